import type { Unknown } from "../estate/value.ts";
import type { Doubt } from "../reach/network.ts";
import { SURE } from "../reach/network.ts";
import type { Draft, InterfaceDraft } from "./draft.ts";
import type { Said } from "./meant.ts";

/**
 * Rules that name a group nobody knows ("the load balancer's group, a parameter").
 *
 * The peer is a guard without rules that stands for *carrying that group*. Interfaces with the same unknown carry it
 * for sure; interfaces with a group of another stack, or with another unknown group, may carry it. Those with groups of
 * the same stack cannot: a stack gets the ids it is given before it makes its own groups.
 */
interface Member {
  readonly unknown: Unknown;
  readonly guard: number;
  readonly fact: Doubt;
  /** The stacks and domains of the rules that name it. */
  readonly stacks: Set<string | undefined>;
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
    member = { unknown, guard: guard - 1, fact, stacks: new Set(), domains: new Set() };
    members.set(unknown.key, member);
  }
  member.stacks.add(said.resource.stack);
  for (const { domain } of draft.guards[ruled]?.domains ?? []) member.domains.add(domain);
  return member.guard;
}

/** Lets every interface carry what it carries, or may carry. `together` numbers the domains that can exchange packets. */
export function groupMembers(draft: Draft, together: (domain: number) => number): void {
  const members = draft.made<Map<string, Member>>(KEY);
  if (members === undefined) return;
  const byKey = new Map([...members.values()].map((member) => [member.unknown.key, member]));
  const near = new Map<number, Member[]>();
  for (const member of members.values()) {
    if (member.unknown.key.startsWith("id:")) continue; // an id that was not read is none of those that were
    for (const group of new Set([...member.domains].map(together))) {
      const list = near.get(group);
      if (list === undefined) near.set(group, [member]);
      else list.push(member);
    }
  }
  for (const item of draft.interfaces) {
    const domain = draft.segments[item.segment]?.domain ?? -1;
    addMembers(draft, item, byKey, near.get(together(domain)) ?? []);
  }
}

function addMembers(
  draft: Draft,
  item: InterfaceDraft,
  byKey: ReadonlyMap<string, Member>,
  near: readonly Member[],
): void {
  const guards = [...item.guards];
  const doubts = [...item.guardDoubts];
  const carried = new Set<Member>();
  for (const [i, guard] of item.guards.entries()) {
    const member = byKey.get(draft.guards[guard]?.standsFor?.key ?? "");
    if (member === undefined || carried.has(member)) continue;
    carried.add(member);
    guards.push(member.guard);
    doubts.push(item.guardDoubts[i] ?? SURE);
  }
  for (const member of near) {
    if (carried.has(member) || !item.guards.some((guard) => mayBe(draft, guard, member))) continue;
    guards.push(member.guard);
    doubts.push(member.fact);
  }
  if (guards.length === item.guards.length) return;
  item.guards = guards;
  item.guardDoubts = doubts;
}

function mayBe(draft: Draft, guard: number, member: Member): boolean {
  const carried = draft.guards[guard];
  if (carried?.standsFor !== undefined) return !carried.standsFor.key.startsWith("id:");
  if (carried?.owner === undefined) return false;
  return !(member.stacks.size === 1 && member.stacks.has(carried.owner.stack));
}
