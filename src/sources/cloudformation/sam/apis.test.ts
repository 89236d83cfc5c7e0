import { describe, expect, test } from "vitest";
import { api, execute, fn, type Json, props, translate } from "./testing.ts";

const lambdaUri = (arn: unknown) => ({
  "Fn::Sub": [
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations",
    { __FunctionArn__: arn },
  ],
});

/** A REST API `Shop` with the settings, and a function with the events on it. */
function shop(settings: Json, events: { [name: string]: Json }) {
  const Events = Object.fromEntries(
    Object.entries(events).map(([name, { Properties }]) => [
      name,
      { Type: "Api", Properties: { RestApiId: { Ref: "Shop" }, ...(Properties as Json) } },
    ]),
  );
  const Shop = { Type: "AWS::Serverless::Api", Properties: { StageName: "live", ...settings } };
  const translated = translate({ Shop, Orders: fn({ Events }) });
  const body = props(translated.resources.Shop).Body as { paths: { [path: string]: { [m: string]: Json } } } & Json;
  const security = (path: string, method: string) => body.paths[path]?.[method]?.security;
  return { ...translated, body, security };
}

describe("REST API authorization", () => {
  const Authorizers = {
    Customers: { UserPoolArn: { "Fn::GetAtt": ["Pool", "Arn"] }, AuthorizationScopes: ["shop/read"] },
    Token: { FunctionArn: "arn:aws:lambda:token", Identity: { Header: "X-Token", ReauthorizeEvery: 0 } },
    Request: {
      FunctionArn: "arn:aws:lambda:request",
      FunctionPayloadType: "REQUEST",
      Identity: { Headers: ["Authorization"], QueryStrings: ["tenant"] },
    },
  };

  test("the default authorizer goes on every method that names none", () => {
    const { security, body, problems } = shop(
      { Auth: { DefaultAuthorizer: "Customers", Authorizers } },
      {
        Plain: api("/plain", "get"),
        Open: api("/open", "get", { Auth: { Authorizer: "NONE" } }),
        Other: api("/other", "post", { Auth: { Authorizer: "Token" } }),
        Scoped: api("/scoped", "get", { Auth: { Authorizer: "Customers", AuthorizationScopes: ["shop/write"] } }),
      },
    );
    expect(problems).toEqual([]);
    expect(security("/plain", "get")).toEqual([{ Customers: ["shop/read"] }]);
    expect(security("/open", "get")).toEqual([{ NONE: [] }]);
    expect(security("/other", "post")).toEqual([{ Token: [] }]);
    expect(security("/scoped", "get")).toEqual([{ Customers: ["shop/write"] }]);
    expect(body.securityDefinitions).toEqual({
      Customers: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: [{ "Fn::GetAtt": ["Pool", "Arn"] }],
        },
      },
      Token: {
        type: "apiKey",
        name: "X-Token",
        in: "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
          type: "token",
          authorizerUri: lambdaUri("arn:aws:lambda:token"),
          authorizerResultTtlInSeconds: 0,
        },
      },
      Request: {
        type: "apiKey",
        name: "Unused",
        in: "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
          type: "request",
          authorizerUri: lambdaUri("arn:aws:lambda:request"),
          identitySource: "method.request.header.Authorization, method.request.querystring.tenant",
        },
      },
    });
  });

  test("API Gateway may call Lambda authorizers", () => {
    const { resources } = shop({ Auth: { Authorizers } }, {});
    expect(props(resources.ShopTokenAuthorizerPermission)).toMatchObject({
      Action: "lambda:InvokeFunction",
      FunctionName: "arn:aws:lambda:token",
      Principal: "apigateway.amazonaws.com",
    });
    expect(resources.ShopCustomersAuthorizerPermission).toBeUndefined();
  });

  test("without a default, a method that names none has no security", () => {
    const { security } = shop({ Auth: { Authorizers } }, { Plain: api("/plain", "get") });
    expect(security("/plain", "get")).toBeUndefined();
  });

  test("AWS_IAM signs, and calls with the caller's credentials", () => {
    const { security, body } = shop({ Auth: { DefaultAuthorizer: "AWS_IAM" } }, { Plain: api("/plain", "get") });
    expect(security("/plain", "get")).toEqual([{ AWS_IAM: [] }]);
    expect(body.securityDefinitions).toMatchObject({ AWS_IAM: { "x-amazon-apigateway-authtype": "awsSigv4" } });
    expect(body.paths["/plain"]?.get).toMatchObject({
      "x-amazon-apigateway-integration": { credentials: { "Fn::Sub": "arn:${AWS::Partition}:iam::*:user/*" } },
    });
    const single = shop({}, { Plain: api("/plain", "get", { Auth: { Authorizer: "AWS_IAM", InvokeRole: "NONE" } }) });
    expect(single.security("/plain", "get")).toEqual([{ AWS_IAM: [] }]);
    expect(single.body.paths["/plain"]?.get).not.toHaveProperty(["x-amazon-apigateway-integration", "credentials"]);
  });

  test("API keys: for the whole API but where an event says no, or for one event", () => {
    const whole = shop(
      { Auth: { ApiKeyRequired: true, DefaultAuthorizer: "Customers", Authorizers } },
      { Plain: api("/plain", "get"), Free: api("/free", "get", { Auth: { ApiKeyRequired: false } }) },
    );
    expect(whole.security("/plain", "get")).toEqual([{ Customers: ["shop/read"] }, { api_key: [] }]);
    expect(whole.security("/free", "get")).toEqual([{ Customers: ["shop/read"] }]);
    const one = shop(
      {},
      { Keyed: api("/keyed", "get", { Auth: { ApiKeyRequired: true } }), Free: api("/free", "get") },
    );
    expect(one.security("/keyed", "get")).toEqual([{ api_key: [] }]);
    expect(one.security("/free", "get")).toBeUndefined();
    expect(one.body.securityDefinitions).toEqual({ api_key: { type: "apiKey", name: "x-api-key", in: "header" } });
  });

  test("preflight methods take the default authorizer unless told not to", () => {
    const auth = { DefaultAuthorizer: "Customers", Authorizers };
    const on = shop({ Cors: "'*'", Auth: auth }, { Plain: api("/plain", "get") });
    expect(on.security("/plain", "options")).toEqual([{ Customers: ["shop/read"] }]);
    const off = shop(
      { Cors: "'*'", Auth: { ...auth, AddDefaultAuthorizerToCorsPreflight: false } },
      { Plain: api("/plain", "get") },
    );
    expect(off.security("/plain", "options")).toBeUndefined();
    expect(off.body.paths["/plain"]?.options).toMatchObject({ "x-amazon-apigateway-integration": { type: "mock" } });
  });

  test("schemes that are no authorizers of the API stay beside the default", () => {
    const get = { responses: {}, security: [{ partner: [] }] };
    const { security } = shop(
      {
        DefinitionBody: { swagger: "2.0", paths: { "/a": { get } } },
        Auth: { DefaultAuthorizer: "Customers", Authorizers },
      },
      {},
    );
    expect(security("/a", "get")).toEqual([{ partner: [] }, { Customers: ["shop/read"] }]);
  });

  test("a validated model asks for a validator", () => {
    const { body } = shop({}, { Put: api("/a", "put", { RequestModel: { Model: "Order", ValidateBody: true } }) });
    expect(body["x-amazon-apigateway-request-validators"]).toEqual({
      "body-only": { validateRequestBody: true, validateRequestParameters: false },
    });
    expect(body.paths["/a"]?.put).toMatchObject({ "x-amazon-apigateway-request-validator": "body-only" });
  });

  test("an authorizer that nobody describes is a problem", () => {
    const { problems } = shop({}, { Plain: api("/plain", "get", { Auth: { Authorizer: "Ghost" } }) });
    expect(problems.map((problem) => problem.message)).toEqual(["authorizer `Ghost` is not described on API `Shop`"]);
    const unnamed = shop({ Auth: { DefaultAuthorizer: "Ghost" } }, { Plain: api("/plain", "get") });
    expect(unnamed.problems[0]?.message).toBe("`DefaultAuthorizer` `Ghost` is none of the API's authorizers");
  });

  test("OpenAPI 3 has its schemes under components", () => {
    const { body } = shop({ OpenApiVersion: "3.0.1", Auth: { Authorizers } }, { Plain: api("/plain", "get") });
    expect(body.openapi).toBe("3.0.1");
    expect(Object.keys((body.components as { securitySchemes: Json }).securitySchemes)).toEqual(
      Object.keys(Authorizers),
    );
  });

  test("a resource policy: allowed for all, denied outside the ranges and networks", () => {
    const { body } = shop(
      { Auth: { ResourcePolicy: { IpRangeWhitelist: ["203.0.113.0/24"], SourceVpcBlacklist: ["vpce-1", "vpc-2"] } } },
      { Get: api("/orders/{id}", "get") },
    );
    const Resource = [{ "Fn::Sub": ["execute-api:/${__Stage__}/GET/orders/*", { __Stage__: "live" }] }];
    const all = { Principal: "*", Action: "execute-api:Invoke", Resource };
    expect(body["x-amazon-apigateway-policy"]).toEqual({
      Version: "2012-10-17",
      Statement: [
        { ...all, Effect: "Allow" },
        { ...all, Effect: "Deny", Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } } },
        {
          ...all,
          Effect: "Deny",
          Condition: { StringEquals: { "aws:SourceVpc": ["vpc-2"], "aws:SourceVpce": ["vpce-1"] } },
        },
      ],
    });
  });

  test("a policy of custom statements stands as it is", () => {
    const statement = { Effect: "Deny", Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" };
    const { body } = shop({ Auth: { ResourcePolicy: { CustomStatements: [statement] } } }, { Get: api("/", "get") });
    expect(body["x-amazon-apigateway-policy"]).toEqual({ Version: "2012-10-17", Statement: [statement] });
  });
});

