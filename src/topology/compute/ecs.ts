import type { Estate } from "../../estate/estate.ts";
import { said } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import type { Value } from "../../estate/value.ts";
import { SURE } from "../../reach/network.ts";
import { ALL_TRAFFIC } from "../../reach/traffic.ts";
import { items } from "../entries.ts";
import type { Ground } from "../ground.ts";
import { naming } from "../named.ts";
import { doubtOfWord, isGiven, publicIf, saidAt, stand } from "../stand.ts";
import { groupSettings } from "./auto-scaling-group.ts";
import { containerInstances } from "./container-instances.ts";
import { awsvpcPath, definitionOf, hostPorts, networkOf } from "./ecs-task.ts";
import { launch } from "./launch.ts";
import { notRead, overlay, settingsOf, templateSettings, unknownSettings } from "./launch-settings.ts";

/** Something that runs tasks: a service, a task set, or a target of a rule, schedule or pipe. */
interface Runner {
  readonly owner: Resource;
  /** "a task of service `Orders`" */
  readonly what: string;
  readonly definition: Value | undefined;
  readonly cluster: Value | undefined;
  /** Where the network configuration stands. */
  readonly base: Path;
  /** Another resource that answers with the same interfaces (the service of a task set). */
  readonly also?: Resource | undefined;
}

/**
 * ECS services, task sets and tasks started by rules, schedules and pipes.
 *
 * - `awsvpc`: every task has an interface of its own in the subnets and groups of the configuration (no groups: the VPC's
 *   default group), with a public IPv4 address where `AssignPublicIp` is ENABLED (default DISABLED). Port mappings open
 *   and close nothing there: whatever a container listens on answers.
 * - `bridge` and `host`: the interface and groups of the container instance; bridge answers on the mapped host ports only,
 *   a mapping without a host port on one of 32768-65535.
 *
 * Sources: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ecs-service-awsvpcconfiguration.html
 */
export function containerServices(ground: Ground, estate: Estate): void {
  for (const runner of runners(estate)) {
    const path = awsvpcPath(runner.base, runner.owner);
    const configured = isGiven(said(runner.owner, path));
    const definition = definitionOf(estate, runner.definition);
    const network = networkOf(definition, configured);
    const made =
      network === "awsvpc"
        ? ownInterface(ground, runner, path)
        : network === "none"
          ? []
          : onInstances(ground, estate, runner, hostPorts(definition, network));
    if (runner.also !== undefined) ground.adopt(runner.also, made);
  }
}

function ownInterface(ground: Ground, runner: Runner, path: Path): readonly number[] {
  const { owner } = runner;
  const assign = saidAt(owner, ...path, "AssignPublicIp");
  const subnets = saidAt(owner, ...path, "Subnets");
  return stand(ground, {
    owner,
    text: `interface of ${runner.what}`,
    subnets: isGiven(subnets.value) ? subnets : { value: notRead(undefined, `subnets of ${runner.what}`), path },
    groups: saidAt(owner, ...path, "SecurityGroups"),
    publicIpv4: () => publicIf(doubtOfWord(ground, assign.value, "ENABLED", "DISABLED", owner, assign.path)),
    listens: ALL_TRAFFIC,
    opens: true,
  });
}

function onInstances(
  ground: Ground,
  estate: Estate,
  runner: Runner,
  ports: ReturnType<typeof hostPorts>,
): readonly number[] {
  const { owner } = runner;
  const listensDoubt = ports.doubt === undefined ? SURE : ground.fact(ports.doubt, owner, runner.base);
  const answers = { listens: ports.traffic, listensDoubt };
  const hosts = containerInstances(estate, owner, runner.cluster);
  if (hosts.length === 0) {
    const unknown = notRead(undefined, `container instance that runs ${runner.what}`);
    const subnets = { value: unknown, path: runner.base };
    return launch(ground, estate, {
      owner,
      what: runner.what,
      settings: unknownSettings(owner, unknown, runner.base),
      subnets,
      ...answers,
    });
  }
  return hosts.flatMap((host) => {
    const doubt = host.condition === undefined ? SURE : ground.fact(host.condition, host, []);
    const group = host.type === "AWS::AutoScaling::AutoScalingGroup";
    const every = group
      ? groupSettings(estate, host)
      : [overlay(settingsOf(host, []), templateSettings(estate, host, ["LaunchTemplate"]))];
    const subnets = group ? { ...saidAt(host, "VPCZoneIdentifier"), by: host } : undefined;
    return every.flatMap((settings) =>
      launch(ground, estate, { owner, what: runner.what, settings, subnets, doubt, ...answers }),
    );
  });
}

function runners(estate: Estate): readonly Runner[] {
  return [
    ...estate.ofType("AWS::ECS::Service").map((service) => ({
      ...ofResource(service, `a task of service \`${service.id}\``),
    })),
    ...estate.ofType("AWS::ECS::TaskSet").map((set) => ({
      ...ofResource(set, `a task of task set \`${set.id}\``),
      also: naming(estate, said(set, "Service")).named[0]?.resource,
    })),
    ...estate
      .ofType("AWS::Events::Rule")
      .flatMap((rule) =>
        items(rule, ["Targets"]).flatMap((target) =>
          scheduled(rule, [...target, "EcsParameters"], said(rule, [...target, "Arn"])),
        ),
      ),
    ...estate
      .ofType("AWS::Scheduler::Schedule")
      .flatMap((schedule) => scheduled(schedule, ["Target", "EcsParameters"], said(schedule, "Target.Arn"))),
    ...estate
      .ofType("AWS::Pipes::Pipe")
      .flatMap((pipe) => scheduled(pipe, ["TargetParameters", "EcsTaskParameters"], said(pipe, "Target"))),
  ];
}

function ofResource(owner: Resource, what: string): Runner {
  return { owner, what, definition: said(owner, "TaskDefinition"), cluster: said(owner, "Cluster"), base: [] };
}

function scheduled(owner: Resource, base: Path, cluster: Value | undefined): readonly Runner[] {
  if (!isGiven(said(owner, base))) return [];
  const definition = said(owner, [...base, "TaskDefinitionArn"]);
  return [{ owner, what: `a task that \`${owner.id}\` starts`, definition, cluster, base }];
}
