import { describe, expect, it } from "vitest";
import { estateOf, parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { Text, type Value } from "../estate/value.ts";
import { accessOf } from "./access-graph.ts";

const uri = (fn: string) =>
  new Text(["arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/", ref(fn, "Arn"), "/invocations"]);
const stage: Sketch = { type: "AWS::ApiGateway::Stage", properties: { RestApiId: ref("Shop"), StageName: "live" } };
const deployed = { Shop: { type: "AWS::ApiGateway::RestApi" }, Live: stage, Pay: { type: "AWS::Lambda::Function" } };
const resources = {
  PayResource: {
    type: "AWS::ApiGateway::Resource",
    properties: { RestApiId: ref("Shop"), ParentId: ref("Shop", "RootResourceId"), PathPart: "pay" },
  },
  PayItem: {
    type: "AWS::ApiGateway::Resource",
    properties: { RestApiId: ref("Shop"), ParentId: ref("PayResource"), PathPart: "{id}" },
  },
};
function method(properties: { readonly [name: string]: Value }): Sketch {
  return {
    type: "AWS::ApiGateway::Method",
    properties: {
      RestApiId: ref("Shop"),
      ResourceId: ref("PayItem"),
      HttpMethod: "GET",
      AuthorizationType: "NONE",
      Integration: { Type: "AWS_PROXY", IntegrationHttpMethod: "POST", Uri: uri("Pay") },
      ...properties,
    },
  };
}
function permission(path: string): Sketch {
  return {
    type: "AWS::Lambda::Permission",
    properties: {
      FunctionName: ref("Pay"),
      Action: "lambda:InvokeFunction",
      Principal: "apigateway.amazonaws.com",
      SourceArn: new Text(["arn:aws:execute-api:eu-west-1:111122223333:", ref("Shop"), path]),
    },
  };
}

function graph(sketches: { readonly [id: string]: Sketch }) {
  const { calls, forwards, gaps } = accessOf(estateOf(sketches));
  return { calls: calls.filter((call) => call.to.resource === "Shop"), forwards, gaps };
}

describe("REST API methods", () => {
  it("has one operation a method, named by its path", () => {
    const { calls, forwards } = graph({
      ...deployed,
      ...resources,
      Get: method({}),
      Leave: permission("/*/GET/pay/*"),
    });
    expect(calls).toMatchObject([
      { from: { is: "anyone" }, to: { operation: "GET /pay/{id}" }, authentication: ["none"], doubts: [] },
    ]);
    expect(forwards).toMatchObject([
      { from: { operation: "GET /pay/{id}" }, to: { resource: "Pay" }, mode: "synchronous", doubts: [] },
    ]);
    expect(forwards[0]?.said.map((said) => said.resource)).toEqual(["Get", "Leave"]);
  });

  it("a forward whose function lets another route in is in doubt", () => {
    const { forwards } = graph({ ...deployed, ...resources, Get: method({}), Leave: permission("/*/POST/refund") });
    expect(forwards[0]?.doubts.map((doubt) => doubt.detail)).toEqual([
      "no permission in the input lets apigateway.amazonaws.com invoke `Pay` for it",
    ]);
  });

  it.each([
    ["AWS_IAM", ["iam"]],
    ["COGNITO_USER_POOLS", ["cognito"]],
    ["CUSTOM", ["lambda-authorizer"]],
  ])("%s is %j", (type, authentication) => {
    const { calls } = graph({ ...deployed, ...resources, Get: method({ AuthorizationType: type }) });
    expect(calls).toMatchObject([{ from: { is: "anyone" }, authentication, doubts: [] }]);
  });

  it("an API key is listed, and is no authentication", () => {
    const { calls } = graph({ ...deployed, ...resources, Get: method({ ApiKeyRequired: true }) });
    expect(calls[0]?.authentication).toEqual(["api-key"]);
  });

  it("an authorization type that is a parameter is a doubt", () => {
    const { calls } = graph({ ...deployed, ...resources, Get: method({ AuthorizationType: parameter("Auth") }) });
    expect(calls).toMatchObject([
      { authentication: ["none"], doubts: [{ detail: "parameter `Auth` has no default" }] },
    ]);
  });

  it("an API without a stage in the input may not be deployed", () => {
    const { Live: _, ...undeployed } = deployed;
    const { calls } = graph({ ...undeployed, ...resources, Get: method({}) });
    expect(calls[0]?.doubts.map((doubt) => doubt.detail)).toEqual([expect.stringContaining("no stage")]);
  });

  it("mutual TLS of a domain counts only where the default endpoint is off", () => {
    const domain = {
      Domain: {
        type: "AWS::ApiGateway::DomainName",
        properties: { DomainName: "pay.example.com", MutualTlsAuthentication: { TruststoreUri: "s3://trust/ca.pem" } },
      },
      Mapping: {
        type: "AWS::ApiGateway::BasePathMapping",
        properties: { DomainName: ref("Domain"), RestApiId: ref("Shop") },
      },
    };
    const Get = method({});
    expect(graph({ ...deployed, ...resources, ...domain, Get }).calls[0]?.authentication).toEqual(["none"]);
    const Shop = { type: "AWS::ApiGateway::RestApi", properties: { DisableExecuteApiEndpoint: true } };
    const { calls } = graph({ ...deployed, ...resources, ...domain, Shop, Get });
    expect(calls.map((call) => call.authentication)).toEqual([["mutual-tls"]]);
  });
});

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
describe("REST API resource policies", () => {
  const withPolicy = (statements: readonly Value[], more: { readonly [name: string]: Value } = {}): Sketch => ({
    type: "AWS::ApiGateway::RestApi",
    properties: { Policy: { Version: "2012-10-17", Statement: statements }, ...more },
  });
  const allow = (more: { readonly [name: string]: Value } = {}): Value => ({
    Effect: "Allow",
    Principal: "*",
    Action: "execute-api:Invoke",
    Resource: "execute-api:/*",
    ...more,
  });
  const office = { IpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } };

  it("without authorizer only whom it allows may call", () => {
    const Shop = withPolicy([allow({ Condition: office })]);
    const { calls } = graph({ ...deployed, ...resources, Shop, Get: method({}) });
    expect(calls).toMatchObject([{ from: { is: "addresses", cidrs: ["203.0.113.0/24"] }, authentication: ["none"] }]);
  });

  it("a Deny to all but an office leaves the office", () => {
    const deny = { Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
    const Shop = withPolicy([
      allow(),
      { ...deny, Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } } },
    ]);
    const { calls } = graph({ ...deployed, ...resources, Shop, Get: method({}) });
    expect(calls).toMatchObject([{ from: { is: "addresses", cidrs: ["203.0.113.0/24"] }, doubts: [] }]);
  });

  it("a Deny for one item leaves the others, one for another stage this one", () => {
    const deny = (resource: string) => ({
      Effect: "Deny",
      Principal: "*",
      Action: "execute-api:Invoke",
      Resource: resource,
    });
    const open = (resource: string) =>
      graph({ ...deployed, ...resources, Shop: withPolicy([allow(), deny(resource)]), Get: method({}) });
    expect(open("execute-api:/*/GET/pay/7").calls).toMatchObject([{ from: { is: "anyone" }, doubts: [] }]);
    expect(open("execute-api:/test/*").calls).toMatchObject([{ from: { is: "anyone" }, doubts: [] }]);
    expect(open("execute-api:/live/GET/*").calls).toEqual([]);
  });

  it("a policy about another path allows nothing here", () => {
    const Shop = withPolicy([allow({ Resource: "execute-api:/*/GET/catalogue" })]);
    expect(graph({ ...deployed, ...resources, Shop, Get: method({}) }).calls).toEqual([]);
  });

  it("with an IAM authorizer a policy that says nothing about the caller does not keep it out", () => {
    const Shop = withPolicy([allow({ Condition: office })]);
    const { calls } = graph({ ...deployed, ...resources, Shop, Get: method({ AuthorizationType: "AWS_IAM" }) });
    expect(calls).toMatchObject([{ from: { is: "anyone" }, authentication: ["iam"] }]);
  });

  it("a private API is for the networks that its policy names", () => {
    const vpce: Sketch = {
      type: "AWS::EC2::VPCEndpoint",
      properties: { ServiceName: "com.amazonaws.eu-west-1.execute-api", VpcEndpointType: "Interface" },
    };
    const endpoint = { EndpointConfiguration: { Types: ["PRIVATE"] } };
    const condition = { StringEquals: { "aws:SourceVpce": ref("Endpoint") } };
    const Shop = withPolicy([allow({ Condition: condition })], endpoint);
    const tied = graph({ ...deployed, ...resources, Shop, Endpoint: vpce, Get: method({}) });
    expect(tied.calls).toMatchObject([{ from: { is: "network", resource: "Endpoint" }, authentication: ["none"] }]);
    const open = graph({
      ...deployed,
      ...resources,
      Shop: withPolicy([allow()], endpoint),
      Endpoint: vpce,
      Get: method({}),
    });
    expect(open.calls).toMatchObject([{ from: { is: "network", resource: "Endpoint" } }]);
    const bare = { type: "AWS::ApiGateway::RestApi", properties: endpoint };
    expect(graph({ ...deployed, ...resources, Shop: bare, Get: method({}) }).calls).toEqual([]);
  });
});

