import type { Resource } from "../estate/resource.ts";
import { isList, isProperties } from "../estate/value.ts";

/** A component as far as its name needs it. */
export interface Nameless {
  /** The resource that people mean; undefined where it was not read. */
  readonly resource: Resource | undefined;
  readonly id: string;
  readonly kind: string;
}

/** Words that mean something else wherever names are read. */
export const RESERVED: ReadonlySet<string> = new Set(["internet", "any", "all", "nothing", "call", "on-premises"]);

/** Construct ids that the CDK or its patterns add by themselves. */
const NOISE: ReadonlySet<string> = new Set(["Resource", "Default", "Service", "ASG", "Cluster", "Function"]);

/**
 * A name for each component, in their order: unique, and the same for the same input in any order.
 *
 * What somebody wrote comes first: the CDK construct, the logical id without its hash, the Name tag, the physical name.
 * Where two would be called the same, the kind, then the stack, then the id tells them apart.
 */
export function namesOf(components: readonly Nameless[]): readonly string[] {
  const bases = components.map((one) => kebab(baseOf(one)));
  const groups = new Map<string, number[]>();
  for (const [i, base] of bases.entries()) groups.set(base, [...(groups.get(base) ?? []), i]);
  const names: string[] = [...bases];
  const taken = new Set<string>(RESERVED);
  for (const [base, group] of groups) if (group.length === 1 && !RESERVED.has(base)) taken.add(base);
  for (const [base, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (group.length === 1 && !RESERVED.has(base)) continue;
    const chosen = apart(components, base, group, taken);
    for (const [k, i] of group.entries()) {
      names[i] = chosen[k] ?? base;
      taken.add(names[i] ?? base);
    }
  }
  return names;
}

function apart(
  components: readonly Nameless[],
  base: string,
  group: readonly number[],
  taken: ReadonlySet<string>,
): readonly string[] {
  const made = (of: (one: Nameless) => string): readonly string[] =>
    group.map((i) => {
      const one = components[i];
      return one === undefined ? base : of(one);
    });
  const schemes = [
    made(({ kind }) => joined(base, kebab(kind))),
    made(({ resource }) => joined(kebab(lastOf(resource?.stack ?? "")), base)),
    made(({ resource, kind }) => joined(joined(kebab(lastOf(resource?.stack ?? "")), base), kebab(kind))),
    made(({ id }) => joined(base, kebab(id))),
  ];
  const fits = schemes.find(
    (scheme) => new Set(scheme).size === scheme.length && scheme.every((name) => !taken.has(name)),
  );
  if (fits !== undefined) return fits;
  const order = [...group].sort((a, b) => ((components[a]?.id ?? "") < (components[b]?.id ?? "") ? -1 : 1));
  const free = numbered(base, taken);
  const given = new Map(order.map((i) => [i, free.next().value ?? base]));
  return group.map((i) => given.get(i) ?? base);
}

function* numbered(base: string, taken: ReadonlySet<string>): Generator<string, string> {
  for (let n = 1; ; n++) if (!taken.has(`${base}-${n}`)) yield `${base}-${n}`;
}

/** "shop" and "web" make "shop-web"; what one already ends or starts with is not said twice. */
function joined(first: string, second: string): string {
  if (first === "" || second === "") return first + second;
  if (first === second || first.endsWith(`-${second}`)) return first;
  return second.startsWith(`${first}-`) ? second : `${first}-${second}`;
}

function baseOf({ resource, id }: Nameless): string {
  if (resource === undefined) return id.split(":")[0] ?? id;
  const construct = constructOf(resource);
  if (construct !== undefined) return construct;
  if (resource.logicalId !== undefined) return withoutHash(resource.logicalId);
  return nameTag(resource) ?? lastOf(resource.id);
}

/** The construct that made the resource, without the stack and without what its pattern added. */
function constructOf(resource: Resource): string | undefined {
  const path = isProperties(resource.metadata) ? resource.metadata["aws:cdk:path"] : undefined;
  if (typeof path !== "string") return undefined;
  const own = path.split("/").slice(1);
  while (own.length > 1 && NOISE.has(own.at(-1) ?? "")) own.pop();
  return own.length === 0 ? undefined : own.join("-");
}

/** The CDK ends logical ids with eight hexadecimal digits, CodeStar and others with random letters we cannot tell. */
function withoutHash(logicalId: string): string {
  const match = /^(.*[a-z].*?)[0-9A-F]{8}$/.exec(logicalId.slice(0, 512));
  return match?.[1] ?? logicalId;
}

/** The `Name` tag, where it is known. */
export function nameTag(resource: Resource): string | undefined {
  const tags = resource.properties.Tags;
  if (isProperties(tags)) return typeof tags.Name === "string" ? tags.Name : undefined;
  if (!isList(tags)) return undefined;
  for (const tag of tags) {
    if (isProperties(tag) && tag.Key === "Name" && typeof tag.Value === "string" && tag.Value !== "") return tag.Value;
  }
  return undefined;
}

/** What stands last in an ARN or a path. */
function lastOf(id: string): string {
  const parts = id.split(/[:/]/).filter((part) => part !== "");
  return parts.at(-1) ?? id;
}

/** "WebService", "web_service" and "Web service" are "web-service". */
export function kebab(text: string): string {
  const words = text
    .slice(0, 200)
    .replace(/IoT/g, "Iot")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1-$2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return words.join("-") || "component";
}
