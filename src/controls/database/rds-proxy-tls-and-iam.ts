import { ask, both, each, isOneOf, isTrue, noneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "rds-proxy-tls-and-iam",
  title: "Database proxies require TLS and IAM",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::RDS::DBProxy"],
  why: "The proxy holds the database's password; whoever may connect to it without TLS and IAM gets in by its own.",
  fix: "Set `RequireTLS: true` and `Auth[].IAMAuth: REQUIRED`.",
  sources: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connections.html",
  ],
  check: both(
    ask(["RequireTLS"], isTrue(false)),
    where(
      ["DefaultAuthScheme"],
      noneOf(["IAM_AUTH"], "NONE"),
      "it authenticates by IAM throughout",
      ask(["Auth"], each(["IAMAuth"], isOneOf(["REQUIRED", "ENABLED"], "DISABLED"))),
    ),
  ),
  bad: [
    {
      name: "passwords without TLS",
      finds: ["OrdersProxy"],
      template: `
OrdersProxy:
  Type: AWS::RDS::DBProxy
  Properties:
    DBProxyName: orders
    EngineFamily: POSTGRESQL
    RoleArn: arn:aws:iam::111122223333:role/proxy
    VpcSubnetIds: [subnet-0a1b2c3d4e5f60718]
    Auth:
      - { AuthScheme: SECRETS, SecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders" }
`,
    },
  ],
  good: [
    {
      name: "TLS and IAM",
      template: `
OrdersProxy:
  Type: AWS::RDS::DBProxy
  Properties:
    DBProxyName: orders
    EngineFamily: POSTGRESQL
    RequireTLS: true
    RoleArn: arn:aws:iam::111122223333:role/proxy
    VpcSubnetIds: [subnet-0a1b2c3d4e5f60718]
    Auth:
      - { AuthScheme: SECRETS, IAMAuth: REQUIRED, SecretArn: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders" }
`,
    },
  ],
};
