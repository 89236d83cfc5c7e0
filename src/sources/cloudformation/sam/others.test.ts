import { describe, expect, test } from "vitest";
import { api, fn, type Json, props, translate } from "./testing.ts";

const machine = (properties: Json = {}) => ({
  Type: "AWS::Serverless::StateMachine",
  Properties: { Definition: { StartAt: "Pay", States: {} }, ...properties },
});

describe("state machines", () => {
  test("the machine, its role and what starts it", () => {
    const { resources, problems } = translate({
      Checkout: machine({
        Type: "EXPRESS",
        Tracing: { Enabled: true },
        Logging: { Level: "ALL" },
        Policies: [{ LambdaInvokePolicy: { FunctionName: { Ref: "Orders" } } }],
        Events: {
          Nightly: { Type: "Schedule", Properties: { Schedule: "rate(1 day)" } },
          Paid: { Type: "EventBridgeRule", Properties: { Pattern: { source: ["shop"] } } },
          Later: { Type: "ScheduleV2", Properties: { ScheduleExpression: "rate(1 hour)" } },
          Post: api("/checkout", "post"),
        },
      }),
    });
    expect(problems).toEqual([]);
    expect(props(resources.Checkout)).toMatchObject({
      Definition: { StartAt: "Pay" },
      StateMachineType: "EXPRESS",
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: "ALL" },
      RoleArn: { "Fn::GetAtt": ["CheckoutRole", "Arn"] },
    });
    expect(props(resources.CheckoutRole)).toMatchObject({
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: ["states.amazonaws.com"] } }] },
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"],
      Policies: [{ PolicyName: "CheckoutRolePolicy0" }],
    });
    expect(props(resources.CheckoutNightly)).toMatchObject({
      Targets: [
        {
          Arn: { Ref: "Checkout" },
          Id: "CheckoutNightlyStepFunctionsTarget",
          RoleArn: { "Fn::GetAtt": ["CheckoutNightlyRole", "Arn"] },
        },
      ],
    });
    expect(props(resources.CheckoutPaidRole)).toMatchObject({
      AssumeRolePolicyDocument: { Statement: [{ Principal: { Service: ["events.amazonaws.com"] } }] },
      Policies: [
        { PolicyDocument: { Statement: [{ Action: "states:StartExecution", Resource: { Ref: "Checkout" } }] } },
      ],
    });
    expect(resources.CheckoutLaterRole).toBeDefined();
    expect(props(resources.ServerlessRestApi)).toMatchObject({
      Body: {
        paths: {
          "/checkout": {
            post: {
              "x-amazon-apigateway-integration": {
                type: "aws",
                uri: { "Fn::Sub": "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution" },
                credentials: { "Fn::GetAtt": ["CheckoutPostRole", "Arn"] },
              },
            },
          },
        },
      },
    });
    expect(Object.values(resources).some((one) => one.Type === "AWS::Lambda::Permission")).toBe(false);
  });

  test("an alias is what events start", () => {
    const Events = { Nightly: { Type: "Schedule", Properties: { Schedule: "rate(1 day)" } } };
    const { resources } = translate({ Checkout: machine({ AutoPublishAlias: "live", Events }) });
    expect(props(resources.CheckoutNightly)).toMatchObject({ Targets: [{ Arn: { Ref: "CheckoutAliaslive" } }] });
    expect(resources.CheckoutVersion?.Type).toBe("AWS::StepFunctions::StateMachineVersion");
  });
});

