import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "memorydb-acl-not-open",
  title: "MemoryDB clusters do not use the open-access list",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::MemoryDB::Cluster"],
  why: "The open-access list lets every client that reaches the cluster run every command without a password.",
  fix: "Create an `AWS::MemoryDB::ACL` with users of your own and name it in `ACLName`.",
  sources: ["https://docs.aws.amazon.com/memorydb/latest/devguide/clusters.acls.html"],
  check: ask(["ACLName"], isNoneOf(["open-access"], "open-access")),
  bad: [
    {
      name: "open access",
      finds: ["Leaderboard"],
      template: `
Leaderboard:
  Type: AWS::MemoryDB::Cluster
  Properties:
    ClusterName: leaderboard
    NodeType: db.t4g.small
    ACLName: open-access
`,
    },
  ],
  good: [
    {
      name: "users of its own",
      template: `
Leaderboard:
  Type: AWS::MemoryDB::Cluster
  Properties:
    ClusterName: leaderboard
    NodeType: db.t4g.small
    ACLName: games
`,
    },
  ],
};
