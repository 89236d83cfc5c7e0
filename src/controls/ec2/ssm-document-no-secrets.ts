import { ask } from "../ask.ts";
import type { Control } from "../control.ts";
import { noCredentials } from "../secrets.ts";

export const control: Control = {
  id: "ssm-document-no-secrets",
  title: "Automation documents hold no credentials",
  kind: "ec2",
  strategy: "automation",
  practice: "SEC06-BP05",
  severity: "high",
  on: ["AWS::SSM::Document"],
  why: "A document is shared, versioned and shown in the console; a credential in it is a credential published.",
  fix: "Pass the secret by `{{ssm-secure:...}}` or fetch it from Secrets Manager in the step.",
  sources: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/security-best-practices.html"],
  check: ask(["Content"], noCredentials),
  bad: [
    {
      name: "an access key in a command",
      finds: ["NightlyExport"],
      template: `
NightlyExport:
  Type: AWS::SSM::Document
  Properties:
    Content:
      schemaVersion: "2.2"
      mainSteps:
        - action: aws:runShellScript
          name: export
          inputs:
            runCommand: ["AWS_ACCESS_KEY_ID=AKIAQWERTYUIOPASDFGH /opt/export"]
`,
    },
  ],
  good: [
    {
      name: "by role",
      template: `
NightlyExport:
  Type: AWS::SSM::Document
  Properties:
    Content:
      schemaVersion: "2.2"
      mainSteps:
        - action: aws:runShellScript
          name: export
          inputs:
            runCommand: ["/opt/export"]
`,
    },
  ],
};
