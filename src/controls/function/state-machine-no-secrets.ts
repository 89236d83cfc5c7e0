import { ask, both } from "../ask.ts";
import type { Control } from "../control.ts";
import { noCredentials, openVariables } from "../secrets.ts";

export const control: Control = {
  id: "state-machine-no-secrets",
  title: "State machine definitions hold no credentials",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::StepFunctions::StateMachine"],
  why: "A definition is shown in the console, in every execution's history and in the template's repository.",
  fix: "Keep the secret in Secrets Manager and read it in the task that needs it.",
  sources: [
    "https://docs.aws.amazon.com/step-functions/latest/dg/security-best-practices.html",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
  ],
  check: both(
    ask(["DefinitionString"], noCredentials),
    ask(["Definition"], noCredentials),
    ask(["DefinitionSubstitutions"], openVariables),
  ),
  bad: [
    {
      name: "an access key in a task",
      finds: ["Settle"],
      template: `
Settle:
  Type: AWS::StepFunctions::StateMachine
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/settle
    DefinitionString: '{"StartAt":"Pay","States":{"Pay":{"Type":"Task","Resource":"arn:aws:states:::http:invoke","Parameters":{"Headers":{"key":"AKIAQWERTYUIOPASDFGH"}},"End":true}}}'
`,
    },
  ],
  good: [
    {
      name: "by connection",
      template: `
Settle:
  Type: AWS::StepFunctions::StateMachine
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/settle
    DefinitionString: '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}'
`,
    },
  ],
};
