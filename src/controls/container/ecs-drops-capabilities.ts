import { Unknown } from "../../estate/value.ts";
import { ask, asText, each, every, fine, inside, isLeftOut, settled } from "../ask.ts";
import type { Control } from "../control.ts";
import { onLinux } from "../tasks.ts";

const dropsAll = settled((value, name) => {
  const list = Array.isArray(value) ? value : [];
  if (list.some((item) => asText(item)?.toUpperCase() === "ALL")) return fine;
  const unknown = list.find((item) => item instanceof Unknown);
  return unknown instanceof Unknown ? unknown : `${name} does not drop ALL`;
});
const addsNone = isLeftOut("capabilities are added back");

export const control: Control = {
  id: "ecs-drops-capabilities",
  title: "Task containers drop all Linux capabilities and add none back",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::ECS::TaskDefinition"],
  why: "The default set lets a container forge packets, change owners and bind any port; hardly any application needs it.",
  fix: 'Set `LinuxParameters.Capabilities.Drop` to `["ALL"]`.',
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-tasks-containers.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-taskdefinition-kernelcapabilities.html",
  ],
  check: onLinux(
    ask(
      ["ContainerDefinitions"],
      each(["LinuxParameters", "Capabilities"], every(inside(["Drop"], dropsAll), inside(["Add"], addsNone))),
    ),
  ),
  bad: [
    {
      name: "the default set",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - { Name: shop, Image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42" }
`,
    },
  ],
  good: [
    {
      name: "all dropped",
      template: `
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: shop
        Image: 111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:42
        LinuxParameters:
          Capabilities:
            Drop: [ALL]
`,
    },
  ],
};