describe("small resources", () => {
  test("a simple table", () => {
    const { resources } = translate({
      Carts: {
        Type: "AWS::Serverless::SimpleTable",
        Properties: { PrimaryKey: { Name: "cart", Type: "Number" }, SSESpecification: { SSEEnabled: true } },
      },
      Plain: { Type: "AWS::Serverless::SimpleTable" },
    });
    expect(resources.Carts).toEqual({
      Type: "AWS::DynamoDB::Table",
      Properties: {
        SSESpecification: { SSEEnabled: true },
        AttributeDefinitions: [{ AttributeName: "cart", AttributeType: "N" }],
        KeySchema: [{ AttributeName: "cart", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      },
    });
    expect(props(resources.Plain)).toMatchObject({ KeySchema: [{ AttributeName: "id" }] });
  });

  test("a layer gets a new id, and references follow it", () => {
    const { resources, template, origins } = translate(
      {
        Shared: { Type: "AWS::Serverless::LayerVersion", Properties: { ContentUri: "s3://artifacts/shared.zip" } },
        Orders: fn({ Layers: [{ Ref: "Shared" }] }, { DependsOn: ["Shared"] }),
      },
      { Outputs: { Layer: { Value: { "Fn::Sub": "${Shared}" } } } },
    );
    const id = Object.keys(resources).find((one) => one.startsWith("Shared")) ?? "";
    expect(id).toMatch(/^Shared[0-9a-f]{10}$/);
    expect(resources[id]).toMatchObject({ Type: "AWS::Lambda::LayerVersion", DeletionPolicy: "Retain" });
    expect(resources.Orders).toMatchObject({ DependsOn: [id], Properties: { Layers: [{ Ref: id }] } });
    expect(template.Outputs).toEqual({ Layer: { Value: { "Fn::Sub": `\${${id}}` } } });
    expect(origins.get(id)).toEqual(["Resources", "Shared"]);
  });

  test("applications are nested stacks", () => {
    const { resources } = translate({
      Local: {
        Type: "AWS::Serverless::Application",
        Properties: { Location: "./app.yaml", Parameters: { Stage: "x" } },
      },
      Shared: {
        Type: "AWS::Serverless::Application",
        Properties: { Location: { ApplicationId: { Ref: "AppId" }, SemanticVersion: "1.0.0" } },
      },
    });
    expect(props(resources.Local)).toMatchObject({ TemplateURL: "./app.yaml", Parameters: { Stage: "x" } });
    expect(resources.Shared).toMatchObject({
      Type: "AWS::CloudFormation::Stack",
      Properties: { TemplateURL: { "Fn::Sub": [expect.stringMatching(/^serverlessrepo:/), {}] } },
    });
  });

  test("traffic shifting: one CodeDeploy application for all", () => {
    const shifting = { AutoPublishAlias: "live", DeploymentPreference: { Type: "Canary10Percent5Minutes" } };
    const { resources } = translate({ Orders: fn(shifting), Carts: fn(shifting) });
    expect(resources.ServerlessDeploymentApplication?.Type).toBe("AWS::CodeDeploy::Application");
    expect(resources.CodeDeployServiceRole?.Type).toBe("AWS::IAM::Role");
    expect(resources.OrdersDeploymentGroup?.Type).toBe("AWS::CodeDeploy::DeploymentGroup");
    expect(resources.CartsDeploymentGroup?.Type).toBe("AWS::CodeDeploy::DeploymentGroup");
  });
});

describe("connectors", () => {
  const connect = (Source: Json, Destination: unknown, Permissions: string[] = ["Read", "Write"]) => ({
    Type: "AWS::Serverless::Connector",
    Properties: { Source, Destination, Permissions },
  });

  test("a function to a table: a policy on the function's role", () => {
    const { resources, problems } = translate({
      Orders: fn(),
      Carts: { Type: "AWS::Serverless::SimpleTable" },
      Link: connect({ Id: "Orders" }, { Id: "Carts" }, ["Read"]),
    });
    expect(problems).toEqual([]);
    expect(resources.Link).toBeUndefined();
    expect(resources.LinkPolicy).toEqual({
      Type: "AWS::IAM::ManagedPolicy",
      Properties: {
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: ["GetItem", "Query", "Scan", "BatchGetItem", "ConditionCheckItem", "PartiQLSelect"].map(
                (verb) => `dynamodb:${verb}`,
              ),
              Resource: [
                { "Fn::GetAtt": ["Carts", "Arn"] },
                { "Fn::Sub": ["${DestinationArn}/index/*", { DestinationArn: { "Fn::GetAtt": ["Carts", "Arn"] } }] },
              ],
            },
          ],
        },
        Roles: [{ Ref: "OrdersRole" }],
      },
    });
  });

  test("a bucket, an API and a topic to functions: permissions", () => {
    const { resources } = translate({
      Orders: fn(),
      Uploads: { Type: "AWS::S3::Bucket" },
      Shop: { Type: "AWS::Serverless::HttpApi" },
      A: connect({ Id: "Uploads" }, { Id: "Orders" }, ["Write"]),
      B: connect({ Id: "Shop", Qualifier: "*/*/orders" }, { Id: "Orders" }, ["Write"]),
    });
    expect(props(resources.AWriteLambdaPermission)).toEqual({
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      SourceArn: { "Fn::GetAtt": ["Uploads", "Arn"] },
      SourceAccount: { "Fn::Sub": "${AWS::AccountId}" },
      FunctionName: { "Fn::GetAtt": ["Orders", "Arn"] },
    });
    expect(props(resources.BWriteLambdaPermission)).toMatchObject({
      SourceArn: {
        "Fn::Sub": [expect.stringContaining("execute-api"), { ResourceId: { Ref: "Shop" }, Qualifier: "*/*/orders" }],
      },
    });
  });

  test("a topic and a rule to a queue: a queue policy; embedded, and to several", () => {
    const { resources, problems } = translate({
      Sales: {
        Type: "AWS::SNS::Topic",
        Connectors: {
          ToQueues: { Properties: { Destination: [{ Id: "Jobs" }, { Id: "Audit" }], Permissions: ["Write"] } },
        },
      },
      Jobs: { Type: "AWS::SQS::Queue" },
      Audit: { Type: "AWS::SQS::Queue" },
    });
    expect(problems).toEqual([]);
    expect(resources.Sales).toEqual({ Type: "AWS::SNS::Topic" });
    expect(props(resources.SalesToQueuesDestination0QueuePolicy)).toEqual({
      PolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "sns.amazonaws.com" },
            Resource: { "Fn::GetAtt": ["Jobs", "Arn"] },
            Action: "sqs:SendMessage",
            Condition: { ArnEquals: { "aws:SourceArn": { Ref: "Sales" } } },
          },
        ],
      },
      Queues: [{ Ref: "Jobs" }],
    });
    expect(resources.SalesToQueuesDestination1QueuePolicy).toBeDefined();
  });

  test("ends that are said out, and ends that are nothing", () => {
    const { resources } = translate({
      Link: connect(
        { Type: "AWS::Lambda::Function", RoleName: "orders-role", Arn: "arn:aws:lambda:x" },
        { Type: "AWS::SNS::Topic", Arn: "arn:aws:sns:x" },
        ["Write"],
      ),
    });
    expect(props(resources.LinkPolicy)).toMatchObject({ Roles: ["orders-role"] });
    const bad = translate({ Link: connect({ Id: "Ghost" }, { Id: "Ghost" }) });
    expect(bad.problems[0]?.code).toBe("SAM_BAD_REFERENCE");
    const odd = translate({
      A: { Type: "AWS::SQS::Queue" },
      B: { Type: "AWS::S3::Bucket" },
      L: connect({ Id: "A" }, { Id: "B" }),
    });
    expect(odd.problems[0]?.message).toBe("SAM connects no `AWS::SQS::Queue` to `AWS::S3::Bucket`");
  });
});

