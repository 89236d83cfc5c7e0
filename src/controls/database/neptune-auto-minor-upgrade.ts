import { ask, decidedBy, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "neptune-auto-minor-upgrade",
  title: "Neptune instances take minor upgrades by themselves",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::Neptune::DBInstance"],
  why: "Minor engine versions carry the security patches; an instance that refuses them keeps known holes.",
  fix: "Set `AutoMinorVersionUpgrade: true`.",
  sources: ["https://docs.aws.amazon.com/neptune/latest/userguide/engine-maintenance-management.html"],
  check: ask(
    ["AutoMinorVersionUpgrade"],
    isTrue(
      decidedBy("`AutoMinorVersionUpgrade` is left out, so the service decides", "set `AutoMinorVersionUpgrade: true`"),
    ),
  ),
  bad: [
    {
      name: "switched off",
      finds: ["FriendsInstance"],
      template: `
FriendsInstance:
  Type: AWS::Neptune::DBInstance
  Properties:
    DBInstanceClass: db.r6g.large
    AutoMinorVersionUpgrade: false
`,
    },
  ],
  good: [
    {
      name: "switched on",
      template: `
FriendsInstance:
  Type: AWS::Neptune::DBInstance
  Properties:
    DBInstanceClass: db.r6g.large
    AutoMinorVersionUpgrade: true
`,
    },
  ],
};
