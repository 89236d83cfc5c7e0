import type { Estate } from "../estate/estate.ts";
import { globMatches } from "../estate/glob.ts";
import type { Resource, ResourceId } from "../estate/resource.ts";
import { isList, isProperties, isScalar } from "../estate/value.ts";
import type { Network, Segment } from "../reach/network.ts";
import type { Topology } from "../topology/topology.ts";
import { nameTag } from "./component-names.ts";
import type { Component } from "./components.ts";
import type { Matcher, Trait } from "./intent.ts";

/** Answers which components a matcher means, by indexes that are built once for each trait that is asked for. */
export interface Traits {
  /** Indexes of the components. */
  matching(matcher: Matcher): ReadonlySet<number>;
}

export function traitsOf(components: readonly Component[], estate: Estate, topology: Topology): Traits {
  const all = new Set(components.keys());
  const indexes = new Map<string, Map<string, number[]>>();
  const places = placesOf(topology);
  const index = (key: string, values: (component: Component) => Iterable<string>): Map<string, number[]> => {
    const known = indexes.get(key);
    if (known !== undefined) return known;
    const made = new Map<string, number[]>();
    for (const [i, component] of components.entries()) {
      for (const value of new Set(values(component))) {
        const list = made.get(value);
        if (list === undefined) made.set(value, [i]);
        else list.push(i);
      }
    }
    indexes.set(key, made);
    return made;
  };
  const byTrait = (trait: Trait): Map<string, number[]> =>
    index(trait, (component) => valuesOf(trait, component, estate, topology, places));
  const byTag = (key: string): Map<string, number[]> =>
    index(`tag ${key}`, ({ resources }) => resources.flatMap((id) => tagOf(estate.get(id), key)));

  const matching = (matcher: Matcher): ReadonlySet<number> => {
    switch (matcher.is) {
      case "any":
        return new Set(matcher.of.flatMap((part) => [...matching(part)]));
      case "all": {
        const [first = all, ...rest] = matcher.of.map(matching);
        return new Set([...first].filter((i) => rest.every((set) => set.has(i))));
      }
      case "not": {
        const without = matching(matcher.of);
        return new Set([...all].filter((i) => !without.has(i)));
      }
      case "tag":
        return among(byTag(matcher.key), matcher.patterns);
      default:
        return among(byTrait(matcher.is), matcher.patterns);
    }
  };
  return { matching };
}

function among(index: ReadonlyMap<string, readonly number[]>, patterns: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const pattern of patterns) {
    if (!pattern.includes("*")) for (const i of index.get(pattern) ?? []) found.add(i);
    else for (const [value, list] of index) if (globMatches(pattern, value)) for (const i of list) found.add(i);
  }
  return found;
}

function* valuesOf(
  trait: Trait,
  component: Component,
  estate: Estate,
  topology: Topology,
  places: Places,
): Generator<string> {
  switch (trait) {
    case "component":
      yield component.name;
      return;
    case "kind":
      yield component.kind;
      return;
    case "group":
    case "vpc":
    case "subnet":
    case "tier":
      for (const id of component.resources)
        for (const index of topology.interfacesOf.get(id) ?? [])
          yield* standing(trait, index, estate, topology, places);
      return;
    default:
      for (const id of component.resources) {
        const resource = estate.get(id);
        if (resource === undefined) yield id;
        else yield* said(trait, resource);
      }
  }
}

function* said(trait: Trait, resource: Resource): Generator<string> {
  const { account, region } = resource;
  switch (trait) {
    case "type":
      yield resource.type;
      return;
    case "stack":
      if (resource.stack !== undefined) yield resource.stack;
      return;
    case "account":
      if (typeof account === "string") yield account;
      return;
    case "region":
      if (typeof region === "string") yield region;
      return;
    case "id":
      yield resource.id;
      if (resource.logicalId !== undefined) yield resource.logicalId;
      return;
    case "name": {
      yield* resource.aliases;
      const tag = nameTag(resource);
      if (tag !== undefined) yield tag;
    }
  }
}

/** The ids that groups, subnets and VPCs of the network come from, by their index. */
interface Places {
  readonly guards: ReadonlyMap<number, ResourceId>;
  readonly segments: ReadonlyMap<number, ResourceId>;
  readonly domains: ReadonlyMap<number, ResourceId>;
}

function placesOf(topology: Topology): Places {
  const turned = (map: ReadonlyMap<ResourceId, number>): ReadonlyMap<number, ResourceId> =>
    new Map([...map].map(([id, index]) => [index, id]));
  return { guards: turned(topology.guardOf), segments: turned(topology.segmentOf), domains: turned(topology.domainOf) };
}

function* standing(
  trait: "group" | "vpc" | "subnet" | "tier",
  index: number,
  estate: Estate,
  { network }: Topology,
  places: Places,
): Generator<string> {
  const face = network.interfaces[index];
  const segment = face === undefined ? undefined : network.segments[face.segment];
  if (face === undefined || segment === undefined) return;
  if (trait === "tier") yield tierOf(network, segment);
  else if (trait === "group") for (const guard of face.guards) yield* namesOf(estate, places.guards.get(guard));
  else if (trait === "subnet") yield* namesOf(estate, places.segments.get(face.segment));
  else yield* namesOf(estate, places.domains.get(segment.domain));
}

function* namesOf(estate: Estate, id: ResourceId | undefined): Generator<string> {
  const resource = id === undefined ? undefined : estate.get(id);
  if (resource === undefined) return;
  yield* said("id", resource);
  yield* said("name", resource);
}

/**
 * "public": its table leads to an internet gateway; "private": it leads out some other way; "isolated": it does not.
 */
export function tierOf(network: Network, { table }: Segment): "public" | "private" | "isolated" {
  let out = false;
  for (const { target, prefix } of network.tables[table]?.routes ?? []) {
    const gateway = target.is === "gateway" ? network.gateways[target.gateway] : undefined;
    if (gateway?.is === "internet") return "public";
    const whole = prefix === undefined || prefix.v4[1] === 2 ** 32 || prefix.v6[1] === 2n ** 128n;
    if (whole && target.is !== "local" && target.is !== "drop") out = true;
  }
  return out ? "private" : "isolated";
}

/** Values of a tag; none where it is not known. */
function tagOf(resource: Resource | undefined, key: string): readonly string[] {
  const tags = resource?.properties.Tags;
  if (isProperties(tags)) {
    const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
    return isScalar(value) && value !== null ? [String(value)] : [];
  }
  if (!isList(tags)) return [];
  return tags.flatMap((tag) =>
    isProperties(tag) && tag.Key === key && isScalar(tag.Value) && tag.Value !== null ? [String(tag.Value)] : [],
  );
}
