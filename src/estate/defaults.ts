import { CONTAINER } from "./defaults/container.ts";
import { DATABASE } from "./defaults/database.ts";
import type { Default, Defaults } from "./defaults/default.ts";
import { EC2 } from "./defaults/ec2.ts";
import { FRONT } from "./defaults/front.ts";
import type { Estate } from "./estate.ts";
import { among, follow, steps } from "./read-value.ts";
import type { Path, Resource } from "./resource.ts";
import { Unknown, type Value } from "./value.ts";

/** Every default that is known, by resource type and property path. Checked against the resource schemas by a test. */
export const DEFAULTS: Defaults = { ...EC2, ...DATABASE, ...FRONT, ...CONTAINER };

/** A property's value and who says it. */
export interface Stated {
  /** Undefined: left out, and no default is known. */
  readonly value: Value | undefined;
  /** "default": AWS applies `value` because the template says nothing (or, in an undecided Fn::If, may say nothing). */
  readonly from: "template" | "default" | "left-out";
  /** AWS documentation of the default. */
  readonly source?: string;
}

/**
 * The value of a property, with the default that the service applies where the template leaves it out.
 *
 * A default that the account or the service decides is an `Unknown("service")` saying so. Path: steps below
 * `properties`, or dotted ("MetadataOptions.HttpTokens", "BlockDeviceMappings.0.Ebs.Encrypted"). Defaults of a member of
 * a list item apply only where the item exists. `estate` lets defaults that follow another resource be decided
 * (`PubliclyAccessible` follows the subnet group's VPC); without it they are Unknown. Resources of a running account
 * (with `observed`) get no defaults.
 */
// biome-ignore lint/suspicious/noShadowRestrictedNames: a module export; nothing here calls the global of that name
export function valueOf(resource: Resource, path: string | Path, estate?: Estate): Stated {
  const way = steps(path);
  const value = follow(resource.properties, way);
  if (value !== undefined && value !== null && !mayBeLeftOut(value)) return { value, from: "template" };
  const found = defaultOf(resource, way);
  if (found === undefined) {
    return value instanceof Unknown ? { value, from: "template" } : { value: undefined, from: "left-out" };
  }
  const applied = typeof found.value === "function" ? found.value(resource, estate, way) : found.value;
  if (value instanceof Unknown) {
    const either = among(value, (item) => (item === undefined ? applied : item));
    return { value: either, from: "template", source: found.source };
  }
  return applied === undefined
    ? { value: undefined, from: "left-out", source: found.source }
    : { value: applied, from: "default", source: found.source };
}

function mayBeLeftOut(value: Value): boolean {
  return value instanceof Unknown && value.alternatives?.includes(undefined) === true;
}

function defaultOf(resource: Resource, way: Path): Default | undefined {
  // These are defaults of creation. What runs shows what it is: a bucket without a block was made before there was one.
  if (resource.observed !== undefined) return undefined;
  const table = Object.hasOwn(DEFAULTS, resource.type) ? DEFAULTS[resource.type] : undefined;
  if (table === undefined) return undefined;
  const key = way.map((step) => (typeof step === "number" ? "*" : step)).join(".");
  if (!Object.hasOwn(table, key)) return undefined;
  const lastItem = way.findLastIndex((step) => typeof step === "number");
  if (lastItem >= 0 && follow(resource.properties, way.slice(0, lastItem + 1)) === undefined) return undefined;
  return table[key];
}
