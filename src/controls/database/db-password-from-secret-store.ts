import { partsOf } from "../../estate/arn.ts";
import { Unknown } from "../../estate/value.ts";
import { asText, nameOf, opaque, type Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { passwords } from "../databases.ts";

const fromStore: Probe = (value, path) => {
  if (value === undefined || value === "") return [];
  const stored = partsOf(value).filter((part) => part instanceof Unknown && part.because === "dynamic-reference");
  if (stored.some((part) => part instanceof Unknown && part.secret)) return [];
  if (stored.length > 0) return [violated(path, `${nameOf(path)} is read from a parameter that is not encrypted`)];
  if (value instanceof Unknown && value.because === "parameter")
    return [violated(path, `${nameOf(path)} is passed in as a parameter`)];
  if (asText(value) !== undefined) return [violated(path, `${nameOf(path)} does not come from a secret store`)];
  return [cannotTell(path, opaque(value))];
};

export const control: Control = {
  id: "db-password-from-secret-store",
  title: "Such passwords are resolved from a secret store at deployment",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: [
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::Redshift::Cluster",
    "AWS::AmazonMQ::Broker",
    "AWS::DMS::Endpoint",
  ],
  why: "A password that a person types or a pipeline passes along is known to both, and nobody rotates it.",
  fix: "Let the service manage it (`ManageMasterUserPassword: true`), or use `{{resolve:secretsmanager:...}}`.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  ],
  check: passwords(fromStore),
  bad: [
    {
      name: "passed in",
      finds: ["OrdersDb"],
      template: `
Parameters:
  DbPassword:
    Type: String
    NoEcho: true
Resources:
  OrdersDb:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      MasterUserPassword: !Ref DbPassword
`,
    },
  ],
  good: [
    {
      name: "managed by the service, and resolved at deployment",
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    MasterUsername: orders
    ManageMasterUserPassword: true
StockDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    MasterUserPassword: "{{resolve:secretsmanager:stock/db:SecretString:password}}"
`,
    },
  ],
};
