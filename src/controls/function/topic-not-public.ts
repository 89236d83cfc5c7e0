import { ask } from "../ask.ts";
import type { Control } from "../control.ts";
import { notForAnyone } from "../policies.ts";

export const control: Control = {
  id: "topic-not-public",
  title: "Topics that feed compute do not admit everyone",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"],
  why: "A topic for everyone lets strangers publish to your subscribers, or subscribe to what you publish.",
  fix: "Name the principal, or tie the statement with `aws:SourceOwner`, `aws:SourceArn` or `aws:PrincipalOrgID`.",
  sources: [
    "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
  ],
  check: ask(["PolicyDocument"], notForAnyone),
  bad: [
    {
      name: "everyone may publish",
      finds: ["OrdersTopicPolicy"],
      template: `
OrdersTopicPolicy:
  Type: AWS::SNS::TopicPolicy
  Properties:
    Topics: ["arn:aws:sns:eu-west-1:111122223333:orders"]
    PolicyDocument:
      Statement:
        - { Effect: Allow, Principal: { AWS: "*" }, Action: "sns:Publish", Resource: "*" }
`,
    },
  ],
  good: [
    {
      name: "our account",
      template: `
OrdersTopicPolicy:
  Type: AWS::SNS::TopicPolicy
  Properties:
    Topics: ["arn:aws:sns:eu-west-1:111122223333:orders"]
    PolicyDocument:
      Statement:
        - { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "sns:Publish", Resource: "*" }
`,
    },
  ],
};
