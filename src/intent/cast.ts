import type { AccessGraph } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import { globMatches } from "../estate/glob.ts";
import { nearest } from "../estate/nearest.ts";
import type { Problem } from "../estate/problem.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Topology } from "../topology/topology.ts";
import { type Area, areasOf } from "./areas.ts";
import { type Callers, callersOf } from "./callers.ts";
import { CLASSES } from "./component-kinds.ts";
import { kebab } from "./component-names.ts";
import type { Component } from "./components.ts";
import type { AllowLine, AttestLine, Intent, RequireLine, Side } from "./intent.ts";
import { type Traits, traitsOf } from "./traits.ts";

/** Components of which every line of the intent says the same. */
export interface Troupe {
  readonly is: "component";
  /** Name of the declared component, or of the one that was found. */
  readonly name: string;
  readonly components: readonly Component[];
  readonly resources: readonly ResourceId[];
  /** Everything that it is called: declared components, classes, names that lines use. */
  readonly names: ReadonlySet<string>;
  /** Names of declared components that it is in; empty: nobody claimed it. */
  readonly declared: readonly string[];
}

/** Somebody that pairs are settled for. */
export type Actor = Troupe | Area | Callers;

/** A line with its names resolved to actors (indexes). */
export interface Resolved<L> {
  readonly line: L;
  readonly from: readonly Part[];
  readonly to: readonly Part[];
  readonly fromAll: ReadonlySet<number>;
  readonly toAll: ReadonlySet<number>;
}

/** One name of a side. `every`: a name, so it has to work; else a pattern, of which one match is enough. */
export interface Part {
  readonly text: string;
  readonly actors: readonly number[];
  readonly every: boolean;
}

export interface Cast {
  readonly actors: readonly Actor[];
  /** Actor of a resource that is a component or part of one. */
  readonly actorOf: ReadonlyMap<ResourceId, number>;
  readonly allow: readonly Resolved<AllowLine>[];
  readonly require: readonly Resolved<RequireLine>[];
  readonly attest: readonly Resolved<AttestLine>[];
  /** Components that no declared component claims; empty where none is declared. */
  readonly unclaimed: readonly Component[];
  readonly problems: readonly Problem[];
}

export interface Stage {
  readonly estate: Estate;
  readonly topology: Topology;
  readonly access: AccessGraph;
  readonly components: readonly Component[];
}

/** Resolves an intent against an estate: who is who, and what every line speaks of. */
export function castOf(intent: Intent, stage: Stage): Cast {
  const { components, estate, topology, access } = stage;
  const problems: Problem[] = [];
  const traits = traitsOf(components, estate, topology);
  const labels = components.map((): Set<string> => new Set());
  const claims = new Map<string, ReadonlySet<number>>();
  for (const { name, is, place } of intent.components) {
    const found = matchesOf(traits, is, name, place, components.length, problems, "component");
    claims.set(name, found);
    for (const i of found) labels[i]?.add(`component ${name}`);
  }
  for (const { name, is, place } of intent.classes) {
    const found = matchesOf(traits, is, name, place, components.length, problems, "class");
    for (const i of found) labels[i]?.add(`class ${name}`);
  }
  for (const word of CLASSES) {
    for (const [i, { classes }] of components.entries()) if (classes.includes(word)) labels[i]?.add(`class ${word}`);
  }
  problems.push(...overlaps(claims, components, intent));
  const spoken = spokenOf(intent, estate, components);
  for (const [i, component] of components.entries()) {
    if (spoken.has(component.name)) labels[i]?.add(`found ${component.name}`);
  }
  const troupes = troupesOf(components, labels, namesSpoken(intent));
  const areas = areasOf(intent.parties, estate, topology, problems);
  const callers = callersOf(intent.parties, estate, access);
  const actors: readonly Actor[] = [...troupes, ...areas, ...callers];
  const actorOf = new Map<ResourceId, number>();
  for (const [index, { resources }] of troupes.entries()) for (const id of resources) actorOf.set(id, index);
  const resolver = new Resolver(actors, actorOf, intent, estate, problems);
  const declared = intent.components.length > 0;
  return {
    actors,
    actorOf,
    allow: intent.allow.map((line) => resolver.line(line)),
    require: intent.require.map((line) => resolver.line(line)),
    attest: intent.attest.map((line) => resolver.line(line)),
    unclaimed: declared ? troupes.flatMap((troupe) => (troupe.declared.length === 0 ? troupe.components : [])) : [],
    problems,
  };
}