describe("REST API from an OpenAPI body, as SAM writes it", () => {
  const body: { readonly [name: string]: Value } = {
    swagger: "2.0",
    securityDefinitions: {
      api_key: { type: "apiKey", name: "x-api-key", in: "header" },
      Users: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [ref("Pool", "Arn")] },
      },
    },
    paths: {
      "/pay": {
        get: {
          security: [{ Users: [] }],
          "x-amazon-apigateway-integration": { httpMethod: "POST", type: "aws_proxy", uri: uri("Pay") },
        },
        post: {
          security: [{ api_key: [] }],
          "x-amazon-apigateway-integration": { type: "aws_proxy", uri: uri("Pay") },
        },
        options: { "x-amazon-apigateway-integration": { type: "mock" } },
      },
      "/admin": {
        "x-amazon-apigateway-any-method": {
          "x-amazon-apigateway-auth": { type: "AWS_IAM" },
          "x-amazon-apigateway-integration": { type: "aws_proxy", uri: uri("Pay") },
        },
      },
    },
  };

  it("gives every operation its authentication and its function", () => {
    const Shop = { type: "AWS::ApiGateway::RestApi", properties: { Body: body } };
    const { calls, forwards } = graph({ ...deployed, Shop, Leave: permission("/*/*") });
    expect(calls.map((call) => [call.to.operation, call.authentication])).toEqual([
      ["GET /pay", ["cognito"]],
      ["POST /pay", ["api-key"]],
      ["OPTIONS /pay", ["none"]],
      ["ANY /admin", ["iam"]],
    ]);
    expect(forwards.map((forward) => [forward.from.operation, forward.to.resource, forward.doubts.length])).toEqual([
      ["GET /pay", "Pay", 0],
      ["POST /pay", "Pay", 0],
      ["ANY /admin", "Pay", 0],
    ]);
  });

  it("a document in S3 is a gap, and some operation of it may be open", () => {
    const Shop = {
      type: "AWS::ApiGateway::RestApi",
      properties: { BodyS3Location: { Bucket: "apis", Key: "shop.yaml" } },
    };
    const { calls, gaps } = graph({ ...deployed, Shop });
    expect(gaps.map((gap) => gap.code)).toContain("api-definition-not-read");
    expect(calls).toMatchObject([{ to: { operation: undefined }, doubts: [{ because: "absent-record" }] }]);
  });
});

