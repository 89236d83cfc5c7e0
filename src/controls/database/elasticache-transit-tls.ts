import { ask, both, decidedBy, isEmpty, isNoneOf, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

const INHERITED = decidedBy("a member of a global datastore encrypts as its primary does", "read the primary's stack");

export const control: Control = {
  id: "elasticache-transit-tls",
  title: "Cache replication groups encrypt traffic",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ElastiCache::ReplicationGroup"],
  why: "Sessions, tokens and cached records otherwise cross the network in clear text, and the cache cannot ask for a password.",
  fix: "Set `TransitEncryptionEnabled: true` with `TransitEncryptionMode: required`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-replicationgroup.html",
  ],
  check: both(
    (group, context) =>
      ask(["TransitEncryptionEnabled"], isTrue(isEmpty(group.properties.GlobalReplicationGroupId) ? false : INHERITED))(
        group,
        context,
      ),
    ask(["TransitEncryptionMode"], isNoneOf(["preferred"], "required")),
  ),
  bad: [
    {
      name: "left out",
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
    {
      name: "plain connections still taken",
      finds: ["SessionCache"],
      template: `
SessionCache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    ReplicationGroupDescription: sessions
    Engine: valkey
    CacheNodeType: cache.t4g.small
    TransitEncryptionEnabled: true
    TransitEncryptionMode: preferred
`,
    },
  ],
  good: [
    {
      name: "TLS only",
      template: `
SessionCache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    ReplicationGroupDescription: sessions
    Engine: valkey
    CacheNodeType: cache.t4g.small
    TransitEncryptionEnabled: true
`,
    },
  ],
};
