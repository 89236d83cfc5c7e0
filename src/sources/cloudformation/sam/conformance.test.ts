import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { api, fn, type Json, translate } from "./testing.ts";
import { translateSam } from "./translate.ts";

/** One template with everything in it. */
const everything: Json = {
  Orders: fn({
    AutoPublishAlias: "live",
    DeploymentPreference: { Type: "AllAtOnce", Alarms: [{ Ref: "Alarm" }] },
    FunctionUrlConfig: { AuthType: "NONE", Cors: { AllowOrigins: ["*"] }, InvokeMode: "BUFFERED" },
    DeadLetterQueue: { Type: "SQS", TargetArn: { Ref: "Failed" } },
    EventInvokeConfig: {
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnSuccess: { Type: "SNS" }, OnFailure: { Type: "SQS" } },
    },
    Tracing: "Active",
    VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
    Environment: { Variables: { A: "b" } },
    Layers: [{ Ref: "Shared" }],
    Policies: ["AWSLambdaExecute", { S3ReadPolicy: { BucketName: "uploads" } }],
    EphemeralStorage: { Size: 512 },
    ReservedConcurrentExecutions: 1,
    KmsKeyArn: "arn:aws:kms:x",
    Tags: { team: "shop" },
    CodeSigningConfigArn: "arn:aws:lambda:x",
    RuntimeManagementConfig: { UpdateRuntimeOn: "Auto" },
    LoggingConfig: { LogFormat: "JSON" },
    Events: {
      Rest: api("/orders", "get", { Auth: { ApiKeyRequired: true } }),
      Mine: api("/mine", "any", { RestApiId: { Ref: "Shop" } }),
      Http: { Type: "HttpApi", Properties: { Path: "/x", Method: "post", RouteSettings: { ThrottlingRateLimit: 1 } } },
      Bucket: { Type: "S3", Properties: { Bucket: { Ref: "Uploads" }, Events: "s3:ObjectCreated:*" } },
      Topic: { Type: "SNS", Properties: { Topic: { Ref: "Sales" }, SqsSubscription: true } },
      Tick: {
        Type: "Schedule",
        Properties: { Schedule: "rate(1 day)", DeadLetterConfig: { Type: "SQS" }, RetryPolicy: {} },
      },
      Tock: {
        Type: "ScheduleV2",
        Properties: { ScheduleExpression: "rate(1 day)", DeadLetterConfig: { Type: "SQS" } },
      },
      Rule: { Type: "EventBridgeRule", Properties: { Pattern: { source: ["x"] } } },
      Logs: { Type: "CloudWatchLogs", Properties: { LogGroupName: "x", FilterPattern: "" } },
      Iot: { Type: "IoTRule", Properties: { Sql: "SELECT *" } },
      Alexa: { Type: "AlexaSkill" },
      Users: { Type: "Cognito", Properties: { UserPool: { Ref: "Customers" }, Trigger: "PreSignUp" } },
      Clicks: {
        Type: "Kinesis",
        Properties: { Stream: "arn:aws:kinesis:x", StartingPosition: "LATEST", FilterCriteria: {} },
      },
      Jobs: { Type: "SQS", Properties: { Queue: "arn:aws:sqs:x", ScalingConfig: { MaximumConcurrency: 2 } } },
      Kafka: {
        Type: "MSK",
        Properties: { Stream: "arn:aws:kafka:x", StartingPosition: "LATEST", ConsumerGroupId: "g", Topics: ["t"] },
      },
      Own: {
        Type: "SelfManagedKafka",
        Properties: { KafkaBootstrapServers: ["x:9092"], Topics: ["t"], SourceAccessConfigurations: [] },
      },
      Broker: { Type: "MQ", Properties: { Broker: "arn:aws:mq:x", Queues: ["q"], SourceAccessConfigurations: [] } },
      Docs: {
        Type: "DocumentDB",
        Properties: { Cluster: "arn:aws:rds:x", DatabaseName: "d", StartingPosition: "LATEST" },
      },
    },
  }),
  Shop: {
    Type: "AWS::Serverless::Api",
    Properties: {
      StageName: "live",
      Name: "shop",
      Cors: { AllowOrigin: "'*'", AllowCredentials: true },
      CacheClusterEnabled: true,
      MethodSettings: [{ HttpMethod: "*", ResourcePath: "/*" }],
      BinaryMediaTypes: ["image~1png"],
      MinimumCompressionSize: 0,
      EndpointConfiguration: "REGIONAL",
      TracingEnabled: true,
      Variables: { a: "b" },
      Tags: { a: "b" },
      PropagateTags: true,
      GatewayResponses: {},
      Auth: {
        ApiKeyRequired: true,
        DefaultAuthorizer: "Check",
        Authorizers: { Check: { FunctionArn: "arn:aws:lambda:x" } },
        UsagePlan: { CreateUsagePlan: "PER_API", Throttle: {} },
      },
      Domain: { DomainName: "shop.example", CertificateArn: "arn:aws:acm:x", Route53: { HostedZoneName: "example." } },
    },
  },
  Fast: {
    Type: "AWS::Serverless::HttpApi",
    Properties: {
      Domain: { DomainName: "x.example", CertificateArn: "arn:aws:acm:x" },
      Description: "x",
      StageVariables: {},
    },
  },
  Inside: {
    Type: "AWS::Serverless::Api",
    Properties: {
      StageName: "live",
      EndpointConfiguration: { Type: "PRIVATE" },
      Domain: { DomainName: "in.example", CertificateArn: "arn:aws:acm:x", EndpointConfiguration: "PRIVATE" },
    },
  },
  Chat: {
    Type: "AWS::Serverless::WebSocketApi",
    Properties: {
      RouteSelectionExpression: "$request.body.action",
      Auth: { AuthType: "CUSTOM", AuthArn: "arn:aws:lambda:x" },
      Routes: { $connect: { FunctionArn: "arn:aws:lambda:x", IntegrationTimeout: 100 } },
    },
  },
  Checkout: {
    Type: "AWS::Serverless::StateMachine",
    Properties: {
      DefinitionUri: "s3://artifacts/x.json",
      Name: "checkout",
      AutoPublishAlias: "live",
      Logging: { Level: "ALL" },
      Events: {
        Tick: { Type: "Schedule", Properties: { Schedule: "rate(1 day)" } },
        Rule: { Type: "CloudWatchEvent", Properties: { Pattern: {} } },
        Tock: { Type: "ScheduleV2", Properties: { ScheduleExpression: "rate(1 day)" } },
        Rest: api("/checkout", "post", { RestApiId: { Ref: "Shop" } }),
      },
    },
  },
  Carts: {
    Type: "AWS::Serverless::SimpleTable",
    Properties: { Tags: { a: "b" }, PointInTimeRecoverySpecification: {} },
  },
  Shared: {
    Type: "AWS::Serverless::LayerVersion",
    Properties: { ContentUri: "s3://artifacts/l.zip", LicenseInfo: "MIT" },
  },
  Nested: { Type: "AWS::Serverless::Application", Properties: { Location: "x.yaml", Tags: { a: "b" } } },
  Capacity: {
    Type: "AWS::Serverless::CapacityProvider",
    Properties: {
      VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
      ScalingConfig: {},
      InstanceRequirements: {},
    },
  },
  Graph: {
    Type: "AWS::Serverless::GraphQLApi",
    Properties: {
      Auth: { Type: "API_KEY" },
      SchemaInline: "type Query { a: String }",
      XrayEnabled: true,
      DataSources: {
        DynamoDb: { T: { TableName: { Ref: "Carts" } } },
        Lambda: { F: { FunctionArn: "arn:aws:lambda:x" } },
      },
      Functions: { f: { DataSource: "T", InlineCode: "x", Runtime: { Name: "APPSYNC_JS", Version: "1.0.0" } } },
      Resolvers: { Query: { a: { Pipeline: ["f"], CodeUri: "s3://artifacts/a.js", Caching: { Ttl: 1 } } } },
      DomainName: { DomainName: "g.example", CertificateArn: "arn:aws:acm:x" },
      Cache: { ApiCachingBehavior: "FULL_REQUEST_CACHING", Ttl: 60, Type: "SMALL" },
    },
  },
  A: {
    Type: "AWS::Serverless::Connector",
    Properties: { Source: { Id: "Orders" }, Destination: { Id: "Carts" }, Permissions: ["Read"] },
  },
  B: {
    Type: "AWS::Serverless::Connector",
    Properties: { Source: { Id: "Sales" }, Destination: { Id: "Orders" }, Permissions: ["Write"] },
  },
  C: {
    Type: "AWS::Serverless::Connector",
    Properties: { Source: { Id: "OrdersRule" }, Destination: { Id: "Sales" }, Permissions: ["Write"] },
  },
  Uploads: { Type: "AWS::S3::Bucket" },
  Sales: { Type: "AWS::SNS::Topic" },
  Customers: { Type: "AWS::Cognito::UserPool" },
};

