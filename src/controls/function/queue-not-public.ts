import { ask } from "../ask.ts";
import type { Control } from "../control.ts";
import { notForAnyone } from "../policies.ts";

export const control: Control = {
  id: "queue-not-public",
  title: "Queues that feed compute do not admit everyone",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"],
  why: "A queue for everyone lets strangers feed your workers with messages of their choice, or take yours.",
  fix: "Name the principal; for a service add `aws:SourceArn` of the resource that sends.",
  sources: [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-basic-examples-of-sqs-policies.html",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
  ],
  check: ask(["PolicyDocument"], notForAnyone),
  bad: [
    {
      name: "everyone may send",
      finds: ["OrdersQueuePolicy"],
      template: `
OrdersQueuePolicy:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: ["https://sqs.eu-west-1.amazonaws.com/111122223333/orders"]
    PolicyDocument:
      Statement:
        - { Effect: Allow, Principal: "*", Action: "sqs:SendMessage", Resource: "*" }
`,
    },
  ],
  good: [
    {
      name: "one topic",
      template: `
OrdersQueuePolicy:
  Type: AWS::SQS::QueuePolicy
  Properties:
    Queues: ["https://sqs.eu-west-1.amazonaws.com/111122223333/orders"]
    PolicyDocument:
      Statement:
        - Effect: Allow
          Principal: { Service: sns.amazonaws.com }
          Action: sqs:SendMessage
          Resource: "*"
          Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:orders" } }
`,
    },
  ],
};
