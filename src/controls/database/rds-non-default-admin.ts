import { ask, isNoneOf } from "../ask.ts";
import { type Control, notApplicable } from "../control.ts";
import { userName } from "../databases.ts";

const own = isNoneOf(
  ["admin", "administrator", "postgres", "root", "sa", "master", "dbadmin", "awsuser"],
  "a name of its own",
);

export const control: Control = {
  id: "rds-non-default-admin",
  title: "Databases do not use the default administrator name",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "low",
  on: ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"],
  why: "A name that everybody knows is half of the credential that password guessing needs.",
  fix: "Choose a `MasterUsername` of your own.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-25",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.MasterAccounts.html",
  ],
  check: ask(["MasterUsername"], (value, path, about) =>
    value === undefined
      ? [notApplicable("it names no administrator: a cluster, source or snapshot does")]
      : own(userName(value, about.context), path, about),
  ),
  bad: [
    {
      name: "the default, written here or into the secret",
      finds: ["OrdersDb", "StockDb"],
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    MasterUsername: postgres
    ManageMasterUserPassword: true
StockSecret:
  Type: AWS::SecretsManager::Secret
  Properties:
    GenerateSecretString: { SecretStringTemplate: '{"username": "admin"}', GenerateStringKey: password }
StockDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    DBInstanceClass: db.t4g.medium
    MasterUsername: !Sub "{{resolve:secretsmanager:\${StockSecret}:SecretString:username}}"
    MasterUserPassword: !Sub "{{resolve:secretsmanager:\${StockSecret}:SecretString:password}}"
`,
    },
  ],
  good: [
    {
      name: "a name of its own",
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    MasterUsername: orders_owner
    ManageMasterUserPassword: true
`,
    },
  ],
};
