import { describe, expect, test } from "vitest";
import { api, execute, fn, type Json, translate } from "./testing.ts";
import { translateSam } from "./translate.ts";

const uri = {
  "Fn::Sub":
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations",
};

describe("functions", () => {
  test("a plain function gets a role with basic execution", () => {
    const { resources, origins, problems } = translate({ Orders: fn() });
    expect(problems).toEqual([]);
    expect(Object.keys(resources)).toEqual(["Orders", "OrdersRole"]);
    expect(resources.Orders).toEqual({
      Type: "AWS::Lambda::Function",
      Properties: {
        Code: { S3Bucket: "artifacts", S3Key: "orders.zip" },
        Handler: "index.handler",
        Runtime: "nodejs22.x",
        Role: { "Fn::GetAtt": ["OrdersRole", "Arn"] },
        Tags: [{ Key: "lambda:createdBy", Value: "SAM" }],
      },
    });
    expect(resources.OrdersRole).toEqual({
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            { Action: ["sts:AssumeRole"], Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] } },
          ],
        },
        ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
        Tags: [{ Key: "lambda:createdBy", Value: "SAM" }],
      },
    });
    expect(origins.get("OrdersRole")).toEqual(["Resources", "Orders"]);
  });

  test("policies: managed, by ARN, statements, templates, and under a Fn::If", () => {
    const { resources, problems } = translate({
      Orders: fn({
        Tracing: "Active",
        VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
        Policies: [
          "AmazonS3ReadOnlyAccess",
          { Ref: "TeamPolicy" },
          { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] },
          { SQSSendMessagePolicy: { QueueName: { "Fn::GetAtt": ["Mail", "QueueName"] } } },
          { "Fn::If": ["IsProd", { DynamoDBReadPolicy: { TableName: "orders" } }, { Ref: "AWS::NoValue" }] },
        ],
      }),
    });
    expect(problems).toEqual([]);
    const role = resources.OrdersRole?.Properties as Json;
    expect(role.ManagedPolicyArns).toEqual([
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess",
      "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
      "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
      { Ref: "TeamPolicy" },
    ]);
    const [own, queue, choice] = role.Policies as Json[];
    expect(own?.PolicyName).toBe("OrdersRolePolicy2");
    expect(queue).toEqual({
      PolicyName: "OrdersRolePolicy3",
      PolicyDocument: {
        Statement: [
          {
            Effect: "Allow",
            Action: ["sqs:SendMessage*"],
            Resource: {
              "Fn::Sub": [
                "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${QueueName}",
                { QueueName: { "Fn::GetAtt": ["Mail", "QueueName"] } },
              ],
            },
          },
        ],
      },
    });
    expect(choice).toMatchObject({
      "Fn::If": ["IsProd", { PolicyName: "OrdersRolePolicy4" }, { Ref: "AWS::NoValue" }],
    });
  });

  test("a policy template that nobody knows makes the policy unknown, with a problem", () => {
    const { resources, problems } = translate({ Orders: fn({ Policies: [{ TimeTravelPolicy: { Year: 1985 } }] }) });
    expect(problems).toEqual([
      {
        code: "SAM_UNKNOWN_POLICY",
        kind: "gap",
        message: "`TimeTravelPolicy` is no policy template that is known here",
        hint: "write its statements out, so that what the role may do is known",
        path: ["Resources", "Orders", "Properties", "Policies", 0],
      },
    ]);
    expect(resources.OrdersRole).toMatchObject({
      Properties: { Policies: [{ PolicyDocument: { "Fn::Transform": { Name: "TimeTravelPolicy" } } }] },
    });
  });

  test("a role that is given is used; one that may be left out is made", () => {
    const given = translate({ Orders: fn({ Role: "arn:aws:iam::111122223333:role/orders" }) });
    expect(Object.keys(given.resources)).toEqual(["Orders"]);
    const Role = { "Fn::If": ["HasRole", { Ref: "RoleArn" }, { Ref: "AWS::NoValue" }] };
    const maybe = translate({ Orders: fn({ Role }) });
    expect(maybe.resources.Orders).toMatchObject({
      Properties: { Role: { "Fn::If": ["HasRole", { Ref: "RoleArn" }, { "Fn::GetAtt": ["OrdersRole", "Arn"] }] } },
    });
  });

  test("an open URL gets both public permissions, an IAM one none", () => {
    const { resources, origins } = translate({ Orders: fn({ FunctionUrlConfig: { AuthType: "NONE" } }) });
    expect(resources.OrdersUrl).toEqual({
      Type: "AWS::Lambda::Url",
      Properties: { TargetFunctionArn: { Ref: "Orders" }, AuthType: "NONE" },
    });
    expect(resources.OrdersUrlPublicPermissions?.Properties).toEqual({
      Action: "lambda:InvokeFunctionUrl",
      FunctionName: { Ref: "Orders" },
      Principal: "*",
      FunctionUrlAuthType: "NONE",
    });
    expect(resources.OrdersURLInvokeAllowPublicAccess?.Properties).toEqual({
      Action: "lambda:InvokeFunction",
      FunctionName: { Ref: "Orders" },
      Principal: "*",
      InvokedViaFunctionUrl: true,
    });
    expect(origins.get("OrdersUrl")).toEqual(["Resources", "Orders", "Properties", "FunctionUrlConfig"]);
    const iam = translate({ Orders: fn({ FunctionUrlConfig: { AuthType: "AWS_IAM" } }) });
    expect(Object.keys(iam.resources)).toEqual(["Orders", "OrdersRole", "OrdersUrl"]);
  });

  test("an alias is what URL and events call, and can be referred to", () => {
    const { resources, template } = translate(
      {
        Orders: fn({
          AutoPublishAlias: { Ref: "AliasName" },
          FunctionUrlConfig: { AuthType: "AWS_IAM" },
          Events: { Nightly: { Type: "Schedule", Properties: { Schedule: "rate(1 day)" } } },
        }),
      },
      {
        Parameters: { AliasName: { Type: "String", Default: "blue-green_1" } },
        Outputs: {
          Alias: { Value: { Ref: "Orders.Alias" } },
          Version: { Value: { "Fn::Sub": "v ${Orders.Version} of ${Orders}" } },
        },
      },
    );
    const version = Object.keys(resources).find((id) => resources[id]?.Type === "AWS::Lambda::Version") ?? "";
    expect(version).toMatch(/^OrdersVersion[0-9a-f]{10}$/);
    expect(resources[version]).toMatchObject({ DeletionPolicy: "Retain" });
    expect(resources.OrdersAliasblueDgreenU1).toEqual({
      Type: "AWS::Lambda::Alias",
      Properties: {
        Name: "blue-green_1",
        FunctionName: { Ref: "Orders" },
        FunctionVersion: { "Fn::GetAtt": [version, "Version"] },
      },
    });
    expect(resources.OrdersUrl).toMatchObject({
      Properties: { TargetFunctionArn: { Ref: "OrdersAliasblueDgreenU1" } },
    });
    expect(resources.OrdersNightly).toMatchObject({
      Properties: { Targets: [{ Arn: { Ref: "OrdersAliasblueDgreenU1" }, Id: "OrdersNightlyLambdaTarget" }] },
    });
    expect(template.Outputs).toEqual({
      Alias: { Value: { Ref: "OrdersAliasblueDgreenU1" } },
      Version: { Value: { "Fn::Sub": `v \${${version}} of \${Orders}` } },
    });
  });

  test("destinations of asynchronous calls: a queue made here, a bus that is named", () => {
    const { resources } = translate({
      Orders: fn({
        EventInvokeConfig: {
          MaximumRetryAttempts: 0,
          DestinationConfig: {
            OnSuccess: { Type: "SQS" },
            OnFailure: { Type: "EventBridge", Destination: { Ref: "BusArn" } },
          },
        },
      }),
    });
    expect(resources.OrdersEventInvokeConfigOnSuccessQueue).toEqual({ Type: "AWS::SQS::Queue", Properties: {} });
    expect(resources.OrdersEventInvokeConfig?.Properties).toEqual({
      FunctionName: { Ref: "Orders" },
      Qualifier: "$LATEST",
      MaximumRetryAttempts: 0,
      DestinationConfig: {
        OnSuccess: { Destination: { "Fn::GetAtt": ["OrdersEventInvokeConfigOnSuccessQueue", "Arn"] } },
        OnFailure: { Destination: { Ref: "BusArn" } },
      },
    });
    const policies = (resources.OrdersRole as { Properties: { Policies: Json[] } }).Properties.Policies;
    expect(policies.map((policy) => policy.PolicyName)).toEqual([
      "OrdersEventInvokeConfigOnSuccessSQSPolicy",
      "OrdersEventInvokeConfigOnFailureEventBridgePolicy",
    ]);
  });

  test("dead letters, conditions and suppressions pass on to what is made", () => {
    const { resources } = translate({
      Orders: fn(
        { DeadLetterQueue: { Type: "SNS", TargetArn: { Ref: "Failed" } }, FunctionUrlConfig: { AuthType: "NONE" } },
        {
          Condition: "IsProd",
          DeletionPolicy: "Retain",
          DependsOn: "Failed",
          Metadata: { "aws:cdk:path": "Shop/Orders", watertight: { suppress: [] } },
        },
      ),
    });
    expect(resources.Orders).toMatchObject({
      Condition: "IsProd",
      DependsOn: "Failed",
      Metadata: { "aws:cdk:path": "Shop/Orders" },
      Properties: { DeadLetterConfig: { TargetArn: { Ref: "Failed" } } },
    });
    const permission = resources.OrdersUrlPublicPermissions ?? {};
    expect(permission).toMatchObject({ Condition: "IsProd", DeletionPolicy: "Retain" });
    expect(permission.Metadata).toEqual({ watertight: { suppress: [] } });
    expect(permission.DependsOn).toBeUndefined();
    expect(resources.OrdersRole).toMatchObject({
      Properties: { Policies: [{ PolicyName: "DeadLetterQueuePolicy" }] },
    });
  });
});

