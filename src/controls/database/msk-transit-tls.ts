import { ask, every, inside, isOneOf, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "msk-transit-tls",
  title: "Kafka clusters encrypt traffic of clients and between brokers",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::MSK::Cluster"],
  why: "Otherwise events travel readable between producers, brokers and consumers.",
  fix: "Set `EncryptionInfo.EncryptionInTransit` to `ClientBroker: TLS` and `InCluster: true`.",
  sources: [
    "https://docs.aws.amazon.com/msk/latest/developerguide/msk-encryption.html",
    "https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html",
  ],
  check: ask(
    ["EncryptionInfo", "EncryptionInTransit"],
    every(inside(["ClientBroker"], isOneOf(["TLS"], "TLS")), inside(["InCluster"], isTrue(true))),
  ),
  bad: [
    {
      name: "plain text taken as well",
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
    EncryptionInfo:
      EncryptionInTransit:
        ClientBroker: TLS_PLAINTEXT
`,
    },
  ],
  good: [
    {
      name: "TLS only",
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
    EncryptionInfo:
      EncryptionInTransit:
        ClientBroker: TLS
        InCluster: true
`,
    },
  ],
};
