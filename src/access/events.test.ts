import { describe, expect, it } from "vitest";
import { condition, estateOf, parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { Text, type Value } from "../estate/value.ts";
import { accessOf } from "./access-graph.ts";
import { tellCaller } from "./grants.ts";

type Sketches = { readonly [id: string]: Sketch };

function place(at: { resource: string; operation: string | undefined }): string {
  return at.operation === undefined ? at.resource : `${at.resource} ${at.operation}`;
}
function forwards(sketches: Sketches): readonly string[] {
  return accessOf(estateOf(sketches)).forwards.map(
    (one) => `${place(one.from)} > ${place(one.to)} ${one.mode}${one.doubts.length === 0 ? "" : " ?"}`,
  );
}
function calls(sketches: Sketches): readonly string[] {
  return accessOf(estateOf(sketches)).calls.map(
    (one) =>
      `${tellCaller(one.from)} > ${place(one.to)}: ${one.authentication.join("+")}${one.doubts.length === 0 ? "" : " ?"}`,
  );
}
function permission(service: string, source: Value): Sketch {
  return {
    type: "AWS::Lambda::Permission",
    properties: {
      FunctionName: ref("Fulfil"),
      Action: "lambda:InvokeFunction",
      Principal: `${service}.amazonaws.com`,
      SourceArn: source,
    },
  };
}
function role(...statements: readonly Value[]): Sketch {
  return {
    type: "AWS::IAM::Role",
    properties: { Policies: [{ PolicyName: "own", PolicyDocument: { Statement: statements } }] },
  };
}
const Fulfil: Sketch = { type: "AWS::Lambda::Function" };
const Orders: Sketch = { type: "AWS::SQS::Queue" };

describe("event sources of functions", () => {
  const mapping = (source: Value, more: { readonly [name: string]: Value } = {}): Sketch => ({
    type: "AWS::Lambda::EventSourceMapping",
    properties: { EventSourceArn: source, FunctionName: ref("Fulfil"), ...more },
  });
  it("start where something is put in: sending to a queue, writing to a table", () => {
    const Table = { type: "AWS::DynamoDB::Table" };
    const sketches = { Fulfil, Orders, Table, A: mapping(ref("Orders", "Arn")), B: mapping(ref("Table", "StreamArn")) };
    expect(forwards(sketches)).toEqual([
      "Orders sqs:SendMessage > Fulfil event",
      "Table dynamodb:PutItem > Fulfil event",
    ]);
  });
  it("an alias or version is the function", () => {
    const Live = { type: "AWS::Lambda::Alias", properties: { FunctionName: ref("Fulfil"), Name: "live" } };
    expect(forwards({ Fulfil, Orders, Live, A: mapping(ref("Orders", "Arn"), { FunctionName: ref("Live") }) })).toEqual(
      ["Orders sqs:SendMessage > Fulfil event"],
    );
  });
  it("one that is switched off passes nothing on; one that may be, perhaps", () => {
    expect(forwards({ Fulfil, Orders, A: mapping(ref("Orders", "Arn"), { Enabled: false }) })).toEqual([]);
    expect(forwards({ Fulfil, Orders, A: mapping(ref("Orders", "Arn"), { Enabled: parameter("On") }) })).toEqual([
      "Orders sqs:SendMessage > Fulfil event ?",
    ]);
    expect(
      forwards({ Fulfil, Orders, A: { ...mapping(ref("Orders", "Arn")), condition: condition("Wired") } }),
    ).toEqual(["Orders sqs:SendMessage > Fulfil event ?"]);
  });
});

describe("subscriptions and notifications", () => {
  const News: Sketch = { type: "AWS::SNS::Topic" };
  const subscribe = (protocol: string, endpoint: Value): Sketch => ({
    type: "AWS::SNS::Subscription",
    properties: { TopicArn: ref("News"), Protocol: protocol, Endpoint: endpoint },
  });
  it("a function needs a permission for the topic", () => {
    const Subscription = subscribe("lambda", ref("Fulfil", "Arn"));
    expect(forwards({ Fulfil, News, Subscription })).toEqual(["News sns:Publish > Fulfil event ?"]);
    const Leave = permission("sns", ref("News"));
    expect(forwards({ Fulfil, News, Subscription, Leave })).toEqual(["News sns:Publish > Fulfil event"]);
  });
  it("a queue needs a policy that lets the topic in", () => {
    const Subscription = subscribe("sqs", ref("Orders", "Arn"));
    const policy = (topic: Value): Sketch => ({
      type: "AWS::SQS::QueuePolicy",
      properties: {
        Queues: [ref("Orders")],
        PolicyDocument: {
          Statement: {
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: ref("Orders", "Arn"),
            Condition: { ArnEquals: { "aws:SourceArn": topic } },
          },
        },
      },
    });
    const sketches = { Orders, News, Other: News, Subscription };
    expect(forwards({ ...sketches, Policy: policy(ref("News")) })).toEqual([
      "News sns:Publish > Orders sqs:SendMessage event",
    ]);
    expect(forwards({ ...sketches, Policy: policy(ref("Other")) })).toEqual([
      "News sns:Publish > Orders sqs:SendMessage event ?",
    ]);
  });
  it("removals of objects are not writes", () => {
    const bucket = (event: string): Sketch => ({
      type: "AWS::S3::Bucket",
      properties: {
        NotificationConfiguration: { LambdaConfigurations: [{ Event: event, Function: ref("Fulfil", "Arn") }] },
      },
    });
    const Leave = permission("s3", ref("Uploads", "Arn"));
    expect(forwards({ Fulfil, Leave, Uploads: bucket("s3:ObjectCreated:*") })).toEqual([
      "Uploads s3:PutObject > Fulfil event",
    ]);
    expect(forwards({ Fulfil, Leave, Uploads: bucket("s3:ObjectRemoved:*") })).toEqual([
      "Uploads s3:DeleteObject > Fulfil event",
    ]);
  });
});

describe("EventBridge", () => {
  const rule = (properties: { readonly [name: string]: Value }): Sketch => ({
    type: "AWS::Events::Rule",
    properties: { Targets: [{ Id: "1", Arn: ref("Fulfil", "Arn") }], ...properties },
  });
  const Leave = permission("events", ref("OnOrder", "Arn"));
  it("a rule passes on from its bus", () => {
    const Bus = { type: "AWS::Events::EventBus", properties: { Name: "shop" } };
    expect(
      forwards({ Fulfil, Bus, Leave, OnOrder: rule({ EventBusName: ref("Bus"), EventPattern: { source: ["shop"] } }) }),
    ).toEqual(["Bus events:PutEvents > OnOrder event", "OnOrder > Fulfil event"]);
  });
  it("a rule on S3 events listens to the buckets that send them", () => {
    const bucket = {
      type: "AWS::S3::Bucket",
      properties: { NotificationConfiguration: { EventBridgeConfiguration: {} } },
    };
    const pattern = {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: [ref("Uploads")] } },
    };
    const sketches = { Fulfil, Leave, Uploads: bucket, Exports: bucket, Quiet: { type: "AWS::S3::Bucket" } };
    expect(forwards({ ...sketches, OnOrder: rule({ EventPattern: pattern }) })).toEqual([
      "Uploads s3:PutObject > OnOrder event",
      "OnOrder > Fulfil event",
    ]);
  });
  it("a rule that is disabled does nothing", () => {
    expect(forwards({ Fulfil, Leave, OnOrder: rule({ State: "DISABLED" }) })).toEqual([]);
  });
  it("a bus policy for everybody means every AWS account", () => {
    const Bus = { type: "AWS::Events::EventBus", properties: { Name: "shop" } };
    const Policy = {
      type: "AWS::Events::EventBusPolicy",
      properties: { EventBusName: ref("Bus"), Principal: "*", StatementId: "all" },
    };
    expect(calls({ Bus, Policy })).toEqual(["* > Bus events:PutEvents: iam"]);
    const Statement = {
      Effect: "Allow",
      Principal: "*",
      Action: "events:PutEvents",
      Resource: ref("Bus", "Arn"),
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } },
    };
    const tied = {
      type: "AWS::Events::EventBusPolicy",
      properties: { EventBusName: ref("Bus"), StatementId: "org", Statement },
    };
    expect(calls({ Bus, Policy: tied })).toEqual(["organization o-exampleorgid > Bus events:PutEvents: iam"]);
  });
  it("a pipe takes from its source and passes on with its role", () => {
    const Pipe = {
      type: "AWS::Pipes::Pipe",
      properties: { Source: ref("Orders", "Arn"), Target: ref("Fulfil", "Arn"), RoleArn: ref("Role", "Arn") },
    };
    const Role = role({ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: ref("Fulfil", "Arn") });
    expect(forwards({ Fulfil, Orders, Pipe, Role })).toEqual([
      "Orders sqs:SendMessage > Pipe event",
      "Pipe > Fulfil event",
    ]);
    expect(forwards({ Fulfil, Orders, Pipe, Role: role() })).toEqual([
      "Orders sqs:SendMessage > Pipe event",
      "Pipe > Fulfil event ?",
    ]);
  });
});

