import { blocked, reachable, scenario, unknown } from "../scenario.ts";
import { everyOperation, fn, permit } from "./parts.ts";

const route = (api: string, id: string, key: string, target: string, more = ""): string => `
  ${id}Link: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref ${api}, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt ${target}.Arn, PayloadFormatVersion: "2.0" } }
  ${id}: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref ${api}, RouteKey: ${key}, Target: !Sub "integrations/\${${id}Link}"${more} } }`;

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
scenario(
  "an HTTP API",
  `Resources:
  Web: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: web, ProtocolType: HTTP } }
  Tokens: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { ApiId: !Ref Web, AuthorizerType: JWT, Name: tokens, IdentitySource: [$request.header.Authorization], JwtConfiguration: { Audience: [web], Issuer: "https://id.example.com" } } }
  WebStage: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Web, StageName: $default, AutoDeploy: "true" } }
${["Open", "Jwt", "Iam", "Rest", "Lost"].map(fn).join("")}
${["Open", "Jwt", "Iam", "Rest"].map((id) => permit(id, "apigateway", everyOperation("Web"))).join("")}
${route("Web", "OpenRoute", "GET /open", "Open")}
${route("Web", "JwtRoute", "GET /jwt", "Jwt", ", AuthorizationType: JWT, AuthorizerId: !Ref Tokens")}
${route("Web", "IamRoute", "GET /iam", "Iam", ", AuthorizationType: AWS_IAM")}
${route("Web", "RestRoute", "$default", "Rest")}
${route("Web", "LostRoute", "GET /lost", "Lost")}
  Unstaged: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: unstaged, ProtocolType: HTTP } }
${fn("UnstagedFn")}${permit("UnstagedFn", "apigateway", everyOperation("Unstaged"))}${route("Unstaged", "UnstagedRoute", "GET /", "UnstagedFn")}
`,
  {
    "internet > Web": reachable("tcp 443"),
    "internet > Open": reachable("tcp 443", { through: ["Web"] }),
    "internet > Web GET /jwt": blocked(),
    "internet > Jwt": blocked(),
    "internet > Iam": blocked(),
    "internet > Rest": reachable("tcp 443"),
    "internet > Lost": unknown("Permission"),
    "internet > UnstagedFn": unknown("stage"),
  },
);

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
scenario(
  "WebSocket APIs",
  `Resources:
${["Chat", "Vault"]
  .map(
    (api) => `
  ${api}: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: ${api}, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  ${api}Stage: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref ${api}, StageName: live, AutoDeploy: true } }
${["Join", "Say"].map((id) => fn(`${api}${id}`) + permit(`${api}${id}`, "apigateway", everyOperation(api))).join("")}
${route(api, `${api}Connect`, "$connect", `${api}Join`, api === "Vault" ? ", AuthorizationType: AWS_IAM" : "")}
${route(api, `${api}Send`, "say", `${api}Say`)}`,
  )
  .join("")}
`,
  {
    "internet > ChatJoin": reachable("tcp 443"),
    "internet > ChatSay": reachable("tcp 443"),
    // Who may not connect sends nothing.
    "internet > VaultJoin": blocked(),
    "internet > VaultSay": blocked(),
  },
);

const url = (id: string, auth: string, rights: string): string => `${fn(id)}
  ${id}Url: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !GetAtt ${id}.Arn, AuthType: ${auth} } }${rights}`;
const mayUrl = (id: string, auth = "NONE") => `
  ${id}MayUrl: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref ${id}, Action: lambda:InvokeFunctionUrl, Principal: "*", FunctionUrlAuthType: ${auth} } }`;
const mayInvoke = (id: string) => `
  ${id}MayInvoke: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref ${id}, Action: lambda:InvokeFunction, Principal: "*", InvokedViaFunctionUrl: true } }`;

// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
scenario(
  "function URLs",
  `Parameters:
  Auth: { Type: String, AllowedValues: [NONE, AWS_IAM] }
Resources:
${url("Both", "NONE", mayUrl("Both") + mayInvoke("Both"))}
${url("None", "NONE", "")}
${url("Signed", "AWS_IAM", "")}
${url("Settled", "!Ref Auth", mayUrl("Settled") + mayInvoke("Settled"))}
${fn("Edge")}
  EdgeUrl: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: !GetAtt Edge.Arn, AuthType: AWS_IAM } }
  EdgeMayUrl: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Edge, Action: lambda:InvokeFunctionUrl, Principal: cloudfront.amazonaws.com, SourceArn: !Sub "arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${Site}" } }
  EdgeMay: { Type: AWS::Lambda::Permission, Properties: { FunctionName: !Ref Edge, Action: lambda:InvokeFunction, Principal: cloudfront.amazonaws.com, SourceArn: !Sub "arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${Site}", InvokedViaFunctionUrl: true } }
  Signer: { Type: AWS::CloudFront::OriginAccessControl, Properties: { OriginAccessControlConfig: { Name: f, OriginAccessControlOriginType: lambda, SigningBehavior: always, SigningProtocol: sigv4 } } }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{ Id: f, DomainName: !Select [2, !Split ["/", !GetAtt EdgeUrl.FunctionUrl]], OriginAccessControlId: !GetAtt Signer.Id, CustomOriginConfig: { OriginProtocolPolicy: https-only } }]
        DefaultCacheBehavior: { TargetOriginId: f, ViewerProtocolPolicy: https-only, CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad }
`,
  {
    "internet > Both": reachable("tcp 443"),
    "internet > None": blocked(),
    "internet > Signed": blocked(),
    "internet > Settled": unknown("Auth"),
    "internet > Edge": reachable("tcp 443", { through: ["Site", "EdgeUrl"] }),
  },
);
