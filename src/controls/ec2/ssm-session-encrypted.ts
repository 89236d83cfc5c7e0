import { ask, isPresent, oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { ofDocument } from "../documents.ts";

export const control: Control = {
  id: "ssm-session-encrypted",
  title: "Session Manager preferences encrypt sessions",
  kind: "ec2",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "low",
  on: ["AWS::SSM::Document"],
  why: "A session shows whatever the operator types and sees; with a key of yours only those you let use it can read along.",
  fix: "Set `inputs.kmsKeyId` in the session preferences.",
  sources: ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-preferences-enable-encryption.html"],
  check: where(
    ["DocumentType"],
    oneOf(["Session"], "Command"),
    "it is no session document",
    ask(["Content"], ofDocument(["inputs", "kmsKeyId"], isPresent("the session preferences name no key"))),
  ),
  bad: [
    {
      name: "no key",
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
        cloudWatchLogGroupName: sessions
        cloudWatchEncryptionEnabled: true
`,
    },
  ],
  good: [
    {
      name: "a key of ours",
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
        cloudWatchLogGroupName: sessions
        cloudWatchEncryptionEnabled: true
`,
    },
  ],
};
