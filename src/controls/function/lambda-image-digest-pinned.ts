import { ask, inside, oneOf, where } from "../ask.ts";
import { type Control, cannotTell } from "../control.ts";
import { pinned } from "../tasks.ts";

export const control: Control = {
  id: "lambda-image-digest-pinned",
  title: "Container-image functions are pinned by digest",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "low",
  on: ["AWS::Lambda::Function"],
  why: "A tag can be moved to another image; a digest names exactly the one that was tested.",
  fix: "Name the image in `Code.ImageUri` as `repository@sha256:...`.",
  sources: [
    "https://docs.aws.amazon.com/lambda/latest/dg/images-create.html",
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_validate_software_integrity.html",
  ],
  check: where(
    ["PackageType"],
    oneOf(["Image"], "Zip"),
    "it is no container image",
    ask(["Code"], (code, path, about) =>
      typeof code === "string"
        ? [cannotTell(path, "the image is built when the template is packaged")]
        : inside(["ImageUri"], pinned)(code, path, about),
    ),
  ),
  bad: [
    {
      name: "by tag",
      finds: ["Render"],
      template: `
Render:
  Type: AWS::Lambda::Function
  Properties:
    PackageType: Image
    Role: arn:aws:iam::111122223333:role/render
    Code: { ImageUri: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/render:latest" }
`,
    },
  ],
  good: [
    {
      name: "by digest",
      template: `
Render:
  Type: AWS::Lambda::Function
  Properties:
    PackageType: Image
    Role: arn:aws:iam::111122223333:role/render
    Code: { ImageUri: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/render@sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef" }
`,
    },
  ],
};
