import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "tgw-shared-only-in-organization",
  title: "Resource shares stay inside the organisation",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::RAM::ResourceShare"],
  why: "A share that admits outsiders lets an account that you do not govern plug into your network.",
  fix: "Set `AllowExternalPrincipals: false`.",
  sources: [
    "https://docs.aws.amazon.com/ram/latest/userguide/working-with-sharing-create.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ram-resourceshare.html",
  ],
  check: ask(["AllowExternalPrincipals"], isFalse(true)),
  bad: [
    {
      name: "outsiders admitted",
      finds: ["SharedSubnets"],
      template: `
SharedSubnets:
  Type: AWS::RAM::ResourceShare
  Properties: { Name: subnets }
`,
    },
  ],
  good: [
    {
      name: "ours only",
      template: `
SharedSubnets:
  Type: AWS::RAM::ResourceShare
  Properties: { Name: subnets, AllowExternalPrincipals: false }
`,
    },
  ],
};