describe("REST API definition, stage and domain", () => {
  test("endpoint, stage settings and references to what is made", () => {
    const { resources, template } = translate(
      {
        Shop: {
          Type: "AWS::Serverless::Api",
          Properties: {
            StageName: "v1.0",
            Name: "shop",
            EndpointConfiguration: { Type: "PRIVATE", VPCEndpointIds: [{ Ref: "Endpoint" }] },
            DisableExecuteApiEndpoint: true,
            TracingEnabled: true,
            AccessLogSetting: { DestinationArn: "arn:aws:logs:x" },
            DefinitionUri: "s3://artifacts/api.yaml",
          },
        },
      },
      { Outputs: { Url: { Value: { "Fn::Sub": "https://${Shop}/${Shop.Stage}" } } } },
    );
    expect(props(resources.Shop)).toEqual({
      BodyS3Location: { Bucket: "artifacts", Key: "api.yaml" },
      Name: "shop",
      DisableExecuteApiEndpoint: true,
      EndpointConfiguration: { Types: ["PRIVATE"], VpcEndpointIds: [{ Ref: "Endpoint" }] },
      Parameters: { endpointConfigurationTypes: "PRIVATE" },
    });
    const stage = Object.keys(resources).find((id) => resources[id]?.Type === "AWS::ApiGateway::Stage") ?? "";
    // The first ten digits of the SHA-1 of "v1.0".
    expect(stage).toMatch(/^ShopStage[0-9a-f]{10}$/);
    expect(props(resources[stage])).toMatchObject({ StageName: "v1.0", TracingEnabled: true });
    expect(template.Outputs).toEqual({ Url: { Value: { "Fn::Sub": `https://\${Shop}/\${${stage}}` } } });
  });

  test("a definition that is given is kept; events add permissions, and authorization only where told to", () => {
    const paths = { "/a": { get: { responses: {} } }, "/b": { get: { responses: {} } } };
    const { body, security, resources } = shop(
      {
        DefinitionBody: { openapi: "3.0.1", paths },
        Auth: { Authorizers: { Customers: { UserPoolArn: "arn:aws:cognito-idp:x" } } },
      },
      {
        A: api("/a", "get", { Auth: { Authorizer: "Customers", OverrideApiAuth: true } }),
        B: api("/b", "get", { Auth: { Authorizer: "Customers" } }),
      },
    );
    expect(Object.keys(body.paths)).toEqual(["/a", "/b"]);
    expect(security("/a", "get")).toEqual([{ Customers: [] }]);
    expect(security("/b", "get")).toBeUndefined();
    expect(props(resources.OrdersAPermissionlive)).toMatchObject({ SourceArn: execute("Shop", "GET/a") });
    expect(paths["/a"].get).toEqual({ responses: {} });
  });

  test("methods under a Fn::If are authorized on both sides", () => {
    const get = { "Fn::If": ["IsProd", { responses: {} }, { responses: {}, security: [{ NONE: [] }] }] };
    const { body } = shop(
      {
        DefinitionBody: { swagger: "2.0", paths: { "/a": { get } } },
        Auth: { DefaultAuthorizer: "AWS_IAM" },
      },
      {},
    );
    expect(body.paths["/a"]?.get).toEqual({
      "Fn::If": ["IsProd", { responses: {}, security: [{ AWS_IAM: [] }] }, { responses: {}, security: [{ NONE: [] }] }],
    });
  });

  test("an included definition stays an include", () => {
    const DefinitionBody = {
      "Fn::Transform": { Name: "AWS::Include", Parameters: { Location: "s3://artifacts/a.yaml" } },
    };
    const Shop = { Type: "AWS::Serverless::Api", Properties: { StageName: "live", DefinitionBody } };
    expect(props(translate({ Shop }).resources.Shop)).toEqual({ Body: DefinitionBody });
  });

  test("a domain with base paths and records", () => {
    const { resources } = shop(
      {
        Domain: {
          DomainName: "shop.example",
          CertificateArn: "arn:aws:acm:x",
          SecurityPolicy: "TLS_1_2",
          BasePath: ["/orders", "v-1"],
          Route53: { HostedZoneId: "Z1", IpV6: true },
        },
      },
      {},
    );
    const domain = Object.keys(resources).find((id) => id.startsWith("ApiGatewayDomainName")) ?? "";
    expect(domain).toMatch(/^ApiGatewayDomainName[0-9a-f]{10}$/);
    expect(props(resources[domain])).toEqual({
      DomainName: "shop.example",
      SecurityPolicy: "TLS_1_2",
      RegionalCertificateArn: "arn:aws:acm:x",
      EndpointConfiguration: { Types: ["REGIONAL"] },
    });
    expect(props(resources.ShopordersBasePathMapping)).toEqual({
      DomainName: { Ref: domain },
      RestApiId: { Ref: "Shop" },
      Stage: { Ref: "ShopliveStage" },
      BasePath: "orders",
    });
    expect(resources.Shopv1BasePathMapping).toBeDefined();
    const records = Object.keys(resources).find((id) => id.startsWith("RecordSetGroup")) ?? "";
    expect(props(resources[records]).RecordSets).toHaveLength(2);
  });

  test("a usage plan of its own, and one that APIs share", () => {
    const own = shop({ Auth: { UsagePlan: { CreateUsagePlan: "PER_API", Quota: { Limit: 10 } } } }, {}).resources;
    expect(props(own.ShopUsagePlan)).toEqual({
      Quota: { Limit: 10 },
      ApiStages: [{ ApiId: { Ref: "Shop" }, Stage: { Ref: "ShopliveStage" } }],
    });
    expect(own.ShopApiKey).toBeDefined();
    expect(own.ShopUsagePlanKey).toBeDefined();
    const Auth = { UsagePlan: { CreateUsagePlan: "SHARED" } };
    const one = { Type: "AWS::Serverless::Api", Properties: { StageName: "live", Auth } };
    const shared = translate({ Shop: one, Back: one }).resources;
    expect(props(shared.ServerlessUsagePlan).ApiStages).toHaveLength(2);
  });
});

