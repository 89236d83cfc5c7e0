import { at } from "../estate/estate.ts";
import { number, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isProperties, show, Unknown, type Value } from "../estate/value.ts";
import { ANY, parseCidr } from "../reach/address.ts";
import type { AddressSet, Traffic } from "../reach/network.ts";
import { normalise, unionAddresses } from "../reach/sets.ts";
import { ALL_TRAFFIC, ICMP, ICMPV6, ports, protocol, TCP, tcp, UDP } from "../reach/traffic.ts";
import { blocks, entryOf } from "./cidr.ts";
import type { Draft } from "./draft.ts";
import { items } from "./meant.ts";
import {
  addressesOf,
  isPlain,
  keywordOf,
  looksAtClients,
  looksAtHandshakes,
  type Meaning,
  type PortPair,
  portsOf,
  type RuleText,
  readRules,
  trafficOf,
  type Variables,
} from "./suricata.ts";

/** A rule of a firewall, as far as addresses, protocol and ports go. */
export interface FirewallRule {
  readonly action: "pass" | "drop" | "forward" | "none";
  readonly source: AddressSet;
  readonly destination: AddressSet;
  readonly traffic: Traffic;
  /** False: something else decides too (content, source ports, flags, a value nobody knows); the sets are the largest. */
  readonly exact: boolean;
  /** It never judges the packets of replies. */
  readonly toServer: boolean;
  readonly by: Resource;
  readonly path: Path;
  readonly text: string;
}

const ACTIONS: Readonly<Record<string, FirewallRule["action"]>> = {
  pass: "pass",
  drop: "drop",
  reject: "drop",
  rejectsrc: "drop",
  rejectdst: "drop",
  rejectboth: "drop",
  alert: "none",
};

/** A rule that passes handshakes only decides nothing: what follows them is for other rules. */
function actionNamed(word: string, handshake: boolean): FirewallRule["action"] | undefined {
  const action = ACTIONS[word.toLowerCase()];
  return action === "pass" && handshake ? "none" : action;
}

/** The stateful rules of a group in their order; undefined where it holds something else. */
export function statefulRules(draft: Draft, group: Resource, home: AddressSet | undefined): readonly FirewallRule[] {
  const base = ["RuleGroup", "RulesSource"];
  const source = at(group.properties, ...base);
  const variables = variablesOf(draft, group, home);
  const plain = at(source, "RulesString");
  if (plain !== undefined) return fromText(group, [...base, "RulesString"], plain, variables);
  const list = at(source, "RulesSourceList");
  if (list !== undefined) return fromDomains(group, [...base, "RulesSourceList"], list, variables);
  const said = { resource: group, path: [...base, "StatefulRules"] };
  const rules = items(draft, at(source, "StatefulRules"), said);
  if (rules.length === 0) return [anything(group, base, "a rule group nobody can read")];
  return rules.flatMap((item) => fromHeader(group, item.path, item.value, variables, item.doubt < 0));
}

/** May be any rule: one that passes, one that drops. */
export function anything(by: Resource, path: Path, text: string, action: "pass" | "drop" = "drop"): FirewallRule {
  return { action, source: ANY, destination: ANY, traffic: ALL_TRAFFIC, exact: false, toServer: true, by, path, text };
}

function fromText(group: Resource, path: Path, value: Value, variables: Variables): readonly FirewallRule[] {
  const written = text(value);
  if (written === undefined) return either(group, path, "rules nobody knows");
  return readRules(written).flatMap((rule) =>
    rule === undefined ? either(group, path, "a line that is no rule") : ofText(group, path, rule, variables),
  );
}

function either(group: Resource, path: Path, text: string): readonly FirewallRule[] {
  return [anything(group, path, text, "pass"), anything(group, path, text, "drop")];
}

function ofText(group: Resource, path: Path, rule: RuleText, variables: Variables): readonly FirewallRule[] {
  const action = actionNamed(rule.action, rule.handshake);
  if (action === undefined) return either(group, path, `a rule with the action ${rule.action}`);
  const source = addressesOf(rule.source, variables);
  const destination = addressesOf(rule.destination, variables);
  const from = portsOf(rule.sourcePort, variables);
  const to = portsOf(rule.destinationPort, variables);
  const name = `${rule.action} ${rule.protocol}${rule.message === undefined ? "" : ` "${rule.message}"`}`;
  const { protocol, toServer } = rule;
  const plain = isPlain(rule.keywords);
  return directed(group, path, name, action, { source, destination, from, to, protocol, plain, toServer }, rule.both);
}

