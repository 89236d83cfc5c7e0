import type { Resource } from "../../estate/resource.ts";
import { isProperties, show, Unknown } from "../../estate/value.ts";
import { ask, asText, both, fine, isNoneOf, type Probe, settled, type Test } from "../ask.ts";
import { type Context, type Control, cannotTell, type Result, violated } from "../control.ts";
import { knownText } from "../secrets.ts";

const PRIVILEGED = /["']?RequiresPrivilege["']?\s{0,4}:\s{0,4}["']?true/i;
const recipe: Probe = (value, path) => {
  if (value instanceof Unknown) return [cannotTell(path, value)];
  return PRIVILEGED.test(knownText(value)) ? [violated(path, "a step of its recipe requires root privileges")] : [];
};
const isolated = isNoneOf(["NoContainer"], "GreengrassContainer");
const ofVersion = both(
  ask(["InlineRecipe"], recipe),
  ask(["LambdaFunction", "ComponentLambdaParameters", "LinuxProcessParams", "IsolationMode"], isolated),
);
const user: Test = (value, name) =>
  /^(?:root|0)(?::|$)/.test(asText(value) ?? "") ? `${name} is \`${show(value, 40)}\`` : fine;

function* ofDeployment(deployment: Resource, context: Context): Iterable<Result> {
  const components = deployment.properties.Components;
  if (components instanceof Unknown) yield cannotTell(["Components"], components);
  if (!isProperties(components)) return;
  for (const name of Object.keys(components)) {
    yield* ask(["Components", name, "RunWith", "PosixUser"], settled(user))(deployment, context);
  }
}

export const control: Control = {
  id: "greengrass-components-not-root",
  title: "Components and imported functions do not run as root and are isolated",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::GreengrassV2::ComponentVersion", "AWS::GreengrassV2::Deployment"],
  why: "A component that runs as root, or outside its container, owns the device and everything behind it.",
  fix: "Remove `RequiresPrivilege: true`, keep `IsolationMode: GreengrassContainer`, and name a user other than root in `RunWith`.",
  sources: [
    "https://docs.aws.amazon.com/greengrass/v2/developerguide/component-recipe-reference.html",
    "https://docs.aws.amazon.com/greengrass/v2/developerguide/configure-greengrass-core-v2.html",
  ],
  check: (resource, context) =>
    (resource.type === "AWS::GreengrassV2::Deployment" ? ofDeployment : ofVersion)(resource, context),
  bad: [
    {
      name: "a step as root, a component as root",
      finds: ["Collector", "Rollout"],
      template: `
Collector:
  Type: AWS::GreengrassV2::ComponentVersion
  Properties:
    InlineRecipe: |
      RecipeFormatVersion: "2020-01-25"
      ComponentName: com.example.collector
      ComponentVersion: 1.0.0
      Manifests:
        - Lifecycle:
            run:
              RequiresPrivilege: true
              script: ./collect
Rollout:
  Type: AWS::GreengrassV2::Deployment
  Properties:
    TargetArn: arn:aws:iot:eu-west-1:111122223333:thinggroup/kitchens
    Components:
      com.example.collector: { ComponentVersion: 1.0.0, RunWith: { PosixUser: root } }
`,
    },
  ],
  good: [
    {
      name: "an ordinary user",
      template: `
Collector:
  Type: AWS::GreengrassV2::ComponentVersion
  Properties:
    InlineRecipe: |
      RecipeFormatVersion: "2020-01-25"
      ComponentName: com.example.collector
      ComponentVersion: 1.0.0
      Manifests:
        - Lifecycle:
            run: ./collect
`,
    },
  ],
};
