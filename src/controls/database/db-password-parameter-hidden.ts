import { Unknown } from "../../estate/value.ts";
import type { Probe } from "../ask.ts";
import { type Control, violated } from "../control.ts";
import { passwords } from "../databases.ts";
import { assumedFrom } from "../secrets.ts";

const hidden: Probe = (value, path, { resource }) => {
  const assumed = assumedFrom(resource, path);
  if (assumed !== undefined) return [violated(path, `parameter \`${assumed}\` carries the password and has a default`)];
  if (!(value instanceof Unknown) || value.because !== "parameter") return [];
  return value.secret ? [] : [violated(path, `${value.detail}, carries the password and is not \`NoEcho\``)];
};

export const control: Control = {
  id: "db-password-parameter-hidden",
  title: "A template parameter that carries such a password is hidden and has no default",
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
  why: "The value of a parameter without `NoEcho` is shown in the console and to everyone who may describe the stack.",
  fix: "Declare the parameter with `NoEcho: true` and no `Default`; better, use a dynamic reference.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html",
  ],
  check: passwords(hidden),
  bad: [
    {
      name: "shown in the console",
      finds: ["OrdersDb"],
      template: `
Parameters:
  DbPassword:
    Type: String
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
      name: "hidden",
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
};
