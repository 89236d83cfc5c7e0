import { ask, decidedBy, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "elasticache-auto-minor-upgrade",
  title: "Cache clusters take minor engine upgrades by themselves",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "high",
  on: ["AWS::ElastiCache::CacheCluster", "AWS::ElastiCache::ReplicationGroup"],
  why: "Minor engine versions carry the security patches; a cache that refuses them keeps known holes.",
  fix: "Set `AutoMinorVersionUpgrade: true`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elasticache-controls.html#elasticache-2",
  ],
  check: ask(
    ["AutoMinorVersionUpgrade"],
    isTrue(
      decidedBy("`AutoMinorVersionUpgrade` is left out, so the service decides", "set `AutoMinorVersionUpgrade: true`"),
    ),
  ),
  bad: [
    {
      name: "switched off",
      finds: ["SessionCache"],
      template: `
SessionCache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    ReplicationGroupDescription: sessions
    Engine: valkey
    CacheNodeType: cache.t4g.small
    AutoMinorVersionUpgrade: false
`,
    },
  ],
  good: [
    {
      name: "switched on",
      template: `
SessionCache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    ReplicationGroupDescription: sessions
    Engine: valkey
    CacheNodeType: cache.t4g.small
    AutoMinorVersionUpgrade: true
`,
    },
  ],
};
