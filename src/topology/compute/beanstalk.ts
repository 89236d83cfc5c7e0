import type { Estate } from "../../estate/estate.ts";
import { said, text } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Reference, Text, Unknown, type Value } from "../../estate/value.ts";
import { SURE } from "../../reach/network.ts";
import { unionAll } from "../../reach/sets.ts";
import { ALL_TRAFFIC, tcp } from "../../reach/traffic.ts";
import { items } from "../entries.ts";
import type { Ground } from "../ground.ts";
import { doubtOf, doubtOfWord, isGiven, publicIf, type Said, stand } from "../stand.ts";

const ENVIRONMENT = "AWS::ElasticBeanstalk::Environment";
/** The groups that Elastic Beanstalk makes, by the names of the resources in its own stack. */
export const BEANSTALK_INSTANCES = "AWSEBSecurityGroup";
export const BEANSTALK_BALANCER = "AWSEBLoadBalancerSecurityGroup";

/**
 * Elastic Beanstalk environments: the instances and the load balancer that the service makes by its option settings
 * (those of the configuration template first, the environment's own over them).
 *
 * Defaults: load balanced, a classic load balancer that everybody reaches on port 80, no VPC said: the default VPC. What
 * the application's source bundle adds (`.ebextensions`) is not in the template, and is said as a gap.
 *
 * Sources: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html,
 * https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features.managing.vpc.html
 */
export function beanstalkEnvironments(ground: Ground, estate: Estate): void {
  for (const environment of estate.ofType(ENVIRONMENT)) {
    standInstances(ground, estate, environment);
    if (isBalanced(estate, environment)) standBalancer(ground, estate, environment);
    ground.gap({
      code: "source-bundle-not-read",
      message: `what the source bundle of environment \`${environment.id}\` adds to it (.ebextensions) is not in the template`,
      hidesFindings: false,
      resource: environment.id,
    });
  }
}

function standInstances(ground: Ground, estate: Estate, owner: Resource): void {
  const assign = option(estate, owner, "aws:ec2:vpc", "AssociatePublicIpAddress");
  const own = commaList(option(estate, owner, "aws:autoscaling:launchconfiguration", "SecurityGroups").value);
  const made = new Reference(owner.id, BEANSTALK_INSTANCES);
  stand(ground, {
    owner,
    text: `interface of an instance of environment \`${owner.id}\``,
    subnets: listed(option(estate, owner, "aws:ec2:vpc", "Subnets")),
    groups: {
      value: Array.isArray(own) ? [...own, made] : isGiven(own) ? [own, made] : [made],
      path: ["OptionSettings"],
    },
    publicIpv4: (segment) => publicIf(doubtOf(ground, assign.value, ground.mapsPublic(segment), owner, assign.path)),
    listens: ALL_TRAFFIC,
    opens: true,
  });
}

function standBalancer(ground: Ground, estate: Estate, owner: Resource): void {
  const scheme = option(estate, owner, "aws:ec2:vpc", "ELBScheme");
  const own = option(estate, owner, "aws:elb:loadbalancer", "SecurityGroups");
  const second = option(estate, owner, "aws:elbv2:loadbalancer", "SecurityGroups");
  const groups = isGiven(own.value) ? own : second;
  const nodes = option(estate, owner, "aws:ec2:vpc", "ELBSubnets");
  const kind = text(option(estate, owner, "aws:elasticbeanstalk:environment", "LoadBalancerType").value);
  const ports = listenerPorts(estate, owner);
  stand(ground, {
    owner,
    text: `node of the load balancer of environment \`${owner.id}\``,
    subnets: listed(isGiven(nodes.value) ? nodes : option(estate, owner, "aws:ec2:vpc", "Subnets")),
    groups: isGiven(groups.value)
      ? listed(groups)
      : { value: [new Reference(owner.id, BEANSTALK_BALANCER)], path: ["OptionSettings"] },
    unguarded: kind === "network" && !isGiven(groups.value),
    publicIpv4: () => publicIf(doubtOfWord(ground, scheme.value, "public", "public", owner, scheme.path)),
    ipv6: "no",
    listens: unionAll(ports.map((port) => tcp(port))),
    listensDoubt: SURE,
    opens: true,
  });
}

/** Whether a load balancer stands in front: not for a single instance, nor for workers. */
export function isBalanced(estate: Estate, environment: Resource): boolean {
  const type = text(option(estate, environment, "aws:elasticbeanstalk:environment", "EnvironmentType").value);
  return type !== "SingleInstance" && text(said(environment, "Tier.Name")) !== "Worker";
}

/** Ports of the load balancer: 80 unless the default listener is off, and each listener that has options of its own. */
export function listenerPorts(estate: Estate, environment: Resource): readonly number[] {
  const ports = new Set<number>();
  const off = new Set<string>();
  for (const { namespace, name, value } of allOptions(estate, environment)) {
    const match = /^aws:elb(?:v2)?:listener:(\d{1,5})$/.exec(namespace);
    if (match?.[1] !== undefined) ports.add(Number(match[1]));
    if (name === "ListenerEnabled" && text(value)?.toLowerCase() === "false") off.add(namespace);
  }
  const plain = off.has("aws:elb:listener") || off.has("aws:elb:listener:80") || off.has("aws:elbv2:listener:default");
  if (!plain) ports.add(80);
  for (const namespace of off) ports.delete(Number(namespace.split(":").at(-1)));
  return [...ports];
}

interface Option {
  readonly namespace: string;
  readonly name: string;
  readonly value: Value | undefined;
  readonly by: Resource;
  readonly path: Path;
}

function allOptions(estate: Estate, environment: Resource): readonly Option[] {
  const template = estate.find(said(environment, "TemplateName"));
  return [environment, ...(template === undefined ? [] : [template])].flatMap((by) =>
    ["OptionSettings", "OptionsToRemove"].slice(0, 1).flatMap((list) =>
      items(by, [list]).map((path) => ({
        namespace: text(said(by, [...path, "Namespace"])) ?? "",
        name: text(said(by, [...path, "OptionName"])) ?? "",
        value: said(by, [...path, "Value"]),
        by,
        path: [...path, "Value"],
      })),
    ),
  );
}

/** An option setting: the environment's own, else its template's. */
export function option(estate: Estate, environment: Resource, namespace: string, name: string): Said {
  const found = allOptions(estate, environment).find((item) => item.namespace === namespace && item.name === name);
  if (found === undefined) return { value: undefined, path: ["OptionSettings"] };
  return { value: found.value, path: found.path, ...(found.by === environment ? {} : { by: found.by }) };
}

function listed(said: Said): Said {
  return { ...said, value: commaList(said.value) };
}

/** The items of a text that lists them with commas, where parts of it may be references. */
export function commaList(value: Value | undefined): Value | undefined {
  if (value instanceof Unknown || value instanceof Reference || !isGiven(value)) return value;
  const parts = value instanceof Text ? value.parts : [text(value) ?? ""];
  const found: Value[] = [];
  let fresh = true;
  for (const part of parts) {
    if (typeof part !== "string") {
      found.push(part);
      fresh = false;
      continue;
    }
    const pieces = part.split(",").map((piece) => piece.trim());
    for (const [i, piece] of pieces.entries()) {
      if (i > 0) fresh = true;
      if (piece === "") continue;
      if (fresh) found.push(piece);
      fresh = false;
    }
  }
  return found;
}
