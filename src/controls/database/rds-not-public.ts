import { askWithDefault, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-not-public",
  title: "Database instances have no public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::RDS::DBInstance"],
  why: "A database with a public address is one security group rule away from the whole internet; scanners find open database ports within hours.",
  fix: "Set `PubliclyAccessible: false` and reach the database from inside the VPC.",
  sources: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html",
  ],
  check: askWithDefault(["PubliclyAccessible"], "it follows the subnet group and its VPC", isFalse(false)),
  bad: [
    {
      name: "asked for a public address",
      finds: ["OrdersDb"],
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    AllocatedStorage: "20"
    PubliclyAccessible: true
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    AllocatedStorage: "20"
    PubliclyAccessible: false
`,
    },
  ],
};
