import type { Estate } from "../../estate/estate.ts";
import { said, text } from "../../estate/read-value.ts";
import type { ResourceId } from "../../estate/resource.ts";
import { SURE } from "../../reach/network.ts";
import { ALL_TRAFFIC } from "../../reach/traffic.ts";
import type { Ground, InterfaceSpec } from "../ground.ts";
import { naming } from "../named.ts";
import { saidAt } from "../stand.ts";
import { launch } from "./launch.ts";
import { overlay, settingsOf, templateSettings } from "./launch-settings.ts";

/** AWS::EC2::Instance: its own settings over those of its launch template. No subnet: the default VPC. */
export function instances(ground: Ground, estate: Estate): void {
  const elastic = elasticAddresses(ground, estate);
  for (const instance of estate.ofType("AWS::EC2::Instance")) {
    if (instance.observed !== undefined && ground.listed(instance, ANYTHING).length > 0) continue;
    launch(ground, estate, {
      owner: instance,
      what: `instance \`${instance.id}\``,
      settings: overlay(settingsOf(instance, []), templateSettings(estate, instance, ["LaunchTemplate"])),
      elastic: elastic.get(instance.id),
      checksSource: saidAt(instance, "SourceDestCheck"),
    });
  }
}

/** What listens on an instance nobody but its owner knows. */
const ANYTHING = { listens: ALL_TRAFFIC, opens: true } as const;

type Elastic = Exclude<InterfaceSpec["publicIpv4"], "no">;

/**
 * Elastic IP addresses by the instance that they are given to: `InstanceId` of AWS::EC2::EIP or AWS::EC2::EIPAssociation.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
 */
function elasticAddresses(ground: Ground, estate: Estate): ReadonlyMap<ResourceId, Elastic> {
  const result = new Map<ResourceId, Elastic>();
  for (const giver of estate.ofType("AWS::EC2::EIP", "AWS::EC2::EIPAssociation")) {
    for (const { resource, doubt } of naming(estate, said(giver, "InstanceId")).named) {
      const exists = giver.condition === undefined ? SURE : ground.fact(giver.condition, giver, []);
      const given = doubt === undefined ? SURE : ground.fact(doubt, giver, ["InstanceId"]);
      const address = text(said(giver, "PublicIp")) ?? text(said(giver, "EIP"));
      const found = { doubt: ground.both(exists, given), address };
      if (result.get(resource.id)?.doubt !== SURE) result.set(resource.id, found);
    }
  }
  return result;
}
