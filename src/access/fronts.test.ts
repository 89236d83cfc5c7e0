import { describe, expect, it } from "vitest";
import { estateOf, parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { Text, Unknown, type Value } from "../estate/value.ts";
import { accessOf } from "./access-graph.ts";
import { tellCaller } from "./grants.ts";
import { layersAt } from "./layers.ts";

type Sketches = { readonly [id: string]: Sketch };

function told(sketches: Sketches) {
  const { calls, forwards, gaps } = accessOf(estateOf(sketches));
  const doubt = (doubts: readonly unknown[]): string => (doubts.length === 0 ? "" : " ?");
  const place = (at: { resource: string; operation: string | undefined }): string =>
    at.operation === undefined ? at.resource : `${at.resource} ${at.operation}`;
  return {
    calls: calls.map(
      (one) => `${tellCaller(one.from)} > ${place(one.to)}: ${one.authentication.join("+")}${doubt(one.doubts)}`,
    ),
    forwards: forwards.map((one) => `${place(one.from)} > ${place(one.to)} ${one.mode}${doubt(one.doubts)}`),
    gaps: gaps.map((gap) => gap.code),
  };
}

const fn: Sketch = { type: "AWS::Lambda::Function" };
const lambdaUri = (fn: string): Value =>
  new Text(["arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/", ref(fn, "Arn"), "/invocations"]);
const anyApi = (fn: string): Sketch => ({
  type: "AWS::Lambda::Permission",
  properties: {
    FunctionName: ref(fn),
    Action: "lambda:InvokeFunction",
    Principal: "apigateway.amazonaws.com",
    SourceAccount: "111122223333",
  },
});

describe("WebSocket APIs", () => {
  const socket = (auth: string, routes: readonly string[]): Sketches => ({
    Chat: { type: "AWS::ApiGatewayV2::Api", properties: { ProtocolType: "WEBSOCKET" } },
    Live: { type: "AWS::ApiGatewayV2::Stage", properties: { ApiId: ref("Chat"), StageName: "live" } },
    Send: { type: "AWS::Lambda::Function" },
    Leave: anyApi("Send"),
    Integration: {
      type: "AWS::ApiGatewayV2::Integration",
      properties: { ApiId: ref("Chat"), IntegrationType: "AWS_PROXY", IntegrationUri: lambdaUri("Send") },
    },
    ...Object.fromEntries(
      routes.map((key, i) => [
        `Route${i}`,
        {
          type: "AWS::ApiGatewayV2::Route",
          properties: {
            ApiId: ref("Chat"),
            RouteKey: key,
            Target: new Text(["integrations/", ref("Integration")]),
            ...(key === "$connect" ? { AuthorizationType: auth } : {}),
          },
        },
      ]),
    ),
  });

  it("what $connect asks for covers the other routes", () => {
    const { calls, forwards } = told(socket("AWS_IAM", ["$connect", "send"]));
    expect(calls.filter((call) => call.includes("> Chat"))).toEqual([
      "anyone > Chat $connect: iam",
      "anyone > Chat send: iam",
    ]);
    expect(forwards).toEqual(["Chat $connect > Send synchronous", "Chat send > Send synchronous"]);
  });

  it("without $connect route nobody is asked", () => {
    expect(told(socket("AWS_IAM", ["send"])).calls).toContain("anyone > Chat send: none");
  });
});

describe("HTTP APIs", () => {
  it("quick create opens one route to anyone", () => {
    const { calls, forwards } = told({
      Shop: {
        type: "AWS::ApiGatewayV2::Api",
        properties: { ProtocolType: "HTTP", Target: ref("Pay", "Arn"), RouteKey: "GET /pay" },
      },
      Pay: { type: "AWS::Lambda::Function" },
      Leave: anyApi("Pay"),
    });
    expect(calls).toContain("anyone > Shop GET /pay: none");
    expect(forwards).toEqual(["Shop GET /pay > Pay synchronous"]);
  });

  it("an unknown function can only be one that lets the API in", () => {
    const api = (target: Value): Sketches => ({
      Shop: { type: "AWS::ApiGatewayV2::Api", properties: { ProtocolType: "HTTP", Target: target } },
      Pay: { type: "AWS::Lambda::Function" },
      Other: { type: "AWS::Lambda::Function" },
      Leave: anyApi("Pay"),
    });
    const made = told(api(new Unknown("custom-resource", "attribute `Arn` of `Deploy` is decided by its code")));
    expect(made.forwards).toEqual(["Shop $default > Pay synchronous ?"]);
    expect(made.gaps).toEqual([]);
    // What a stack is given never is what it makes itself.
    const given = told(api(parameter("Fn")));
    expect(given.forwards).toEqual([]);
    expect(given.gaps).toEqual(["target-unknown"]);
    const { Pay, Leave, ...rest } = api(parameter("Fn"));
    const apart = { Pay: { ...fn, ...Pay, stack: "functions" }, Leave: { ...fn, ...Leave, stack: "functions" } };
    expect(told({ ...rest, ...apart }).forwards).toEqual(["Shop $default > Pay synchronous ?"]);
  });

  it("a service integration leads to what its parameters name", () => {
    const { forwards } = told({
      Shop: { type: "AWS::ApiGatewayV2::Api", properties: { ProtocolType: "HTTP" } },
      Live: { type: "AWS::ApiGatewayV2::Stage", properties: { ApiId: ref("Shop"), StageName: "$default" } },
      Route: {
        type: "AWS::ApiGatewayV2::Route",
        properties: { ApiId: ref("Shop"), RouteKey: "POST /orders", Target: new Text(["integrations/", ref("Send")]) },
      },
      Send: {
        type: "AWS::ApiGatewayV2::Integration",
        properties: {
          ApiId: ref("Shop"),
          IntegrationType: "AWS_PROXY",
          IntegrationSubtype: "SQS-SendMessage",
          CredentialsArn: parameter("Role"),
          RequestParameters: { QueueUrl: ref("Orders"), MessageBody: "$request.body" },
        },
      },
      Orders: { type: "AWS::SQS::Queue" },
      Refunds: { type: "AWS::SQS::Queue" },
    });
    expect(forwards).toEqual(["Shop POST /orders > Orders sqs:SendMessage synchronous ?"]);
  });
});

describe("CloudFront", () => {
  const bucketPolicy: Sketch = {
    type: "AWS::S3::BucketPolicy",
    properties: {
      Bucket: ref("Site"),
      PolicyDocument: {
        Statement: {
          Effect: "Allow",
          Principal: { Service: "cloudfront.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: new Text([ref("Site", "Arn"), "/*"]),
          Condition: {
            StringEquals: { "AWS:SourceArn": new Text(["arn:aws:cloudfront::111122223333:distribution/", ref("Cdn")]) },
          },
        },
      },
    },
  };
  const cdn = (more: { readonly [name: string]: Value } = {}): Sketches => ({
    Site: { type: "AWS::S3::Bucket" },
    Api: { type: "AWS::ApiGateway::RestApi" },
    Cdn: {
      type: "AWS::CloudFront::Distribution",
      properties: {
        DistributionConfig: {
          Enabled: true,
          Origins: [
            { Id: "site", DomainName: ref("Site", "RegionalDomainName"), OriginAccessControlId: "E1" },
            { Id: "api", DomainName: new Text([ref("Api"), ".execute-api.eu-west-1.amazonaws.com"]) },
          ],
          DefaultCacheBehavior: { TargetOriginId: "site" },
          CacheBehaviors: [{ PathPattern: "api/*", TargetOriginId: "api", TrustedKeyGroups: ["signers"] }],
          ...more,
        },
      },
    },
  });

  it("asks viewers for what each behavior says, and passes on to its origin", () => {
    const { calls, forwards } = told({ ...cdn(), Policy: bucketPolicy });
    expect(calls.filter((call) => call.includes("> Cdn"))).toEqual([
      "anyone > Cdn /api/*: signed-url",
      "anyone > Cdn /*: none",
    ]);
    expect(forwards).toEqual(["Cdn /api/* > Api synchronous", "Cdn /* > Site s3:GetObject synchronous"]);
  });

  it("spares nobody what the API behind it asks for", () => {
    const method = (path: string, type: string): Sketch => ({
      type: "AWS::ApiGateway::Method",
      properties: {
        RestApiId: ref("Api"),
        ResourceId: ref("Api", "RootResourceId"),
        HttpMethod: path,
        AuthorizationType: type,
      },
    });
    const Live = { type: "AWS::ApiGateway::Stage", properties: { RestApiId: ref("Api"), StageName: "live" } };
    const sketches = { ...cdn(), Live, Get: method("GET", "NONE"), Post: method("POST", "AWS_IAM") };
    const { forwards } = accessOf(estateOf(sketches));
    expect(
      forwards.filter((one) => one.to.resource === "Api").map((one) => [one.to.operation, one.authentication]),
    ).toEqual([
      ["GET /", []],
      ["POST /", ["iam"]],
    ]);
  });

  it("a bucket that does not let the distribution in is in doubt", () => {
    expect(told(cdn()).forwards).toContain("Cdn /* > Site s3:GetObject synchronous ?");
  });

  it("a distribution that is off answers nobody; its web ACL is a layer", () => {
    expect(told(cdn({ Enabled: false })).calls.filter((call) => call.includes("> Cdn"))).toEqual([]);
    const estate = estateOf({ ...cdn({ WebACLId: ref("Acl", "Arn") }), Acl: { type: "AWS::WAFv2::WebACL" } });
    const resource = estate.get("Cdn");
    expect(resource === undefined ? [] : layersAt(estate, resource).map((layer) => [layer.is, layer.by?.id])).toEqual([
      ["waf", "Acl"],
    ]);
  });
});

describe("layers", () => {
  it("a web ACL on a stage stands in front of its API", () => {
    const estate = estateOf({
      Shop: { type: "AWS::ApiGateway::RestApi" },
      Other: { type: "AWS::ApiGateway::RestApi" },
      Live: { type: "AWS::ApiGateway::Stage", properties: { RestApiId: ref("Shop"), StageName: "live" } },
      Acl: { type: "AWS::WAFv2::WebACL" },
      Association: {
        type: "AWS::WAFv2::WebACLAssociation",
        properties: {
          ResourceArn: new Text(["arn:aws:apigateway:eu-west-1::/restapis/", ref("Shop"), "/stages/", ref("Live")]),
          WebACLArn: ref("Acl", "Arn"),
        },
      },
    });
    const layers = (id: string): readonly string[] => {
      const resource = estate.get(id);
      return resource === undefined ? [] : layersAt(estate, resource).map((layer) => layer.is);
    };
    expect([layers("Shop"), layers("Live"), layers("Other")]).toEqual([["waf"], ["waf"], []]);
  });
});

describe("cluster endpoints", () => {
  const cluster = (config: { readonly [name: string]: Value }): Sketches => ({
    Shop: { type: "AWS::EKS::Cluster", properties: { ResourcesVpcConfig: config } },
  });
  it.each<[string, { readonly [name: string]: Value }, readonly string[]]>([
    ["public by default, for any address", {}, ["anyone > Shop: iam"]],
    ["for an office", { PublicAccessCidrs: ["203.0.113.0/24"] }, ["203.0.113.0/24 > Shop: iam"]],
    ["for an office and everybody", { PublicAccessCidrs: ["203.0.113.0/24", "0.0.0.0/0"] }, ["anyone > Shop: iam"]],
    ["for addresses that are not known", { PublicAccessCidrs: [parameter("Office")] }, ["anyone > Shop: iam ?"]],
    ["private", { EndpointPublicAccess: false }, []],
  ])("%s", (_name, config, expected) => {
    expect(told(cluster(config)).calls).toEqual(expected);
  });
});

describe("App Runner", () => {
  it("is public unless its ingress is private", () => {
    const service = (open: Value): Sketches => ({
      Web: {
        type: "AWS::AppRunner::Service",
        properties: { NetworkConfiguration: { IngressConfiguration: { IsPubliclyAccessible: open } } },
      },
    });
    expect(told({ Web: { type: "AWS::AppRunner::Service" } }).calls).toEqual(["anyone > Web: none"]);
    expect(told(service(false)).calls).toEqual([]);
    expect(told(service(parameter("Open"))).calls).toEqual(["anyone > Web: none ?"]);
  });
});

describe("VPC Lattice", () => {
  const lattice = (type: string): Sketches => ({
    Vpc: { type: "AWS::EC2::VPC" },
    Network: { type: "AWS::VpcLattice::ServiceNetwork" },
    Pay: { type: "AWS::VpcLattice::Service", properties: { AuthType: type } },
    Join: {
      type: "AWS::VpcLattice::ServiceNetworkServiceAssociation",
      properties: { ServiceIdentifier: ref("Pay"), ServiceNetworkIdentifier: ref("Network") },
    },
    Attach: {
      type: "AWS::VpcLattice::ServiceNetworkVpcAssociation",
      properties: { VpcIdentifier: ref("Vpc"), ServiceNetworkIdentifier: ref("Network") },
    },
    Policy: {
      type: "AWS::VpcLattice::AuthPolicy",
      properties: {
        ResourceIdentifier: ref("Pay"),
        Policy: { Statement: { Effect: "Allow", Principal: { AWS: "444455556666" }, Action: "*", Resource: "*" } },
      },
    },
  });
  // https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
  it("an auth policy counts only where AuthType is AWS_IAM", () => {
    expect(told(lattice("NONE")).calls).toEqual(["`Vpc` > Pay: none"]);
    expect(told(lattice("AWS_IAM")).calls).toEqual(["444455556666 > Pay: iam"]);
  });
});

describe("AppSync", () => {
  const api = (properties: { readonly [name: string]: Value }): Sketches => ({
    Graph: { type: "AWS::AppSync::GraphQLApi", properties },
    Resolver: {
      type: "AWS::AppSync::Resolver",
      properties: {
        ApiId: ref("Graph", "ApiId"),
        TypeName: "Query",
        FieldName: "orders",
        DataSourceName: ref("Source", "Name"),
      },
    },
    Source: {
      type: "AWS::AppSync::DataSource",
      properties: {
        ApiId: ref("Graph", "ApiId"),
        Name: "orders",
        LambdaConfig: { LambdaFunctionArn: ref("Orders", "Arn") },
        ServiceRoleArn: ref("Role", "Arn"),
      },
    },
    Orders: { type: "AWS::Lambda::Function" },
    Role: {
      type: "AWS::IAM::Role",
      properties: {
        Policies: [
          {
            PolicyName: "invoke",
            PolicyDocument: {
              Statement: { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: ref("Orders", "Arn") },
            },
          },
        ],
      },
    },
  });
  it("each field takes the default mode; which take the others is in the schema", () => {
    const { calls, forwards } = told(
      api({
        AuthenticationType: "AMAZON_COGNITO_USER_POOLS",
        AdditionalAuthenticationProviders: [{ AuthenticationType: "AWS_IAM" }],
      }),
    );
    expect(calls.filter((call) => call.includes("> Graph"))).toEqual([
      "anyone > Graph Query.orders: cognito",
      "anyone > Graph Query.orders: iam ?",
    ]);
    expect(forwards).toEqual(["Graph Query.orders > Orders synchronous"]);
  });
  it("an API key is no authentication, and has to exist", () => {
    const keyed = api({ AuthenticationType: "API_KEY" });
    expect(told(keyed).calls).toContain("anyone > Graph Query.orders: api-key ?");
    const Key = { type: "AWS::AppSync::ApiKey", properties: { ApiId: ref("Graph", "ApiId") } };
    expect(told({ ...keyed, Key }).calls).toContain("anyone > Graph Query.orders: api-key");
  });
});

describe("Cognito", () => {
  it("anybody signs up unless only administrators create users", () => {
    const pool = (closed: Value): Sketches => ({
      Users: {
        type: "AWS::Cognito::UserPool",
        properties: { AdminCreateUserConfig: { AllowAdminCreateUserOnly: closed } },
      },
      Client: { type: "AWS::Cognito::UserPoolClient", properties: { UserPoolId: ref("Users") } },
    });
    expect(told(pool(false)).calls).toEqual(["anyone > Users SignUp: none", "anyone > Users InitiateAuth: none"]);
    expect(told(pool(true)).calls).toEqual(["anyone > Users InitiateAuth: none"]);
  });

  it("guests may do what their role allows", () => {
    const sketches: Sketches = {
      Pool: { type: "AWS::Cognito::IdentityPool", properties: { AllowUnauthenticatedIdentities: true } },
      Attachment: {
        type: "AWS::Cognito::IdentityPoolRoleAttachment",
        properties: { IdentityPoolId: ref("Pool"), Roles: { unauthenticated: ref("Guest", "Arn") } },
      },
      Guest: {
        type: "AWS::IAM::Role",
        properties: {
          Policies: [
            {
              PolicyName: "upload",
              PolicyDocument: {
                Statement: [
                  { Effect: "Allow", Action: "s3:PutObject", Resource: new Text([ref("Uploads", "Arn"), "/*"]) },
                  { Effect: "Allow", Action: "states:StartExecution", Resource: "*" },
                ],
              },
            },
          ],
        },
      },
      Uploads: { type: "AWS::S3::Bucket" },
      Flow: { type: "AWS::StepFunctions::StateMachine", properties: { DefinitionString: "{}" } },
    };
    expect(told(sketches).calls.sort()).toEqual([
      "anyone > Flow: none ?",
      "anyone > Pool GetCredentialsForIdentity: none",
      "anyone > Uploads s3:PutObject: none",
    ]);
  });
});
