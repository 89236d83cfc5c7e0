import { same } from "../../estate/value.ts";
import { type Control, violated } from "../control.ts";

export const control: Control = {
  id: "iot-certificate-per-device",
  title: "Each certificate is attached to one thing",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::IoT::ThingPrincipalAttachment"],
  why: "Devices that share a certificate cannot be told apart, nor can one of them be shut out alone.",
  fix: "Create a certificate for each thing and attach it to that thing only.",
  sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/audit-chk-device-cert-shared.html"],
  *check(attachment, { estate }) {
    const { Principal, ThingName } = attachment.properties;
    for (const other of estate.ofType("AWS::IoT::ThingPrincipalAttachment")) {
      if (other.id === attachment.id || same(other.properties.Principal, Principal) !== true) continue;
      if (same(other.properties.ThingName, ThingName) === true) continue;
      yield violated(["Principal"], `\`${other.id}\` attaches the same certificate to another thing`);
    }
  },
  bad: [
    {
      name: "one certificate for two things",
      finds: ["KitchenSensor", "CellarSensor"],
      template: `
KitchenSensor:
  Type: AWS::IoT::ThingPrincipalAttachment
  Properties:
    ThingName: kitchen
    Principal: arn:aws:iot:eu-west-1:111122223333:cert/0a1b2c3d4e5f
CellarSensor:
  Type: AWS::IoT::ThingPrincipalAttachment
  Properties:
    ThingName: cellar
    Principal: arn:aws:iot:eu-west-1:111122223333:cert/0a1b2c3d4e5f
`,
    },
  ],
  good: [
    {
      name: "one each",
      template: `
KitchenSensor:
  Type: AWS::IoT::ThingPrincipalAttachment
  Properties:
    ThingName: kitchen
    Principal: arn:aws:iot:eu-west-1:111122223333:cert/0a1b2c3d4e5f
CellarSensor:
  Type: AWS::IoT::ThingPrincipalAttachment
  Properties:
    ThingName: cellar
    Principal: arn:aws:iot:eu-west-1:111122223333:cert/f5e4d3c2b1a0
`,
    },
  ],
};
