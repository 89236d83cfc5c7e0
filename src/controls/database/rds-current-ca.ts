import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-current-ca",
  title: "Databases present a certificate of a current authority",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::RDS::DBInstance"],
  why: "A certificate of an expired authority makes clients fail, or makes people switch the check off.",
  fix: "Remove `CACertificateIdentifier`, or set it to `rds-ca-rsa2048-g1` or newer.",
  sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html"],
  check: ask(["CACertificateIdentifier"], isNoneOf(["rds-ca-2015", "rds-ca-2019"], "rds-ca-rsa2048-g1")),
  bad: [
    {
      name: "an expired authority",
      finds: ["OrdersDb"],
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    CACertificateIdentifier: rds-ca-2019
`,
    },
  ],
  good: [
    {
      name: "a current one",
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    CACertificateIdentifier: rds-ca-rsa2048-g1
`,
    },
  ],
};
