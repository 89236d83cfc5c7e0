import { blocked, reachable, scenario, unknown } from "../scenario.ts";
import { fn, permit } from "./parts.ts";

const OPEN =
  "PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false }";
const readers = (bucket: string, action = "s3:GetObject") => `
  ${bucket}Policy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref ${bucket}, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: "*", Action: "${action}", Resource: !Sub "\${${bucket}.Arn}/*" }] } } }`;

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
scenario(
  "buckets",
  `Resources:
  Plain: { Type: AWS::S3::Bucket }
  Default: { Type: AWS::S3::Bucket }${readers("Default")}
  Shown: { Type: AWS::S3::Bucket, Properties: { ${OPEN} } }${readers("Shown")}
  Unsaid: { Type: AWS::S3::Bucket, Properties: { ${OPEN} } }
  Shut: { Type: AWS::S3::Bucket, Properties: { PublicAccessBlockConfiguration: { RestrictPublicBuckets: "true" } } }${readers("Shut")}
  Pages: { Type: AWS::S3::Bucket, Properties: { ${OPEN}, WebsiteConfiguration: { IndexDocument: index.html } } }${readers("Pages")}
  Inbox: { Type: AWS::S3::Bucket, Properties: { BucketName: inbox-111122223333, ${OPEN}, NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !GetAtt Scan.Arn }] } } }${readers("Inbox", "s3:PutObject")}
${fn("Scan")}${permit("Scan", "s3", "arn:aws:s3:::inbox-111122223333")}
  Private: { Type: AWS::S3::Bucket, Properties: { BucketName: private-111122223333, NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !GetAtt Index.Arn }] } } }
${fn("Index")}${permit("Index", "s3", "arn:aws:s3:::private-111122223333")}
`,
  {
    "internet > Plain": blocked(),
    // Buckets from before April 2023 have no block.
    "internet > Default": unknown("April 2023"),
    "internet > Shown": reachable(),
    "internet > Unsaid": blocked(),
    "internet > Shut": blocked(),
    "internet > Pages": reachable(),
    "internet > Inbox": reachable(),
    "internet > Scan": reachable(),
    "internet > Index": blocked(),
    "Private > Index": reachable(),
    "Plain > Index": blocked(),
  },
);

const POLICY = (type: string, list: string, target: string, arn: string, who: string, action: string, more = "") => `
  ${target}Door: { Type: ${type}, Properties: { ${list}: [!Ref ${target}], PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: ${who}, Action: "${action}", Resource: ${arn}${more} }] } } }`;
const queueDoor = (id: string, who: string, more = "") =>
  POLICY("AWS::SQS::QueuePolicy", "Queues", id, `!GetAtt ${id}.Arn`, who, "sqs:SendMessage", more);
const topicDoor = (id: string, who: string, more = "") =>
  POLICY("AWS::SNS::TopicPolicy", "Topics", id, `!Ref ${id}`, who, "sns:Publish", more);