describe("state machines", () => {
  const Role = role({ Effect: "Allow", Action: ["lambda:InvokeFunction", "sqs:SendMessage"], Resource: "*" });
  const states = (fn: Value): Value => ({
    StartAt: "Check",
    States: {
      Check: { Type: "Task", Resource: fn, Next: "Both" },
      Both: {
        Type: "Parallel",
        Branches: [
          {
            StartAt: "Queue",
            States: {
              Queue: {
                Type: "Task",
                Resource: "arn:aws:states:::sqs:sendMessage",
                Parameters: { QueueUrl: ref("Orders") },
                End: true,
              },
            },
          },
        ],
        End: true,
      },
    },
  });
  const machine = (properties: { readonly [name: string]: Value }): Sketches => ({
    Fulfil,
    Orders,
    Role,
    Flow: { type: "AWS::StepFunctions::StateMachine", properties: { RoleArn: ref("Role", "Arn"), ...properties } },
  });
  const expected = ["Flow > Fulfil synchronous", "Flow > Orders sqs:SendMessage synchronous"];

  it("calls what its tasks name, also in branches", () => {
    expect([...forwards(machine({ Definition: states(ref("Fulfil", "Arn")) }))].sort()).toEqual(expected);
  });
  it("a definition in a string is read with its references, or its substitutions", () => {
    const task = '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"';
    const rest = '","End":true}}}';
    expect(forwards(machine({ DefinitionString: new Text([task, ref("Fulfil", "Arn"), rest]) }))).toEqual(
      expected.slice(0, 1),
    );
    const substituted = {
      DefinitionString: `${task}\${Fn}${rest}`,
      DefinitionSubstitutions: { Fn: ref("Fulfil", "Arn") },
    };
    expect(forwards(machine(substituted))).toEqual(expected.slice(0, 1));
  });
  it("optimized integrations name the function in their parameters", () => {
    const definition = {
      States: {
        A: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Parameters: { FunctionName: ref("Fulfil", "Arn") },
        },
      },
    };
    expect(forwards(machine({ Definition: definition }))).toEqual(expected.slice(0, 1));
  });
  it("a definition in S3 is a gap that hides findings", () => {
    const { gaps } = accessOf(estateOf(machine({ DefinitionS3Location: { Bucket: "definitions", Key: "flow.json" } })));
    expect(gaps).toMatchObject([{ code: "definition-not-read", hidesFindings: true }]);
  });
});

