import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "dms-auto-minor-upgrade",
  title: "Replication instances take minor upgrades by themselves",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::DMS::ReplicationInstance"],
  why: "Minor engine versions carry the security patches; an instance that refuses them keeps known holes.",
  fix: "Set `AutoMinorVersionUpgrade: true`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dms-replicationinstance.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/dms-controls.html#dms-6",
  ],
  check: ask(["AutoMinorVersionUpgrade"], isTrue(true)),
  bad: [
    {
      name: "switched off",
      finds: ["Migrator"],
      template: `
Migrator:
  Type: AWS::DMS::ReplicationInstance
  Properties:
    ReplicationInstanceClass: dms.t3.medium
    PubliclyAccessible: false
    AutoMinorVersionUpgrade: false
`,
    },
  ],
  good: [
    {
      name: "left to the service, which upgrades by default",
      template: `
Migrator:
  Type: AWS::DMS::ReplicationInstance
  Properties:
    ReplicationInstanceClass: dms.t3.medium
    PubliclyAccessible: false
`,
    },
  ],
};
