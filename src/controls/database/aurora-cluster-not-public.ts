import { askWithDefault, asText, fine, isFalse, where } from "../ask.ts";
import type { Control } from "../control.ts";

const isPrivate = askWithDefault(["PubliclyAccessible"], "it follows the subnet group and its VPC", isFalse(false));

export const control: Control = {
  id: "aurora-cluster-not-public",
  title: "Multi-AZ database clusters have no public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::RDS::DBCluster"],
  why: "A cluster with a public address is one security group rule away from the whole internet.",
  fix: "Set `PubliclyAccessible: false` on the cluster; for Aurora, on each of its instances.",
  sources: ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html"],
  check: where(
    ["Engine"],
    (value) => (asText(value)?.startsWith("aurora") === true ? "Aurora" : fine),
    "of an Aurora cluster each instance carries the setting",
    isPrivate,
  ),
  bad: [
    {
      name: "left out, in the default VPC",
      finds: ["OrdersCluster"],
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties: { Engine: mysql, DBClusterInstanceClass: db.m6gd.large }
`,
    },
    {
      name: "asked for a public address",
      finds: ["OrdersCluster"],
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: postgres
    DBClusterInstanceClass: db.m6gd.large
    PubliclyAccessible: true
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: postgres
    DBClusterInstanceClass: db.m6gd.large
    PubliclyAccessible: false
`,
    },
  ],
};
