import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "dms-not-public",
  title: "Replication instances have no public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::DMS::ReplicationInstance"],
  why: "A replication instance holds the credentials of both databases and, unless told otherwise, gets a public address.",
  fix: "Set `PubliclyAccessible: false`; leaving it out means true.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dms-replicationinstance.html",
  ],
  check: ask(["PubliclyAccessible"], isFalse(true)),
  bad: [
    {
      name: "left out, which means public",
      finds: ["Migrator"],
      template: `
Migrator:
  Type: AWS::DMS::ReplicationInstance
  Properties:
    ReplicationInstanceClass: dms.t3.medium
`,
    },
  ],
  good: [
    {
      name: "private",
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
