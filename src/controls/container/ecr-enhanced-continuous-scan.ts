import { ask, both, fine, isOneOf, settled } from "../ask.ts";
import type { Control } from "../control.ts";
import { textsIn } from "../secrets.ts";

const continuous = settled((value) => {
  const found = [...textsIn(value)].some(({ text }) => text === "CONTINUOUS_SCAN");
  return found ? fine : "no rule scans continuously";
});

export const control: Control = {
  id: "ecr-enhanced-continuous-scan",
  title: "Registry scanning is enhanced and continuous for repositories in use",
  kind: "container",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::ECR::RegistryScanningConfiguration"],
  why: "New flaws are published every day for images that were clean when they were pushed.",
  fix: "Set `ScanType: ENHANCED` with a rule of frequency `CONTINUOUS_SCAN`.",
  sources: ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html"],
  check: both(ask(["ScanType"], isOneOf(["ENHANCED"], "BASIC")), ask(["Rules"], continuous)),
  bad: [
    {
      name: "basic scans",
      finds: ["RegistryScan"],
      template: `
RegistryScan:
  Type: AWS::ECR::RegistryScanningConfiguration
  Properties:
    ScanType: BASIC
    Rules:
      - ScanFrequency: SCAN_ON_PUSH
        RepositoryFilters:
          - { Filter: "*", FilterType: WILDCARD }
`,
    },
  ],
  good: [
    {
      name: "enhanced and continuous",
      template: `
RegistryScan:
  Type: AWS::ECR::RegistryScanningConfiguration
  Properties:
    ScanType: ENHANCED
    Rules:
      - ScanFrequency: CONTINUOUS_SCAN
        RepositoryFilters:
          - { Filter: "*", FilterType: WILDCARD }
`,
    },
  ],
};
