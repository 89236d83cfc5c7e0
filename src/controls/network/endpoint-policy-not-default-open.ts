import { policyOf, type Statement } from "../../estate/policy.ts";
import { ask, fine, isEmpty, noneOf, type Probe, where } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { knownText } from "../secrets.ts";

const narrow: Probe = (value, path) => {
  if (isEmpty(value)) return [violated(path, "`PolicyDocument` is left out, so the endpoint allows everything")];
  const { statements, unknown } = policyOf(value);
  const open = statements.find((statement) => statement.effect === "Allow" && allowsAll(statement));
  if (open !== undefined)
    return [violated([...path, ...open.path], "the policy allows every action on every resource for everyone")];
  const [first] = unknown;
  return first === undefined ? [] : [cannotTell(path, first)];
};

function allowsAll(statement: Statement): boolean {
  const everything = (list: Statement["actions"]) => Array.isArray(list) && list.includes("*");
  const unconditional = Array.isArray(statement.conditions) && statement.conditions.length === 0;
  return everything(statement.actions) && everything(statement.resources) && unconditional;
}

export const control: Control = {
  id: "endpoint-policy-not-default-open",
  title: "VPC endpoints carry a policy narrower than the one that allows everything",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::VPCEndpoint"],
  why: "With the default policy whoever is inside the VPC can carry data to buckets and tables of any account.",
  fix: "Write a `PolicyDocument` that names your resources, or `aws:ResourceOrgID` and `aws:PrincipalOrgID`.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"],
  check: where(
    ["VpcEndpointType"],
    noneOf(["GatewayLoadBalancer", "Resource", "ServiceNetwork"], "Gateway"),
    "it is no endpoint of an API",
    where(
      ["ServiceName"],
      (name) => (/\.vpce\.|vpce-svc-/.test(knownText(name)) ? "another party's" : fine),
      "the service of another party takes no policy",
      ask(["PolicyDocument"], narrow),
    ),
  ),
  bad: [
    {
      name: "the default policy",
      finds: ["BucketEndpoint"],
      template: `
BucketEndpoint:
  Type: AWS::EC2::VPCEndpoint
  Properties: { VpcId: vpc-0a1b2c3d4e5f60718, ServiceName: com.amazonaws.eu-west-1.s3 }
`,
    },
  ],
  good: [
    {
      name: "our organisation's buckets",
      template: `
BucketEndpoint:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    VpcId: vpc-0a1b2c3d4e5f60718
    ServiceName: com.amazonaws.eu-west-1.s3
    PolicyDocument:
      Statement:
        - Effect: Allow
          Principal: "*"
          Action: "*"
          Resource: "*"
          Condition: { StringEquals: { "aws:ResourceOrgID": o-a1b2c3d4e5 } }
`,
    },
  ],
};