const deep = process.env.WATERTIGHT_DEEP === "1";
const nameKnown = /^[A-Za-z0-9]+$/;

describe("what is made against the published resource schemas", () => {
  const db = loadAwsServiceSpecSync();
  const { resources, problems } = translate(everything);

  test("nothing of it is a problem", () => expect(problems).toEqual([]));

  test.each(Object.entries(resources))("%s", (id, { Type, Properties }) => {
    expect(id).toMatch(nameKnown);
    const [found] = db.lookup("resource", "cloudFormationType", "equals", String(Type));
    expect(found, String(Type)).toBeDefined();
    for (const name of Object.keys((Properties ?? {}) as Json)) {
      expect(Object.keys(found?.properties ?? {}), `${Type} ${name}`).toContain(name);
    }
    for (const [name, property] of Object.entries(found?.properties ?? {})) {
      const said = Object.hasOwn((Properties ?? {}) as Json, name);
      if (property.required === true) expect(said, `${Type} needs ${name}`).toBe(true);
    }
  });

  test("every reference to what is made names something", () => {
    const names = new Set(Object.keys(resources));
    const missing: string[] = [];
    const visit = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(visit);
      else if (typeof value === "object" && value !== null) {
        for (const [key, item] of Object.entries(value)) {
          if (key === "Ref" && typeof item === "string" && !item.startsWith("AWS::")) missing.push(item);
          if (key === "Fn::GetAtt" && Array.isArray(item)) missing.push(String(item[0]));
          visit(item);
        }
      }
    };
    visit(resources);
    expect([...new Set(missing)].filter((name) => !names.has(name)).sort()).toEqual(["Alarm", "Failed"]);
  });
});

