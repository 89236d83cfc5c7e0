import { ask, both, isFalse, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

const closed = ask(["ClientAuthentication", "Unauthenticated", "Enabled"], isFalse(false));
const asked = ask(["ClientAuthentication"], isPresent("`ClientAuthentication` is left out, so any client is let in"));

export const control: Control = {
  id: "msk-authenticated",
  title: "Kafka clusters refuse unauthenticated clients",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::MSK::Cluster"],
  why: "Without authentication everyone who reaches a broker may read and write every topic.",
  fix: "Set `ClientAuthentication` with SASL/IAM, SASL/SCRAM or TLS, and `Unauthenticated.Enabled: false`.",
  sources: [
    "https://docs.aws.amazon.com/msk/latest/developerguide/kafka_apis_iam.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/msk-controls.html",
  ],
  check: both(asked, closed),
  bad: [
    {
      name: "anyone",
      finds: ["OrderEvents"],
      template: `
OrderEvents:
  Type: AWS::MSK::Cluster
  Properties:
    ClusterName: order-events
    KafkaVersion: 3.7.x
    NumberOfBrokerNodes: 2
    BrokerNodeGroupInfo:
      InstanceType: kafka.m7g.large
      ClientSubnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
`,
    },
  ],
  good: [
    {
      name: "by IAM",
      template: `
OrderEvents:
  Type: AWS::MSK::Cluster
  Properties:
    ClusterName: order-events
    KafkaVersion: 3.7.x
    NumberOfBrokerNodes: 2
    BrokerNodeGroupInfo:
      InstanceType: kafka.m7g.large
      ClientSubnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
    ClientAuthentication:
      Sasl: { Iam: { Enabled: true } }
      Unauthenticated: { Enabled: false }
`,
    },
  ],
};
