import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "msk-not-public",
  title: "Kafka brokers have no public connectivity",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::MSK::Cluster"],
  why: "Public brokers let anyone on the internet try the cluster's logins.",
  fix: "Remove `ConnectivityInfo.PublicAccess`, or set its `Type: DISABLED`.",
  sources: ["https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html"],
  check: ask(["BrokerNodeGroupInfo", "ConnectivityInfo", "PublicAccess", "Type"], isOneOf(["DISABLED"], "DISABLED")),
  bad: [
    {
      name: "public addresses from the service",
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
      ConnectivityInfo:
        PublicAccess:
          Type: SERVICE_PROVIDED_EIPS
`,
    },
  ],
  good: [
    {
      name: "left out",
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
};
