import type { Control } from "../control.ts";
import { closedToWorld, ingress } from "../rules.ts";

export const control: Control = {
  id: "sg-no-kafka-port-from-internet",
  title: "Kafka broker ports are closed to any-address sources",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "A broker port open to the world lets anyone read or write the event stream, or exhaust it.",
  fix: "Name the security group of producers and consumers as the source.",
  sources: ["https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html"],
  check: ingress(
    closedToWorld({
      tcp: { 2181: "ZooKeeper", 2182: "ZooKeeper", 9092: "Kafka", 9094: "Kafka", 9096: "Kafka", 9098: "Kafka" },
    }),
  ),
  bad: [
    {
      name: "broker open to the world",
      finds: ["BrokerGroup"],
      template: `
BrokerGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: event brokers
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 9092, ToPort: 9098, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "from the VPC",
      template: `
BrokerGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: event brokers
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 9098, ToPort: 9098, CidrIp: 10.20.0.0/16 }
`,
    },
  ],
};
