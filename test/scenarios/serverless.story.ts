import { blocked, reachable, scenario, unknown } from "./scenario.ts";

const F = (name: string, more: string) => `
  ${name}: { Type: AWS::Serverless::Function, Properties: { Runtime: nodejs22.x, Handler: index.handler, InlineCode: "x"${more} } }`;

// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-controlling-access-to-apis.html
scenario(
  "an API whose routes ask for different things",
  `Transform: AWS::Serverless-2016-10-31
Resources:
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: live, Auth: { DefaultAuthorizer: Pool, AddDefaultAuthorizerToCorsPreflight: false, Authorizers: { Pool: { UserPoolArn: !GetAtt Users.Arn } } } } }
  Users: { Type: AWS::Cognito::UserPool }
${F("Orders", ", Events: { List: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /orders, Method: GET } } }")}
${F("Prices", ", Events: { List: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /prices, Method: GET, Auth: { Authorizer: NONE } } } }")}
${F("Admin", ", Events: { Run: { Type: Api, Properties: { RestApiId: !Ref Api, Path: /admin, Method: POST, Auth: { Authorizer: AWS_IAM } } } }")}
${F("Job", ", Events: { Nightly: { Type: Schedule, Properties: { Schedule: rate(1 day) } } }")}
${F("Worker", ", Events: { Queue: { Type: SQS, Properties: { Queue: !GetAtt Tasks.Arn } } }")}
  Tasks: { Type: AWS::SQS::Queue }
`,
  {
    "internet > Prices": reachable("tcp 443", { through: ["Api"] }),
    "internet > Orders": blocked("Api", "cognito"),
    "internet > Admin": blocked(undefined, "iam"),
    "internet > Api": reachable("tcp 443"),
    "internet > Api GET /prices": reachable("tcp 443"),
    "internet > Api GET /orders": blocked(),
    "internet > Job": blocked(),
    "internet > Worker": blocked(),
    "Tasks > Worker": reachable(),
    "internet > Prices on tcp/80": blocked(),
  },
);

// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
scenario(
  "function URLs",
  `Transform: AWS::Serverless-2016-10-31
Resources:
${F("Open", ", FunctionUrlConfig: { AuthType: NONE }")}
${F("Signed", ", FunctionUrlConfig: { AuthType: AWS_IAM }")}
  Bare: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x, Handler: i.h, Role: "arn:aws:iam::111122223333:role/r", Code: { ZipFile: x } } }
  BareUrl: { Type: AWS::Lambda::Url, Properties: { AuthType: NONE, TargetFunctionArn: !GetAtt Bare.Arn } }
`,
  {
    "internet > Open": reachable("tcp 443"),
    "internet > Signed": blocked(undefined, "iam"),
    // A URL without a permission for everybody answers 403.
    "internet > Bare": blocked(),
  },
);

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
scenario(
  "an API for the office, and a private one",
  `Resources:
  Backend: { Type: AWS::Lambda::Function, Properties: { Runtime: nodejs22.x, Handler: i.h, Role: "arn:aws:iam::111122223333:role/r", Code: { ZipFile: x } } }
  Office:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Name: office
      Policy: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: "*", Action: execute-api:Invoke, Resource: "execute-api:/*", Condition: { IpAddress: { "aws:SourceIp": 203.0.113.0/24 } } }] }
  Method: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Office, ResourceId: !GetAtt Office.RootResourceId, HttpMethod: GET, AuthorizationType: NONE, Integration: { Type: AWS_PROXY, IntegrationHttpMethod: POST, Uri: !Sub "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Backend.Arn}/invocations" } } }
  May: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Backend, Action: lambda:InvokeFunction, Principal: apigateway.amazonaws.com, SourceArn: !Sub "arn:aws:execute-api:\${AWS::Region}:\${AWS::AccountId}:\${Office}/*" } }
  Live: { Type: AWS::ApiGateway::Deployment, DependsOn: Method, Properties: { RestApiId: !Ref Office, StageName: live } }
`,
  {
    "203.0.113.9 > Backend": reachable("tcp 443", { through: ["Office"] }),
    "198.51.100.9 > Backend": blocked(),
    "internet > Backend": reachable("tcp 443", { everywhere: "" }),
  },
);

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
scenario(
  "buckets, queues and topics",
  `Resources:
  Open: { Type: AWS::S3::Bucket, Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false } } }
  OpenPolicy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Open, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: "*", Action: s3:GetObject, Resource: !Sub "\${Open.Arn}/*" }] } } }
  Closed: { Type: AWS::S3::Bucket }
  ClosedPolicy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Closed, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: "*", Action: s3:GetObject, Resource: !Sub "\${Closed.Arn}/*" }] } } }
  Alarm: { Type: AWS::SNS::Topic }
  Inbox: { Type: AWS::SQS::Queue }
  Wire: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref Alarm, Protocol: sqs, Endpoint: !GetAtt Inbox.Arn } }
  InboxPolicy: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref Inbox], PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: sns.amazonaws.com }, Action: sqs:SendMessage, Resource: !GetAtt Inbox.Arn, Condition: { ArnEquals: { "aws:SourceArn": !Ref Alarm } } }] } } }
`,
  {
    "internet > Open": reachable("tcp 443"),
    // Buckets block public policies by default since April 2023, older ones do not.
    "internet > Closed": unknown("PublicAccessBlockConfiguration"),
    "internet > Inbox": blocked(),
    "Alarm > Inbox": reachable(),
    "internet > Alarm": blocked(),
  },
);
