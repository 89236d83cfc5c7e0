import { blocked, reachable, scenario, unknown } from "../scenario.ts";
import { everyOperation, fn, live, method, openApi, permit } from "./parts.ts";

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
scenario(
  "a REST API whose methods ask for different things",
  `Resources:
  Shop: { Type: AWS::ApiGateway::RestApi, Properties: { Name: shop } }
  Doors: { Type: AWS::ApiGateway::Authorizer, Properties: { Name: doors, RestApiId: !Ref Shop, Type: TOKEN, IdentitySource: method.request.header.Authorization, AuthorizerUri: !Sub "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Judge.Arn}/invocations" } }
  Pool: { Type: AWS::Cognito::UserPool }
  PoolDoors: { Type: AWS::ApiGateway::Authorizer, Properties: { Name: pool, RestApiId: !Ref Shop, Type: COGNITO_USER_POOLS, IdentitySource: method.request.header.Authorization, ProviderARNs: [!GetAtt Pool.Arn] } }
${["Orders", "Admin", "Keyed", "Guarded", "Pooled", "Forgotten", "Every", "Judge"].map(fn).join("")}
${["Orders", "Admin", "Keyed", "Guarded", "Pooled", "Every"].map((id) => permit(id, "apigateway", everyOperation("Shop"))).join("")}
${method("Shop", "Orders", "GET", "Orders")}
${method("Shop", "Admin", "GET", "Admin", "AuthorizationType: AWS_IAM")}
${method("Shop", "Keyed", "GET", "Keyed", "{ AuthorizationType: NONE, ApiKeyRequired: true }").replace("{ AuthorizationType: NONE, ApiKeyRequired: true }", "AuthorizationType: NONE\n      ApiKeyRequired: true")}
${method("Shop", "Guarded", "GET", "Guarded", "AuthorizationType: CUSTOM\n      AuthorizerId: !Ref Doors")}
${method("Shop", "Pooled", "GET", "Pooled", "AuthorizationType: COGNITO_USER_POOLS\n      AuthorizerId: !Ref PoolDoors")}
${method("Shop", "Forgotten", "GET", "Forgotten")}
${method("Shop", "Every", "ANY", "Every")}
${live("Shop", "ShopOrdersMethod")}
`,
  {
    "internet > Shop": reachable("tcp 443"),
    "internet > Shop GET /orders": reachable("tcp 443"),
    "internet > Orders": reachable("tcp 443", { through: ["Shop"] }),
    "internet > Shop GET /admin": blocked(),
    "internet > Admin": blocked(),
    "internet > Guarded": blocked(),
    "internet > Pooled": blocked(),
    // An API key counts callers and is no authentication.
    "internet > Keyed": reachable("tcp 443"),
    // Nothing that was read lets the API call this one; somebody may have added the permission by hand.
    "internet > Forgotten": unknown("Permission"),
    "internet > Shop DELETE /every": reachable("tcp 443"),
    "internet > Shop POST /every": reachable("tcp 443"),
    "internet > Every": reachable("tcp 443"),
    // An authorizer's function runs for whoever sends a token, if it lets the API run it.
    "internet > Judge": unknown("Permission"),
  },
);

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
const policy = (statements: string) => `Policy: { Version: "2012-10-17", Statement: [${statements}] }`;
const allow = (condition = "") =>
  `{ Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*"${condition} }`;
const deny = (condition = "") =>
  `{ Effect: Deny, Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*"${condition} }`;

scenario(
  "REST APIs with resource policies",
  `Parameters:
  Offices: { Type: String }
Resources:
${openApi("Free", policy(allow()))}
${openApi("Office", policy(`${allow()}, ${deny(', Condition: { NotIpAddress: { "aws:SourceIp": 203.0.113.0/24 } }')}`))}
${openApi("Home", policy(allow(', Condition: { IpAddress: { "aws:SourceIp": 10.0.0.0/8 } }')))}
${openApi("Somewhere", policy(allow(', Condition: { IpAddress: { "aws:SourceIp": !Ref Offices } }')))}
${openApi("Endpoint", policy(allow(', Condition: { StringEquals: { "aws:SourceVpce": vpce-0123456789abcdef0 } }')))}
${openApi("Closed", policy(`${allow()}, ${deny()}`))}
${openApi("Partner", policy('{ Effect: Allow, Principal: { AWS: "444455556666" }, Action: "execute-api:Invoke", Resource: "execute-api:/*" }'))}
${openApi("Inside", `EndpointConfiguration: { Types: [PRIVATE] }, ${policy(allow())}`)}
${openApi("Off", "DisableExecuteApiEndpoint: true")}
`,
  {
    "internet > FreeFn": reachable("tcp 443"),
    // Some address of the internet can, not every one.
    "internet > OfficeFn": reachable("tcp 443", { everywhere: "" }),
    "internet > HomeFn": blocked(),
    "internet > SomewhereFn": unknown("Offices"),
    "internet > EndpointFn": blocked(),
    "internet > ClosedFn": blocked(),
    "internet > PartnerFn": blocked(),
    "internet > InsideFn": blocked(),
    "internet > Inside": blocked(),
    "internet > OffFn": unknown("custom domain"),
  },
);

scenario(
  "REST APIs that are not deployed, or by another name",
  `Resources:
  Draft: { Type: AWS::ApiGateway::RestApi, Properties: { Name: draft } }
${fn("DraftFn")}${permit("DraftFn", "apigateway", everyOperation("Draft"))}${method("Draft", "Open", "GET", "DraftFn")}
${openApi("Named", "DisableExecuteApiEndpoint: true")}
  Name: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com, RegionalCertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/1, EndpointConfiguration: { Types: [REGIONAL] } } }
  NameOf: { Type: AWS::ApiGateway::BasePathMapping, Properties: { DomainName: !Ref Name, RestApiId: !Ref Named, Stage: !Ref NamedStage } }
  Mocked: { Type: AWS::ApiGateway::RestApi, Properties: { Name: mocked } }
  MockedMethod: { Type: AWS::ApiGateway::Method, Properties: { RestApiId: !Ref Mocked, ResourceId: !GetAtt Mocked.RootResourceId, HttpMethod: GET, AuthorizationType: NONE, Integration: { Type: MOCK } } }
${live("Mocked", "MockedMethod")}
`,
  {
    "internet > DraftFn": unknown("stage"),
    "internet > NamedFn": reachable("tcp 443"),
    "internet > Mocked GET /": reachable("tcp 443"),
  },
);
