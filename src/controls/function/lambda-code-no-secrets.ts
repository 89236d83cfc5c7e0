import { isProperties, Unknown } from "../../estate/value.ts";
import { ask, inside, type Probe } from "../ask.ts";
import { type Control, cannotTell, notApplicable, violated } from "../control.ts";
import { credentialIn, knownText } from "../secrets.ts";

const inline: Probe = (code, path, about) => {
  if (isProperties(code) && code.ZipFile === undefined) return [notApplicable("its code is not in the template")];
  if (typeof code === "string") return [notApplicable("its code is in a folder beside the template")];
  return inside(["ZipFile"], zip)(code, path, about);
};
const zip: Probe = (value, path) => {
  if (value instanceof Unknown) return [cannotTell(path, value)];
  const given = credentialIn(knownText(value));
  return given === undefined ? [] : [violated(path, `the inline code holds ${given}`)];
};

export const control: Control = {
  id: "lambda-code-no-secrets",
  title: "Inline function code holds no credentials",
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
  check: ask(["Code"], inline),
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