describe("what is broken", () => {
  const junk = fc.oneof(
    fc.constantFrom<unknown>(null, true, 0, "", "x", [], {}, { Ref: "X" }, { "Fn::If": ["C", 1] }, { "Fn::If": "C" }, [
      null,
    ]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const paths = pathsOf(everything);

  test("never throws, and tells the same twice", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(paths.length - 1), junk), { minLength: 1, maxLength: 4 }), (edits) => {
        const broken = structuredClone(everything);
        for (const [i, value] of edits) replace(broken, paths[i] ?? [], value);
        const template = { Resources: broken };
        const [once, again] = [translateSam(template), translateSam(template)];
        expect(once.template).toEqual(again.template);
        expect(once.problems).toEqual(again.problems);
      }),
      { numRuns: deep ? 5000 : 300 },
    );
  }, 300_000);
});

function pathsOf(value: unknown, path: readonly (string | number)[] = []): readonly (string | number)[][] {
  const here = path.length === 0 ? [] : [[...path]];
  if (typeof value !== "object" || value === null) return here;
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...here, ...entries.flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

function replace(target: Json, path: readonly (string | number)[], value: unknown): void {
  let here: unknown = target;
  for (const step of path.slice(0, -1)) {
    if (typeof here !== "object" || here === null) return;
    here = (here as { [key: string | number]: unknown })[step];
  }
  const last = path.at(-1);
  if (typeof here === "object" && here !== null && last !== undefined) {
    (here as { [key: string | number]: unknown })[last] = value;
  }
}
