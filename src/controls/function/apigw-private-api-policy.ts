import { isList, Unknown } from "../../estate/value.ts";
import { policyGuards } from "../apis.ts";
import { asText, type Check, fine, type Test, where } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";

const guarded: Check = function* (api) {
  const guards = policyGuards(api);
  const stated = api.properties.Policy !== undefined;
  if (guards instanceof Unknown) yield cannotTell(["Policy"], guards);
  else if (!guards)
    yield violated(["Policy"], stated ? "the policy lets anyone call the API" : "the private API has no policy");
};
const isPrivate: Test = (value) =>
  isList(value) && value.some((item) => asText(item) === "PRIVATE") ? fine : "not private";

export const control: Control = {
  id: "apigw-private-api-policy",
  title: "Private APIs carry a policy that names the VPC or endpoint",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::ApiGateway::RestApi"],
  why: "Without a policy that names your endpoint or VPC, any VPC endpoint of any account may call a private API.",
  fix: "Write a `Policy` that allows `execute-api:Invoke` only where `aws:SourceVpce` (or `aws:SourceVpc`) is yours.",
  sources: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html",
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html",
  ],
  check: where(["EndpointConfiguration", "Types"], isPrivate, "it is no private API", guarded),
  bad: [
    {
      name: "open to every endpoint",
      finds: ["LedgerApi"],
      template: `
LedgerApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Name: ledger
    EndpointConfiguration:
      Types: [PRIVATE]
    Policy:
      Statement:
        - { Effect: Allow, Principal: "*", Action: "execute-api:Invoke", Resource: "*" }
`,
    },
  ],
  good: [
    {
      name: "one endpoint",
      template: `
LedgerApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Name: ledger
    EndpointConfiguration:
      Types: [PRIVATE]
    Policy:
      Statement:
        - Effect: Allow
          Principal: "*"
          Action: execute-api:Invoke
          Resource: "*"
          Condition: { StringEquals: { "aws:SourceVpce": vpce-0a1b2c3d4e5f60718 } }
`,
    },
  ],
};
