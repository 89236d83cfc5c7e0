import type { Resource } from "../estate/resource.ts";
import type { Unknown } from "../estate/value.ts";
import type { Doubt } from "../reach/network.ts";
import { SURE } from "../reach/network.ts";
import type { Draft, InterfaceDraft } from "./draft.ts";
import { mayMean, type Said } from "./meant.ts";

/**
 * Rules that name a group nobody knows ("the load balancer's group, a parameter").
 *
 * The peer is a guard without rules that stands for *carrying that group*. Interfaces with the same unknown carry it
 * for sure; interfaces with a group of another stack, or with another unknown group, may carry it. Those with groups of
 * the same stack cannot: a stack gets the ids it is given before it makes its own groups. The other way round, an
 * interface with a group nobody knows may carry any group of another stack that a rule names.
 */
interface Member {
  readonly unknown: Unknown;
  readonly guard: number;
  readonly fact: Doubt;
  /** Who names it, one for each stack, and the domains of the rules that do. */
  readonly by: Map<string | undefined, Resource>;
  readonly domains: Set<number>;
}

const KEY = "members";

export function memberOf(draft: Draft, unknown: Unknown, ruled: number, said: Said): number {
  const members = draft.once(KEY, () => new Map<string, Member>());
  let member = members.get(unknown.key);
  if (member === undefined) {
    const label = draft.label(said.resource, said.path, `a security group nobody knows (${unknown.detail})`);
    const guard = draft.guards.push({
      label,
      ingress: [],
      egress: [],
      domains: [],
      standsFor: undefined,
      owner: undefined,
    });
    const fact = draft.fact(unknown, said.resource, said.path);
    member = { unknown, guard: guard - 1, fact, by: new Map(), domains: new Set() };
    members.set(unknown.key, member);
  }
  member.by.set(said.resource.stack, said.resource);
  for (const { domain } of draft.guards[ruled]?.domains ?? []) member.domains.add(domain);
  return member.guard;
}

/** Lets every interface carry what it carries, or may carry. `together` numbers the domains that can exchange packets. */
export function groupMembers(draft: Draft, together: (domain: number) => number): void {
  const members = draft.made<Map<string, Member>>(KEY) ?? new Map<string, Member>();
  const strangers = draft.guards.some(({ standsFor }) => standsFor !== undefined);
  if (members.size === 0 && !strangers) return;
  const near = membersNear(members, together);
  const named = strangers ? namedGuards(draft, together) : new Map<number, readonly number[]>();
  for (const item of draft.interfaces) {
    const place = together(draft.segments[item.segment]?.domain ?? -1);
    addMembers(draft, item, members, near.get(place) ?? [], named.get(place) ?? []);
  }
}

/** Unknown groups that interfaces of a group of domains may carry. */
function membersNear(
  members: ReadonlyMap<string, Member>,
  together: (domain: number) => number,
): ReadonlyMap<number, readonly Member[]> {
  const near = new Map<number, Member[]>();
  for (const member of members.values()) {
    if (isWritten(member.unknown)) continue; // an id that was not read is none of those that were
    for (const place of new Set([...member.domains].map(together))) push(near, place, member);
  }
  return near;
}

/** Groups that were read and that some rule names as its peer: an unknown group may be one of them. */
function namedGuards(draft: Draft, together: (domain: number) => number): ReadonlyMap<number, readonly number[]> {
  const named = new Set<number>();
  for (const { ingress, egress } of draft.guards)
    for (const { peer } of [...ingress, ...egress]) if (peer.is === "guard") named.add(peer.guard);
  const near = new Map<number, number[]>();
  for (const guard of named) {
    const { owner, standsFor, domains } = draft.guards[guard] ?? { domains: [] };
    if (owner === undefined || standsFor !== undefined) continue;
    for (const place of new Set(domains.map(({ domain }) => together(domain)))) push(near, place, guard);
  }
  return near;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function isWritten(unknown: Unknown): boolean {
  return unknown.key.startsWith("id:");
}

function addMembers(
  draft: Draft,
  item: InterfaceDraft,
  members: ReadonlyMap<string, Member>,
  near: readonly Member[],
  named: readonly number[],
): void {
  const guards = [...item.guards];
  const doubts = [...item.guardDoubts];
  const add = (guard: number, doubt: Doubt): void => {
    if (guards.includes(guard)) return;
    guards.push(guard);
    doubts.push(doubt);
  };
  for (const [i, guard] of item.guards.entries()) {
    const member = members.get(draft.guards[guard]?.standsFor?.key ?? "");
    if (member !== undefined) add(member.guard, item.guardDoubts[i] ?? SURE);
  }
  for (const member of near)
    if (item.guards.some((guard) => mayBe(draft, guard, member))) add(member.guard, member.fact);
  for (const guard of item.guards) {
    const stranger = draft.guards[guard];
    if (stranger?.standsFor === undefined || isWritten(stranger.standsFor)) continue;
    const fact = draft.fact(stranger.standsFor, stranger.owner);
    for (const other of named) {
      const owner = draft.guards[other]?.owner;
      if (owner === undefined || stranger.owner === undefined) continue;
      if (mayMean(stranger.standsFor, stranger.owner, owner)) add(other, fact);
    }
  }
  if (guards.length === item.guards.length) return;
  item.guards = guards;
  item.guardDoubts = doubts;
}

function mayBe(draft: Draft, guard: number, member: Member): boolean {
  const carried = draft.guards[guard];
  if (carried?.standsFor !== undefined) return !isWritten(carried.standsFor);
  const owner = carried?.owner;
  return owner !== undefined && [...member.by.values()].some((from) => mayMean(member.unknown, from, owner));
}
