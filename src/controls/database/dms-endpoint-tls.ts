import { ask, isNoneOf, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "dms-endpoint-tls",
  title: "Replication endpoints connect over TLS",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::DMS::Endpoint"],
  why: "A migration moves whole databases; without TLS every row of them, and the password, can be read on the way.",
  fix: "Set `SslMode: verify-full` with a certificate (or `require`).",
  sources: [
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/dms-controls.html#dms-9",
  ],
  check: where(
    ["EngineName"],
    oneOf(
      [
        "mysql",
        "oracle",
        "postgres",
        "mariadb",
        "aurora",
        "aurora-postgresql",
        "db2",
        "azuredb",
        "sybase",
        "mongodb",
        "docdb",
        "sqlserver",
      ],
      "",
    ),
    "the engine has no TLS mode of its own",
    ask(["SslMode"], isNoneOf(["none"], "none")),
  ),
  bad: [
    {
      name: "left out",
      finds: ["LegacySource"],
      template: `
LegacySource:
  Type: AWS::DMS::Endpoint
  Properties:
    EndpointType: source
    EngineName: mysql
    ServerName: legacy.example.com
`,
    },
  ],
  good: [
    {
      name: "verified",
      template: `
LegacySource:
  Type: AWS::DMS::Endpoint
  Properties:
    EndpointType: source
    EngineName: mysql
    ServerName: legacy.example.com
    SslMode: verify-full
`,
    },
  ],
};
