import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

export const control: Control = {
  id: "resolver-query-logging-on-vpc",
  title: "VPC resolvers log queries",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::EC2::VPC"],
  why: "The names that machines ask for show a call home long before the traffic does.",
  fix: "Add an `AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation` for the VPC.",
  sources: ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html"],
  check: hasSibling(
    "AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation",
    "ResourceId",
    "no query log records what its resolvers are asked",
  ),
  bad: [
    {
      name: "none",
      finds: ["Network"],
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.20.0.0/16 }
`,
    },
  ],
  good: [
    {
      name: "logged",
      template: `
Network:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.20.0.0/16 }
NetworkQueries:
  Type: AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation
  Properties: { ResourceId: !Ref Network, ResolverQueryLogConfigId: rqlc-0a1b2c3d4e5f60718 }
`,
    },
  ],
};