describe("HTTP API", () => {
  const route = (Properties?: Json) => ({ Type: "HttpApi", ...(Properties === undefined ? {} : { Properties }) });
  const uri = {
    "Fn::Sub":
      "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Orders.Arn}/invocations",
  };

  test("an implicit API with a route and the default route", () => {
    const { resources, problems } = translate({
      Orders: fn({ Events: { Get: route({ Path: "/orders", Method: "GET" }), Rest: route() } }),
    });
    expect(problems).toEqual([]);
    const integration = { type: "aws_proxy", httpMethod: "POST", payloadFormatVersion: "2.0", uri };
    expect(resources.ServerlessHttpApi).toEqual({
      Type: "AWS::ApiGatewayV2::Api",
      Properties: {
        Body: {
          openapi: "3.0.1",
          info: { version: "1.0", title: { Ref: "AWS::StackName" } },
          paths: {
            "/orders": { get: { "x-amazon-apigateway-integration": integration, responses: {} } },
            $default: {
              "x-amazon-apigateway-any-method": {
                "x-amazon-apigateway-integration": integration,
                responses: {},
                isDefaultRoute: true,
              },
            },
          },
        },
      },
    });
    expect(props(resources.ServerlessHttpApiApiGatewayDefaultStage)).toEqual({
      ApiId: { Ref: "ServerlessHttpApi" },
      StageName: "$default",
      AutoDeploy: true,
      Tags: { "httpapi:createdBy": "SAM" },
    });
    expect(props(resources.OrdersGetPermission)).toMatchObject({
      SourceArn: execute("ServerlessHttpApi", "GET/orders"),
    });
    expect(props(resources.OrdersRestPermission)).toMatchObject({ SourceArn: execute("ServerlessHttpApi", "*") });
  });

  test("JWT, Lambda and IAM authorizers", () => {
    const { resources, problems } = translate({
      Shop: {
        Type: "AWS::Serverless::HttpApi",
        Properties: {
          StageName: "live",
          CorsConfiguration: { AllowOrigins: ["https://shop.example"], MaxAge: 10 },
          Auth: {
            DefaultAuthorizer: "Login",
            EnableIamAuthorizer: true,
            Authorizers: {
              Login: {
                AuthorizationScopes: ["orders"],
                IdentitySource: "$request.header.Authorization",
                JwtConfiguration: { issuer: "https://login.example", audience: ["shop"] },
              },
              Own: {
                FunctionArn: { "Fn::GetAtt": ["Check", "Arn"] },
                AuthorizerPayloadFormatVersion: "2.0",
                EnableSimpleResponses: true,
                EnableFunctionDefaultPermissions: true,
                Identity: { Headers: ["Authorization"] },
              },
            },
          },
        },
      },
      Orders: fn({
        Events: {
          A: route({ ApiId: { Ref: "Shop" }, Path: "/a", Method: "get" }),
          B: route({ ApiId: { Ref: "Shop" }, Path: "/b", Method: "get", Auth: { Authorizer: "Own" } }),
          C: route({ ApiId: { Ref: "Shop" }, Path: "/c", Method: "get", Auth: { Authorizer: "AWS_IAM" } }),
          D: route({ ApiId: { Ref: "Shop" }, Path: "/d", Method: "get", Auth: { Authorizer: "NONE" } }),
          E: route({ ApiId: { Ref: "Shop" }, Path: "/e", Method: "get", Auth: { AuthorizationScopes: ["write"] } }),
        },
      }),
    });
    expect(problems).toEqual([]);
    const body = props(resources.Shop).Body as { paths: { [path: string]: { get: Json } }; components: Json } & Json;
    expect(Object.values(body.paths).map(({ get }) => get.security)).toEqual([
      [{ Login: ["orders"] }],
      [{ Own: [] }],
      [{ AWS_IAM: [] }],
      [{ NONE: [] }],
      [{ Login: ["write"] }],
    ]);
    expect(body.components.securitySchemes).toMatchObject({
      Login: {
        type: "oauth2",
        "x-amazon-apigateway-authorizer": {
          type: "jwt",
          jwtConfiguration: { issuer: "https://login.example", audience: ["shop"] },
          identitySource: "$request.header.Authorization",
        },
      },
      Own: {
        "x-amazon-apigateway-authorizer": {
          type: "request",
          authorizerUri: lambdaUri({ "Fn::GetAtt": ["Check", "Arn"] }),
          identitySource: ["$request.header.Authorization"],
          authorizerPayloadFormatVersion: "2.0",
          enableSimpleResponses: true,
        },
      },
      AWS_IAM: { "x-amazon-apigateway-authtype": "awsSigv4" },
    });
    expect(body["x-amazon-apigateway-cors"]).toEqual({ allowOrigins: ["https://shop.example"], maxAge: 10 });
    expect(resources.ShopOwnAuthorizerPermission?.Type).toBe("AWS::Lambda::Permission");
    expect(resources.ShopliveStage?.Type).toBe("AWS::ApiGatewayV2::Stage");
  });
});