describe("globals", () => {
  test("maps merge, lists are joined, other things are replaced", () => {
    const { resources, template } = translate(
      {
        Orders: fn({ Timeout: 5, Environment: { Variables: { B: "local" } }, Layers: ["local"] }),
        Plain: fn({}, { IgnoreGlobals: ["Layers"] }),
      },
      {
        Globals: {
          Function: {
            Timeout: 30,
            MemorySize: 512,
            Layers: ["global"],
            Environment: { Variables: { A: "global", B: "global" } },
          },
        },
      },
    );
    expect(resources.Orders?.Properties).toMatchObject({
      Timeout: 5,
      MemorySize: 512,
      Layers: ["global", "local"],
      Environment: { Variables: { A: "global", B: "local" } },
    });
    expect(resources.Plain?.Properties).not.toHaveProperty("Layers");
    expect(resources.Plain).not.toHaveProperty("IgnoreGlobals");
    expect(template).not.toHaveProperty("Globals");
  });
});

describe("implicit REST API", () => {
  test("methods, stage, deployment and permission", () => {
    const { resources, problems, origins } = translate({
      Orders: fn({ Events: { Get: api("/orders/{id}/", "get"), Any: api("/all", "ANY") } }),
    });
    expect(problems).toEqual([]);
    const integration = { type: "aws_proxy", httpMethod: "POST", uri };
    expect(resources.ServerlessRestApi?.Properties).toEqual({
      Body: {
        swagger: "2.0",
        info: { version: "1.0", title: { Ref: "AWS::StackName" } },
        paths: {
          "/orders/{id}/": { get: { "x-amazon-apigateway-integration": integration, responses: {} } },
          "/all": {
            "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": integration, responses: {} },
          },
        },
      },
    });
    expect(resources.OrdersGetPermissionProd?.Properties).toEqual({
      Action: "lambda:InvokeFunction",
      FunctionName: { Ref: "Orders" },
      Principal: "apigateway.amazonaws.com",
      SourceArn: execute("ServerlessRestApi", "GET/orders/*"),
    });
    expect(resources.OrdersAnyPermissionProd).toMatchObject({
      Properties: { SourceArn: execute("ServerlessRestApi", "*/all") },
    });
    const deployment = Object.keys(resources).find((id) => id.startsWith("ServerlessRestApiDeployment")) ?? "";
    expect(deployment).toMatch(/Deployment[0-9a-f]{10}$/);
    expect(resources.ServerlessRestApiProdStage?.Properties).toEqual({
      RestApiId: { Ref: "ServerlessRestApi" },
      DeploymentId: { Ref: deployment },
      StageName: "Prod",
    });
    expect(origins.get("ServerlessRestApi")).toEqual(["Resources", "Orders", "Properties", "Events", "Get"]);
  });

  test("it exists if one of its functions does", () => {
    const event = { Get: api("/a", "get") };
    const one = translate({ Orders: fn({ Events: event }, { Condition: "IsProd" }) });
    expect(one.resources.ServerlessRestApi).toMatchObject({ Condition: "IsProd" });
    expect(one.resources.ServerlessRestApi).toMatchObject({
      Properties: { Body: { paths: { "/a": { get: { "Fn::If": ["IsProd", {}, { Ref: "AWS::NoValue" }] } } } } },
    });
    const two = translate({
      Orders: fn({ Events: event }, { Condition: "IsProd" }),
      Carts: fn({ Events: { Get: api("/b", "get") } }, { Condition: "IsTest" }),
    });
    expect(two.resources.ServerlessRestApi).toMatchObject({ Condition: "ServerlessRestApiCondition" });
    expect(two.template.Conditions).toEqual({
      ServerlessRestApiCondition: { "Fn::Or": [{ Condition: "IsProd" }, { Condition: "IsTest" }] },
    });
  });

  test("a method defined twice is a problem", () => {
    const { problems } = translate({ Orders: fn({ Events: { A: api("/a", "get"), B: api("/a", "GET") } }) });
    expect(problems.map((problem) => problem.message)).toEqual([
      "`GET /a` is defined twice on API `ServerlessRestApi`",
    ]);
  });
});

