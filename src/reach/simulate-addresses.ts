import type { AddressSet, Gateway, Interface, Network, Ranges, Ranges6, Table } from "./network.ts";
import { SURE } from "./network.ts";
import { type Chooser, less, oneOf, type Settling } from "./simulate-choices.ts";
import { type Address, at, holds, isV4 } from "./simulate-packet.ts";
import { isMiddlebox, settleGateway } from "./simulate-routes.ts";

const NOTHING: AddressSet = { v4: [], v6: [] };

/** Interfaces and gateways with one address each. Those that leave no choice come first. */
export function settleAddresses(settling: Settling) {
  const { network, exists, crowded } = settling;
  const taken = new Set<string>();
  // Public addresses that are known come first, so that no unknown one is settled on them.
  const known = [
    ...network.interfaces.map((one) => one.public4?.addresses),
    ...network.gateways.map((one) => (one.is === "nat" ? one.publicAddresses : undefined)),
  ];
  for (const ranges of known) {
    if (ranges !== undefined && countOf(ranges) === 1) taken.add(`domain public ${ranges[0]}`);
  }
  const fix = (domain: number, set: AddressSet, crowd: () => void): AddressSet => {
    const v4 = addressOf(settling, domain, set.v4, taken, crowd);
    const v6 = addressOf(settling, domain, set.v6, taken, crowd);
    return {
      v4: v4 === undefined || !isV4(v4) ? [] : [v4, v4 + 1],
      v6: v6 === undefined || isV4(v6) ? [] : [v6, v6 + 1n],
    };
  };
  const domainOf = (segment: number) => at(network.segments, segment).domain;
  const interfaces: Interface[] = [...network.interfaces];
  const gateways: Gateway[] = [...network.gateways];
  const jobs: { readonly room: number; readonly run: () => void }[] = [];
  for (const [index, one] of network.interfaces.entries()) {
    const run = () => {
      const addresses = fix(domainOf(one.segment), one.addresses, () => crowded.add(index));
      interfaces[index] = exists(one.doubt) ? settleInterface(settling, one, addresses, taken) : absent(one);
    };
    jobs.push({ room: roomOf(one.addresses), run });
  }
  for (const [index, one] of network.gateways.entries()) {
    if (one.is !== "nat") gateways[index] = settleGateway(settling, one);
    else {
      const run = () => {
        const public4 = one.public && exists(one.doubt) ? natPublic4(settling, one.publicAddresses, taken) : undefined;
        const publicAddresses = public4 === undefined ? undefined : [public4, public4 + 1];
        const addresses = exists(one.doubt) ? fix(domainOf(one.segment), one.addresses, () => {}) : NOTHING;
        gateways[index] = { ...one, addresses, publicAddresses, public: public4 !== undefined, doubt: SURE };
      };
      jobs.push({ room: roomOf(one.addresses), run });
    }
  }
  for (const job of jobs.sort((a, b) => a.room - b.room)) job.run();
  return { interfaces, gateways };
}

function settleInterface(settling: Settling, one: Interface, addresses: AddressSet, taken: Set<string>): Interface {
  const { exists, choices } = settling;
  const listens = exists(one.listensDoubt) ? one.listens : less(choices, one.listens);
  const guards = one.guards.filter((_, index) => exists(one.guardDoubts[index] ?? SURE));
  const public4 = one.public4 !== undefined && exists(one.public4.doubt) ? one.public4 : undefined;
  const crowd = () => {};
  const address = public4 && addressOf(settling, "public", public4.addresses, taken, crowd);
  return {
    ...one,
    guards,
    guardDoubts: guards.map(() => SURE),
    addresses: { v4: addresses.v4, v6: exists(one.v6Doubt) ? addresses.v6 : [] },
    v6Doubt: SURE,
    public4: address === undefined || !isV4(address) ? undefined : { addresses: [address, address + 1], doubt: SURE },
    listens,
    listensDoubt: SURE,
    doubt: SURE,
  };
}

