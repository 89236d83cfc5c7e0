import type { Path } from "../../estate/resource.ts";
import { Reference, Text, Unknown } from "../../estate/value.ts";
import { asText, nameOf, type Probe } from "../ask.ts";
import { type Control, cannotTell, type Result, violated } from "../control.ts";
import { passwords } from "../databases.ts";
import { assumedFrom } from "../secrets.ts";

const notWritten: Probe = (value, path, { resource }) => {
  const assumed = assumedFrom(resource, path);
  if (value instanceof Unknown && value.alternatives === undefined) {
    return assumed === undefined ? [] : [violated(path, `${nameOf(path)} is the default of parameter \`${assumed}\``)];
  }
  if (value instanceof Text) return inPart(value, path);
  const literal = asText(value);
  if (literal === undefined || literal === "") return [];
  return [
    violated(
      path,
      assumed === undefined
        ? `${nameOf(path)} is written into the template`
        : `${nameOf(path)} is the default of parameter \`${assumed}\``,
    ),
  ];
};

/** A password that is put together: what hides its parts, or the fact that decides what they are. */
function inPart({ parts }: Text, path: Path): readonly Result[] {
  if (parts.some((part) => part instanceof Reference || (part instanceof Unknown && part.secret))) return [];
  const unknown = parts.find((part) => part instanceof Unknown);
  return unknown === undefined ? [] : [cannotTell(path, unknown)];
}

export const control: Control = {
  id: "db-password-not-literal",
  title: "Passwords of databases, brokers and their clients are not written into templates or parameter defaults",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: [
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBCluster",
    "AWS::Redshift::Cluster",
    "AWS::AmazonMQ::Broker",
    "AWS::DMS::Endpoint",
  ],
  why: "A password in a template is in its repository, in every copy of it and in the stack's history, for good.",
  fix: "Let the service manage it (`ManageMasterUserPassword: true`), or use `{{resolve:secretsmanager:...}}`.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  ],
  check: passwords(notWritten),
  bad: [
    {
      name: "in the template, and in a parameter's default",
      finds: ["OrdersDb", "OrderQueue"],
      template: `
Parameters:
  QueuePassword:
    Type: String
    NoEcho: true
    Default: correct-horse-battery
Resources:
  OrdersDb:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      MasterUsername: orders
      MasterUserPassword: correct-horse-battery
  OrderQueue:
    Type: AWS::AmazonMQ::Broker
    Properties:
      BrokerName: order-queue
      EngineType: RABBITMQ
      HostInstanceType: mq.m7g.medium
      DeploymentMode: SINGLE_INSTANCE
      PubliclyAccessible: false
      Users:
        - { Username: orders, Password: !Ref QueuePassword }
`,
    },
  ],
  good: [
    {
      name: "from the secret store",
      template: `
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    DBInstanceClass: db.t4g.medium
    MasterUsername: orders
    MasterUserPassword: "{{resolve:secretsmanager:orders/db:SecretString:password}}"
`,
    },
  ],
};
