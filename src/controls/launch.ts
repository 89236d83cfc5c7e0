/** What instances are launched with: their own properties, and those of the launch template they name. */
import { follow } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isProperties, show, Unknown, type Value } from "../estate/value.ts";
import { asBoolean, decidedBy, type Probe } from "./ask.ts";
import type { Context } from "./control.ts";

/** A launch property with the resource that says it. */
export interface Launched {
  readonly value: Value | undefined;
  readonly by: Resource;
  readonly path: Path;
}

/**
 * A launch property of an instance, a launch template or a launch configuration. What an instance leaves out comes from
 * the launch template it names; an Unknown where that template was not read.
 */
export function launched(resource: Resource, path: Path, context: Context): Launched {
  if (resource.type === "AWS::EC2::LaunchTemplate") {
    const below = ["LaunchTemplateData", ...path];
    return { value: follow(resource.properties, below), by: resource, path: below };
  }
  const own = follow(resource.properties, path);
  const named = resource.properties.LaunchTemplate;
  if (own !== undefined || named === undefined) return { value: own, by: resource, path };
  const template = templateOf(named, context);
  if (template === undefined) {
    const detail = "the launch template it names was not read";
    return { value: new Unknown("absent-record", detail), by: resource, path };
  }
  const below = ["LaunchTemplateData", ...path];
  return { value: follow(template.properties, below), by: template, path: below };
}

/** The launch template that a `LaunchTemplate` property names by id or by name. */
export function templateOf(named: Value, { estate }: Context): Resource | undefined {
  if (!isProperties(named)) return undefined;
  const byId = estate.find(named.LaunchTemplateId);
  if (byId !== undefined) return byId;
  const name = named.LaunchTemplateName;
  const found = estate.find(name);
  if (found !== undefined) return found;
  if (typeof name !== "string") return undefined;
  return estate.ofType("AWS::EC2::LaunchTemplate").find((item) => item.properties.LaunchTemplateName === name);
}

/** Asks a probe about a launch property, wherever it is said. */
export function ofLaunch(path: Path, probe: Probe) {
  return (resource: Resource, context: Context) => {
    const { value, path: at } = launched(resource, path, context);
    return probe(value, at, { resource, context });
  };
}

/** A subnet as people name it. */
export function subnetName(subnet: Value | undefined, { estate }: Context): string {
  return estate.find(subnet)?.id ?? show(subnet, 60);
}

/** Whether a subnet gives instances public IPv4 addresses on launch. */
export function mapsPublic(subnet: Value | undefined, { estate }: Context): boolean | Unknown {
  if (subnet === undefined) {
    return decidedBy(
      "it is launched into the default VPC, whose subnets hand out public addresses unless changed",
      "name a subnet",
    );
  }
  const found = estate.find(subnet);
  if (found?.type !== "AWS::EC2::Subnet") {
    if (subnet instanceof Unknown) return subnet;
    return new Unknown("absent-record", "the subnet it is launched into was not read", {
      settle: "read the stack that declares the subnet",
    });
  }
  const maps = found.properties.MapPublicIpOnLaunch;
  if (maps === undefined) return false;
  if (maps instanceof Unknown) return maps;
  return asBoolean(maps) ?? decidedBy(`\`MapPublicIpOnLaunch\` of \`${found.id}\` is only known after deployment`);
}
