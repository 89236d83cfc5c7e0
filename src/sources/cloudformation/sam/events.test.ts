import { describe, expect, test } from "vitest";
import { fn, type Json, props, translate } from "./testing.ts";

const arn = { "Fn::GetAtt": ["Orders", "Arn"] };
const name = { Ref: "Orders" };

function on(Type: string, Properties: Json = {}, more: Json = {}, target: Json = {}) {
  return translate({ Orders: fn({ Events: { Incoming: { Type, Properties } }, ...target }), ...more });
}

function permission(Principal: string, more: Json): Json {
  return { Action: "lambda:InvokeFunction", FunctionName: name, Principal, ...more };
}

describe("services that call the function", () => {
  test("S3: a permission for the account, a notification in the bucket", () => {
    const { resources, problems } = on(
      "S3",
      {
        Bucket: { Ref: "Uploads" },
        Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        Filter: { S3Key: { Rules: [{ Name: "suffix", Value: ".csv" }] } },
      },
      { Uploads: { Type: "AWS::S3::Bucket", DependsOn: "Key", Properties: { BucketName: "uploads" } } },
    );
    expect(problems).toEqual([]);
    expect(props(resources.OrdersIncomingPermission)).toEqual(
      permission("s3.amazonaws.com", { SourceAccount: { Ref: "AWS::AccountId" } }),
    );
    expect(resources.Uploads).toMatchObject({
      Type: "AWS::S3::Bucket",
      DependsOn: ["Key", "OrdersIncomingPermission"],
      Properties: {
        BucketName: "uploads",
        NotificationConfiguration: {
          LambdaConfigurations: [
            { Event: "s3:ObjectCreated:*", Function: arn },
            { Event: "s3:ObjectRemoved:*", Function: arn, Filter: { S3Key: {} } },
          ],
        },
      },
    });
  });

  test("S3: a bucket of elsewhere is refused by the service", () => {
    const { problems } = on("S3", { Bucket: "uploads", Events: "s3:ObjectCreated:*" });
    expect(problems.map(({ code, kind }) => [code, kind])).toEqual([["SAM_BAD_REFERENCE", "input"]]);
  });

  test("SNS: a subscription and a permission for the topic", () => {
    const { resources } = on("SNS", { Topic: { Ref: "Sales" }, FilterPolicy: { kind: ["order"] } });
    expect(props(resources.OrdersIncomingPermission)).toEqual(
      permission("sns.amazonaws.com", { SourceArn: { Ref: "Sales" } }),
    );
    expect(resources.OrdersIncoming).toEqual({
      Type: "AWS::SNS::Subscription",
      Properties: { Protocol: "lambda", Endpoint: arn, TopicArn: { Ref: "Sales" }, FilterPolicy: { kind: ["order"] } },
    });
  });

  test("SNS by a queue that is made here", () => {
    const { resources } = on("SNS", { Topic: { Ref: "Sales" }, SqsSubscription: true });
    const queueArn = { "Fn::GetAtt": ["OrdersIncomingQueue", "Arn"] };
    expect(Object.keys(resources).sort()).toEqual([
      "Orders",
      "OrdersIncoming",
      "OrdersIncomingEventSourceMapping",
      "OrdersIncomingQueue",
      "OrdersIncomingQueuePolicy",
      "OrdersRole",
    ]);
    expect(props(resources.OrdersIncoming)).toMatchObject({ Protocol: "sqs", Endpoint: queueArn });
    expect(props(resources.OrdersIncomingQueuePolicy)).toMatchObject({
      Queues: [{ Ref: "OrdersIncomingQueue" }],
      PolicyDocument: { Statement: [{ Condition: { ArnEquals: { "aws:SourceArn": { Ref: "Sales" } } } }] },
    });
    expect(props(resources.OrdersIncomingEventSourceMapping)).toEqual({
      EventSourceArn: queueArn,
      FunctionName: name,
      BatchSize: 10,
      Enabled: true,
    });
    expect(props(resources.OrdersRole).ManagedPolicyArns).toContain(
      "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole",
    );
  });

  test("SNS by a queue that is named", () => {
    const SqsSubscription = { QueueArn: { Ref: "QueueArn" }, QueueUrl: { Ref: "QueueUrl" }, BatchSize: 5 };
    const { resources } = on("SNS", { Topic: { Ref: "Sales" }, SqsSubscription });
    expect(resources.OrdersIncomingQueue).toBeUndefined();
    expect(props(resources.OrdersIncomingQueuePolicy)).toMatchObject({ Queues: [{ Ref: "QueueUrl" }] });
    expect(props(resources.OrdersIncomingEventSourceMapping)).toMatchObject({ BatchSize: 5 });
  });

  test("Schedule: a rule with a dead-letter queue that is made here", () => {
    const { resources } = on("Schedule", {
      Schedule: "rate(5 minutes)",
      Enabled: false,
      DeadLetterConfig: { Type: "SQS" },
    });
    expect(resources.OrdersIncoming).toEqual({
      Type: "AWS::Events::Rule",
      Properties: {
        ScheduleExpression: "rate(5 minutes)",
        State: "DISABLED",
        Targets: [
          {
            Arn: arn,
            Id: "OrdersIncomingLambdaTarget",
            DeadLetterConfig: { Arn: { "Fn::GetAtt": ["OrdersIncomingQueue", "Arn"] } },
          },
        ],
      },
    });
    expect(props(resources.OrdersIncomingPermission)).toEqual(
      permission("events.amazonaws.com", { SourceArn: { "Fn::GetAtt": ["OrdersIncoming", "Arn"] } }),
    );
    expect(resources.OrdersIncomingQueuePolicy?.Type).toBe("AWS::SQS::QueuePolicy");
  });

  test.each(["CloudWatchEvent", "EventBridgeRule"])("%s: a rule with a pattern", (type) => {
    const { resources } = on(type, { Pattern: { source: ["aws.ec2"] }, EventBusName: "sales", RuleName: "ec2" });
    expect(props(resources.OrdersIncoming)).toEqual({
      EventPattern: { source: ["aws.ec2"] },
      EventBusName: "sales",
      Name: "ec2",
      Targets: [{ Arn: arn, Id: "OrdersIncomingLambdaTarget" }],
    });
    expect(resources.OrdersIncomingPermission?.Type).toBe("AWS::Lambda::Permission");
  });

  test("ScheduleV2: a schedule and the role it calls with", () => {
    const { resources } = on("ScheduleV2", { ScheduleExpression: "rate(1 day)", Input: "{}" });
    expect(props(resources.OrdersIncoming)).toEqual({
      ScheduleExpression: "rate(1 day)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Name: "OrdersIncoming",
      Target: { Arn: arn, RoleArn: { "Fn::GetAtt": ["OrdersIncomingRole", "Arn"] }, Input: "{}" },
    });
    expect(props(resources.OrdersIncomingRole)).toMatchObject({
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: ["scheduler.amazonaws.com"] } }] },
      Policies: [{ PolicyDocument: { Statement: [{ Action: "lambda:InvokeFunction", Resource: arn }] } }],
    });
  });

  test("CloudWatchLogs: a subscription filter after its permission", () => {
    const { resources } = on("CloudWatchLogs", { LogGroupName: "/shop/web", FilterPattern: "ERROR" });
    expect(resources.OrdersIncoming).toEqual({
      Type: "AWS::Logs::SubscriptionFilter",
      DependsOn: ["OrdersIncomingPermission"],
      Properties: { LogGroupName: "/shop/web", FilterPattern: "ERROR", DestinationArn: arn },
    });
  });

  test("IoTRule: a topic rule", () => {
    const { resources } = on("IoTRule", { Sql: "SELECT * FROM 'sensors/#'", AwsIotSqlVersion: "2016-03-23" });
    expect(props(resources.OrdersIncoming)).toEqual({
      TopicRulePayload: {
        Sql: "SELECT * FROM 'sensors/#'",
        AwsIotSqlVersion: "2016-03-23",
        Actions: [{ Lambda: { FunctionArn: arn } }],
        RuleDisabled: false,
      },
    });
    expect(props(resources.OrdersIncomingPermission)).toMatchObject({
      Principal: "iot.amazonaws.com",
      SourceArn: { "Fn::Sub": [expect.stringContaining(":rule/${RuleName}"), { RuleName: { Ref: "OrdersIncoming" } }] },
    });
  });

  test("AlexaSkill: any skill, or the one that is named", () => {
    expect(props(on("AlexaSkill").resources.OrdersIncomingPermission)).toEqual(
      permission("alexa-appkit.amazon.com", {}),
    );
    const one = on("AlexaSkill", { SkillId: "amzn1.ask.skill.1" });
    expect(props(one.resources.OrdersIncomingPermission)).toMatchObject({ EventSourceToken: "amzn1.ask.skill.1" });
  });

  test("Cognito: triggers of the pool, one permission for the function", () => {
    const { resources } = on(
      "Cognito",
      { UserPool: { Ref: "Customers" }, Trigger: ["PreSignUp", "PostConfirmation"] },
      {
        Customers: {
          Type: "AWS::Cognito::UserPool",
          Properties: { LambdaConfig: { CustomMessage: "arn:aws:lambda:x" } },
        },
      },
    );
    expect(props(resources.OrdersCognitoPermission)).toEqual(
      permission("cognito-idp.amazonaws.com", { SourceArn: { "Fn::GetAtt": ["Customers", "Arn"] } }),
    );
    expect(props(resources.Customers)).toEqual({
      LambdaConfig: { CustomMessage: "arn:aws:lambda:x", PreSignUp: arn, PostConfirmation: arn },
    });
  });
});

