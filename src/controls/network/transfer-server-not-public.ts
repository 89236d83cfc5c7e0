import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "transfer-server-not-public",
  title: "Transfer Family servers use VPC endpoints, not public ones",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::Transfer::Server"],
  why: "A public endpoint answers login attempts from everybody on the internet.",
  fix: "Set `EndpointType: VPC` with `EndpointDetails` that name subnets and security groups.",
  sources: ["https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html"],
  check: ask(["EndpointType"], isNoneOf(["PUBLIC"], "PUBLIC")),
  bad: [
    {
      name: "left out, which means public",
      finds: ["Uploads"],
      template: `
Uploads:
  Type: AWS::Transfer::Server
`,
    },
  ],
  good: [
    {
      name: "inside the VPC",
      template: `
Uploads:
  Type: AWS::Transfer::Server
  Properties:
    EndpointType: VPC
    EndpointDetails: { VpcId: vpc-0a1b2c3d4e5f60718, SubnetIds: [subnet-0a1b2c3d4e5f60718], SecurityGroupIds: [sg-0a1b2c3d4e5f60718] }
`,
    },
  ],
};
