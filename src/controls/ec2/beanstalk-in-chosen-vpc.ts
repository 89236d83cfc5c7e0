import { both, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";
import { option } from "../options.ts";

export const control: Control = {
  id: "beanstalk-in-chosen-vpc",
  title: "Elastic Beanstalk environments name a VPC and subnets",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: ["AWS::ElasticBeanstalk::Environment"],
  why: "Without these options the instances land in the default VPC, in subnets that hand out public addresses.",
  fix: "Set options `VPCId` and `Subnets` of namespace `aws:ec2:vpc`.",
  sources: [
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html",
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/vpc.html",
  ],
  check: both(
    option("aws:ec2:vpc", "VPCId", isPresent("option `VPCId` is left out")),
    option("aws:ec2:vpc", "Subnets", isPresent("option `Subnets` is left out")),
  ),
  bad: [
    {
      name: "the default VPC",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ElasticBeanstalk::Environment
  Properties:
    ApplicationName: shop
`,
    },
  ],
  good: [
    {
      name: "chosen subnets",
      template: `
Shop:
  Type: AWS::ElasticBeanstalk::Environment
  Properties:
    ApplicationName: shop
    OptionSettings:
      - { Namespace: "aws:ec2:vpc", OptionName: VPCId, Value: vpc-0a1b2c3d4e5f60718 }
      - { Namespace: "aws:ec2:vpc", OptionName: Subnets, Value: "subnet-0a1b2c3d4e5f60718,subnet-0b1c2d3e4f5061728" }
`,
    },
  ],
};
