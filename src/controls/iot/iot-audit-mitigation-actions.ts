import { ask, isTrue } from "../ask.ts";
import { type Control, violated } from "../control.ts";

const notified = ask(["AuditNotificationTargetConfigurations", "Sns", "Enabled"], isTrue(false));

export const control: Control = {
  id: "iot-audit-mitigation-actions",
  title: "Audit findings are sent on, and a mitigation action stands ready",
  kind: "iot",
  strategy: "automation",
  practice: "SEC06-BP05",
  severity: "medium",
  on: ["AWS::IoT::AccountAuditConfiguration"],
  why: "A finding that nobody is told of, or that has to be mended by hand at night, stays open.",
  fix: "Set `AuditNotificationTargetConfigurations.Sns` and add an `AWS::IoT::MitigationAction`.",
  sources: ["https://docs.aws.amazon.com/iot-device-defender/latest/devguide/dd-mitigation-actions.html"],
  *check(configuration, context) {
    yield* notified(configuration, context);
    if (context.estate.ofType("AWS::IoT::MitigationAction").length === 0)
      yield violated([], "no mitigation action stands ready");
  },
  bad: [
    {
      name: "nobody is told",
      finds: ["Audit"],
      template: `
Audit:
  Type: AWS::IoT::AccountAuditConfiguration
  Properties:
    AccountId: "111122223333"
    RoleArn: arn:aws:iam::111122223333:role/audit
    AuditCheckConfigurations:
      LoggingDisabledCheck: { Enabled: true }
`,
    },
  ],
  good: [
    {
      name: "told, and put into quarantine",
      template: `
Quarantine:
  Type: AWS::IoT::MitigationAction
  Properties:
    RoleArn: arn:aws:iam::111122223333:role/quarantine
    ActionParams:
      AddThingsToThingGroupParams: { ThingGroupNames: [quarantine] }
Audit:
  Type: AWS::IoT::AccountAuditConfiguration
  Properties:
    AccountId: "111122223333"
    RoleArn: arn:aws:iam::111122223333:role/audit
    AuditCheckConfigurations:
      LoggingDisabledCheck: { Enabled: true }
    AuditNotificationTargetConfigurations:
      Sns: { Enabled: true, TargetArn: "arn:aws:sns:eu-west-1:111122223333:audit", RoleArn: "arn:aws:iam::111122223333:role/audit" }
`,
    },
  ],
};
