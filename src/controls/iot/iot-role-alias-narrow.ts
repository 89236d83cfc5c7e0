import { ask, isAtMost } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "iot-role-alias-narrow",
  title: "Credentials that devices get from a role alias live an hour at most",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::IoT::RoleAlias"],
  why: "Credentials taken from a device work until they expire, wherever they are used.",
  fix: "Remove `CredentialDurationSeconds`, or set it to 3600 or less.",
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html",
    "https://docs.aws.amazon.com/iot-device-defender/latest/devguide/audit-chk-role-alias-permissive.html",
  ],
  check: ask(["CredentialDurationSeconds"], isAtMost(3600, 3600)),
  bad: [
    {
      name: "twelve hours",
      finds: ["CameraAlias"],
      template: `
CameraAlias:
  Type: AWS::IoT::RoleAlias
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/camera
    CredentialDurationSeconds: 43200
`,
    },
  ],
  good: [
    {
      name: "one hour",
      template: `
CameraAlias:
  Type: AWS::IoT::RoleAlias
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/camera
`,
    },
  ],
};