test("an API of elsewhere: the permission only, and a problem", () => {
  const { resources, problems } = translate({
    Orders: fn({ Events: { Get: api("/a", "get", { RestApiId: { "Fn::ImportValue": "shop-api" } }) } }),
  });
  expect(resources.OrdersGetPermissionAllStages).toBeDefined();
  expect(problems.map((problem) => problem.code)).toEqual(["SAM_BAD_REFERENCE"]);
  expect(resources.ServerlessRestApi).toBeUndefined();
});

test("WebSocket API: only $connect is authorized", () => {
  const { resources } = translate({
    Chat: {
      Type: "AWS::Serverless::WebSocketApi",
      Properties: {
        RouteSelectionExpression: "$request.body.action",
        Auth: { AuthType: "CUSTOM", AuthArn: { "Fn::GetAtt": ["Check", "Arn"] } },
        Routes: {
          $connect: { FunctionArn: { "Fn::GetAtt": ["Join", "Arn"] } },
          send: { FunctionArn: { "Fn::GetAtt": ["Send", "Arn"] } },
        },
      },
    },
  });
  expect(Object.keys(resources)).toEqual([
    "Chat",
    "ChatdefaultStage",
    "ChatConnectAuthorizer",
    "ChatAuthorizerPermission",
    "ChatConnectIntegration",
    "ChatConnectRoute",
    "ChatConnectPermission",
    "ChatSendIntegration",
    "ChatSendRoute",
    "ChatSendPermission",
  ]);
  expect(props(resources.ChatConnectRoute)).toMatchObject({
    AuthorizationType: "CUSTOM",
    AuthorizerId: { Ref: "ChatConnectAuthorizer" },
  });
  expect(props(resources.ChatSendRoute)).not.toHaveProperty("AuthorizationType");
});