interface Header {
  readonly source: Meaning<AddressSet>;
  readonly destination: Meaning<AddressSet>;
  readonly from: Meaning<readonly PortPair[]>;
  readonly to: Meaning<readonly PortPair[]>;
  readonly protocol: string;
  readonly plain: boolean;
  readonly toServer: boolean;
}

function directed(
  by: Resource,
  path: Path,
  name: string,
  action: FirewallRule["action"],
  header: Header,
  both: boolean,
): readonly FirewallRule[] {
  const make = ({ source, destination, from, to, plain }: Header): FirewallRule => {
    const traffic = trafficOf(header.protocol, to.value);
    const anyPort = from.exact && from.value.length === 1 && from.value[0]?.[0] === 0 && from.value[0][1] === 65535;
    const exact = plain && anyPort && [source, destination, to, traffic].every((part) => part.exact);
    return {
      action,
      source: source.value,
      destination: destination.value,
      traffic: traffic.value,
      exact,
      toServer: header.toServer,
      by,
      path,
      text: name,
    };
  };
  const { source, destination, from, to } = header;
  const back = { ...header, source: destination, destination: source, from: to, to: from };
  return both ? [make(header), make(back)] : [make(header)];
}

function fromHeader(
  group: Resource,
  path: Path,
  rule: Value | undefined,
  variables: Variables,
  sure: boolean,
): readonly FirewallRule[] {
  const options = entryOf(rule, "RuleOptions");
  const written = Array.isArray(options)
    ? options.map((one) => `${text(entryOf(one, "Keyword")) ?? "unknown"}:${show(entryOf(one, "Settings") ?? "")}`)
    : [];
  const flows = written.filter((one) => keywordOf(one) === "flow");
  const action = actionNamed(text(entryOf(rule, "Action")) ?? "", flows.some(looksAtHandshakes));
  const header = entryOf(rule, "Header");
  if (action === undefined || !isProperties(header)) return either(group, path, "a rule nobody can read");
  const word = (key: string): string => text(header[key]) ?? "$unknown";
  return directed(
    group,
    path,
    `${word("Protocol").toLowerCase()} rule`,
    action,
    {
      source: addressesOf(word("Source"), variables),
      destination: addressesOf(word("Destination"), variables),
      from: portsOf(word("SourcePort"), variables),
      to: portsOf(word("DestinationPort"), variables),
      protocol: word("Protocol").toLowerCase(),
      plain: sure && isPlain(written.map(keywordOf)),
      toServer: flows.some(looksAtClients),
    },
    word("Direction").toUpperCase() === "ANY",
  );
}

/**
 * A list of domains decides by the name in HTTP or TLS: on ports 80 and 443, and only for traffic from the home network.
 * Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateful-rule-groups-domain-names.html
 */
function fromDomains(group: Resource, path: Path, list: Value, variables: Variables): readonly FirewallRule[] {
  const kind = text(at(list, "GeneratedRulesType"));
  const types = at(list, "TargetTypes");
  const has = (type: string): boolean => !Array.isArray(types) || types.some((one) => (text(one) ?? type) === type);
  const traffic = normalise([...(has("HTTP_HOST") ? tcp(80) : []), ...(has("TLS_SNI") ? tcp(443) : [])]);
  const source = variables.addresses("HOME_NET") ?? ANY;
  const rule = (action: "pass" | "drop"): FirewallRule => ({
    action,
    source,
    destination: ANY,
    traffic,
    exact: false,
    toServer: true,
    by: group,
    path,
    text: `${action} by a list of domains`,
  });
  return kind === "DENYLIST" ? [rule("drop")] : [rule("pass"), rule("drop")];
}

/** The group's variables; the home network is the firewall's VPC unless one says otherwise. */
function variablesOf(draft: Draft, group: Resource, home: AddressSet | undefined): Variables {
  const base = ["RuleGroup", "RuleVariables"];
  const addresses = (name: string): AddressSet | undefined => {
    const path = [...base, "IPSets", name, "Definition"];
    const own = setOf(draft, group, path);
    if (own !== undefined) return own;
    if (name === "HOME_NET") return home;
    if (name !== "EXTERNAL_NET") return undefined;
    const inside = addresses("HOME_NET");
    return inside === undefined
      ? undefined
      : addressesOf("!$HOME_NET", { addresses: () => inside, ports: () => undefined }).value;
  };
  return {
    addresses,
    ports: (name) => {
      const listed = at(group.properties, ...base, "PortSets", name, "Definition");
      if (!Array.isArray(listed)) return undefined;
      const words = listed.map((one) => text(one));
      if (words.some((one) => one === undefined)) return undefined;
      const read = portsOf(`[${words.join(",")}]`, { addresses: () => undefined, ports: () => undefined });
      return read.exact ? read.value : undefined;
    },
  };
}

