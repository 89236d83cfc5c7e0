import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "iot-fleet-software-tracked",
  title: "Software package versions carry a bill of materials",
  kind: "iot",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "low",
  on: ["AWS::IoT::SoftwarePackageVersion"],
  why: "When a library turns out to have a hole, only a bill of materials tells which devices run it.",
  fix: "Set `Sbom` to the S3 location of the bill of materials.",
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/preparing-to-use-software-package-catalog.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-softwarepackageversion.html",
  ],
  check: ask(["Sbom"], isPresent("the version carries no bill of materials")),
  bad: [
    {
      name: "none",
      finds: ["FirmwareVersion"],
      template: `
FirmwareVersion:
  Type: AWS::IoT::SoftwarePackageVersion
  Properties:
    PackageName: firmware
    VersionName: 1.2.0
`,
    },
  ],
  good: [
    {
      name: "one is named",
      template: `
FirmwareVersion:
  Type: AWS::IoT::SoftwarePackageVersion
  Properties:
    PackageName: firmware
    VersionName: 1.2.0
    Sbom: { S3Location: { Bucket: device-artifacts, Key: firmware-1.2.0.zip, Version: a1b2c3 } }
`,
    },
  ],
};
