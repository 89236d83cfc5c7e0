import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "mq-not-public",
  title: "Message brokers have no public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::AmazonMQ::Broker"],
  why: "A public broker puts its console and its message ports in front of everybody on the internet.",
  fix: "Set `PubliclyAccessible: false`. This replaces the broker.",
  sources: ["https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/using-amazon-mq-securely.html"],
  check: ask(["PubliclyAccessible"], isFalse(false)),
  bad: [
    {
      name: "public broker",
      finds: ["OrderQueue"],
      template: `
OrderQueue:
  Type: AWS::AmazonMQ::Broker
  Properties:
    BrokerName: order-queue
    EngineType: RABBITMQ
    HostInstanceType: mq.m7g.medium
    DeploymentMode: SINGLE_INSTANCE
    PubliclyAccessible: true
`,
    },
  ],
  good: [
    {
      name: "private broker",
      template: `
OrderQueue:
  Type: AWS::AmazonMQ::Broker
  Properties:
    BrokerName: order-queue
    EngineType: RABBITMQ
    HostInstanceType: mq.m7g.medium
    DeploymentMode: SINGLE_INSTANCE
    PubliclyAccessible: false
`,
    },
  ],
};