// https://docs.aws.amazon.com/iot/latest/developerguide/pub-sub-policy.html
describe("IoT", () => {
  const policy = (...statements: readonly Value[]): Sketches => ({
    Device: { type: "AWS::IoT::Policy", properties: { PolicyDocument: { Statement: statements } } },
    OnTemperature: {
      type: "AWS::IoT::TopicRule",
      properties: {
        TopicRulePayload: {
          Sql: "SELECT temperature FROM 'sensors/+/temperature' WHERE temperature > 30",
          Actions: [{ Lambda: { FunctionArn: ref("Fulfil", "Arn") } }],
        },
      },
    },
    Fulfil,
    Leave: permission("iot", ref("OnTemperature", "Arn")),
  });
  const publish = (topic: string): Value => ({
    Effect: "Allow",
    Action: "iot:Publish",
    Resource: `arn:aws:iot:eu-west-1:111122223333:topic/${topic}`,
  });
  const toRule = (topic: string): readonly string[] =>
    calls(policy(publish(topic))).filter((call) => call.includes("> OnTemperature"));

  it.each<[string, boolean]>([
    ["sensors/*", true],
    ["*", true],
    ["sensors/${iot:Connection.Thing.ThingName}/temperature", true],
    ["$aws/rules/*", true],
    ["sensors/kitchen/humidity", false],
    ["doors/*", false],
  ])("publishing to %s sets the rule off: %s", (topic, expected) => {
    expect(toRule(topic).length === 1).toBe(expected);
  });

  it("the rule passes on to its function", () => {
    expect(forwards(policy())).toEqual(["OnTemperature > Fulfil event"]);
  });

  it("things whose certificate carries the policy are the callers", () => {
    const attached: Sketches = {
      Thermometer: { type: "AWS::IoT::Thing" },
      Certificate: { type: "AWS::IoT::Certificate" },
      HasPolicy: {
        type: "AWS::IoT::PolicyPrincipalAttachment",
        properties: { PolicyName: ref("Device"), Principal: ref("Certificate", "Arn") },
      },
      HasCertificate: {
        type: "AWS::IoT::ThingPrincipalAttachment",
        properties: { ThingName: ref("Thermometer"), Principal: ref("Certificate", "Arn") },
      },
    };
    expect(calls({ ...policy(publish("sensors/*")), ...attached })).toContain(
      "`Thermometer` > OnTemperature iot:Publish: x509",
    );
  });
});