function matchesOf(
  traits: Traits,
  matcher: Intent["components"][number]["is"],
  name: string,
  place: Intent["components"][number]["place"],
  all: number,
  problems: Problem[],
  what: string,
): ReadonlySet<number> {
  const found = traits.matching(matcher);
  const warn = (code: string, message: string, hint: string): void =>
    void problems.push({ code, blame: "warning", message, hint, place });
  if (found.size === 0)
    warn(
      "INTENT_MATCHES_NOTHING",
      `${what} \`${name}\` matches nothing that was read`,
      "look at its patterns, or read its templates as well",
    );
  if (found.size === all && all > 1 && what === "component")
    warn("INTENT_MATCHES_EVERYTHING", `${what} \`${name}\` matches everything that was read`, "say more of what it is");
  return found;
}

function overlaps(
  claims: ReadonlyMap<string, ReadonlySet<number>>,
  components: readonly Component[],
  intent: Intent,
): readonly Problem[] {
  const owners = new Map<number, string>();
  const shared = new Map<string, string[]>();
  for (const [name, found] of claims) {
    for (const i of found) {
      const before = owners.get(i);
      if (before === undefined) owners.set(i, name);
      else shared.set(`${before}\n${name}`, [...(shared.get(`${before}\n${name}`) ?? []), components[i]?.name ?? ""]);
    }
  }
  return [...shared].map(([pair, names]): Problem => {
    const [first = "", second = ""] = pair.split("\n");
    const some = names
      .slice(0, 3)
      .map((name) => `\`${name}\``)
      .join(", ");
    const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
    return {
      code: "INTENT_OVERLAP",
      blame: "warning",
      message: `components \`${first}\` and \`${second}\` both claim ${some}${more}: what either may do, it may`,
      hint: "let each claim its own",
      place: intent.components.find(({ name }) => name === second)?.place,
    };
  });
}

/** Names that lines use. */
function namesSpoken(intent: Intent): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { from, to } of [...intent.allow, ...intent.require, ...intent.attest])
    for (const { text } of [...from.names, ...to.names]) names.add(text);
  return names;
}

/** Found components that lines speak of by their own name, pattern or resource: they are told apart from their fellows. */
function spokenOf(intent: Intent, estate: Estate, components: readonly Component[]): ReadonlySet<string> {
  const names = [...namesSpoken(intent)];
  const own = new Set(intent.components.map(({ name }) => name));
  const patterns = names.filter((name) => name.includes("*") && name !== "*");
  const byName = new Set(components.map(({ name }) => name));
  const byResource = new Map(components.flatMap(({ name, resources }) => resources.map((id) => [id, name] as const)));
  const found = new Set<string>();
  for (const name of names) {
    if (own.has(name)) continue;
    for (const word of [name, kebab(name)]) if (byName.has(word)) found.add(word);
    for (const { id } of estate.named(name)) found.add(byResource.get(id) ?? "");
  }
  if (patterns.length > 0)
    for (const name of byName) if (patterns.some((pattern) => globMatches(pattern, name))) found.add(name);
  return found;
}

