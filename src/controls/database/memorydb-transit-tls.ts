import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "memorydb-transit-tls",
  title: "MemoryDB clusters encrypt traffic",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::MemoryDB::Cluster"],
  why: "Records otherwise cross the network in clear text, and no user can be told from another.",
  fix: "Remove `TLSEnabled: false`.",
  sources: ["https://docs.aws.amazon.com/memorydb/latest/devguide/in-transit-encryption.html"],
  check: ask(["TLSEnabled"], isTrue(true)),
  bad: [
    {
      name: "switched off",
      finds: ["Leaderboard"],
      template: `
Leaderboard:
  Type: AWS::MemoryDB::Cluster
  Properties:
    ClusterName: leaderboard
    NodeType: db.t4g.small
    ACLName: open-access
    TLSEnabled: false
`,
    },
  ],
  good: [
    {
      name: "left on",
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
