import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "redshift-non-default-database",
  title: "Warehouse clusters do not use the default database name",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "low",
  on: ["AWS::Redshift::Cluster"],
  why: "A guessable database name saves an intruder a step, and the default one tends to collect what nobody owns.",
  fix: "Choose a `DBName` of your own.",
  sources: ["https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html"],
  check: ask(["DBName"], isNoneOf(["dev"], "dev")),
  bad: [
    {
      name: "the default",
      finds: ["SalesWarehouse"],
      template: `
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: single-node
    NodeType: ra3.large
    DBName: dev
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
`,
    },
  ],
  good: [
    {
      name: "a name of its own",
      template: `
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: single-node
    NodeType: ra3.large
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
`,
    },
  ],
};