describe("REST API integrations with other services", () => {
  const role: Sketch = {
    type: "AWS::IAM::Role",
    properties: {
      Policies: [
        {
          PolicyName: "send",
          PolicyDocument: {
            Statement: { Effect: "Allow", Action: "sqs:SendMessage", Resource: ref("Orders", "Arn") },
          },
        },
      ],
    },
  };
  it("leads to the queue of the path, with the role that may send to it", () => {
    const integration = {
      Type: "AWS",
      Uri: new Text(["arn:aws:apigateway:eu-west-1:sqs:path/111122223333/", ref("Orders", "QueueName")]),
      Credentials: ref("Front", "Arn"),
    };
    const queues = { Orders: { type: "AWS::SQS::Queue" }, Other: { type: "AWS::SQS::Queue" } };
    const { forwards } = graph({
      ...deployed,
      ...resources,
      ...queues,
      Front: role,
      Post: method({ Integration: integration }),
    });
    expect(forwards).toMatchObject([{ to: { resource: "Orders", operation: "sqs:SendMessage" }, doubts: [] }]);
  });

  it("a VPC link takes the request; the topology knows what is behind it", () => {
    const integration = {
      Type: "HTTP_PROXY",
      ConnectionType: "VPC_LINK",
      ConnectionId: ref("Link"),
      Uri: new Text(["http://", ref("Balancer", "DNSName"), ":8080/pay"]),
    };
    const link = {
      Link: { type: "AWS::ApiGateway::VpcLink", properties: { TargetArns: [ref("Balancer")] } },
      Balancer: { type: "AWS::ElasticLoadBalancingV2::LoadBalancer" },
    };
    const { forwards } = graph({ ...deployed, ...resources, ...link, Get: method({ Integration: integration }) });
    expect(forwards.map((forward) => forward.to.resource)).toEqual(["Link"]);
  });
});
