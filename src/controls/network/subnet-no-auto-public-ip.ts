import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "subnet-no-auto-public-ip",
  title: "Subnets do not hand out public IPv4 addresses on launch",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::EC2::Subnet"],
  why: "Whatever is launched there stands on the internet, also what was never meant to.",
  fix: "Set `MapPublicIpOnLaunch: false`, and give addresses to the few things that need one.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-15",
  ],
  check: ask(["MapPublicIpOnLaunch"], isFalse(false)),
  bad: [
    {
      name: "handed out",
      finds: ["FrontSubnet"],
      template: `
FrontSubnet:
  Type: AWS::EC2::Subnet
  Properties:
    VpcId: vpc-0a1b2c3d4e5f60718
    CidrBlock: 10.20.0.0/24
    MapPublicIpOnLaunch: true
`,
    },
  ],
  good: [
    {
      name: "not handed out",
      template: `
FrontSubnet:
  Type: AWS::EC2::Subnet
  Properties:
    VpcId: vpc-0a1b2c3d4e5f60718
    CidrBlock: 10.20.0.0/24
`,
    },
  ],
};