/** Keeps its place and does nothing. */
function absent(one: Interface): Interface {
  const nothing = { guards: [], guardDoubts: [], guarded: true, listens: [], opens: false, forwards: false } as const;
  return { ...one, ...nothing, addresses: NOTHING, v6Doubt: SURE, public4: undefined, listensDoubt: SURE, doubt: SURE };
}

/** One address of the ranges that nobody has at the place; `crowd` is told where none is left. */
function addressOf(
  settling: Settling,
  domain: number | "public",
  ranges: Ranges | Ranges6,
  taken: Set<string>,
  crowd: () => void,
): Address | undefined {
  if (ranges.length === 0) return undefined;
  const place = `domain ${domain}`;
  if (domain === "public" && countOf(ranges) === 1) return ranges[0];
  const wide = domain !== "public" && isWhole(ranges);
  for (let tries = 0; tries < 40; tries++) {
    const address = wide ? anyAddress(settling, ranges) : drawFrom(settling.choices, ranges);
    const names = wide ? [`${place} ${address}`, `anywhere ${address}`] : [`${place} ${address}`];
    if (address === undefined || names.some((name) => taken.has(name))) continue;
    if (wide && isElsewhere(settling, domain, address)) continue;
    for (const name of names) taken.add(name);
    return address;
  }
  crowd();
  return ranges[0];
}

function drawFrom(choices: Chooser, ranges: Ranges | Ranges6): Address | undefined {
  const index = choices.next(ranges.length / 2) * 2;
  return within(choices, ranges[index], ranges[index + 1]);
}

/** A whole family: nobody knows even the ranges of the domain. */
function isWhole(ranges: Ranges | Ranges6): boolean {
  const [from, to] = [ranges[0], ranges[1]];
  return from !== undefined && to !== undefined && Number(from) === 0 && Number(to) >= 2 ** 32;
}

/** Any address of a family, often where some rule begins or ends. */
function anyAddress({ network, choices }: Settling, ranges: Ranges | Ranges6): Address | undefined {
  const rules = network.guards.flatMap((guard) => [...guard.ingress, ...guard.egress]);
  const sets = [
    ...rules.flatMap(({ peer }) => (peer.is === "addresses" ? [peer.set] : [])),
    ...network.lists.flatMap((list) => list.entries.map((entry) => entry.addresses)),
  ];
  const edges4: readonly Address[] = sets.flatMap((set) => set.v4.flatMap((edge) => [edge, edge - 1]));
  const edges6: readonly Address[] = sets.flatMap((set) => set.v6.flatMap((edge) => [edge, edge - 1n]));
  const edges = isV4(ranges[0] ?? 0) ? edges4 : edges6;
  const edge = choices.next(3) > 0 ? oneOf(choices, edges) : undefined;
  if (edge !== undefined && edge >= 0 && edge < (ranges[1] ?? 0)) return edge;
  if (isV4(ranges[0] ?? 0)) return choices.next(2 ** 32);
  return (0x2a0fn << 112n) + (BigInt(choices.next(2 ** 32)) << 64n) + BigInt(choices.next(2 ** 32));
}

/**
 * Whether an address cannot be in a domain of which nobody knows the ranges: it is somebody else's, or the domain's own
 * tables lead it elsewhere by a route that AWS would not take inside the domain, or nothing ever has it.
 */
function isElsewhere({ network }: Settling, domain: number, address: Address): boolean {
  const known = network.domains.map((one) => one.addresses).filter(({ v4, v6 }) => !isWhole(v4) && !isWhole(v6));
  const outer = network.externals.map((one) => one.addresses).filter(({ v4, v6 }) => !isWhole(v4) && !isWhole(v6));
  const shown = network.interfaces.map((one) => ({ v4: one.public4?.addresses ?? [], v6: [] }));
  if ([...known, ...outer, ...shown].some((set) => holds(set, address))) return true;
  if (isV4(address) ? address < 2 ** 24 || address >= 0xe0_00_00_00 : address >> 125n !== 1n) return true;
  const own = network.segments.filter((segment) => segment.domain === domain);
  return own.some((segment) => leadsAway(network, at(network.tables, segment.table), address));
}