// https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
scenario(
  "topics and queues",
  `Resources:
  Quiet: { Type: AWS::SQS::Queue }
  Loud: { Type: AWS::SQS::Queue }${queueDoor("Loud", '"*"')}
  Owned: { Type: AWS::SQS::Queue }${queueDoor("Owned", '"*"', ', Condition: { StringEquals: { "aws:SourceAccount": !Ref AWS::AccountId } }')}
  News: { Type: AWS::SNS::Topic }${topicDoor("News", '"*"')}
  Memo: { Type: AWS::SNS::Topic }
  Jobs: { Type: AWS::SQS::Queue }${queueDoor("Jobs", "{ Service: sns.amazonaws.com }", ', Condition: { ArnEquals: { "aws:SourceArn": !Ref News } }')}
  Locked: { Type: AWS::SQS::Queue }
  NewsToJobs: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Jobs.Arn } }
  NewsToLocked: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref News, Protocol: sqs, Endpoint: !GetAtt Locked.Arn } }
  NewsToMailer: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref News, Protocol: lambda, Endpoint: !GetAtt Mailer.Arn } }
  MemoToWriter: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref Memo, Protocol: lambda, Endpoint: !GetAtt Writer.Arn } }
${fn("Mailer")}${permit("Mailer", "sns", "!Ref News")}${fn("Writer")}${permit("Writer", "sns", "!Ref Memo")}
${fn("Worker").replace("arn:aws:iam::111122223333:role/Worker", "!GetAtt Reader.Arn")}${fn("Idle").replace("arn:aws:iam::111122223333:role/Idle", "!GetAtt Reader.Arn")}
  Reader: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: "sts:AssumeRole" }] }, ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole"] } }
  JobsToWorker: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Jobs.Arn, FunctionName: !Ref Worker } }
  LockedToIdle: { Type: AWS::Lambda::EventSourceMapping, Properties: { EventSourceArn: !GetAtt Locked.Arn, FunctionName: !Ref Idle } }
`,
  {
    "internet > Quiet": blocked(),
    "internet > Loud": reachable(),
    "internet > Owned": blocked(),
    "internet > News": reachable(),
    "internet > Memo": blocked(),
    "internet > Mailer": reachable(undefined, { through: ["News"] }),
    "internet > Writer": blocked(),
    "Memo > Writer": reachable(),
    "internet > Worker": reachable(undefined, { through: ["News", "Jobs"] }),
    // Nothing that was read lets the topic put anything into the queue.
    "internet > Idle": unknown("policy"),
    "News > Locked": unknown("policy"),
    "Locked > Idle": reachable(),
  },
);

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
scenario(
  "schedules, state machines, graphs, identities and devices",
  `Resources:
  Nightly: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: a, Arn: !GetAtt Report.Arn }] } }
${fn("Report")}${permit("Report", "events", "!GetAtt Nightly.Arn")}
  Mute: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: a, Arn: !GetAtt Unheard.Arn }] } }
${fn("Unheard")}
  Flow:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt FlowRole.Arn
      Definition: { StartAt: A, States: { A: { Type: Task, Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: !GetAtt Step.Arn }, End: true } } }
  FlowRole: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: states.amazonaws.com }, Action: "sts:AssumeRole" }] }, Policies: [{ PolicyName: i, PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt Step.Arn }] } }] } }
${fn("Step")}
  Graph: { Type: AWS::AppSync::GraphQLApi, Properties: { Name: graph, AuthenticationType: AWS_IAM } }
  Keyed: { Type: AWS::AppSync::GraphQLApi, Properties: { Name: keyed, AuthenticationType: API_KEY } }
  Identities: { Type: AWS::Cognito::IdentityPool, Properties: { AllowUnauthenticatedIdentities: true } }
  Guest:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Federated: cognito-identity.amazonaws.com }, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": !Ref Identities }, "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": unauthenticated } } }] }
      Policies: [{ PolicyName: i, PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt ForGuests.Arn }] } }]
  Member:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Federated: cognito-identity.amazonaws.com }, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringEquals: { "cognito-identity.amazonaws.com:aud": !Ref Identities }, "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": authenticated } } }] }
      Policies: [{ PolicyName: i, PolicyDocument: { Statement: [{ Effect: Allow, Action: lambda:InvokeFunction, Resource: !GetAtt ForMembers.Arn }] } }]
  Roles: { Type: AWS::Cognito::IdentityPoolRoleAttachment, Properties: { IdentityPoolId: !Ref Identities, Roles: { unauthenticated: !GetAtt Guest.Arn, authenticated: !GetAtt Member.Arn } } }
${fn("ForGuests")}${fn("ForMembers")}
  Readings: { Type: AWS::IoT::TopicRule, Properties: { TopicRulePayload: { Sql: "SELECT * FROM 'meters/#'", Actions: [{ Lambda: { FunctionArn: !GetAtt Count.Arn } }] } } }
${fn("Count")}${permit("Count", "iot", "!GetAtt Readings.Arn")}
  Meters: { Type: AWS::IoT::Policy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "iot:*", Resource: "*" }] } } }
`,
  {
    "internet > Report": blocked(),
    "Nightly > Report": reachable(),
    "Mute > Unheard": unknown("Permission"),
    "Flow > Step": reachable(),
    "internet > Step": blocked(),
    "internet > Graph": reachable("tcp 443"),
    "internet > ForGuests": reachable(),
    "internet > ForMembers": blocked(),
    // A device shows a certificate.
    "internet > Count": blocked(),
    "Readings > Count": reachable(),
  },
);