describe("where the parts are said", () => {
  const events = ["Resources", "Orders", "Properties", "Events"];
  const auth = { DefaultAuthorizer: "Check", Authorizers: { Check: { FunctionArn: "arn:aws:lambda:x" } } };
  const { source, origins } = translate({
    Shop: { Type: "AWS::Serverless::Api", Properties: { StageName: "live", Auth: auth } },
    Orders: fn({
      Tracing: "Active",
      FunctionUrlConfig: { AuthType: "NONE" },
      Policies: ["AmazonS3ReadOnlyAccess", { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
      Events: { Get: api("/a", "get", { RestApiId: { Ref: "Shop" } }), Free: api("/b", "get") },
    }),
  });
  const at = (id: string, ...path: (string | number)[]) => source([...(origins.get(id) ?? []), "Properties", ...path]);

  test("methods in their events", () => {
    expect(at("Shop", "Body", "paths", "/a", "get", "responses")).toEqual([...events, "Get", "responses"]);
    expect(at("Shop", "Body", "paths", "/a", "get", "security")).toEqual([...events, "Get", "Properties", "Auth"]);
    expect(at("ServerlessRestApi", "Body", "paths", "/b", "get")).toEqual([...events, "Free"]);
  });

  test("authorizers in the API's Auth", () => {
    expect(at("Shop", "Body", "securityDefinitions", "Check", "type")).toEqual([
      ...["Resources", "Shop", "Properties", "Auth", "Authorizers", "Check"],
      "type",
    ]);
  });

  test("policies where they are listed, settings under SAM's names", () => {
    const policy = ["PolicyDocument", "Statement", 0];
    expect(at("OrdersRole", "Policies", 0, ...policy)).toEqual([
      ...["Resources", "Orders", "Properties", "Policies", 1],
      ...["Statement", 0],
    ]);
    expect(at("Orders", "TracingConfig", "Mode")).toEqual(["Resources", "Orders", "Properties", "Tracing", "Mode"]);
    expect(at("OrdersUrl", "AuthType")).toEqual(["Resources", "Orders", "Properties", "FunctionUrlConfig", "AuthType"]);
  });

  test("what is said under the same name stays", () => {
    expect(at("Orders", "VpcConfig", "SubnetIds", 0)).toEqual([
      "Resources",
      "Orders",
      "Properties",
      "VpcConfig",
      "SubnetIds",
      0,
    ]);
    expect(at("OrdersGetPermissionlive", "SourceArn")).toEqual([...events, "Get", "Properties", "SourceArn"]);
  });
});

test("the input is left as it was", () => {
  const template = { Resources: { Orders: fn({ Events: { Get: { Type: "HttpApi" } } }) } };
  const before = structuredClone(template);
  translateSam(template);
  expect(template).toEqual(before);
});

test("other resources and sections stay the very same", () => {
  const Vpc = { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.0.0.0/16" } };
  const { template, resources } = translate({ Vpc, Orders: fn() }, { Outputs: { Name: { Value: { Ref: "Orders" } } } });
  expect(resources.Vpc).toBe(Vpc);
  expect(template.Outputs).toEqual({ Name: { Value: { Ref: "Orders" } } });
});

describe("what is no template", () => {
  test.each<[string, unknown]>([
    ["null", null],
    ["a list", []],
    ["text", "Resources"],
    ["resources that are a list", { Resources: [] }],
    ["resources that are text", { Resources: { Orders: "AWS::Serverless::Function" } }],
    ["properties that are text", { Resources: { Orders: { Type: "AWS::Serverless::Function", Properties: "x" } } }],
    ["no properties", { Resources: { Orders: { Type: "AWS::Serverless::Function" } } }],
    ["events that are a list", { Resources: { Orders: fn({ Events: [1, 2] }) } }],
    [
      "events of odd kinds",
      { Resources: { Orders: fn({ Events: { A: null, B: {}, C: { Type: 1 }, D: { Type: "Api" } } }) } },
    ],
    ["globals that are text", { Globals: "x", Resources: { Orders: fn() } }],
    ["an unknown SAM type", { Resources: { Odd: { Type: "AWS::Serverless::Nonsense" } } }],
  ])("%s never throws", (_, template) => {
    expect(() => translateSam(template as { [key: string]: unknown })).not.toThrow();
  });

  test("says what it could not translate", () => {
    const { problems, resources } = translate({
      Odd: { Type: "AWS::Serverless::Nonsense", Properties: {} },
      Orders: fn({
        Events: { Tick: { Type: "Tock", Properties: {} }, Get: { Type: "Api", Properties: { Path: "/" } } },
      }),
    });
    expect(problems.map(({ code, path }) => [code, path.join("/")])).toEqual([
      ["SAM_UNKNOWN_TYPE", "Resources/Odd/Type"],
      ["SAM_UNKNOWN_EVENT", "Resources/Orders/Properties/Events/Tick/Type"],
      ["SAM_MISSING_PROPERTY", "Resources/Orders/Properties/Events/Get"],
    ]);
    expect(resources.Odd).toEqual({ Type: "AWS::Serverless::Nonsense", Properties: {} });
  });
});
