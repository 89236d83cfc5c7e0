import { ask, either, every, inside, isPresent, isTrue, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { ofDocument } from "../documents.ts";

const logs = (place: string, encrypted: string) =>
  every(
    inside([place], isPresent("sessions are logged neither to CloudWatch Logs nor to S3")),
    inside([encrypted], isTrue(true)),
  );

export const control: Control = {
  id: "ssm-session-logged",
  title: "Session Manager preferences send session logs, encrypted",
  kind: "ec2",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "low",
  on: ["AWS::SSM::Document"],
  why: "Without a log nobody can tell later what was done on the machine.",
  fix: "Set `cloudWatchLogGroupName` with `cloudWatchEncryptionEnabled: true`, or `s3BucketName` with `s3EncryptionEnabled: true`.",
  sources: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-logging.html"],
  check: where(
    ["DocumentType"],
    oneOf(["Session"], "Command"),
    "it is no session document",
    ask(
      ["Content"],
      ofDocument(
        ["inputs"],
        either(
          logs("cloudWatchLogGroupName", "cloudWatchEncryptionEnabled"),
          logs("s3BucketName", "s3EncryptionEnabled"),
        ),
      ),
    ),
  ),
  bad: [
    {
      name: "no log",
      finds: ["SessionPreferences"],
      template: `
SessionPreferences:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content:
      schemaVersion: "1.0"
      sessionType: Standard_Stream
      inputs:
        kmsKeyId: alias/sessions
`,
    },
  ],
  good: [
    {
      name: "logged",
      template: `
SessionPreferences:
  Type: AWS::SSM::Document
  Properties:
    DocumentType: Session
    Content:
      schemaVersion: "1.0"
      sessionType: Standard_Stream
      inputs:
        cloudWatchLogGroupName: sessions
        cloudWatchEncryptionEnabled: true
`,
    },
  ],
};
