/** Batch job definitions: every place in which one describes a container. */
import { ask, both, type Check, each, every, inside, type Probe } from "./ask.ts";

/**
 * Asks about every container of a job definition: the single one, those of ECS tasks, those of each range of nodes, and
 * with `pod` those of EKS pods, whose properties have names of their own.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobdefinition.html
 */
export function ofJobContainers(container: Probe, pod: Probe): Check {
  const tasks = inside(["EcsProperties", "TaskProperties"], each([], inside(["Containers"], each([], container))));
  const pods = inside(
    ["EksProperties", "PodProperties"],
    every(inside(["Containers"], each([], pod)), inside(["InitContainers"], each([], pod))),
  );
  const nodes = each([], every(inside(["Container"], there(container)), tasks, pods));
  return both(
    ask(["ContainerProperties"], there(container)),
    ask([], every(tasks, pods)),
    ask(["NodeProperties", "NodeRangeProperties"], nodes),
  );
}

/** Probes only what is said. */
function there(probe: Probe): Probe {
  return (value, path, about) => (value === undefined ? [] : probe(value, path, about));
}
