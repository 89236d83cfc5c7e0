import { Unknown } from "../../estate/value.ts";
import { ask, either, inside, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

const present = isPresent("neither `AuthToken` nor `UserGroupIds` is set, so any client is let in");
/** A token that is passed in is one: ElastiCache takes none that is empty. */
const token = inside(["AuthToken"], (value, path, about) => {
  const passed = value instanceof Unknown && value.because === "parameter" && value.alternatives === undefined;
  return passed ? [] : present(value, path, about);
});
const users = inside(["UserGroupIds"], isPresent("`UserGroupIds` is left out"));

export const control: Control = {
  id: "elasticache-auth",
  title: "Cache replication groups require a token or user group over TLS",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::ElastiCache::ReplicationGroup"],
  why: "A cache without authentication obeys whoever can open a connection to it.",
  fix: "Set `TransitEncryptionEnabled: true` and name a user group in `UserGroupIds` (or an `AuthToken` from a secret store).",
  sources: [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html",
  ],
  check: ask([], either(token, users)),
  bad: [
    {
      name: "open to any client",
      finds: ["SessionCache"],
      template: `
SessionCache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    ReplicationGroupDescription: sessions
    Engine: redis
    CacheNodeType: cache.t4g.small
    TransitEncryptionEnabled: true
`,
    },
  ],
  good: [
    {
      name: "users by group",
      template: `
SessionCache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    ReplicationGroupDescription: sessions
    Engine: redis
    CacheNodeType: cache.t4g.small
    TransitEncryptionEnabled: true
    UserGroupIds: [checkout-sessions]
`,
    },
  ],
};
