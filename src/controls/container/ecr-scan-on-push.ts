import { globCovers } from "../../estate/policy.ts";
import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { ask, decidedBy, isTrue } from "../ask.ts";
import { type Context, type Control, cannotTell } from "../control.ts";
import { textsIn } from "../secrets.ts";

const onPush = ask(["ImageScanningConfiguration", "ScanOnPush"], isTrue(false));

/** Whether a registry's rules scan the repository: an Unknown where a filter or the name is not known. */
function registryScans(repository: Resource, { estate }: Context): boolean | Unknown {
  let doubt: Unknown | undefined;
  for (const registry of estate.ofType("AWS::ECR::RegistryScanningConfiguration")) {
    for (const { text } of textsIn(registry.properties.Rules)) {
      // Frequencies and filter types are written in capitals; repository filters never are.
      if (/^[A-Z_]+$/.test(text)) continue;
      const name = repository.properties.RepositoryName;
      // A filter without a wildcard takes in every name that contains it.
      const filter = text.includes("*") ? text : `*${text}*`;
      if (/^\*+$/.test(filter) || (typeof name === "string" && globCovers(filter, name))) return true;
      if (typeof name !== "string")
        doubt ??= decidedBy(
          "the repository's name decides whether the registry's filters take it in",
          "set `RepositoryName`",
        );
    }
  }
  return doubt ?? false;
}

export const control: Control = {
  id: "ecr-scan-on-push",
  title: "Container images are scanned when pushed",
  kind: "container",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "high",
  on: ["AWS::ECR::Repository"],
  why: "A scan at the push tells about known flaws before the image runs.",
  fix: "Set `ImageScanningConfiguration.ScanOnPush: true`, or add an `AWS::ECR::RegistryScanningConfiguration` whose filters cover the repository.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecr-registryscanningconfiguration.html",
  ],
  *check(repository, context) {
    const results = [...onPush(repository, context)];
    if (results.length === 0) return;
    const scans = registryScans(repository, context);
    if (scans === true) return;
    if (scans instanceof Unknown) yield cannotTell(["ImageScanningConfiguration"], scans);
    else yield* results;
  },
  bad: [
    {
      name: "left out",
      finds: ["ShopImages"],
      template: `
ShopImages:
  Type: AWS::ECR::Repository
  Properties:
    RepositoryName: shop
`,
    },
  ],
  good: [
    {
      name: "by the repository, or by the registry",
      template: `
ShopImages:
  Type: AWS::ECR::Repository
  Properties:
    RepositoryName: shop
    ImageScanningConfiguration:
      ScanOnPush: true
ToolImages:
  Type: AWS::ECR::Repository
  Properties:
    RepositoryName: tools/build
RegistryScan:
  Type: AWS::ECR::RegistryScanningConfiguration
  Properties:
    ScanType: BASIC
    Rules:
      - ScanFrequency: SCAN_ON_PUSH
        RepositoryFilters:
          - { Filter: "tools/*", FilterType: WILDCARD }
`,
    },
  ],
};
