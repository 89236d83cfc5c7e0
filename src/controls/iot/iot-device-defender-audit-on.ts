import { ask, both, isTrue } from "../ask.ts";
import { type Control, violated } from "../control.ts";

const CHECKS = [
  "AuthenticatedCognitoRoleOverlyPermissiveCheck",
  "CaCertificateExpiringCheck",
  "CaCertificateKeyQualityCheck",
  "ConflictingClientIdsCheck",
  "DeviceCertificateExpiringCheck",
  "DeviceCertificateKeyQualityCheck",
  "DeviceCertificateSharedCheck",
  "IotPolicyOverlyPermissiveCheck",
  "IotRoleAliasAllowsAccessToUnusedServicesCheck",
  "IotRoleAliasOverlyPermissiveCheck",
  "LoggingDisabledCheck",
  "RevokedCaCertificateStillActiveCheck",
  "RevokedDeviceCertificateStillActiveCheck",
  "UnauthenticatedCognitoRoleOverlyPermissiveCheck",
];
const checks = both(...CHECKS.map((check) => ask(["AuditCheckConfigurations", check, "Enabled"], isTrue(false))));

export const control: Control = {
  id: "iot-device-defender-audit-on",
  title: "Device Defender audits all checks on a schedule",
  kind: "iot",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::IoT::AccountAuditConfiguration"],
  why: "Audits find shared certificates, expiring authorities and policies that grant too much before somebody else does.",
  fix: "Enable every check and add an `AWS::IoT::ScheduledAudit`.",
  sources: [
    "https://docs.aws.amazon.com/iot-device-defender/latest/devguide/device-defender-audit.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-accountauditconfiguration.html",
  ],
  *check(configuration, context) {
    const results = [...checks(configuration, context)];
    const off = results.filter((result) => result.is === "violated");
    if (off.length > 3)
      yield violated(["AuditCheckConfigurations"], `${off.length} of ${CHECKS.length} checks are off`);
    else yield* results;
    if (context.estate.ofType("AWS::IoT::ScheduledAudit").length === 0)
      yield violated([], "no scheduled audit runs the checks");
  },
  bad: [
    {
      name: "one check, no schedule",
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
      name: "all of them, every day",
      template: `
Nightly:
  Type: AWS::IoT::ScheduledAudit
  Properties:
    Frequency: DAILY
    TargetCheckNames: [LOGGING_DISABLED_CHECK]
Audit:
  Type: AWS::IoT::AccountAuditConfiguration
  Properties:
    AccountId: "111122223333"
    RoleArn: arn:aws:iam::111122223333:role/audit
    AuditCheckConfigurations:
      AuthenticatedCognitoRoleOverlyPermissiveCheck: { Enabled: true }
      CaCertificateExpiringCheck: { Enabled: true }
      CaCertificateKeyQualityCheck: { Enabled: true }
      ConflictingClientIdsCheck: { Enabled: true }
      DeviceCertificateExpiringCheck: { Enabled: true }
      DeviceCertificateKeyQualityCheck: { Enabled: true }
      DeviceCertificateSharedCheck: { Enabled: true }
      IotPolicyOverlyPermissiveCheck: { Enabled: true }
      IotRoleAliasAllowsAccessToUnusedServicesCheck: { Enabled: true }
      IotRoleAliasOverlyPermissiveCheck: { Enabled: true }
      LoggingDisabledCheck: { Enabled: true }
      RevokedCaCertificateStillActiveCheck: { Enabled: true }
      RevokedDeviceCertificateStillActiveCheck: { Enabled: true }
      UnauthenticatedCognitoRoleOverlyPermissiveCheck: { Enabled: true }
`,
    },
  ],
};
