import { isProperties, Unknown } from "../../estate/value.ts";
import { ask, isPresent } from "../ask.ts";
import { type Control, cannotTell } from "../control.ts";

export const control: Control = {
  id: "greengrass-components-current",
  title: "Greengrass deployments name the version of every component",
  kind: "iot",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::GreengrassV2::Deployment"],
  why: "Without a version nobody can tell which flaws a device has, nor put the tested state back.",
  fix: "Set `ComponentVersion` of each component, the nucleus included.",
  sources: [
    "https://docs.aws.amazon.com/greengrass/v2/developerguide/create-deployments.html",
    "https://docs.aws.amazon.com/greengrass/v2/developerguide/greengrass-nucleus-component.html",
  ],
  *check(deployment, context) {
    const components = deployment.properties.Components;
    if (components instanceof Unknown) yield cannotTell(["Components"], components);
    if (!isProperties(components)) return;
    for (const name of Object.keys(components)) {
      yield* ask(["Components", name, "ComponentVersion"], isPresent(`component \`${name}\` names no version`))(
        deployment,
        context,
      );
    }
  },
  bad: [
    {
      name: "whatever is newest",
      finds: ["Rollout"],
      template: `
Rollout:
  Type: AWS::GreengrassV2::Deployment
  Properties:
    TargetArn: arn:aws:iot:eu-west-1:111122223333:thinggroup/kitchens
    Components:
      com.example.collector: { RunWith: { PosixUser: "ggc_user:ggc_group" } }
`,
    },
  ],
  good: [
    {
      name: "named versions",
      template: `
Rollout:
  Type: AWS::GreengrassV2::Deployment
  Properties:
    TargetArn: arn:aws:iot:eu-west-1:111122223333:thinggroup/kitchens
    Components:
      aws.greengrass.Nucleus: { ComponentVersion: 2.14.3 }
      com.example.collector: { ComponentVersion: 1.0.0 }
`,
    },
  ],
};
