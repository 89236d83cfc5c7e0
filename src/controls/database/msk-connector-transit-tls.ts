import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "msk-connector-transit-tls",
  title: "Kafka connectors encrypt traffic",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::KafkaConnect::Connector"],
  why: "Records otherwise travel readable between the connector and the brokers.",
  fix: "Set `KafkaClusterEncryptionInTransit.EncryptionType: TLS`.",
  sources: [
    "https://docs.aws.amazon.com/msk/latest/developerguide/msk-connect-connectors.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/msk-controls.html#msk-3",
  ],
  check: ask(["KafkaClusterEncryptionInTransit", "EncryptionType"], isOneOf(["TLS"], "PLAINTEXT")),
  bad: [
    {
      name: "plain text",
      finds: ["OrdersSink"],
      template: `
OrdersSink:
  Type: AWS::KafkaConnect::Connector
  Properties:
    ConnectorName: orders-sink
    KafkaClusterEncryptionInTransit: { EncryptionType: PLAINTEXT }
`,
    },
  ],
  good: [
    {
      name: "TLS",
      template: `
OrdersSink:
  Type: AWS::KafkaConnect::Connector
  Properties:
    ConnectorName: orders-sink
    KafkaClusterEncryptionInTransit: { EncryptionType: TLS }
`,
    },
  ],
};
