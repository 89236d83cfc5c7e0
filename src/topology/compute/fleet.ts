import type { Estate } from "../../estate/estate.ts";
import { listOf, said, text } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Unknown, type Value } from "../../estate/value.ts";
import { items } from "../entries.ts";
import type { Ground } from "../ground.ts";
import { isGiven, type Said } from "../stand.ts";
import { launch } from "./launch.ts";
import { type LaunchSettings, settingsOf, templateSettings, unknownSettings } from "./launch-settings.ts";

/**
 * AWS::EC2::SpotFleet and AWS::EC2::EC2Fleet: their future instances, by launch specification and by launch template with
 * its overrides. Several subnets may stand in one text, separated by commas.
 * Sources: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/fleets.html,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SpotFleetLaunchSpecification.html
 */
export function fleets(ground: Ground, estate: Estate): void {
  for (const fleet of estate.ofType("AWS::EC2::SpotFleet")) {
    const config: Path = ["SpotFleetRequestConfigData"];
    for (const path of items(fleet, [...config, "LaunchSpecifications"]))
      put(ground, estate, fleet, settingsOf(fleet, path), undefined);
    unknownList(ground, estate, fleet, [...config, "LaunchSpecifications"]);
    fromTemplates(ground, estate, fleet, [...config, "LaunchTemplateConfigs"]);
  }
  for (const fleet of estate.ofType("AWS::EC2::EC2Fleet"))
    fromTemplates(ground, estate, fleet, ["LaunchTemplateConfigs"]);
}

/** A list that nobody knows: some instance, of which nothing is known. */
function unknownList(ground: Ground, estate: Estate, fleet: Resource, path: Path): void {
  const list = listOf(said(fleet, path));
  if (list instanceof Unknown) put(ground, estate, fleet, unknownSettings(fleet, list, path), { value: list, path });
}

function fromTemplates(ground: Ground, estate: Estate, fleet: Resource, configs: Path): void {
  unknownList(ground, estate, fleet, configs);
  for (const config of items(fleet, configs)) {
    const settings = templateSettings(estate, fleet, [...config, "LaunchTemplateSpecification"]);
    if (settings === undefined) continue;
    const overrides = items(fleet, [...config, "Overrides"])
      .map((path): Said => ({ value: said(fleet, [...path, "SubnetId"]), path: [...path, "SubnetId"] }))
      .filter(({ value }) => isGiven(value));
    if (overrides.length === 0) put(ground, estate, fleet, settings, undefined);
    for (const subnets of overrides) put(ground, estate, fleet, settings, subnets);
  }
}

function put(
  ground: Ground,
  estate: Estate,
  fleet: Resource,
  settings: LaunchSettings,
  subnets: Said | undefined,
): void {
  launch(ground, estate, {
    owner: fleet,
    what: `an instance of fleet \`${fleet.id}\``,
    settings: { ...settings, subnet: split(settings.subnet) },
    subnets: subnets === undefined ? undefined : split(subnets),
  });
}

function split(said: Said): Said {
  const written = text(said.value);
  if (written === undefined || !written.includes(",")) return said;
  const value: Value = written.split(",").map((part) => part.trim());
  return { ...said, value };
}