test("a GraphQL API with its sources, functions and resolvers", () => {
  const { resources, problems } = translate({
    Orders: fn(),
    Carts: { Type: "AWS::Serverless::SimpleTable" },
    Graph: {
      Type: "AWS::Serverless::GraphQLApi",
      Properties: {
        Auth: {
          Type: "API_KEY",
          Additional: [{ Type: "AMAZON_COGNITO_USER_POOLS", UserPool: { UserPoolId: { Ref: "Pool" } } }],
        },
        ApiKeys: { Web: { Description: "web" } },
        SchemaInline: "type Query { cart(id: ID!): String }",
        DataSources: {
          DynamoDb: { CartTable: { TableName: { Ref: "Carts" }, TableArn: { "Fn::GetAtt": ["Carts", "Arn"] } } },
          Lambda: { OrderFn: { FunctionArn: { "Fn::GetAtt": ["Orders", "Arn"] } } },
        },
        Functions: {
          getCart: { DataSource: "CartTable", Runtime: { Name: "APPSYNC_JS", Version: "1.0.0" }, InlineCode: "..." },
          pass: { DataSource: "NONE", Runtime: { Name: "APPSYNC_JS", Version: "1.0.0" }, InlineCode: "..." },
        },
        Resolvers: {
          Query: { cart: { Pipeline: ["getCart", "pass"], Runtime: { Name: "APPSYNC_JS", Version: "1.0.0" } } },
        },
      },
    },
  });
  expect(problems).toEqual([]);
  expect(props(resources.Graph)).toMatchObject({
    AuthenticationType: "API_KEY",
    AdditionalAuthenticationProviders: [
      {
        AuthenticationType: "AMAZON_COGNITO_USER_POOLS",
        UserPoolConfig: { UserPoolId: { Ref: "Pool" }, AwsRegion: { Ref: "AWS::Region" }, DefaultAction: "ALLOW" },
      },
    ],
    LogConfig: { FieldLogLevel: "ALL", CloudWatchLogsRoleArn: { "Fn::GetAtt": ["GraphCloudWatchRole", "Arn"] } },
  });
  expect(
    Object.keys(resources)
      .filter((id) => id.startsWith("Graph"))
      .sort(),
  ).toEqual([
    "Graph",
    "GraphCloudWatchRole",
    "GraphDynamoDBDataSourceCartTable",
    "GraphDynamoDBDataSourceCartTableRole",
    "GraphDynamoDBDataSourceCartTableToTableConnectorPolicy",
    "GraphNoneDataSource",
    "GraphOrderFnLambdaDataSource",
    "GraphOrderFnLambdaDataSourceRole",
    "GraphOrderFnLambdaDataSourceToLambdaConnectorPolicy",
    "GraphQuerycart",
    "GraphSchema",
    "GraphWeb",
    "GraphgetCart",
    "Graphpass",
  ]);
  expect(props(resources.GraphgetCart)).toMatchObject({
    DataSourceName: { "Fn::GetAtt": ["GraphDynamoDBDataSourceCartTable", "Name"] },
  });
  expect(props(resources.GraphQuerycart)).toMatchObject({
    PipelineConfig: {
      Functions: [{ "Fn::GetAtt": ["GraphgetCart", "FunctionId"] }, { "Fn::GetAtt": ["Graphpass", "FunctionId"] }],
    },
  });
});
