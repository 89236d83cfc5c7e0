import type { Control } from "../control.ts";
import { feature } from "../options.ts";

export const control: Control = {
  id: "eks-guardduty-audit",
  title: "GuardDuty watches Kubernetes audit logs",
  kind: "container",
  strategy: "defense-in-depth",
  practice: "SEC06-BP05",
  severity: "medium",
  on: ["AWS::GuardDuty::Detector"],
  why: "The audit log shows who asks the cluster for what; GuardDuty finds the requests of an intruder among them.",
  fix: "Add feature `EKS_AUDIT_LOGS` with status `ENABLED`.",
  sources: ["https://docs.aws.amazon.com/guardduty/latest/ug/kubernetes-protection.html"],
  check: feature("EKS_AUDIT_LOGS", ["DataSources", "Kubernetes", "AuditLogs", "Enable"]),
  bad: [
    {
      name: "switched off",
      finds: ["Watch"],
      template: `
Watch:
  Type: AWS::GuardDuty::Detector
  Properties:
    Enable: true
    Features:
      - { Name: EKS_AUDIT_LOGS, Status: DISABLED }
`,
    },
  ],
  good: [
    {
      name: "switched on",
      template: `
Watch:
  Type: AWS::GuardDuty::Detector
  Properties:
    Enable: true
    Features:
      - { Name: EKS_AUDIT_LOGS, Status: ENABLED }
`,
    },
  ],
};