function leadsAway(network: Network, { routes }: Table, address: Address): boolean {
  const local = routes.find((route) => route.target.is === "local" && route.prefix === undefined);
  return routes.some(({ prefix, length, target }) => {
    if (prefix === undefined || length < (local?.length ?? 0) || target.is === "local") return false;
    return holds(prefix, address) && length > 0 && !isMiddlebox(network, target);
  });
}

/** Often the first or the last of a range, where rules end. */
function within(choices: Chooser, from: Address | undefined, to: Address | undefined): Address | undefined {
  if (from === undefined || to === undefined) return undefined;
  const end = choices.next(4);
  if (end === 0) return from;
  if (isV4(from) || isV4(to))
    return end === 1 ? Number(to) - 1 : Number(from) + choices.next(Number(to) - Number(from));
  if (end === 1) return to - 1n;
  const far = BigInt(choices.next(2 ** 32)) * 2n ** 32n + BigInt(choices.next(2 ** 32));
  return from + (far % (to - from));
}

/** How many addresses there are to choose from, at the least. */
function roomOf(set: AddressSet): number {
  const sizes = [countOf(set.v4), countOf(set.v6)].filter((size) => size > 0);
  return Math.min(...sizes, Number.MAX_SAFE_INTEGER);
}

function countOf(ranges: Ranges | Ranges6): number {
  let count = 0;
  for (let i = 0; i + 1 < ranges.length; i += 2) count += Number(ranges[i + 1]) - Number(ranges[i]);
  return count;
}

/** The public address of a NAT gateway: outside every domain, at the edge of some rule or anywhere. */
function natPublic4(settling: Settling, known: Ranges | undefined, taken: Set<string>): number {
  const { network, choices } = settling;
  const address = known && addressOf(settling, "public", known, taken, () => {});
  if (address !== undefined) return Number(address);
  const edges = network.guards
    .flatMap((guard) => [...guard.ingress, ...guard.egress])
    .flatMap(({ peer }) => (peer.is === "addresses" ? peer.set.v4.flatMap((edge) => [edge, edge - 1]) : []));
  const inside = (one: number) =>
    network.domains.some(({ addresses: { v4 } }) => countOf(v4) < 2 ** 32 && covers(v4, one));
  for (let tries = 0; tries < 100; tries++) {
    const guess = (choices.next(2) === 0 ? oneOf(choices, edges) : undefined) ?? choices.next(2 ** 32);
    if (!isPublic(guess) || inside(guess) || taken.has(`domain public ${guess}`)) continue;
    taken.add(`domain public ${guess}`);
    return guess;
  }
  return FALLBACK;
}

/** 8.8.4.4: no network of ours has it. */
const FALLBACK = 0x08_08_04_04;

/** IPv4 blocks, as first address and bits, that nobody on the internet has (RFC 6890). */
const SPECIAL = [
  [0x00_00_00_00, 8],
  [0x0a_00_00_00, 8],
  [0x64_40_00_00, 10],
  [0x7f_00_00_00, 8],
  [0xa9_fe_00_00, 16],
  [0xac_10_00_00, 12],
  [0xc0_00_00_00, 24],
  [0xc0_a8_00_00, 16],
  [0xc6_12_00_00, 15],
  [0xe0_00_00_00, 3],
] as const;

function isPublic(address: number): boolean {
  if (address < 0 || address >= 2 ** 32) return false;
  return !SPECIAL.some(([from, bits]) => from <= address && address < from + 2 ** (32 - bits));
}

function covers(ranges: Ranges, address: number): boolean {
  return ranges.some((from, i) => i % 2 === 0 && from <= address && address < (ranges[i + 1] ?? 0));
}
