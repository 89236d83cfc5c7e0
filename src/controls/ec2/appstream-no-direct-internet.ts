import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "appstream-no-direct-internet",
  title: "AppStream fleets have no direct internet access",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::AppStream::Fleet"],
  why: "With default internet access every streaming instance gets a public address and a way out past the network's controls.",
  fix: "Set `EnableDefaultInternetAccess: false` and give the fleet private subnets.",
  sources: [
    "https://docs.aws.amazon.com/appstream2/latest/developerguide/internet-access.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appstream-fleet.html",
  ],
  check: ask(["EnableDefaultInternetAccess"], isFalse(false)),
  bad: [
    {
      name: "straight to the internet",
      finds: ["Desktops"],
      template: `
Desktops:
  Type: AWS::AppStream::Fleet
  Properties: { Name: desktops, InstanceType: stream.standard.medium, EnableDefaultInternetAccess: true }
`,
    },
  ],
  good: [
    {
      name: "through the network",
      template: `
Desktops:
  Type: AWS::AppStream::Fleet
  Properties: { Name: desktops, InstanceType: stream.standard.medium, EnableDefaultInternetAccess: false }
`,
    },
  ],
};
