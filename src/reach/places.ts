/** Who stands where: the network's cross-references that walks look up, made once. */
import type { Gateway, Network } from "./network.ts";

export type Router = Extract<Gateway, { is: "router" }>;
export type Appliance = Extract<Gateway, { is: "appliance" }>;

export interface Places {
  /** Attachments (indexes) of a router to a domain. */
  readonly attachmentsOf: (gateway: number, domain: number) => readonly number[];
  /** Router attachments to an external. */
  readonly waysIn: (external: number) => readonly { readonly gateway: number; readonly attachment: number }[];
  /** External gateways of an external in a domain. */
  readonly doorsOf: (external: number, domain: number) => readonly number[];
  /** A number for "the packet came to this router by this attachment", apart from every segment's own number. */
  readonly placeOf: (gateway: number, attachment: number) => number;
  /** How many different sources a packet can show: 1 for its own, one for each translator. */
  readonly sources: number;
}

const NOTHING: readonly never[] = [];

export function places(network: Network): Places {
  const toDomain = new Map<string, number[]>();
  const waysIn = new Map<number, { gateway: number; attachment: number }[]>();
  const doors = new Map<string, number[]>();
  const base: number[] = [];
  let next = network.segments.length;
  const add = <K, V>(map: Map<K, V[]>, key: K, value: V): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
  };
  for (const [index, gateway] of network.gateways.entries()) {
    base.push(next);
    if (gateway.is === "external") add(doors, `${gateway.external} ${gateway.domain}`, index);
    if (gateway.is !== "router") continue;
    next += gateway.attachments.length;
    for (const [attachment, { to }] of gateway.attachments.entries()) {
      if (to.is === "domain") add(toDomain, `${index} ${to.domain}`, attachment);
      if (to.is === "external") add(waysIn, to.external, { gateway: index, attachment });
    }
  }
  return {
    attachmentsOf: (gateway, domain) => toDomain.get(`${gateway} ${domain}`) ?? NOTHING,
    waysIn: (external) => waysIn.get(external) ?? NOTHING,
    doorsOf: (external, domain) => doors.get(`${external} ${domain}`) ?? NOTHING,
    placeOf: (gateway, attachment) => (base[gateway] ?? next) + attachment,
    sources: 1 + network.gateways.length + network.interfaces.length,
  };
}
