import { ask } from "../ask.ts";
import type { Control } from "../control.ts";
import { openVariables } from "../secrets.ts";

export const control: Control = {
  id: "lambda-env-no-secrets",
  title: "Function variables hold no credentials",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::Lambda::Function"],
  why: "Environment values are shown in the console and to everyone who may read the function's configuration.",
  fix: "Fetch the value from Secrets Manager or Parameter Store at run time and pass only its name.",
  sources: [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html",
  ],
  check: ask(["Environment", "Variables"], openVariables),
  bad: [
    {
      name: "a password",
      finds: ["Report"],
      template: `
Report:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/report
    Code: { S3Bucket: artifacts, S3Key: report.zip }
    Environment:
      Variables:
        DB_PASSWORD: correct-horse-battery
`,
    },
  ],
  good: [
    {
      name: "only the name of the secret",
      template: `
Report:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/report
    Code: { S3Bucket: artifacts, S3Key: report.zip }
    Environment:
      Variables:
        DB_SECRET_NAME: orders/reporting
`,
    },
  ],
};
