import { ask, fine, oneOf, settled, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { knownText } from "../secrets.ts";

const PUBLIC = /"AllowFromPublic"\s{0,4}:\s{0,4}true/;
const closed = ask(
  ["Policy"],
  settled((value, name) => (PUBLIC.test(knownText(value)) ? `${name} allows access from the public internet` : fine)),
);

export const control: Control = {
  id: "opensearch-serverless-network-policy-private",
  title: "Serverless search collections are reachable only through VPC endpoints",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::OpenSearchServerless::SecurityPolicy"],
  why: "A network policy that allows public access puts the collection in front of everybody on the internet.",
  fix: 'Set `"AllowFromPublic": false` and name VPC endpoints in `SourceVPCEs`.',
  sources: ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-network.html"],
  check: where(["Type"], oneOf(["network"], ""), "it is no network policy", closed),
  bad: [
    {
      name: "public",
      finds: ["CatalogNetwork"],
      template: `
CatalogNetwork:
  Type: AWS::OpenSearchServerless::SecurityPolicy
  Properties:
    Name: catalogue
    Type: network
    Policy: '[{"Rules":[{"ResourceType":"collection","Resource":["collection/catalogue"]}],"AllowFromPublic":true}]'
`,
    },
  ],
  good: [
    {
      name: "by VPC endpoint",
      template: `
CatalogNetwork:
  Type: AWS::OpenSearchServerless::SecurityPolicy
  Properties:
    Name: catalogue
    Type: network
    Policy: '[{"Rules":[{"ResourceType":"collection","Resource":["collection/catalogue"]}],"AllowFromPublic":false,"SourceVPCEs":["vpce-0a1b2c3d4e5f60718"]}]'
`,
    },
  ],
};
