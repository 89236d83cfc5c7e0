import type { Path, Resource } from "../estate/resource.ts";
import { ANY4, INTERNET } from "../reach/address.ts";
import { type AddressSet, type Doubt, type External, SURE } from "../reach/network.ts";
import { subtractAddresses, unionAddresses } from "../reach/sets.ts";
import type { Draft } from "./draft.ts";

/** What is behind something that was not read: any address that is not the internet's, until routes tell more. */
export const INSIDE: AddressSet = subtractAddresses(ANY4, { v4: INTERNET.v4, v6: [] });

/** An external that was not read, as the files of peerings, VPNs and transit gateways make them. */
export interface FarSide {
  /** One external for one key. */
  readonly key: string;
  /** "on-premises behind VPN gateway `Vgw`" */
  readonly name: string;
  readonly resource: Resource;
  readonly path: Path;
  readonly kind: External["kind"];
  readonly addresses: AddressSet;
}

/** The external, made once. */
export function farSide(draft: Draft, side: FarSide): number {
  return draft.once(`external:${side.key}`, () => {
    const label = draft.label(side.resource, side.path, side.name);
    return draft.externals.push({ label, name: side.name, kind: side.kind, addresses: side.addresses }) - 1;
  });
}

/** The door of a domain to an external, made once: routes to `resource` (or to the stranger `key`) lead through it. */
export function door(
  draft: Draft,
  external: number,
  domain: number,
  by: { readonly resource: Resource; readonly path: Path; readonly key: string },
  options: { readonly inbound: boolean; readonly doubt: Doubt },
): number {
  return draft.once(`door:${by.key}:${external}@${domain}`, () => {
    const label = draft.label(by.resource, by.path, draft.labels[draft.externals[external]?.label ?? -1]?.text ?? "");
    const gateway = draft.gateways.push({ is: "external", label, domain, external, ...options }) - 1;
    draft.use(by.key, { gateway, domain, doubt: SURE });
    return gateway;
  });
}

/** Widens every external behind a door by the addresses that routes send there: what is routed to it is there. */
export function widenExternals(draft: Draft): void {
  for (const { routes } of draft.tables)
    for (const { prefix, target, length } of routes) {
      const gateway = target.is === "gateway" ? draft.gateways[target.gateway] : undefined;
      if (gateway?.is === "external" && (prefix === undefined || length > 0))
        widen(draft, gateway.external, prefix ?? INSIDE);
    }
  for (const gateway of draft.gateways) {
    if (gateway.is !== "router") continue;
    for (const { routes } of gateway.tables)
      for (const { prefix, to, length } of routes) {
        const attachment = typeof to === "number" ? gateway.attachments[to] : undefined;
        if (attachment?.to.is === "external" && (prefix === undefined || length > 0))
          widen(draft, attachment.to.external, prefix ?? INSIDE);
      }
  }
}

function widen(draft: Draft, index: number, addresses: AddressSet): void {
  const external = draft.externals[index];
  if (external === undefined || external.kind !== "on-premises") return;
  draft.externals[index] = { ...external, addresses: unionAddresses(external.addresses, addresses) };
}
