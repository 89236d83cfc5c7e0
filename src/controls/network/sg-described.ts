import { show } from "../../estate/value.ts";
import { ask, fine, settled } from "../ask.ts";
import type { Control } from "../control.ts";

const PLACEHOLDER = /^\s*(managed by terraform|security group|description|sg|todo|test|\.|-)?\s*$/i;

export const control: Control = {
  id: "sg-described",
  title: "Every security group says what it is for",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::EC2::SecurityGroup"],
  why: "A group whose purpose is not written down is reused for what it was never meant for.",
  fix: "Say in `GroupDescription` what the group protects and who may come in.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html",
  ],
  check: ask(
    ["GroupDescription"],
    settled((value, name) =>
      typeof value === "string" && PLACEHOLDER.test(value)
        ? `${name} says nothing: \`${show(value, 60)}\``
        : value === undefined
          ? `${name} is left out`
          : fine,
    ),
  ),
  bad: [
    {
      name: "a placeholder",
      finds: ["WebGroup"],
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: Managed by Terraform
`,
    },
  ],
  good: [
    {
      name: "says what it is for",
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: Public HTTPS of the shop, from the load balancer only
`,
    },
  ],
};
