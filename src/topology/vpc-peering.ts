import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type { Draft } from "./draft.ts";
import { door, farSide } from "./far-side.ts";
import { meantWidely } from "./meant.ts";
import { domains, keyOf } from "./vpc.ts";

const VPC = "AWS::EC2::VPC";

/**
 * Peerings: both VPCs where both were read, else a door to the VPC that was not.
 * Not transitive, nothing of the other side's gateways is usable. Groups can be named across it in one Region only.
 *
 * Sources: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html,
 * https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html (read 2026-11)
 */
export function peerings(draft: Draft): void {
  for (const item of draft.estate.ofType("AWS::EC2::VPCPeeringConnection")) {
    if (isOver(item)) continue;
    const [near, far] = sidesOf(draft, item);
    const here = domains(draft, at(item.properties, near), { resource: item, path: [near] });
    const peerSaid = { resource: item, path: [far] };
    for (const peer of meantWidely(draft, at(item.properties, far), peerSaid, "VPC", [VPC])) {
      if (peer.is === "absent") continue;
      const known = peer.is === "resource" ? peer.resource.id : `?${peer.unknown.key}`;
      const there = peer.is === "resource" ? draft.domainOf.get(peer.resource) : draft.made<number>(`domain:${known}`);
      for (const { domain, doubt } of here) {
        const alike = draft.both(doubt, peer.doubt);
        if (there === undefined) toStranger(draft, item, domain, known);
        else if (there !== domain) link(draft, item, [domain, there], alike);
      }
    }
  }
}

/** Of a peering that an account lists, the side that was read comes first: it may be the one that was asked. */
function sidesOf(draft: Draft, item: Resource): readonly ["VpcId", "PeerVpcId"] | readonly ["PeerVpcId", "VpcId"] {
  const read = (key: string): boolean => draft.estate.find(at(item.properties, key))?.type === VPC;
  const swapped = item.observed !== undefined && !read("VpcId") && read("PeerVpcId");
  return swapped ? ["PeerVpcId", "VpcId"] : ["VpcId", "PeerVpcId"];
}

function isOver(item: Resource): boolean {
  const state = text(at(item.observed, "Status", "Code")) ?? text(at(item.observed, "Status"));
  return state !== undefined && state !== "active" && state !== "provisioning";
}

function link(draft: Draft, item: Resource, pair: readonly [number, number], doubt: number): void {
  const index = draft.gateway(
    item,
    {
      is: "link",
      label: draft.label(item, [], `peering connection \`${item.id}\``),
      domains: pair,
      references: sameRegion(draft, item, pair),
      doubt: draft.existence(item),
    },
    pair[0],
    doubt,
  );
  draft.use(item.id, { gateway: index, domain: pair[1], doubt });
}

/** Where a Region is not known it may be the same: that keeps a way that may be there. */
function sameRegion(draft: Draft, item: Resource, [a, b]: readonly [number, number]): boolean {
  const peer = at(item.properties, "PeerRegion");
  if (peer instanceof Unknown) return true;
  const requester = text(at(item.observed, "RequesterRegion"));
  if (requester !== undefined && text(peer) !== undefined) return requester === text(peer);
  if (text(peer) !== undefined) return text(peer) === keyOf(item.region) || keyOf(item.region).startsWith("<");
  return draft.domains[a]?.region === draft.domains[b]?.region;
}

function toStranger(draft: Draft, item: Resource, domain: number, key: string): void {
  const name = `the VPC on the other side of peering \`${item.id}\``;
  const external = farSide(draft, {
    key: `vpc:${key}`,
    name,
    resource: item,
    path: ["PeerVpcId"],
    kind: "on-premises",
    addresses: { v4: [], v6: [] },
  });
  door(
    draft,
    external,
    domain,
    { resource: item, path: [], key: item.id },
    { inbound: true, doubt: draft.existence(item) },
  );
  draft.gap({
    code: "peer-vpc-not-read",
    message: `${name} was not read: what stands in it is treated as one unknown party`,
    settle: "read the template or account that has it too",
    hidesFindings: false,
    resource: item.id,
    place: draft.estate.place(item, ["PeerVpcId"]),
  });
}
