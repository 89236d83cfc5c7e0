import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "mq-auto-minor-upgrade",
  title: "Message brokers take minor upgrades by themselves",
  kind: "database",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::AmazonMQ::Broker"],
  why: "Minor versions carry the security patches; a broker that refuses them keeps known holes.",
  fix: "Set `AutoMinorVersionUpgrade: true`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/upgrading-brokers.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-amazonmq-broker.html",
  ],
  check: ask(["AutoMinorVersionUpgrade"], isTrue(true)),
  bad: [
    {
      name: "switched off",
      finds: ["OrderQueue"],
      template: `
OrderQueue:
  Type: AWS::AmazonMQ::Broker
  Properties:
    BrokerName: order-queue
    EngineType: RABBITMQ
    HostInstanceType: mq.m7g.medium
    DeploymentMode: SINGLE_INSTANCE
    PubliclyAccessible: false
    AutoMinorVersionUpgrade: false
`,
    },
  ],
  good: [
    {
      name: "left to the service, which upgrades by default",
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
