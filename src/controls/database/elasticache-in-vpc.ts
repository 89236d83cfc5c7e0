import { ask, asText, every, fine, isPresent, settled } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "elasticache-in-vpc",
  title: "Caches name a subnet group of their own",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup"],
  why: "Without one the cache lands in the default VPC, whose subnets all lead to the internet.",
  fix: "Set `CacheSubnetGroupName` to a group of private subnets.",
  sources: [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/SubnetGroups.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-7",
  ],
  check: ask(
    ["CacheSubnetGroupName"],
    every(
      isPresent("`CacheSubnetGroupName` is left out, so the cache is placed in the default VPC"),
      settled((value, name) => (asText(value)?.toLowerCase() === "default" ? `${name} is \`default\`` : fine)),
    ),
  ),
  bad: [
    {
      name: "no subnet group",
      finds: ["SessionCache"],
      template: `
SessionCache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    ReplicationGroupDescription: sessions
    Engine: valkey
    CacheNodeType: cache.t4g.small
`,
    },
  ],
  good: [
    {
      name: "the data layer's subnets",
      template: `
DataSubnets:
  Type: AWS::ElastiCache::SubnetGroup
  Properties:
    Description: private data subnets
    SubnetIds: [subnet-0a1b2c3d4e5f60718]
SessionCache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    ReplicationGroupDescription: sessions
    Engine: valkey
    CacheNodeType: cache.t4g.small
    CacheSubnetGroupName: !Ref DataSubnets
`,
    },
  ],
};
