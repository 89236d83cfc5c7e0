import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "redshift-non-default-admin",
  title: "Warehouse clusters do not use the default administrator name",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "low",
  on: ["AWS::Redshift::Cluster"],
  why: "A name that everybody knows is half of the credential that password guessing needs.",
  fix: "Choose a `MasterUsername` of your own.",
  sources: ["https://docs.aws.amazon.com/securityhub/latest/userguide/redshift-controls.html#redshift-8"],
  check: ask(["MasterUsername"], isNoneOf(["awsuser", "admin", "administrator", "root"], "a name of its own")),
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
    DBName: sales
    MasterUsername: awsuser
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
