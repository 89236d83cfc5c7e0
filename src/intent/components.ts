import type { AccessGraph } from "../access/access.ts";
import type { OtherNames } from "../connect/names.ts";
import type { Estate } from "../estate/estate.ts";
import { follow } from "../estate/read-value.ts";
import type { Resource, ResourceId } from "../estate/resource.ts";
import { isList, isProperties } from "../estate/value.ts";
import type { Topology } from "../topology/topology.ts";
import { type ClassName, KINDS, kindOf, PART_OF } from "./component-kinds.ts";
import { kebab, namesOf } from "./component-names.ts";

/** One thing that people would draw as a box: a service, a database with its instances, a queue. */
export interface Component {
  /** Unique among the components of an estate; lower case, words joined by "-". */
  readonly name: string;
  /** "service", "database", "load balancer". */
  readonly kind: string;
  readonly classes: readonly ClassName[];
  /** The first is the one that people mean. Several where they are one thing (a cluster and its instances). */
  readonly resources: readonly ResourceId[];
}

/**
 * The components of an estate, found by themselves: whatever stands on a network, is called, calls or passes on, and
 * every service, store, queue ... that could. Every resource is in one of them at most.
 */
export function componentsOf(estate: Estate, topology: Topology, access: AccessGraph): readonly Component[] {
  const members = new Members();
  for (const id of presentIn(estate, topology, access)) members.add(id);
  for (const id of [...members.ids()]) {
    const owner = ownerOf(estate, id);
    if (owner !== undefined) members.join(owner, id);
  }
  joinSharers(topology, members);
  const groups = members.groups().map((group) => [...group].sort((a, b) => rank(estate, a) - rank(estate, b)));
  const named = namesOf(
    groups.map(([id = ""]) => {
      const resource = estate.get(id);
      return { resource, id, kind: wordOf(resource) };
    }),
  );
  return groups.map((resources, i): Component => {
    const main = estate.get(resources[0] ?? "");
    const classes = new Set(resources.flatMap((id) => kindOf(estate.get(id)?.type ?? "").classes));
    return { name: named[i] ?? "", kind: wordOf(main), classes: [...classes], resources };
  });
}

/** Names of components for `endNamed`: found by themselves, so resources of the same name go first. */
export function componentNames(components: readonly Component[]): OtherNames {
  let byName: Map<string, Component> | undefined;
  const index = (): Map<string, Component> => {
    byName ??= new Map(components.map((component) => [component.name, component]));
    return byName;
  };
  return {
    given: () => undefined,
    found: (name) => {
      const component = index().get(name) ?? index().get(kebab(name));
      if (component === undefined) return undefined;
      const [only, second] = component.resources;
      if (only !== undefined && second === undefined) return { is: "resource", resource: only };
      return { is: "resources", resources: component.resources, text: component.name };
    },
    all: () => index().keys(),
  };
}

function wordOf(resource: Resource | undefined): string {
  return resource === undefined ? "not read" : kindOf(resource.type).word;
}

/** Every resource that packets or calls can begin or end at. */
function* presentIn(estate: Estate, topology: Topology, access: AccessGraph): Generator<ResourceId> {
  for (const type of estate.types().keys()) {
    if (Object.hasOwn(KINDS, type)) for (const { id } of estate.ofType(type)) yield id;
  }
  yield* topology.interfacesOf.keys();
  for (const { from, to } of access.calls) {
    yield to.resource;
    if (from.is === "resource") yield from.resource;
  }
  for (const { from, to } of [...access.forwards, ...topology.forwards]) {
    yield from.resource;
    yield to.resource;
  }
}

/** What a resource is part of. */
function ownerOf(estate: Estate, id: ResourceId): ResourceId | undefined {
  const resource = estate.get(id);
  if (resource === undefined) return undefined;
  for (const path of Object.hasOwn(PART_OF, resource.type) ? (PART_OF[resource.type] ?? []) : []) {
    const owner = estate.find(follow(resource.properties, path));
    if (owner !== undefined && owner.id !== id) return owner.id;
  }
  return resource.type === "AWS::EC2::Instance" ? scalingGroupOf(estate, resource) : undefined;
}

/** Auto Scaling tags what it launches: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html */
function scalingGroupOf(estate: Estate, instance: Resource): ResourceId | undefined {
  const tags = instance.properties.Tags;
  if (!isList(tags)) return undefined;
  for (const tag of tags) {
    if (!isProperties(tag) || tag.Key !== "aws:autoscaling:groupName") continue;
    const group = estate.find(tag.Value);
    if (group?.type === "AWS::AutoScaling::AutoScalingGroup") return group.id;
  }
  return undefined;
}

/** Resources with the same interface (an instance and the interface it attaches) are one thing. */
function joinSharers(topology: Topology, members: Members): void {
  const first = new Map<number, ResourceId>();
  for (const [id, interfaces] of topology.interfacesOf) {
    for (const index of interfaces) {
      const other = first.get(index);
      if (other === undefined) first.set(index, id);
      else if (other !== id) members.join(other, id);
    }
  }
}

/** Of a component's resources, the one that people mean goes first: what is not part of another; then by id. */
function rank(estate: Estate, id: ResourceId): number {
  const type = estate.get(id)?.type ?? "";
  if (Object.hasOwn(PART_OF, type)) return 2;
  return Object.hasOwn(KINDS, type) ? 0 : 1;
}

/** Union and find over ids, in the order in which they came. */
class Members {
  readonly #parent = new Map<ResourceId, ResourceId>();

  add(id: ResourceId): void {
    if (!this.#parent.has(id)) this.#parent.set(id, id);
  }

  ids(): Iterable<ResourceId> {
    return this.#parent.keys();
  }

  join(a: ResourceId, b: ResourceId): void {
    this.add(a);
    this.add(b);
    const [first, second] = [this.#root(a), this.#root(b)];
    if (first !== second) this.#parent.set(second, first);
  }

  groups(): readonly (readonly ResourceId[])[] {
    const groups = new Map<ResourceId, ResourceId[]>();
    for (const id of this.#parent.keys()) {
      const root = this.#root(id);
      const group = groups.get(root);
      if (group === undefined) groups.set(root, [id]);
      else group.push(id);
    }
    return [...groups.values()];
  }

  #root(id: ResourceId): ResourceId {
    let at = id;
    for (;;) {
      const up = this.#parent.get(at) ?? at;
      if (up === at) break;
      this.#parent.set(at, this.#parent.get(up) ?? up);
      at = up;
    }
    return at;
  }
}
