import { ask } from "../ask.ts";
import { type Control, violated } from "../control.ts";
import { credentialIn, knownText } from "../secrets.ts";

export const control: Control = {
  id: "lambda-code-no-secrets",
  title: "Function code and layers hold no credentials",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::Lambda::Function"],
  why: "Code in a template is copied into repositories, logs and consoles, and its credential with it.",
  fix: "Use the function's role, and Secrets Manager for what is not AWS.",
  sources: [
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
  ],
  check: ask(["Code", "ZipFile"], (value, path) => {
    const given = credentialIn(knownText(value));
    return given === undefined ? [] : [violated(path, `the inline code holds ${given}`)];
  }),
  bad: [
    {
      name: "an access key",
      finds: ["Report"],
      template: `
Report:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/report
    Code:
      ZipFile: |
        import boto3
        client = boto3.client("s3", aws_access_key_id="AKIAQWERTYUIOPASDFGH")
`,
    },
  ],
  good: [
    {
      name: "by role",
      template: `
Report:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/report
    Code:
      ZipFile: |
        import boto3
        client = boto3.client("s3")
`,
    },
  ],
};
