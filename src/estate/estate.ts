import type { Gap, Input, Problem } from "./problem.ts";
import type { Origin, Path, Place, Resource, ResourceId } from "./resource.ts";
import { isProperties, Reference, Text, Unknown, type Value } from "./value.ts";

/** A document that was read: gives places on demand, so that no record carries positions. */
export interface Document {
  readonly file: string;
  /** The place of the node at `path`, or of its nearest ancestor that exists in the source. */
  place(path: Path): Place;
}

/** What one source hands over. */
export interface Part {
  readonly documents: readonly Document[];
  /** In input order; a map by id is taken as it is. */
  readonly resources: readonly Resource[] | ReadonlyMap<ResourceId, Resource>;
  readonly inputs: readonly Input[];
  readonly problems: readonly Problem[];
  readonly gaps: readonly Gap[];
  /** Values that stacks hand out as outputs: what they name may be used elsewhere. */
  readonly outputs?: readonly Value[] | undefined;
  /** Conditions that something hangs on and nobody can decide: "stack/Condition". */
  readonly undecided?: readonly string[] | undefined;
}

/** Everything that exists, with look-ups. Built once, never changed. */
export class Estate {
  readonly documents: readonly Document[];
  readonly resources: ReadonlyMap<ResourceId, Resource>;
  readonly inputs: readonly Input[];
  readonly problems: readonly Problem[];
  readonly gaps: readonly Gap[];
  readonly outputs: readonly Value[];
  readonly undecided: readonly string[];
  readonly #byType: ReadonlyMap<string, readonly Resource[]>;
  /** Names besides the ids: built when somebody asks for one. */
  #byName: ReadonlyMap<string, readonly Resource[]> | undefined;
  #referrers: Map<ResourceId, Referrer[]> | undefined;

  constructor(part: Part) {
    this.documents = part.documents;
    this.inputs = part.inputs;
    this.problems = part.problems;
    this.gaps = part.gaps;
    this.outputs = part.outputs ?? [];
    this.undecided = part.undecided ?? [];
    this.resources = isMap(part.resources) ? part.resources : byId(part.resources);
    this.#byType = byType(this.resources);
  }

  get(id: ResourceId): Resource | undefined {
    return this.resources.get(id);
  }

