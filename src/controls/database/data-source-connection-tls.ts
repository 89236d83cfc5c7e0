import { ask, isFalse, isTrue, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";

const quickSight = ask(["SslProperties", "DisableSsl"], isFalse(false));
const jdbc = ask(["ConnectionInput", "ConnectionProperties", "JDBC_ENFORCE_SSL"], isTrue(false));
const glue = where(["ConnectionInput", "ConnectionType"], oneOf(["JDBC"], "JDBC"), "it is no JDBC connection", jdbc);

export const control: Control = {
  id: "data-source-connection-tls",
  title: "Analytics connections to databases use TLS",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::QuickSight::DataSource", "AWS::Glue::Connection"],
  why: "Reports and jobs read whole tables; without TLS they, and the password, can be read on the way.",
  fix: 'Set `SslProperties.DisableSsl: false` (QuickSight) or `JDBC_ENFORCE_SSL: "true"` (Glue).',
  sources: [
    "https://docs.aws.amazon.com/quicksuite/latest/userguide/configure-access.html",
    "https://docs.aws.amazon.com/glue/latest/dg/connection-properties.html",
  ],
  check: (resource, context) =>
    (resource.type === "AWS::QuickSight::DataSource" ? quickSight : glue)(resource, context),
  bad: [
    {
      name: "not enforced",
      finds: ["OrdersConnection"],
      template: `
OrdersConnection:
  Type: AWS::Glue::Connection
  Properties:
    CatalogId: "111122223333"
    ConnectionInput:
      Name: orders
      ConnectionType: JDBC
      ConnectionProperties:
        JDBC_CONNECTION_URL: jdbc:postgresql://orders.example.com:5432/orders
`,
    },
  ],
  good: [
    {
      name: "enforced",
      template: `
OrdersConnection:
  Type: AWS::Glue::Connection
  Properties:
    CatalogId: "111122223333"
    ConnectionInput:
      Name: orders
      ConnectionType: JDBC
      ConnectionProperties:
        JDBC_CONNECTION_URL: jdbc:postgresql://orders.example.com:5432/orders
        JDBC_ENFORCE_SSL: "true"
`,
    },
  ],
};
