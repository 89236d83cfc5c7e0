import { at } from "../estate/estate.ts";
import { number, text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { ANY } from "../reach/address.ts";
import { type AddressSet, type ApplianceRule, type Doubt, type Gateway, SURE, type Traffic } from "../reach/network.ts";
import {
  covers,
  coversAddresses,
  intersect,
  intersectAddresses,
  isEmptyAddresses,
  normalise,
  overlaps,
  subtract,
} from "../reach/sets.ts";
import { ALL_TRAFFIC, ICMP, ports, protocol, TCP, UDP } from "../reach/traffic.ts";
import { entryOf } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { actionOf, anything, type FirewallRule, setOf, statefulRules, statelessRules } from "./firewall-group.ts";
import { items, meant } from "./meant.ts";

const POLICY = "AWS::NetworkFirewall::FirewallPolicy";
const GROUP = "AWS::NetworkFirewall::RuleGroup";

const RULE_ORDER = ["FirewallPolicy", "StatefulEngineOptions", "RuleOrder"];

type Appliance = Extract<Gateway, { is: "appliance" }>;

/** What an inspection point does, in the words of the network. */
export type Judgement = Pick<Appliance, "rules" | "passes">;

/** A policy while it is read. */
interface Reading {
  readonly draft: Draft;
  readonly policy: Resource;
  readonly rules: ApplianceRule[];
}

/**
 * What the policy of a firewall lets through; undefined where the policy itself is not known.
 *
 * Stateless rules come first, by priority; what they (or the stateless default) forward goes to the stateful rules: in
 * action order passes, then drops; in strict order as they stand. What matches nothing passes in action order, and does
 * in strict order what the default actions say. Rules that look at content are in doubt.
 *
 * Sources: https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-rules-engines.html,
 * https://docs.aws.amazon.com/network-firewall/latest/developerguide/suricata-rule-evaluation-order.html (read 2026-11)
 */
export function judgementOf(draft: Draft, firewall: Resource, home: AddressSet | undefined): Judgement | undefined {
  const said = { resource: firewall, path: ["FirewallPolicyArn"] };
  const [one, ...others] = meant(draft, at(firewall.properties, "FirewallPolicyArn"), said, "firewall policy", [
    POLICY,
  ]);
  if (one?.is !== "resource" || others.length > 0 || one.doubt !== SURE) return undefined;
  const policy = one.resource;
  if (
    at(policy.properties, "FirewallPolicy") === undefined ||
    at(policy.properties, "FirewallPolicy") instanceof Unknown
  )
    return undefined;
  const order = at(policy.properties, ...RULE_ORDER);
  if (order instanceof Unknown && text(order) === undefined) return undefined;
  const reading: Reading = { draft, policy, rules: [] };
  const own = setOf(draft, policy, ["FirewallPolicy", "PolicyVariables", "RuleVariables", "HOME_NET", "Definition"]);
  const stateful = statefulOf(reading, own ?? home);
  const stateless = statelessOf(reading);
  for (const rule of stateless) addStateless(reading, rule, stateful, stateless);
  const usual = actionOf(at(policy.properties, "FirewallPolicy", "StatelessDefaultActions"));
  if (usual === "forward") {
    for (const rule of stateful.rules) add(reading, rule);
    return { rules: reading.rules, passes: stateful.passes };
  }
  if (usual === "drop") return { rules: reading.rules, passes: { must: [], may: [], fact: SURE } };
  const must = usual === "pass" && stateless.length === 0 ? ALL_TRAFFIC : [];
  const fact = must.length > 0 ? SURE : replies(reading, policy, "pass");
  return { rules: reading.rules, passes: { must, may: ALL_TRAFFIC, fact } };
}

interface Stateful {
  readonly rules: readonly FirewallRule[];
  readonly passes: Appliance["passes"];
}

function statefulOf(reading: Reading, home: AddressSet | undefined): Stateful {
  const { draft, policy } = reading;
  const strict = text(at(policy.properties, ...RULE_ORDER)) === "STRICT_ORDER";
  const groups = references(reading, "StatefulRuleGroupReferences");
  const rules = groups.flatMap(({ group, managed, by }) => {
    if (group !== undefined) return statefulRules(draft, group, home);
    const text = managed ? "a rule group that AWS manages" : "a rule group that was not read";
    const drops = anything(by, ["FirewallPolicy", "StatefulRuleGroupReferences"], text);
    return managed ? [drops] : [{ ...drops, action: "pass" as const }, drops];
  });
  const deciding = rules.filter(({ action }) => action !== "none");
  if (strict) return { rules: deciding, passes: strictDefault(reading) };
  const ordered = (["pass", "drop"] as const).flatMap((word) => deciding.filter(({ action }) => action === word));
  return { rules: ordered, passes: { must: ALL_TRAFFIC, may: ALL_TRAFFIC, fact: SURE } };
}

/** "aws:drop_established" lets handshakes through and nothing after them: TCP is dropped, of the rest nobody can tell. */
function strictDefault({ draft, policy }: Reading): Appliance["passes"] {
  const path = ["FirewallPolicy", "StatefulDefaultActions"];
  const actions = items(draft, at(policy.properties, ...path), { resource: policy, path });
  const words = actions.map(({ value }) => text(value) ?? "");
  if (words.includes("aws:drop_strict")) return { must: [], may: [], fact: SURE };
  const unknown = actions.find(({ value }) => value instanceof Unknown && text(value) === undefined)?.value;
  if (unknown instanceof Unknown) return { must: [], may: ALL_TRAFFIC, fact: draft.fact(unknown, policy, path) };
  if (!words.some((word) => word.startsWith("aws:drop_established")))
    return { must: ALL_TRAFFIC, may: ALL_TRAFFIC, fact: SURE };
  const detail = `\`${policy.id}\` drops what is established: what that means without TCP is not known`;
  const fact = draft.fact(new Unknown("not-modelled", detail, { key: `drop-established:${policy.id}` }), policy, path);
  return { must: [], may: subtract(ALL_TRAFFIC, protocol(TCP)), fact };
}

interface GroupReference {
  readonly group: Resource | undefined;
  /** One of AWS's own: they drop and alert, and pass nothing. */
  readonly managed: boolean;
  readonly by: Resource;
}

/** The groups that a policy names, by priority. */
function references({ draft, policy }: Reading, key: string): readonly GroupReference[] {
  const path = ["FirewallPolicy", key];
  const found = items(draft, at(policy.properties, ...path), { resource: policy, path }).flatMap((item) => {
    const order = number(entryOf(item.value, "Priority"));
    const arn = entryOf(item.value, "ResourceArn") ?? item.value;
    const said = { resource: policy, path: [...item.path, "ResourceArn"] };
    return meant(draft, arn, said, "rule group", [GROUP]).flatMap((one) => {
      const sure = item.doubt === SURE && one.doubt === SURE;
      const group = one.is === "resource" && sure ? one.resource : undefined;
      const managed = typeof arn === "string" && arn.includes(":aws-managed:");
      return one.is === "absent" ? [] : [{ group, managed, by: policy, order: typeof order === "number" ? order : 0 }];
    });
  });
  return found.sort((a, b) => a.order - b.order);
}

function statelessOf(reading: Reading): readonly FirewallRule[] {
  const path = ["FirewallPolicy", "StatelessRuleGroupReferences"];
  return references(reading, "StatelessRuleGroupReferences").flatMap(({ group, by }) => {
    if (group !== undefined) return statelessRules(reading.draft, group);
    const text = "a rule group that was not read";
    return [anything(by, path, text, "pass"), anything(by, path, text, "drop")];
  });
}

function addStateless(reading: Reading, rule: FirewallRule, stateful: Stateful, all: readonly FirewallRule[]): void {
  if (rule.action === "forward") forwarded(reading, rule, stateful);
  if (rule.action === "drop") {
    add(reading, rule);
    push(reading, reversed(rule), replies(reading, rule.by, "drop"));
  }
  if (rule.action !== "pass") return;
  if (answered(rule, all)) {
    add(reading, rule);
    return;
  }
  // it passes one packet: whether the replies pass as well is for other rules
  const content = rule.exact ? SURE : contentDoubt(reading, rule);
  push(reading, rule, reading.draft.both(content, replies(reading, rule.by, "pass")));
  push(reading, { ...rule, action: "drop" }, reading.draft.both(content, replies(reading, rule.by, "drop")));
}

/** Whether some stateless rule surely passes the replies to what `rule` passes, and none drops anything. */
function answered(rule: FirewallRule, all: readonly FirewallRule[]): boolean {
  if (all.some(({ action }) => action === "drop")) return false;
  return all.some(
    (other) =>
      other.action === "pass" &&
      other.exact &&
      coversAddresses(other.source, rule.destination) &&
      coversAddresses(other.destination, rule.source) &&
      covers(other.traffic, wholeProtocols(rule.traffic)),
  );
}

/** Every port of the protocols of some traffic. */
function wholeProtocols(traffic: Traffic): Traffic {
  const whole: number[] = [];
  for (let i = 0; i < traffic.length; i += 2) {
    const first = Math.floor((traffic[i] ?? 0) / 65536);
    const last = Math.floor(((traffic[i + 1] ?? 0) - 1) / 65536);
    whole.push(first * 65536, (last + 1) * 65536);
  }
  return normalise(whole);
}

/** What a stateless rule forwards: the stateful rules for that traffic, then their default. */
function forwarded(reading: Reading, rule: FirewallRule, { rules, passes }: Stateful): void {
  const within = (inner: FirewallRule): FirewallRule => ({
    ...inner,
    source: intersectAddresses(inner.source, rule.source),
    destination: intersectAddresses(inner.destination, rule.destination),
    traffic: intersect(inner.traffic, rule.traffic),
    exact: inner.exact && rule.exact,
  });
  for (const inner of rules) add(reading, within(inner));
  const rest = (action: "pass" | "drop", traffic: Traffic): FirewallRule =>
    within({ ...rule, action, source: ANY, destination: ANY, traffic, text: `${rule.text}: ${action} in the end` });
  add(reading, rest("pass", passes.must));
  if (passes.fact !== SURE) push(reading, rest("pass", passes.may), passes.fact);
  add(reading, rest("drop", subtract(ALL_TRAFFIC, passes.must)));
}

/** Adds a rule; a drop that does not look at clients only may hit the replies to what the other side opened. */
function add(reading: Reading, rule: FirewallRule): void {
  if (rule.action !== "pass" && rule.action !== "drop") return;
  push(reading, rule, rule.exact ? SURE : contentDoubt(reading, rule));
  if (rule.action === "drop" && !rule.toServer && hitsClientPorts(rule.traffic))
    push(reading, reversed(rule), replies(reading, rule.by, "drop"));
}

/** Whether it may judge packets to a client's port, which is what replies are. */
function hitsClientPorts(traffic: Traffic): boolean {
  return [TCP, UDP].some((one) => overlaps(traffic, ports(one, 1024, 65535))) || overlaps(traffic, protocol(ICMP));
}

function push({ draft, rules }: Reading, rule: FirewallRule, doubt: Doubt): void {
  if (isEmptyAddresses(rule.source) || isEmptyAddresses(rule.destination) || rule.traffic.length === 0) return;
  rules.push({
    label: draft.label(rule.by, rule.path, `firewall: ${rule.text}`),
    pass: rule.action === "pass",
    source: rule.source,
    destination: rule.destination,
    traffic: rule.traffic,
    doubt: draft.both(doubt, draft.existence(rule.by)),
  });
}

/** The same for what answers: source and destination change places, and any port may be the client's. */
function reversed(rule: FirewallRule): FirewallRule {
  const traffic = wholeProtocols(rule.traffic);
  return { ...rule, source: rule.destination, destination: rule.source, traffic, exact: false };
}

function contentDoubt({ draft, rules }: Reading, rule: FirewallRule): Doubt {
  const detail = `\`${rule.by.id}\` decides by more than addresses and ports (${rule.text})`;
  const key = `firewall-content:${rule.by.id}:${rules.length}:${rule.action}`;
  return draft.fact(new Unknown("not-modelled", detail, { key }), rule.by, rule.path);
}

/** A fact for each outcome, so that neither is sure. */
function replies({ draft }: Reading, by: Resource, outcome: "pass" | "drop"): Doubt {
  const detail = `whether the rules of \`${by.id}\` let replies pass as well is not worked out`;
  return draft.fact(new Unknown("not-modelled", detail, { key: `firewall-replies:${by.id}:${outcome}` }), by);
}