/** Components with the same labels, as far as lines use them, put together. */
function troupesOf(
  components: readonly Component[],
  labels: readonly ReadonlySet<string>[],
  spoken: ReadonlySet<string>,
): readonly Troupe[] {
  const groups = new Map<string, { components: Component[]; labels: readonly string[] }>();
  for (const [i, component] of components.entries()) {
    const own = [...(labels[i] ?? [])].filter((label) => !label.startsWith("class ") || spoken.has(label.slice(6)));
    const claimed = own.some((label) => label.startsWith("component "));
    const key = claimed ? own.sort().join("\n") : `found ${component.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { components: [component], labels: own });
    else group.components.push(component);
  }
  return [...groups.values()].map((group): Troupe => {
    const declared = group.labels.flatMap((label) => (label.startsWith("component ") ? [label.slice(10)] : []));
    const names = new Set(group.labels.map((label) => label.slice(label.indexOf(" ") + 1)));
    if (declared.length === 0) for (const { name } of group.components) names.add(name);
    return {
      is: "component",
      name: declared.length > 0 ? declared.join("+") : (group.components[0]?.name ?? ""),
      components: group.components,
      resources: group.components.flatMap(({ resources }) => resources),
      names,
      declared,
    };
  });
}

/** Finds the actors that names mean. */
class Resolver {
  readonly #actors: readonly Actor[];
  readonly #actorOf: ReadonlyMap<ResourceId, number>;
  readonly #estate: Estate;
  readonly #problems: Problem[];
  readonly #byName = new Map<string, number[]>();
  /** Names that mean something even where nothing has them in this estate. */
  readonly #meant: ReadonlySet<string>;

  constructor(
    actors: readonly Actor[],
    actorOf: ReadonlyMap<ResourceId, number>,
    intent: Intent,
    estate: Estate,
    problems: Problem[],
  ) {
    this.#actors = actors;
    this.#actorOf = actorOf;
    this.#estate = estate;
    this.#problems = problems;
    for (const [index, { names }] of actors.entries()) {
      for (const name of names) {
        const list = this.#byName.get(name);
        if (list === undefined) this.#byName.set(name, [index]);
        else list.push(index);
      }
    }
    const given = [...intent.components, ...intent.classes, ...intent.parties].map(({ name }) => name);
    this.#meant = new Set([...given, ...CLASSES, "internet", "on-premises"]);
  }

  line<L extends { readonly from: Side; readonly to: Side }>(line: L): Resolved<L> {
    const [from, to] = [this.#parts(line.from), this.#parts(line.to)];
    return {
      line,
      from,
      to,
      fromAll: new Set(from.flatMap(({ actors }) => actors)),
      toAll: new Set(to.flatMap(({ actors }) => actors)),
    };
  }

  #parts(side: Side): readonly Part[] {
    return side.names.map(({ text, place }): Part => {
      if (text === "*" || text === "everything") {
        return { text, actors: [...this.#actors.keys()], every: false };
      }
      const known = this.#byName.get(text) ?? this.#byResource(text) ?? this.#byName.get(kebab(text));
      if (known !== undefined) return { text, actors: known, every: !CLASSES.some((word) => word === text) };
      if (this.#meant.has(text)) return { text, actors: [], every: true };
      if (text.includes("*")) {
        const found = [...this.#byName].flatMap(([name, list]) => (globMatches(text, name) ? list : []));
        if (found.length === 0) this.#nothing(text, place, "matches nothing");
        return { text, actors: [...new Set(found)], every: false };
      }
      this.#nothing(text, place, "names nothing that was read");
      return { text, actors: [], every: true };
    });
  }

  #byResource(text: string): readonly number[] | undefined {
    const found = this.#estate.named(text).flatMap(({ id }) => this.#actorOf.get(id) ?? []);
    return found.length === 0 ? undefined : [...new Set(found)];
  }

  #nothing(text: string, place: Problem["place"], why: string): void {
    const near = nearest(text, [...this.#byName.keys(), ...this.#meant]);
    this.#problems.push({
      code: "INTENT_UNKNOWN_NAME",
      blame: "input",
      message: `\`${text.slice(0, 80)}\` ${why}`,
      hint: near === undefined ? "`watertight prove --names` lists every name" : `did you mean \`${near}\`?`,
      place,
    });
  }
}
