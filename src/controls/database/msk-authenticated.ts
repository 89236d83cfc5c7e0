import { ask, both, either, every, inside, isFalse, isPresent, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

/** Naming authorities turns TLS authentication on, unless it is said to be off. */
const notOff = inside(["Tls", "Enabled"], isTrue(true));
const closed = ask(["ClientAuthentication", "Unauthenticated", "Enabled"], isFalse(false));
const nobody = "no way of authenticating clients is on, so any client is let in";
const asked = ask(
  ["ClientAuthentication"],
  either(
    every(isPresent(nobody), inside(["Sasl", "Iam", "Enabled"], isTrue(false))),
    inside(["Sasl", "Scram", "Enabled"], isTrue(false)),
    inside(["Tls", "Enabled"], isTrue(false)),
    every(inside(["Tls", "CertificateAuthorityArnList"], isPresent("no authority is named")), notOff),
  ),
);

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
      name: "every way switched off",
      finds: ["OrderEvents"],
      template: `
OrderEvents:
  Type: AWS::MSK::Cluster
  Properties:
    ClusterName: order-events
    ClientAuthentication: { Sasl: { Iam: { Enabled: false }, Scram: { Enabled: false } } }
`,
    },
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
