import { ask, both, isFalse, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "redshift-serverless-not-public",
  title: "Serverless warehouse workgroups have no public endpoint and use enhanced routing",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::RedshiftServerless::Workgroup"],
  why: "A public endpoint puts the warehouse's login in front of everybody; without enhanced routing its copies pass around the VPC.",
  fix: "Set `PubliclyAccessible: false` and `EnhancedVpcRouting: true`.",
  sources: [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/serverless-connecting.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshiftserverless-workgroup.html",
  ],
  check: both(ask(["PubliclyAccessible"], isFalse(false)), ask(["EnhancedVpcRouting"], isTrue(false))),
  bad: [
    {
      name: "public",
      finds: ["Sales"],
      template: `
Sales:
  Type: AWS::RedshiftServerless::Workgroup
  Properties:
    WorkgroupName: sales
    PubliclyAccessible: true
    EnhancedVpcRouting: true
`,
    },
  ],
  good: [
    {
      name: "private, through the VPC",
      template: `
Sales:
  Type: AWS::RedshiftServerless::Workgroup
  Properties:
    WorkgroupName: sales
    EnhancedVpcRouting: true
`,
    },
  ],
};
