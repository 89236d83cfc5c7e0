import type { HopLine } from "../connect/exposure.ts";
import { addressText } from "../reach/address.ts";
import { type GuardRule, type Interface, type LabelId, type Network, SURE, type Traffic } from "../reach/network.ts";
import { intersect, isEmpty, NO_ADDRESSES, overlapsAddresses, subtract, unionAddresses } from "../reach/sets.ts";
import { trafficText } from "../reach/traffic.ts";
import type { Stage } from "./cast.ts";
import type { Candidate, Edit, WrittenRule } from "./edits.ts";
import { actorsOfInterfaces, type Possible } from "./pairs.ts";
import type { Scene } from "./undeclared.ts";

/** Rules that admit one pair are changed together; more than so many are nobody's smallest change. */
const MOST_RULES = 4;
const MOST_SETS = 48;

/** Sets of edits that might close a pair for some traffic, smallest first. Which of them do is for others to prove. */
export function candidatesFor(
  scene: Scene,
  stage: Stage,
  pair: Possible,
  undeclared: Traffic,
): readonly (readonly Candidate[])[] {
  const sets = [
    ...ruleSets(scene, stage, pair, undeclared, "ingress"),
    ...ruleSets(scene, stage, pair, undeclared, "egress"),
    ...grants(pair),
    ...hiding(scene, stage, pair),
    ...denying(scene, stage, pair, undeclared),
  ];
  return sets
    .map((set, order) => ({ set, order }))
    .sort((a, b) => a.set.length - b.set.length || a.order - b.order)
    .slice(0, MOST_SETS)
    .map(({ set }) => set);
}

/** Both ends of every sort of packets of the pair that is undeclared. */
function endsOf(
  { network }: Scene,
  pair: Possible,
  undeclared: Traffic,
): readonly { from: Interface | undefined; to: Interface | undefined; pair: Possible["samples"][number] }[] {
  return pair.samples
    .filter(({ may }) => !isEmpty(intersect(may, undeclared)))
    .map((sample) => ({
      from: sample.from.is === "interface" ? network.interfaces[sample.from.interface] : undefined,
      to: sample.to.is === "interface" ? network.interfaces[sample.to.interface] : undefined,
      pair: sample,
    }));
}

/** Every rule on one side that admits something of it, each changed in one of its ways. */
function ruleSets(
  scene: Scene,
  stage: Stage,
  pair: Possible,
  undeclared: Traffic,
  way: "ingress" | "egress",
): readonly (readonly Candidate[])[] {
  const { network } = scene;
  const admitting = new Map<string, { rule: WrittenRule; rules: readonly GuardRule[] }>();
  for (const { from, to, pair: sample } of endsOf(scene, pair, undeclared)) {
    const [own, other] = way === "ingress" ? [to, from] : [from, to];
    if (own === undefined) continue;
    if (!own.guarded) return [];
    const outside = way === "ingress" ? sample.from : sample.to;
    const addresses = outside.is === "interface" ? (other?.addresses ?? NO_ADDRESSES) : outside.addresses;
    for (const guard of own.guards) {
      for (const rule of network.guards[guard]?.[way] ?? []) {
        const meant =
          rule.peer.is === "guard"
            ? other?.guards.includes(rule.peer.guard) === true
            : overlapsAddresses(rule.peer.set, addresses);
        if (!meant || isEmpty(intersect(rule.traffic, undeclared))) continue;
        const key = `${guard} ${rule.label}`;
        const rules = (network.guards[guard]?.[way] ?? []).filter((one) => one.label === rule.label);
        admitting.set(key, { rule: { guard, way, label: rule.label }, rules });
      }
    }
  }
  if (admitting.size === 0 || admitting.size > MOST_RULES) return [];
  const options = [...admitting.values()].map(({ rule, rules }) =>
    optionsFor(scene, stage, pair, rule, rules, undeclared),
  );
  return options.reduce<readonly (readonly Candidate[])[]>(
    (sets, choices) => sets.flatMap((set) => choices.map((choice) => [...set, choice])).slice(0, MOST_SETS),
    [[]],
  );
}

/** Ways to change one rule: without it, for those who are declared only, for the declared ports only. */
function optionsFor(
  scene: Scene,
  stage: Stage,
  pair: Possible,
  rule: WrittenRule,
  rules: readonly GuardRule[],
  undeclared: Traffic,
): readonly Candidate[] {
  const { network } = scene;
  const label = network.labels[rule.label];
  const said = `\`${label?.text ?? "the rule"}\``;
  const at = { resource: label?.resource, path: label?.path ?? [] };
  const options: Candidate[] = [
    { is: "remove-rule", text: `remove ${said}`, ...at, change: { is: "rule", rule, to: { is: "nothing" } } },
  ];
  if (rule.way === "ingress") options.push(...peersInstead(scene, stage, pair, rule, rules, said, at));
  const rest = rules.reduce<Traffic>((sum, { traffic }) => (sum.length > 0 ? sum : subtract(traffic, undeclared)), []);
  if (!isEmpty(rest)) {
    const text = `narrow ${said} to ${trafficText(rest)}`;
    options.push({
      is: "narrow-ports",
      text,
      ...at,
      change: { is: "rule", rule, to: { is: "traffic", without: undeclared } },
    });
  }
  return options;
}

