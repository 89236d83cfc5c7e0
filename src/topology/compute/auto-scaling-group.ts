import type { Estate } from "../../estate/estate.ts";
import { listOf, said } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import type { Ground } from "../ground.ts";
import { naming } from "../named.ts";
import { isGiven, saidAt } from "../stand.ts";
import { launch } from "./launch.ts";
import {
  configurationSettings,
  type LaunchSettings,
  notRead,
  settingsOf,
  templateSettings,
  unknownSettings,
} from "./launch-settings.ts";

/**
 * AWS::AutoScaling::AutoScalingGroup: its future instances, one interface for each subnet and each launch template that
 * they may come from. No VPCZoneIdentifier: the default VPC.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-in-vpc.html
 */
export function autoScalingGroups(ground: Ground, estate: Estate): void {
  for (const group of estate.ofType("AWS::AutoScaling::AutoScalingGroup")) {
    for (const settings of groupSettings(estate, group)) {
      const subnets = saidAt(group, "VPCZoneIdentifier");
      launch(ground, estate, {
        owner: group,
        what: `an instance of Auto Scaling group \`${group.id}\``,
        settings,
        subnets,
      });
    }
  }
}

/** The settings that instances of the group may be launched with: one, or one for each overriding launch template. */
export function groupSettings(estate: Estate, group: Resource): readonly LaunchSettings[] {
  const mixed: Path = ["MixedInstancesPolicy", "LaunchTemplate"];
  const overrides = listOf(said(group, [...mixed, "Overrides"]));
  const overriding =
    overrides instanceof Unknown
      ? []
      : overrides.map((_, i) =>
          templateSettings(estate, group, [...mixed, "Overrides", i, "LaunchTemplateSpecification"]),
        );
  const all = [
    templateSettings(estate, group, ["LaunchTemplate"]) ??
      templateSettings(estate, group, [...mixed, "LaunchTemplateSpecification"]) ??
      configurationSettings(estate, group, ["LaunchConfigurationName"]) ??
      instanceSettings(estate, group),
    ...overriding,
  ].filter((settings) => settings !== undefined);
  if (all.length > 0) return all;
  return [unknownSettings(group, notRead(undefined, `launch template of \`${group.id}\``), [])];
}

/** A group made from an instance launches with that instance's settings. */
function instanceSettings(estate: Estate, group: Resource): LaunchSettings | undefined {
  const value = said(group, "InstanceId");
  if (!isGiven(value)) return undefined;
  const [only] = naming(estate, value).named;
  if (only === undefined) return unknownSettings(group, notRead(value, "instance"), ["InstanceId"]);
  return settingsOf(only.resource, []);
}
