import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "cloud9-no-ingress",
  title: "Cloud9 environments connect through Systems Manager without inbound ports",
  kind: "ec2",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::Cloud9::EnvironmentEC2"],
  why: "The SSH connection type opens port 22 to the service's public ranges; the Systems Manager type needs no open port.",
  fix: "Set `ConnectionType: CONNECT_SSM`.",
  sources: [
    "https://docs.aws.amazon.com/cloud9/latest/user-guide/ec2-ssm.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloud9-environmentec2.html",
  ],
  check: ask(["ConnectionType"], isOneOf(["CONNECT_SSM"], "CONNECT_SSH")),
  bad: [
    {
      name: "left out",
      finds: ["Workbench"],
      template: `
Workbench:
  Type: AWS::Cloud9::EnvironmentEC2
  Properties:
    InstanceType: t3.small
    ImageId: amazonlinux-2023-x86_64
`,
    },
  ],
  good: [
    {
      name: "through Systems Manager",
      template: `
Workbench:
  Type: AWS::Cloud9::EnvironmentEC2
  Properties:
    InstanceType: t3.small
    ImageId: amazonlinux-2023-x86_64
    ConnectionType: CONNECT_SSM
`,
    },
  ],
};
