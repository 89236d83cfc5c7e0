import { INTERNET, parseCidr } from "../reach/address.ts";
import type { AddressSet, Doubt } from "../reach/network.ts";
import { SURE } from "../reach/network.ts";
import type { Draft } from "./draft.ts";
import type { InterfaceSpec } from "./ground.ts";

/** Client ports that nobody narrowed down. Source: https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html */
export const ANY_CLIENT = { from: 1024, to: 65535 } as const;

/** Puts an interface into the network and registers it for its owner. Returns its index. */
export function place(draft: Draft, spec: InterfaceSpec): number {
  const { addresses, v6Doubt } = addressesOf(draft, spec);
  const index =
    draft.interfaces.push({
      label: draft.label(spec.owner, spec.path, spec.text),
      owner: spec.owner.id,
      path: spec.path,
      segment: spec.segment,
      guards: spec.guards,
      guardDoubts: spec.guardDoubts,
      guarded: spec.guarded ?? true,
      addresses,
      v6Doubt,
      public4: publicOf(spec),
      listens: spec.listens,
      listensDoubt: spec.listensDoubt ?? SURE,
      opens: spec.opens,
      replyPorts: spec.replyPorts ?? ANY_CLIENT,
      forwards: spec.forwards ?? false,
      translates: spec.translates ?? false,
      doubt: draft.both(spec.doubt ?? SURE, draft.existence(spec.owner)),
    }) - 1;
  if (spec.forwardsDoubt !== undefined && spec.forwardsDoubt !== SURE)
    draft.forwardsDoubt.set(index, spec.forwardsDoubt);
  adopt(draft, spec.owner.id, [index]);
  return index;
}

/** Registers interfaces for a resource. */
export function adopt(draft: Draft, resource: string, interfaces: readonly number[]): void {
  const known = draft.interfacesOf.get(resource);
  if (known === undefined) draft.interfacesOf.set(resource, [...interfaces]);
  else known.push(...interfaces.filter((one) => !known.includes(one)));
}

function addressesOf(draft: Draft, spec: InterfaceSpec): { readonly addresses: AddressSet; readonly v6Doubt: Doubt } {
  const segment = draft.segments[spec.segment];
  const v4 = spec.addresses?.v4 ?? segment?.addresses.v4 ?? [];
  const own6 = spec.addresses?.v6 ?? [];
  const assigns = segment?.assignsIpv6 ?? "no";
  const ipv6 = spec.ipv6 ?? (own6.length > 0 ? { doubt: SURE } : assigns === "no" ? "no" : { doubt: assigns });
  if (ipv6 === "no") return { addresses: { v4, v6: [] }, v6Doubt: SURE };
  const v6 = own6.length > 0 ? own6 : (segment?.addresses.v6 ?? []);
  return { addresses: { v4, v6 }, v6Doubt: v6.length === 0 ? SURE : ipv6.doubt };
}

function publicOf(spec: InterfaceSpec): { readonly addresses: AddressSet["v4"]; readonly doubt: Doubt } | undefined {
  if (spec.publicIpv4 === "no") return undefined;
  const { address, doubt } = spec.publicIpv4;
  return { addresses: publicAddress(address), doubt };
}

/** A public address as a set: that one where it is known, any of the internet's where not. */
export function publicAddress(address: string | undefined): AddressSet["v4"] {
  const known = address === undefined ? undefined : parseCidr(address)?.v4;
  return known === undefined || known.length === 0 ? INTERNET.v4 : known;
}
