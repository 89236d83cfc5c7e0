import { show, Unknown } from "../../estate/value.ts";
import { ask, type Probe } from "../ask.ts";
import { type Control, cannotTell, type Result, violated } from "../control.ts";
import { knownText } from "../secrets.ts";

const ARTIFACT = /["']?URI["']?\s{0,4}:\s{0,4}["']?([a-z0-9]{1,12}:[^\s"',}]{1,500})/gi;
const immutable: Probe = (value, path) => {
  if (value instanceof Unknown) return [cannotTell(path, value)];
  const found: Result[] = [];
  for (const [, uri = ""] of knownText(value).matchAll(ARTIFACT)) {
    if (uri.startsWith("s3:") || uri.startsWith("greengrass:") || uri.includes("@sha256:")) continue;
    found.push(violated(path, `artifact \`${show(uri, 80)}\` can change under the component`));
  }
  return found;
};

export const control: Control = {
  id: "greengrass-artifact-digests",
  title: "Greengrass components take artifacts from buckets, and images by digest",
  kind: "iot",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "medium",
  on: ["AWS::GreengrassV2::ComponentVersion"],
  why: "Greengrass checks the digest of what it takes from S3; an image by tag, or a file from a web server, can change under it.",
  fix: "Put the artifact into a bucket of yours (`s3://...`), and name images as `docker:repository@sha256:...`.",
  sources: [
    "https://docs.aws.amazon.com/greengrass/v2/developerguide/component-recipe-reference.html",
    "https://docs.aws.amazon.com/greengrass/v2/developerguide/run-docker-container.html",
  ],
  check: ask(["InlineRecipe"], immutable),
  bad: [
    {
      name: "an image by tag",
      finds: ["Viewer"],
      template: `
Viewer:
  Type: AWS::GreengrassV2::ComponentVersion
  Properties:
    InlineRecipe: |
      RecipeFormatVersion: "2020-01-25"
      ComponentName: com.example.viewer
      ComponentVersion: 1.0.0
      Manifests:
        - Artifacts:
            - URI: "docker:public.ecr.aws/example/viewer:latest"
`,
    },
  ],
  good: [
    {
      name: "from a bucket",
      template: `
Viewer:
  Type: AWS::GreengrassV2::ComponentVersion
  Properties:
    InlineRecipe: |
      RecipeFormatVersion: "2020-01-25"
      ComponentName: com.example.viewer
      ComponentVersion: 1.0.0
      Manifests:
        - Artifacts:
            - URI: "s3://device-artifacts/viewer-1.0.0.zip"
`,
    },
  ],
};