  /** Every resource of the types, in input order. */
  ofType(...types: readonly string[]): readonly Resource[] {
    const [only] = types;
    if (types.length === 1 && only !== undefined) return this.#byType.get(only) ?? [];
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** Every resource type of the estate with the number of its resources. */
  types(): ReadonlyMap<string, number> {
    return new Map([...this.#byType].map(([type, resources]) => [type, resources.length]));
  }

  /** Resources that answer to a name (id, logical id, ARN, physical id, construct path); several where it is ambiguous. */
  named(name: string): readonly Resource[] {
    this.#byName ??= byName(this.resources);
    const own = this.resources.get(name);
    const others = this.#byName.get(name);
    if (own === undefined) return others ?? [];
    return others === undefined ? [own] : [own, ...others.filter((other) => other !== own)];
  }

  /**
   * The resource a value names: a Reference, a physical id or ARN of the estate, or a Text that holds exactly one
   * reference. Undefined when it names nothing here, is unknown, or names several.
   */
  find(value: Value | undefined): Resource | undefined {
    if (value instanceof Reference) return this.resources.get(value.resource);
    if (typeof value === "string") {
      this.#byName ??= byName(this.resources);
      const own = this.resources.get(value);
      const others = this.#byName.get(value);
      if (others === undefined) return own;
      const all = own === undefined ? others : this.named(value);
      return all.length === 1 ? all[0] : undefined;
    }
    if (value instanceof Text) {
      const references = value.parts.filter((part) => part instanceof Reference);
      const [only] = references;
      return references.length === 1 && only !== undefined ? this.resources.get(only.resource) : undefined;
    }
    return undefined;
  }

  /** Resources whose properties name `id`, with the path of each mention. */
  referrers(id: ResourceId): readonly Referrer[] {
    this.#referrers ??= this.#indexReferrers();
    return this.#referrers.get(id) ?? [];
  }

  /** The place of a resource, or of one of its properties (path below `properties`). */
  place(resource: Resource, path: Path = []): Place {
    return this.placeOf({
      document: resource.origin.document,
      path: path.length === 0 ? resource.origin.path : [...resource.origin.path, "Properties", ...path],
    });
  }

  placeOf(origin: Origin): Place {
    return this.documents[origin.document]?.place(origin.path) ?? { file: "", line: 1, column: 1 };
  }

  #indexReferrers(): Map<ResourceId, Referrer[]> {
    const index = new Map<ResourceId, Referrer[]>();
    for (const resource of this.resources.values()) {
      for (const { value, path } of leaves(resource.properties)) {
        for (const target of mentioned(this, value)) push(index, target, { resource, path });
      }
    }
    return index;
  }
}

function isMap(resources: Part["resources"]): resources is ReadonlyMap<ResourceId, Resource> {
  return resources instanceof Map;
}

function byId(resources: Iterable<Resource>): ReadonlyMap<ResourceId, Resource> {
  const found = new Map<ResourceId, Resource>();
  for (const resource of resources) found.set(resource.id, resource);
  return found;
}

function byType(resources: ReadonlyMap<ResourceId, Resource>): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  let type: string | undefined;
  let list: Resource[] = [];
  for (const resource of resources.values()) {
    // Resources of one type often come together.
    if (resource.type !== type) {
      type = resource.type;
      list = found.get(type) ?? [];
      if (list.length === 0) found.set(type, list);
    }
    list.push(resource);
  }
  return found;
}

/** Resources by logical id and alias, where those are not the id. */
function byName(resources: ReadonlyMap<ResourceId, Resource>): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  const name = (resource: Resource, text: string): void => {
    if (text === resource.id) return;
    const known = found.get(text);
    if (known === undefined) found.set(text, [resource]);
    else if (known.at(-1) !== resource) known.push(resource);
  };
  for (const resource of resources.values()) {
    if (resource.logicalId !== undefined) name(resource, resource.logicalId);
    for (const alias of resource.aliases) name(resource, alias);
  }
  return found;
}

/** A resource that mentions another one, and where in its properties. */
export interface Referrer {
  readonly resource: Resource;
  readonly path: Path;
}

function mentioned(estate: Estate, value: Value): readonly ResourceId[] {
  if (value instanceof Reference) return [value.resource];
  if (value instanceof Text) return value.parts.flatMap((part) => (part instanceof Reference ? [part.resource] : []));
  if (value instanceof Unknown) {
    const inside = (value.alternatives ?? []).flatMap((item) => (item === undefined ? [] : allMentioned(estate, item)));
    return [...value.mentions.map((mention) => mention.resource), ...inside];
  }
  if (typeof value === "string" && value.length < 2048) {
    const found = estate.find(value);
    return found === undefined ? [] : [found.id];
  }
  return [];
}

/** As `mentioned`, below lists and maps too. */
function allMentioned(estate: Estate, value: Value): readonly ResourceId[] {
  return [...leaves(value)].flatMap((leaf) => mentioned(estate, leaf.value));
}

/** Every value below `value` that is not a list or a map, with its path. */
export function* leaves(value: Value, path: Path = []): Generator<{ readonly value: Value; readonly path: Path }> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* leaves(item, [...path, i]);
  } else if (isProperties(value)) {
    for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
  } else {
    yield { value, path };
  }
}

/** The value at a path below `properties`; undefined where a step is missing, the Unknown where a step is one. */
export function at(value: Value | undefined, ...path: Path): Value | undefined {
  let here = value;
  for (const step of path) {
    if (here instanceof Unknown) return here;
    if (Array.isArray(here)) here = typeof step === "number" ? here[step] : undefined;
    else if (isProperties(here)) here = Object.hasOwn(here, step) ? here[step] : undefined;
    else return undefined;
  }
  return here;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
