import { describe, expect, it } from "vitest";
import { estateOf, ref, type Sketch } from "../../test/estate-of.ts";
import { leaves } from "../estate/estate.ts";
import type { Path } from "../estate/resource.ts";
import { isList, isProperties, type Properties, Reference, Text, Unknown, type Value } from "../estate/value.ts";
import type { AccessGraph, Caller, Place } from "./access.ts";
import { accessOf } from "./access-graph.ts";
import { tellCaller } from "./grants.ts";

type Sketches = { readonly [id: string]: Sketch };

const api = (path: string): Value => new Text(["arn:aws:execute-api:eu-west-1:111122223333:", ref("Api"), path]);
const uri = (fn: string): Value =>
  new Text(["arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/", ref(fn, "Arn"), "/invocations"]);
const leave = (service: string, source: Value): Sketch => ({
  type: "AWS::Lambda::Permission",
  properties: {
    FunctionName: ref("Shop"),
    Action: "lambda:InvokeFunction",
    Principal: `${service}.amazonaws.com`,
    SourceArn: source,
  },
});
const statement = (more: Properties): Properties => ({ Statement: [{ Effect: "Allow", ...more }] });

/** A bit of everything that calls. */
const ESTATE: Sketches = {
  Shop: { type: "AWS::Lambda::Function", properties: { Role: ref("ShopRole", "Arn") } },
  ShopRole: {
    type: "AWS::IAM::Role",
    properties: {
      Policies: [
        {
          PolicyName: "own",
          PolicyDocument: statement({ Action: ["sqs:SendMessage"], Resource: [ref("Orders", "Arn")] }),
        },
      ],
    },
  },
  Api: {
    type: "AWS::ApiGateway::RestApi",
    properties: { Policy: statement({ Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" }) },
  },
  Live: { type: "AWS::ApiGateway::Stage", properties: { RestApiId: ref("Api"), StageName: "live" } },
  Pay: {
    type: "AWS::ApiGateway::Method",
    properties: {
      RestApiId: ref("Api"),
      ResourceId: ref("Api", "RootResourceId"),
      HttpMethod: "GET",
      AuthorizationType: "NONE",
      Integration: { Type: "AWS_PROXY", Uri: uri("Shop") },
    },
  },
  PayLeave: leave("apigateway", api("/*/GET/")),
  Http: { type: "AWS::ApiGatewayV2::Api", properties: { ProtocolType: "HTTP" } },
  HttpStage: { type: "AWS::ApiGatewayV2::Stage", properties: { ApiId: ref("Http"), StageName: "$default" } },
  Route: {
    type: "AWS::ApiGatewayV2::Route",
    properties: { ApiId: ref("Http"), RouteKey: "$default", Target: new Text(["integrations/", ref("Integration")]) },
  },
  Integration: {
    type: "AWS::ApiGatewayV2::Integration",
    properties: { ApiId: ref("Http"), IntegrationType: "AWS_PROXY", IntegrationUri: ref("Shop", "Arn") },
  },
  HttpLeave: leave("apigateway", new Text(["arn:aws:execute-api:eu-west-1:111122223333:", ref("Http"), "/*"])),
  Orders: { type: "AWS::SQS::Queue" },
  OrdersPolicy: {
    type: "AWS::SQS::QueuePolicy",
    properties: {
      Queues: [ref("Orders")],
      PolicyDocument: statement({
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: "*",
      }),
    },
  },
  Poll: {
    type: "AWS::Lambda::EventSourceMapping",
    properties: { EventSourceArn: ref("Orders", "Arn"), FunctionName: ref("Shop"), Enabled: true },
  },
  News: { type: "AWS::SNS::Topic" },
  Subscription: {
    type: "AWS::SNS::Subscription",
    properties: { TopicArn: ref("News"), Protocol: "sqs", Endpoint: ref("Orders", "Arn") },
  },
  Uploads: {
    type: "AWS::S3::Bucket",
    properties: {
      PublicAccessBlockConfiguration: { BlockPublicPolicy: false },
      NotificationConfiguration: {
        LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: ref("Shop", "Arn") }],
      },
    },
  },
  UploadsPolicy: {
    type: "AWS::S3::BucketPolicy",
    properties: {
      Bucket: ref("Uploads"),
      PolicyDocument: statement({
        Principal: "*",
        Action: "s3:GetObject",
        Resource: new Text([ref("Uploads", "Arn"), "/*"]),
      }),
    },
  },
  UploadsLeave: leave("s3", ref("Uploads", "Arn")),
  Bus: { type: "AWS::Events::EventBus", properties: { Name: "shop" } },
  Rule: {
    type: "AWS::Events::Rule",
    properties: { EventBusName: ref("Bus"), State: "ENABLED", Targets: [{ Id: "1", Arn: ref("Shop", "Arn") }] },
  },
  RuleLeave: leave("events", ref("Rule", "Arn")),
  Flow: {
    type: "AWS::StepFunctions::StateMachine",
    properties: {
      RoleArn: ref("FlowRole", "Arn"),
      Definition: { StartAt: "A", States: { A: { Type: "Task", Resource: ref("Shop", "Arn"), End: true } } },
    },
  },
  FlowRole: {
    type: "AWS::IAM::Role",
    properties: {
      Policies: [
        {
          PolicyName: "own",
          PolicyDocument: statement({ Action: ["lambda:InvokeFunction"], Resource: [ref("Shop", "Arn")] }),
        },
      ],
    },
  },
  Cdn: {
    type: "AWS::CloudFront::Distribution",
    properties: {
      DistributionConfig: {
        Enabled: true,
        Origins: [{ Id: "api", DomainName: new Text([ref("Api"), ".execute-api.eu-west-1.amazonaws.com"]) }],
        DefaultCacheBehavior: { TargetOriginId: "api" },
      },
    },
  },
  Link: { type: "AWS::Lambda::Url", properties: { TargetFunctionArn: ref("Shop", "Arn"), AuthType: "AWS_IAM" } },
  Graph: { type: "AWS::AppSync::GraphQLApi", properties: { AuthenticationType: "AWS_IAM" } },
  Guests: { type: "AWS::Cognito::IdentityPool", properties: { AllowUnauthenticatedIdentities: true } },
  GuestRoles: {
    type: "AWS::Cognito::IdentityPoolRoleAttachment",
    properties: { IdentityPoolId: ref("Guests"), Roles: { unauthenticated: ref("FlowRole", "Arn") } },
  },
  Cluster: {
    type: "AWS::EKS::Cluster",
    properties: { ResourcesVpcConfig: { EndpointPublicAccess: true, PublicAccessCidrs: ["0.0.0.0/0"] } },
  },
  Web: {
    type: "AWS::AppRunner::Service",
    properties: { NetworkConfiguration: { IngressConfiguration: { IsPubliclyAccessible: true } } },
  },
  Device: {
    type: "AWS::IoT::Policy",
    properties: {
      PolicyDocument: statement({
        Action: ["iot:Publish"],
        Resource: ["arn:aws:iot:eu-west-1:111122223333:topic/a/*"],
      }),
    },
  },
  OnMessage: {
    type: "AWS::IoT::TopicRule",
    properties: {
      TopicRulePayload: {
        Sql: "SELECT * FROM 'a/+'",
        Actions: [{ Sns: { TargetArn: ref("News"), RoleArn: "arn:aws:iam::111122223333:role/x" } }],
      },
    },
  },
  Search: {
    type: "AWS::OpenSearchService::Domain",
    properties: { AccessPolicies: statement({ Principal: "*", Action: "es:ESHttpGet", Resource: "*" }) },
  },
};

function replaced(value: Value, path: Path, by: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return by;
  if (isList(value)) return value.map((item, i) => (i === step ? replaced(item, rest, by) : item));
  if (!isProperties(value)) return value;
  return { ...value, [step]: replaced(value[step] ?? null, rest, by) };
}

function* mutants(
  make: (id: string, path: Path) => Value,
): Generator<{ readonly name: string; readonly graph: AccessGraph }> {
  for (const [id, sketch] of Object.entries(ESTATE)) {
    for (const { path } of leaves(sketch.properties ?? {})) {
      const properties = replaced(sketch.properties ?? {}, path, make(id, path));
      const mutant = { ...sketch, properties: isProperties(properties) ? properties : {} };
      yield { name: `${id}.${path.join(".")}`, graph: accessOf(estateOf({ ...ESTATE, [id]: mutant })) };
    }
  }
}

describe("any property value", () => {
  it.each<[string, (id: string) => Value]>([
    ["null", () => null],
    ["a number", () => 7],
    ["a list", () => [[], null, { a: [] }]],
    ["a map", () => ({ Fn: { x: 1 } })],
    ["an empty text", () => ""],
    ["a reference to itself", (id) => new Reference(id, "Arn")],
    ["a reference to nothing", () => new Reference("Nowhere", "Arn")],
    [
      "text that is known in part",
      (id) => new Text(["arn:", new Unknown("parameter", "p"), ":", new Reference(id, "Ref")]),
    ],
    ["a long text", () => "a*".repeat(2000)],
    ["JSON that is none", () => '{"Statement": ['],
  ])("%s is read without a crash", (_name, make) => {
    let count = 0;
    for (const { graph } of mutants(make)) count += graph.calls.length;
    expect(count).toBeGreaterThan(0);
  });
});

describe("a value that is not known", () => {
  const base = accessOf(estateOf(ESTATE));

  const mayBe = (said: Place, asked: Place): boolean =>
    said.resource === asked.resource &&
    (said.operation === undefined || asked.operation === undefined || said.operation === asked.operation);
  // Whoever calls on behalf of something nobody knows is told as the service, or as anybody.
  const covers = (found: Caller, lost: Caller): boolean =>
    tellCaller(found) === tellCaller(lost) ||
    found.is === "anyone" ||
    found.is === "service" ||
    tellCaller(found) === "*";

  it("never takes a call away: what surely could call may call", () => {
    const lost: string[] = [];
    for (const { name, graph } of mutants((id, path) => new Unknown("service", `${id}.${path.join(".")}`))) {
      for (const call of base.calls) {
        const still = graph.calls.some((one) => mayBe(one.to, call.to) && covers(one.from, call.from));
        // The name of an operation that is not known is told as such; a method of which nobody knows the verb is ANY.
        const renamed = graph.calls.some(
          (one) => one.to.resource === call.to.resource && /<|…|^ANY /.test(one.to.operation ?? ""),
        );
        if (!still && !renamed)
          lost.push(`${name}: ${tellCaller(call.from)} > ${call.to.resource} ${call.to.operation ?? ""}`);
      }
    }
    expect(lost).toEqual([]);
  });

  it("never takes a forward away, unless a gap says so", () => {
    const lost: string[] = [];
    for (const { name, graph } of mutants((id, path) => new Unknown("service", `${id}.${path.join(".")}`))) {
      for (const forward of base.forwards) {
        const still = graph.forwards.some(
          (one) => one.to.resource === forward.to.resource && one.from.resource === forward.from.resource,
        );
        const gaps = "gaps" in graph && Array.isArray(graph.gaps) ? graph.gaps : [];
        if (!still && gaps.length === 0) lost.push(`${name}: ${forward.from.resource} > ${forward.to.resource}`);
      }
    }
    expect(lost).toEqual([]);
  });
});