describe("sources that Lambda polls with the function's role", () => {
  const secret = { Type: "BASIC_AUTH", URI: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:broker" };
  const policyNames = (resources: { [id: string]: Json }) =>
    ((props(resources.OrdersRole).Policies ?? []) as Json[]).map((policy) => policy.PolicyName);

  test.each([
    ["Kinesis", "Stream", "AWSLambdaKinesisExecutionRole"],
    ["DynamoDB", "Stream", "AWSLambdaDynamoDBExecutionRole"],
    ["SQS", "Queue", "AWSLambdaSQSQueueExecutionRole"],
    ["MSK", "Stream", "AWSLambdaMSKExecutionRole"],
  ])("%s", (type, source, managed) => {
    const { resources, problems } = on(type, { [source]: { Ref: "Source" }, StartingPosition: "LATEST", BatchSize: 7 });
    expect(problems).toEqual([]);
    expect(resources.OrdersIncoming).toEqual({
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: { EventSourceArn: { Ref: "Source" }, FunctionName: name, BatchSize: 7, StartingPosition: "LATEST" },
    });
    expect(props(resources.OrdersRole).ManagedPolicyArns).toContain(`arn:aws:iam::aws:policy/service-role/${managed}`);
  });

  test("MQ: the broker's secret and description", () => {
    const { resources } = on("MQ", {
      Broker: { Ref: "Broker" },
      Queues: ["orders"],
      SourceAccessConfigurations: [secret],
    });
    expect(props(resources.OrdersIncoming)).toMatchObject({ EventSourceArn: { Ref: "Broker" }, Queues: ["orders"] });
    expect(policyNames(resources)).toEqual(["SamAutoGeneratedAMQPolicy"]);
    expect(props(resources.OrdersRole)).toMatchObject({
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              { Action: ["secretsmanager:GetSecretValue"], Resource: secret.URI },
              { Action: ["mq:DescribeBroker"], Resource: { Ref: "Broker" } },
            ],
          },
        },
      ],
    });
  });

  test("SelfManagedKafka: endpoints, secret and network", () => {
    const SourceAccessConfigurations = [
      { Type: "SASL_SCRAM_512_AUTH", URI: secret.URI },
      { Type: "VPC_SUBNET", URI: "subnet:subnet-1" },
      { Type: "VPC_SECURITY_GROUP", URI: "security_group:sg-1" },
    ];
    const { resources } = on("SelfManagedKafka", {
      KafkaBootstrapServers: ["kafka.shop.example:9096"],
      Topics: ["orders"],
      SourceAccessConfigurations,
      ConsumerGroupId: "shop",
    });
    expect(props(resources.OrdersIncoming)).toEqual({
      FunctionName: name,
      Topics: ["orders"],
      SourceAccessConfigurations,
      SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: ["kafka.shop.example:9096"] } },
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: "shop" },
    });
    expect(policyNames(resources)).toEqual(["SelfManagedKafkaExecutionRolePolicy"]);
  });

  test("DocumentDB: the cluster and what is watched", () => {
    const { resources } = on("DocumentDB", {
      Cluster: { Ref: "Cluster" },
      DatabaseName: "shop",
      CollectionName: "orders",
      StartingPosition: "LATEST",
      SourceAccessConfigurations: [secret],
    });
    expect(props(resources.OrdersIncoming)).toMatchObject({
      DocumentDBEventSourceConfig: { DatabaseName: "shop", CollectionName: "orders" },
    });
    expect(policyNames(resources)).toEqual(["SamAutoGeneratedDocumentDBPolicy"]);
  });

  test("failed batches go where the role may send them", () => {
    const DestinationConfig = { OnFailure: { Type: "SQS", Destination: { Ref: "FailedArn" } } };
    const { resources } = on("Kinesis", { Stream: { Ref: "Clicks" }, StartingPosition: "LATEST", DestinationConfig });
    expect(props(resources.OrdersIncoming).DestinationConfig).toEqual({
      OnFailure: { Destination: { Ref: "FailedArn" } },
    });
    expect(policyNames(resources)).toEqual(["OrdersIncomingSQSPolicy"]);
  });

  test("a role that is given stays as it is", () => {
    const { resources } = on("SQS", { Queue: { Ref: "Jobs" } }, {}, { Role: { Ref: "RoleArn" } });
    expect(Object.keys(resources)).toEqual(["Orders", "OrdersIncoming"]);
  });
});

test("an event that misses what it needs is told by name", () => {
  const { problems } = on("Kinesis", {});
  expect(problems).toEqual([
    {
      code: "SAM_MISSING_PROPERTY",
      kind: "input",
      message: "event `Incoming` of type `Kinesis` needs `Stream`",
      path: ["Resources", "Orders", "Properties", "Events", "Incoming"],
    },
  ]);
});
