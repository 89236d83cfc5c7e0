import { ask, decidedBy, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "memorydb-auto-minor-upgrade",
  title: "MemoryDB clusters take minor upgrades by themselves",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::MemoryDB::Cluster"],
  why: "Minor engine versions carry the security patches; a cluster that refuses them keeps known holes.",
  fix: "Set `AutoMinorVersionUpgrade: true`.",
  sources: [
    "https://docs.aws.amazon.com/memorydb/latest/devguide/engine-versions.html",
    "https://docs.aws.amazon.com/memorydb/latest/APIReference/API_CreateCluster.html",
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
      finds: ["Leaderboard"],
      template: `
Leaderboard:
  Type: AWS::MemoryDB::Cluster
  Properties:
    ClusterName: leaderboard
    NodeType: db.t4g.small
    ACLName: games
    AutoMinorVersionUpgrade: false
`,
    },
  ],
  good: [
    {
      name: "switched on",
      template: `
Leaderboard:
  Type: AWS::MemoryDB::Cluster
  Properties:
    ClusterName: leaderboard
    NodeType: db.t4g.small
    ACLName: games
    AutoMinorVersionUpgrade: true
`,
    },
  ],
};