/** A list of blocks as one set; undefined where it is left out or not wholly known. */
export function setOf(draft: Draft, resource: Resource, path: Path): AddressSet | undefined {
  const found = items(draft, at(resource.properties, ...path), { resource, path }).flatMap((item) =>
    blocks(draft, item.value, 4, { resource, path: item.path }).map((block) => ({ ...block, whole: item.doubt < 0 })),
  );
  if (found.length === 0 || found.some(({ unknown, whole, doubt }) => unknown !== undefined || !whole || doubt >= 0))
    return undefined;
  return found.map((block) => block.addresses).reduce(unionAddresses);
}

/**
 * The stateless rules of a group, by priority. They judge single packets, so that replies need a rule as well.
 * Source: https://docs.aws.amazon.com/network-firewall/latest/developerguide/stateless-rule-groups-5-tuple.html
 */
export function statelessRules(draft: Draft, group: Resource): readonly FirewallRule[] {
  const path = ["RuleGroup", "RulesSource", "StatelessRulesAndCustomActions", "StatelessRules"];
  const rules = items(draft, at(group.properties, ...path), { resource: group, path });
  const placed = rules.map((item) => ({ ...item, order: number(entryOf(item.value, "Priority")) }));
  if (placed.some(({ order, doubt }) => typeof order !== "number" || doubt >= 0))
    return either(group, path, "stateless rules nobody can order");
  return placed
    .sort((a, b) => Number(a.order) - Number(b.order))
    .map((item) => ofAttributes(group, item.path, item.value));
}

function ofAttributes(group: Resource, path: Path, rule: Value | undefined): FirewallRule {
  const actions = at(rule, "RuleDefinition", "Actions");
  const match = at(rule, "RuleDefinition", "MatchAttributes");
  const sets = (key: string): Meaning<AddressSet> => {
    const list = at(match, key);
    if (list === undefined || (Array.isArray(list) && list.length === 0)) return { value: ANY, exact: true };
    const found = Array.isArray(list) ? list.map((one) => parseCidr(text(at(one, "AddressDefinition")) ?? "")) : [];
    const known = found.filter((one) => one !== undefined);
    if (known.length < found.length || known.length === 0) return { value: ANY, exact: false };
    return { value: known.reduce(unionAddresses), exact: true };
  };
  const source = sets("Sources");
  const destination = sets("Destinations");
  const traffic = trafficOfMatch(match);
  const free = at(match, "SourcePorts") === undefined && at(match, "TCPFlags") === undefined;
  return {
    action: actionOf(actions),
    source: source.value,
    destination: destination.value,
    traffic: traffic.value,
    exact: free && source.exact && destination.exact && traffic.exact,
    toServer: true,
    by: group,
    path,
    text: "stateless rule",
  };
}

/** aws:pass, aws:drop or aws:forward_to_sfe, with or without custom actions beside it. */
export function actionOf(actions: Value | undefined): FirewallRule["action"] {
  const words = Array.isArray(actions) ? actions.map((one) => text(one)) : [text(actions)];
  if (words.includes("aws:drop")) return "drop";
  if (words.includes("aws:pass")) return "pass";
  return words.includes("aws:forward_to_sfe") ? "forward" : "none";
}

function trafficOfMatch(match: Value | undefined): Meaning<Traffic> {
  const list = at(match, "Protocols");
  const numbers = Array.isArray(list) ? list.map(number) : [];
  if (list instanceof Unknown || numbers.some((one) => typeof one !== "number"))
    return { value: ALL_TRAFFIC, exact: false };
  const wanted = at(match, "DestinationPorts");
  const pairs = Array.isArray(wanted)
    ? wanted.map((one) => [number(at(one, "FromPort")), number(at(one, "ToPort"))] as const)
    : [];
  if (wanted instanceof Unknown) return { value: ALL_TRAFFIC, exact: false };
  const protocols = numbers.length === 0 && pairs.length > 0 ? [TCP, UDP] : numbers;
  if (protocols.length === 0) return { value: ALL_TRAFFIC, exact: true };
  const all = protocols.flatMap((one): readonly number[] => {
    if (typeof one !== "number") return ALL_TRAFFIC;
    if (pairs.length === 0 || one === ICMP || one === ICMPV6 || (one !== TCP && one !== UDP)) return protocol(one);
    return pairs.flatMap(([from, to]) =>
      typeof from === "number" && typeof to === "number" ? ports(one, from, to) : protocol(one),
    );
  });
  const exact = pairs.every(([from, to]) => typeof from === "number" && typeof to === "number");
  return { value: normalise(all), exact };
}
