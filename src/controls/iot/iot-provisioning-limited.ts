import { ask, isPresent, noneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "iot-provisioning-limited",
  title: "Fleet provisioning templates use a pre-provisioning hook",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::IoT::ProvisioningTemplate"],
  why: "A claim certificate is on every device of a batch; without a hook whoever takes it from one enrols as many as they like.",
  fix: "Set `PreProvisioningHook` to a function that checks serial numbers against the production list.",
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html",
    "https://docs.aws.amazon.com/iot/latest/developerguide/provision-wo-cert.html",
  ],
  check: where(
    ["TemplateType"],
    noneOf(["JITP"], "FLEET_PROVISIONING"),
    "devices bring certificates of a registered authority",
    ask(["PreProvisioningHook", "TargetArn"], isPresent("no pre-provisioning hook checks the device")),
  ),
  bad: [
    {
      name: "no hook",
      finds: ["Enrolment"],
      template: `
Enrolment:
  Type: AWS::IoT::ProvisioningTemplate
  Properties:
    ProvisioningRoleArn: arn:aws:iam::111122223333:role/enrolment
    TemplateBody: '{"Parameters":{},"Resources":{}}'
`,
    },
  ],
  good: [
    {
      name: "checked by a function",
      template: `
Enrolment:
  Type: AWS::IoT::ProvisioningTemplate
  Properties:
    ProvisioningRoleArn: arn:aws:iam::111122223333:role/enrolment
    TemplateBody: '{"Parameters":{},"Resources":{}}'
    PreProvisioningHook: { TargetArn: "arn:aws:lambda:eu-west-1:111122223333:function:known-serials" }
`,
    },
  ],
};