describe("what compute may do with its role", () => {
  const compute = (...statements: readonly Value[]): Sketches => ({
    Fulfil: { type: "AWS::Lambda::Function", properties: { Role: ref("Role", "Arn") } },
    Role: role(...statements),
    Orders,
    Refunds: { type: "AWS::SQS::Queue", properties: { QueueName: "refunds" } },
  });
  const send = (resource: Value, effect = "Allow"): Value => ({
    Effect: effect,
    Action: "sqs:SendMessage",
    Resource: resource,
  });

  it.each<[string, readonly Value[], readonly string[]]>([
    ["by reference", [send(ref("Orders", "Arn"))], ["`Fulfil` > Orders sqs:SendMessage: iam"]],
    ["by name", [send("arn:aws:sqs:eu-west-1:111122223333:refunds")], ["`Fulfil` > Refunds sqs:SendMessage: iam"]],
    ["in another Region", [send("arn:aws:sqs:us-east-1:111122223333:refunds")], []],
    [
      "by a parameter",
      [send(parameter("Queue"))],
      ["`Fulfil` > Orders sqs:SendMessage: iam ?", "`Fulfil` > Refunds sqs:SendMessage: iam ?"],
    ],
    ["unless denied", [send("*"), send(ref("Orders", "Arn"), "Deny")], ["`Fulfil` > Refunds sqs:SendMessage: iam"]],
    ["nothing", [], []],
  ])("%s", (_name, statements, expected) => {
    expect(calls(compute(...statements))).toEqual(expected);
  });

  it("a Deny of the queue's own policy counts too", () => {
    const Policy = {
      type: "AWS::SQS::QueuePolicy",
      properties: {
        Queues: [ref("Orders")],
        PolicyDocument: {
          Statement: { Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: ref("Orders", "Arn") },
        },
      },
    };
    expect(calls({ ...compute(send(ref("Orders", "Arn"))), Policy })).toEqual([]);
    expect(
      calls({ ...compute(send(ref("Orders", "Arn"))), Policy: { ...Policy, condition: condition("Locked") } }),
    ).toEqual(["`Fulfil` > Orders sqs:SendMessage: iam ?"]);
  });

  it("an instance has its profile's role, a service its task's", () => {
    const allow = role(send(ref("Orders", "Arn")));
    const profile = { type: "AWS::IAM::InstanceProfile", properties: { Roles: [ref("Role")] } };
    const Bastion = { type: "AWS::EC2::Instance", properties: { IamInstanceProfile: ref("Profile") } };
    const Task = { type: "AWS::ECS::TaskDefinition", properties: { TaskRoleArn: ref("Role", "Arn") } };
    const Web = { type: "AWS::ECS::Service", properties: { TaskDefinition: ref("Task") } };
    expect([...calls({ Orders, Role: allow, Profile: profile, Bastion, Task, Web })].sort()).toEqual([
      "`Bastion` > Orders sqs:SendMessage: iam",
      "`Web` > Orders sqs:SendMessage: iam",
    ]);
  });

  it("with a role or policy that is not in the input anything may be called", () => {
    const unknown: Sketches = {
      Fulfil: { type: "AWS::Lambda::Function", properties: { Role: parameter("Role") } },
      Orders,
    };
    expect(calls(unknown)).toEqual(["`Fulfil` > Orders: iam ?"]);
    const Role = {
      type: "AWS::IAM::Role",
      properties: { ManagedPolicyArns: ["arn:aws:iam::111122223333:policy/own"] },
    };
    expect(
      calls({ Fulfil: { type: "AWS::Lambda::Function", properties: { Role: ref("Role", "Arn") } }, Role, Orders }),
    ).toEqual(["`Fulfil` > Orders: iam ?"]);
  });

  it("routes and URLs that ask for IAM take signed requests of roles that may make them", () => {
    const invoke = {
      Effect: "Allow",
      Action: "execute-api:Invoke",
      Resource: new Text(["arn:aws:execute-api:*:*:", ref("Shop"), "/live/GET/pay"]),
    };
    const route = (key: string): Sketch => ({
      type: "AWS::ApiGatewayV2::Route",
      properties: { ApiId: ref("Shop"), RouteKey: key, AuthorizationType: "AWS_IAM" },
    });
    const api: Sketches = {
      Shop: { type: "AWS::ApiGatewayV2::Api", properties: { ProtocolType: "HTTP" } },
      Live: { type: "AWS::ApiGatewayV2::Stage", properties: { ApiId: ref("Shop"), StageName: "live" } },
      Pay: route("GET /pay"),
      Refund: route("POST /refund"),
    };
    expect(calls({ ...compute(invoke), ...api }).filter((call) => call.startsWith("`Fulfil`"))).toEqual([
      "`Fulfil` > Shop GET /pay: iam",
    ]);
  });
});

describe("what AWS invokes by itself", () => {
  it("custom resources, and mail from anybody", () => {
    const Seed = { type: "Custom::Seed", properties: { ServiceToken: ref("Fulfil", "Arn") } };
    expect(forwards({ Fulfil, Seed })).toEqual(["Seed > Fulfil event"]);
    const Inbox = {
      type: "AWS::SES::ReceiptRule",
      properties: { Rule: { Enabled: true, Actions: [{ LambdaAction: { FunctionArn: ref("Fulfil", "Arn") } }] } },
    };
    const Leave: Sketch = {
      type: "AWS::Lambda::Permission",
      properties: {
        FunctionName: ref("Fulfil"),
        Action: "lambda:InvokeFunction",
        Principal: "ses.amazonaws.com",
        SourceAccount: "111122223333",
      },
    };
    expect(forwards({ Fulfil, Inbox, Leave })).toEqual(["Inbox SMTP > Fulfil event"]);
    expect(calls({ Fulfil, Inbox, Leave })).toContain("anyone > Inbox SMTP: none");
  });
});
