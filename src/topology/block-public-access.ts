import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type { Blocking } from "../reach/network.ts";
import { type Doubt, SURE } from "../reach/network.ts";
import type { Draft } from "./draft.ts";
import { meant } from "./meant.ts";
import { segmentsOfSubnet } from "./subnet.ts";
import { domains, keyOf } from "./vpc.ts";

const MODES: Readonly<Record<string, Blocking["mode"]>> = {
  "block-bidirectional": "both",
  "block-ingress": "in",
  off: "none",
};

/**
 * VPC Block Public Access of an account and Region, with its exclusions. Where nobody knows the mode or an exclusion,
 * the internet gateways there are in doubt.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html (read 2026-11)
 */
export function blockPublicAccess(draft: Draft): void {
  for (const options of draft.estate.ofType("AWS::EC2::VPCBlockPublicAccessOptions")) {
    const value = at(options.properties, "InternetGatewayBlockMode");
    const mode = MODES[text(value) ?? ""];
    const unread = value instanceof Unknown ? value : new Unknown("invalid", `\`${options.id}\` names no block mode`);
    let doubt = draft.existence(options);
    if (mode === undefined) doubt = draft.both(doubt, draft.fact(unread, options, ["InternetGatewayBlockMode"]));
    const excluded = exclusions(draft, options);
    for (const gateway of draft.gateways) {
      if (gateway.is !== "internet" && gateway.is !== "egress-only") continue;
      const domain = draft.domains[gateway.domain];
      if (domain?.account !== keyOf(options.account) || domain.region !== keyOf(options.region)) continue;
      const unsure = draft.both(doubt, excluded.doubt);
      const label = draft.label(options, ["InternetGatewayBlockMode"], `VPC Block Public Access \`${options.id}\``);
      if (unsure === SURE)
        gateway.block = { label, mode: mode ?? "none", open: excluded.open, outOnly: excluded.outOnly };
      else if (mode !== "none") inDoubt(draft, gateway, unsure);
    }
  }
}

/** Blocked or not: the gateway is there or not. */
function inDoubt(draft: Draft, gateway: { doubt: Doubt; readonly domain: number }, doubt: Doubt): void {
  const fact = draft.facts[doubt];
  const open = draft.fact(
    new Unknown("condition", `whether VPC Block Public Access lets it through is not known: ${fact?.detail ?? ""}`, {
      key: `bpa:${doubt}`,
      settle: fact?.settle,
    }),
  );
  gateway.doubt = draft.both(gateway.doubt, open);
  const domain = draft.domains[gateway.domain];
  if (domain?.internet !== undefined && draft.gateways[domain.internet] === gateway)
    domain.internetDoubt = gateway.doubt;
}

interface Excluded {
  readonly open: readonly number[];
  readonly outOnly: readonly number[];
  /** SURE, or why the exclusions are not certain. */
  readonly doubt: Doubt;
}

function exclusions(draft: Draft, options: Resource): Excluded {
  const open: number[] = [];
  const outOnly: number[] = [];
  let doubt: Doubt = SURE;
  for (const item of draft.estate.ofType("AWS::EC2::VPCBlockPublicAccessExclusion")) {
    if (keyOf(item.account) !== keyOf(options.account) || keyOf(item.region) !== keyOf(options.region)) continue;
    const value = at(item.properties, "InternetGatewayExclusionMode");
    const mode = text(value);
    doubt = draft.both(doubt, draft.existence(item));
    if (mode === undefined && value instanceof Unknown) doubt = draft.both(doubt, draft.fact(value, item));
    const segments = excludedSegments(draft, item);
    (mode === "allow-egress" ? outOnly : open).push(...segments);
  }
  return { open, outOnly, doubt };
}

function excludedSegments(draft: Draft, item: Resource): readonly number[] {
  const subnetSaid = { resource: item, path: ["SubnetId"] };
  const subnets = meant(draft, at(item.properties, "SubnetId"), subnetSaid, "subnet", ["AWS::EC2::Subnet"]).flatMap(
    (one) => (one.is === "resource" ? segmentsOfSubnet(draft, one.resource).map(({ segment }) => segment) : []),
  );
  const vpc = at(item.properties, "VpcId");
  if (vpc === undefined) return subnets;
  const inside = new Set(domains(draft, vpc, { resource: item, path: ["VpcId"] }).map(({ domain }) => domain));
  return [...subnets, ...draft.segments.flatMap(({ domain }, i) => (inside.has(domain) ? [i] : []))];
}
