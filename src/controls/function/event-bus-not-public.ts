import { ask, fine, inside, isPresent, type Test, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { notForAnyone } from "../policies.ts";

const condition = inside(["Condition"], isPresent("every account may send events"));
const everyone: Test = (value) => (value === "*" ? fine : "named");
const ofPrincipal = where(["Principal"], everyone, "the principal is named", ask([], condition));
const ofStatement = ask(["Statement"], (value, path, about) =>
  notForAnyone(value === undefined ? undefined : { Statement: [value] }, path, about),
);

export const control: Control = {
  id: "event-bus-not-public",
  title: "Event buses do not take events from everyone",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::Events::EventBusPolicy"],
  why: "A bus for everyone lets any account send events that start your functions and workflows.",
  fix: "Name the account, or add a condition on `aws:PrincipalOrgID`.",
  sources: ["https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-permissions.html"],
  *check(policy, context) {
    if (policy.properties.Statement === undefined) yield* ofPrincipal(policy, context);
    else yield* ofStatement(policy, context);
  },
  bad: [
    {
      name: "every account",
      finds: ["OpenBus"],
      template: `
OpenBus:
  Type: AWS::Events::EventBusPolicy
  Properties:
    EventBusName: orders
    StatementId: open
    Principal: "*"
    Action: events:PutEvents
`,
    },
  ],
  good: [
    {
      name: "one account",
      template: `
PartnerBus:
  Type: AWS::Events::EventBusPolicy
  Properties:
    EventBusName: orders
    StatementId: partner
    Statement:
      Effect: Allow
      Principal: { AWS: "arn:aws:iam::111122223333:root" }
      Action: events:PutEvents
      Resource: arn:aws:events:eu-west-1:444455556666:event-bus/orders
`,
    },
  ],
};
