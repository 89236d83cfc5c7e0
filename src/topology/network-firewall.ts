import { at } from "../estate/estate.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, Unknown, type Value } from "../estate/value.ts";
import { ALL_TRAFFIC } from "../reach/traffic.ts";
import { entryOf } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { type Judgement, judgementOf } from "./firewall-policy.ts";
import { items } from "./meant.ts";
import { segmentsMeant } from "./subnet.ts";
import { domains } from "./vpc.ts";
import { firewallEndpoint } from "./vpc-endpoint.ts";

/**
 * The endpoints of AWS Network Firewall: one in each subnet mapping. A route names one of them by its place in
 * `EndpointIds`, whose order AWS does not tell, so it leads to any of them.
 * Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-components.html (read 2026-11)
 */
export function networkFirewalls(draft: Draft): void {
  for (const firewall of draft.estate.ofType("AWS::NetworkFirewall::Firewall")) endpointsOf(draft, firewall);
}

function endpointsOf(draft: Draft, firewall: Resource): void {
  const { properties } = firewall;
  const [vpc] = domains(draft, at(properties, "VpcId"), { resource: firewall, path: ["VpcId"] });
  const mappings = items(draft, at(properties, "SubnetMappings"), { resource: firewall, path: ["SubnetMappings"] });
  const home = vpc === undefined || draft.domains[vpc.domain]?.hazy.size !== 0 ? undefined : draft.domains[vpc.domain];
  const judgement = judgementOf(draft, firewall, home?.addresses) ?? opaque(draft, firewall);
  for (const mapping of mappings) {
    const said = { resource: firewall, path: [...mapping.path, "SubnetId"] };
    const subnet = mapping.value instanceof Unknown ? mapping.value : entryOf(mapping.value, "SubnetId");
    for (const { segment, doubt } of segmentsMeant(draft, subnet, said, () => vpc?.domain)) {
      const gateway = draft.gateway(
        firewall,
        {
          is: "appliance",
          label: draft.label(firewall, mapping.path, `endpoint of firewall \`${firewall.id}\``),
          segment,
          ...judgement,
          doubt: draft.both(draft.existence(firewall), draft.both(mapping.doubt, doubt)),
        },
        draft.segments[segment]?.domain,
      );
      // An account tells which endpoint stands in which subnet.
      for (const id of endpointIds(firewall, subnet)) {
        draft.once(firewallEndpoint(id), () => true as const);
        const use = { gateway, domain: draft.segments[segment]?.domain, doubt };
        draft.use(draft.estate.get(id)?.id ?? `?id:${id}`, use);
      }
    }
  }
}

function endpointIds(firewall: Resource, subnet: Value | undefined): readonly string[] {
  const listed = at(firewall.observed, "Endpoints");
  if (!isList(listed)) return [];
  return listed.flatMap((item) => {
    const id = at(item, "EndpointId");
    return at(item, "SubnetId") === subnet && typeof id === "string" ? [id] : [];
  });
}

/** A firewall whose policy nobody knows. */
function opaque(draft: Draft, firewall: Resource): Judgement {
  const unknown = new Unknown("absent-record", `the policy of firewall \`${firewall.id}\` is not known`, {
    key: `firewall:${firewall.id}`,
  });
  draft.gap({
    code: "firewall-rules-not-evaluated",
    message: `${unknown.detail}: everything may pass, nothing surely does`,
    hidesFindings: true,
    resource: firewall.id,
    place: draft.estate.place(firewall, ["FirewallPolicyArn"]),
  });
  return { rules: [], passes: { must: [], may: ALL_TRAFFIC, fact: draft.fact(unknown, firewall) } };
}