/** The groups, or the address blocks, of those who are declared to come in by the rule, in place of its peer. */
function peersInstead(
  scene: Scene,
  stage: Stage,
  pair: Possible,
  rule: WrittenRule,
  rules: readonly GuardRule[],
  said: string,
  at: Pick<Edit, "resource" | "path">,
): readonly Candidate[] {
  const { network, cast, declared, possible } = scene;
  if (rules.some(({ peer }) => peer.is !== "addresses")) return [];
  const traffic = rules[0]?.traffic ?? [];
  const meant = possible
    .into(pair.to)
    .filter(
      ({ from, may }) =>
        from !== pair.from && !isEmpty(intersect(intersect(may, traffic), declared.covered(from, pair.to))),
    );
  const guards = new Set<number>();
  let blocks = NO_ADDRESSES;
  for (const { from } of meant) {
    const actor = cast.actors[from];
    if (actor?.is === "area" && !(actor.kind === "internet" && actor.name === "internet"))
      blocks = unionAddresses(blocks, actor.addresses);
    if (actor?.is === "component") for (const guard of groupsOf(scene, stage, from)) guards.add(guard);
  }
  const candidates: Candidate[] = [];
  if (guards.size > 0) {
    const names = [...guards].map(
      (guard) => `\`${network.labels[network.guards[guard]?.label ?? -1]?.resource ?? "group"}\``,
    );
    const text = `let ${said} name ${names.join(" and ")} instead`;
    candidates.push({
      is: "narrow-peer",
      text,
      ...at,
      change: { is: "rule", rule, to: { is: "guards", guards: [...guards] } },
    });
  }
  if (blocks.v4.length + blocks.v6.length > 0) {
    const text = `narrow ${said} to ${addressText(blocks)}`;
    candidates.push({
      is: "narrow-peer",
      text,
      ...at,
      change: { is: "rule", rule, to: { is: "addresses", addresses: blocks } },
    });
  }
  return candidates;
}

/** A group for each interface of an actor, as few as there are: the one that the fewest others carry. */
function groupsOf({ network, cast }: Scene, stage: Stage, actor: number): readonly number[] {
  const actors = actorsOfInterfaces(cast, stage.topology);
  const carriers = new Map<number, number>();
  for (const face of network.interfaces)
    for (const guard of face.guards) carriers.set(guard, (carriers.get(guard) ?? 0) + 1);
  const chosen = new Set<number>();
  for (const [index, face] of network.interfaces.entries()) {
    if (actors[index] !== actor) continue;
    const sure = face.guards.filter((_, i) => (face.guardDoubts[i] ?? SURE) === SURE);
    if (sure.some((guard) => chosen.has(guard))) continue;
    const [best] = [...sure].sort((a, b) => (carriers.get(a) ?? 0) - (carriers.get(b) ?? 0));
    if (best !== undefined) chosen.add(best);
  }
  return [...chosen];
}

/** The statement that lets it be called. */
function grants(pair: Possible): readonly (readonly Candidate[])[] {
  if (pair.samples.length > 0 || pair.calls.length === 0) return [];
  const byPlace = new Map<string, Candidate>();
  for (const { call } of pair.calls) {
    const [said] = call.said;
    const hop: Pick<HopLine, "text" | "resource" | "path"> = said ?? {
      text: "the grant",
      resource: call.to.resource,
      path: [],
    };
    const key = `${hop.resource} ${hop.path.join("/")}`;
    const text = `take away what lets it be called: ${hop.text}`;
    byPlace.set(key, {
      is: "remove-grant",
      text,
      resource: hop.resource,
      path: hop.path,
      change: { is: "grant", call },
    });
  }
  const set = [...byPlace.values()];
  return set.length > MOST_RULES ? [] : [set];
}

/** Without a public address nothing comes in from the internet by IPv4. */
function hiding({ network, cast }: Scene, stage: Stage, pair: Possible): readonly (readonly Candidate[])[] {
  const from = cast.actors[pair.from];
  if (from?.is !== "area" || from.kind !== "internet") return [];
  const actors = actorsOfInterfaces(cast, stage.topology);
  const interfaces = [...network.interfaces.keys()].filter(
    (index) => actors[index] === pair.to && network.interfaces[index]?.public4 !== undefined,
  );
  const owners = [...new Set(interfaces.map((index) => network.interfaces[index]?.owner ?? ""))];
  const [owner] = owners;
  if (owner === undefined || owners.length > MOST_RULES) return [];
  const names = owners.map((id) => `\`${id}\``).join(", ");
  const text = `take away the public address of ${names}`;
  return [[{ is: "remove-address", text, resource: owner, path: [], change: { is: "private", interfaces } }]];
}

/** A deny in the network ACL of the target's subnets. */
function denying(scene: Scene, _stage: Stage, pair: Possible, undeclared: Traffic): readonly (readonly Candidate[])[] {
  const { network } = scene;
  const lists = new Map<number, Candidate>();
  for (const { from, to, pair: sample } of endsOf(scene, pair, undeclared)) {
    const segment = to === undefined ? undefined : network.segments[to.segment];
    if (to === undefined || segment === undefined || from?.segment === to.segment) return [];
    const addresses =
      sample.from.is === "interface" ? network.segments[from?.segment ?? -1]?.addresses : sample.from.addresses;
    if (addresses === undefined) return [];
    const before = lists.get(segment.in);
    const all = before?.change.is === "deny" ? unionAddresses(before.change.addresses, addresses) : addresses;
    const label = labelOfList(network, segment.in);
    const text = `deny ${trafficText(undeclared)} from ${addressText(all)} in ${label.text}`;
    lists.set(segment.in, {
      is: "deny-entry",
      text,
      resource: label.resource,
      path: label.path,
      change: { is: "deny", list: segment.in, addresses: all, traffic: undeclared },
    });
  }
  return lists.size === 0 || lists.size > MOST_RULES ? [] : [[...lists.values()]];
}

function labelOfList(
  network: Network,
  list: number,
): { text: string; resource: string | undefined; path: Edit["path"] } {
  const id: LabelId = network.lists[list]?.label ?? -1;
  const label = network.labels[id];
  return { text: label?.text ?? "the network ACL", resource: label?.resource, path: label?.path ?? [] };
}
