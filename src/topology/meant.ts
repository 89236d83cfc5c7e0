import type { Path, Resource } from "../estate/resource.ts";
import { isList, Reference, show, Text, Unknown, type Value } from "../estate/value.ts";
import { type Doubt, SURE } from "../reach/network.ts";
import type { Draft } from "./draft.ts";

/** What a value that should name a resource may mean. Several: any of them, each by its doubt. */
export type Meant =
  | { readonly is: "resource"; readonly resource: Resource; readonly attribute: string; readonly doubt: Doubt }
  /** Something that was not read, or nobody knows which. One `unknown.key`, one thing. */
  | { readonly is: "stranger"; readonly unknown: Unknown; readonly doubt: Doubt }
  /** Left out, where an undecided condition may leave it out; or left out for sure. */
  | { readonly is: "absent"; readonly doubt: Doubt };

/** Who says the value, and where. */
export interface Said {
  readonly resource: Resource;
  readonly path: Path;
}

/**
 * The resources that `value` may name. `what` says what is looked for, in the user's words ("subnet"), `types` which
 * resource types can be it: anything else that is named is a stranger, since its attribute is not known.
 */
export function meant(
  draft: Draft,
  value: Value | undefined,
  said: Said,
  what: string,
  types: readonly string[],
): readonly Meant[] {
  if (value === undefined || value === null || value === "") return [{ is: "absent", doubt: SURE }];
  if (value instanceof Unknown) {
    if (value.alternatives === undefined || value.alternatives.length === 0)
      return [{ is: "stranger", unknown: value, doubt: SURE }];
    return value.alternatives.flatMap((item, i) => {
      const doubt = draft.alternative(value, i, said.resource, said.path);
      return meant(draft, item, said, what, types).map((one) => ({ ...one, doubt: draft.both(doubt, one.doubt) }));
    });
  }
  return [named(draft, value, what, types)];
}

/** More resources than these are too many to try each of them, by type. */
const MOST: Readonly<Record<string, number>> = {
  "AWS::EC2::VPC": 4,
  "AWS::EC2::TransitGateway": 4,
  "AWS::EC2::SecurityGroup": 40,
};
const MOST_OF_OTHERS = 12;

/**
 * As `meant`, where a stranger may turn out to be something that was read: the table of another stack that a parameter
 * names, say. Each that it may be is one more meaning, in doubt; where they are too many that is said as a gap.
 * `others`: the types to look for; the first of `types` where it is left out.
 */
export function meantWidely(
  draft: Draft,
  value: Value | undefined,
  said: Said,
  what: string,
  types: readonly string[],
  others: readonly string[] = types.slice(0, 1),
): readonly Meant[] {
  return meant(draft, value, said, what, types).flatMap((one) =>
    one.is === "stranger" ? [one, ...maybe(draft, one, said, what, others)] : [one],
  );
}

function maybe(
  draft: Draft,
  stranger: Extract<Meant, { is: "stranger" }>,
  said: Said,
  what: string,
  types: readonly string[],
): readonly Meant[] {
  const { unknown } = stranger;
  return types.flatMap((type): readonly Meant[] => {
    const possible = draft.estate.ofType(type).filter((item) => mayMean(unknown, said.resource, item));
    if (possible.length > (MOST[type] ?? MOST_OF_OTHERS)) {
      draft.gap({
        code: "may-be-another",
        message: `\`${said.resource.id}\` names a ${what} nobody knows (${unknown.detail}); it may be one of ${possible.length} that were read, which is not considered`,
        settle: unknown.settle,
        hidesFindings: true,
        resource: said.resource.id,
        place: draft.estate.place(said.resource, said.path),
      });
      return [];
    }
    return possible.map((resource) => {
      const chosen = new Unknown(unknown.because, `${unknown.detail}: it may mean \`${resource.id}\``, {
        key: `${unknown.key}=${resource.id}`,
        settle: unknown.settle,
      });
      const doubt = draft.both(stranger.doubt, draft.fact(chosen, said.resource, said.path));
      return { is: "resource", resource, attribute: "Ref", doubt: draft.both(doubt, draft.existence(resource)) };
    });
  });
}

/** Values that a stack is given before it makes anything: they never mean what it makes itself. */
const GIVEN: ReadonlySet<Unknown["because"]> = new Set([
  "parameter",
  "ssm-parameter",
  "dynamic-reference",
  "import",
  "pseudo-parameter",
  "absent-record",
]);

/** Whether an unknown of `from` may turn out to be `item`: it must be in its account and Region, and there before it. */
export function mayMean(unknown: Unknown, from: Resource, item: Resource): boolean {
  if (item === from || !near(item.account, from.account) || !near(item.region, from.region)) return false;
  // an id that was written out is none of the ids of an account that was read
  if (unknown.key.startsWith("id:") && item.logicalId === undefined) return false;
  return !GIVEN.has(unknown.because) || item.stack !== from.stack;
}

function near(a: string | Unknown, b: string | Unknown): boolean {
  return a instanceof Unknown || b instanceof Unknown || a === b;
}

function named(draft: Draft, value: Value, what: string, types: readonly string[]): Meant {
  const { estate } = draft;
  let resource = estate.find(value);
  if (resource === undefined && typeof value === "string") {
    const fitting = estate.named(value).filter((item) => types.includes(item.type));
    if (fitting.length === 1) resource = fitting[0];
  }
  const attribute = value instanceof Reference ? value.attribute : "Ref";
  if (resource !== undefined && types.includes(resource.type))
    return { is: "resource", resource, attribute, doubt: draft.existence(resource) };
  return { is: "stranger", unknown: stranger(value, what), doubt: SURE };
}

function stranger(value: Value, what: string): Unknown {
  if (value instanceof Text) {
    const unknown = value.parts.find((part) => part instanceof Unknown);
    return new Unknown(unknown?.because ?? "service", unknown?.detail ?? `${what} \`${show(value)}\` was not read`, {
      key: `${what}:${show(value)}`,
      settle: unknown?.settle,
    });
  }
  if (value instanceof Reference)
    return new Unknown("service", `\`${value.resource}.${value.attribute}\` is known after deployment`, {
      key: `${value.resource}.${value.attribute}`,
    });
  if (typeof value === "string")
    return new Unknown("absent-record", `${what} \`${value}\` was not read`, {
      key: `id:${value}`,
      settle: `read the template or account that has \`${value}\` too`,
    });
  return new Unknown("invalid", `the value is not the id of a ${what}`);
}

/** An item of a list, with where it was said; `many`: an unknown list, of which nobody knows how many it has. */
export interface Item {
  readonly value: Value | undefined;
  readonly path: Path;
  readonly doubt: Doubt;
  readonly many: boolean;
}

/**
 * The items of a list: a lone item counts as a list of one, lists in the list are opened, the alternatives of an
 * undecided Fn::If are items in doubt (one that is left out has `value: undefined`).
 */
export function items(draft: Draft, value: Value | undefined, said: Said): readonly Item[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) return spread(draft, value, said, true);
  return value.flatMap((item, i) => spread(draft, item, { ...said, path: [...said.path, i] }, false));
}

function spread(draft: Draft, value: Value, said: Said, whole: boolean): readonly Item[] {
  if (isList(value)) return items(draft, value, said);
  if (!(value instanceof Unknown) || value.alternatives === undefined || value.alternatives.length === 0)
    return [{ value, path: said.path, doubt: SURE, many: whole && value instanceof Unknown }];
  return value.alternatives.flatMap((item, i): Item[] => {
    const doubt = draft.alternative(value, i, said.resource, said.path);
    if (item === undefined || item === null || (isList(item) && item.length === 0))
      return whole ? [{ value: undefined, path: said.path, doubt, many: false }] : [];
    return spread(draft, item, said, whole).map((one) => ({ ...one, doubt: draft.both(doubt, one.doubt) }));
  });
}

/** What the items of a list may name; see `meant`. */
export function meantList(
  draft: Draft,
  value: Value | undefined,
  said: Said,
  what: string,
  types: readonly string[],
): readonly Meant[] {
  return items(draft, value, said).flatMap((item) =>
    meant(draft, item.value, { ...said, path: item.path }, what, types).map((one) => ({
      ...one,
      doubt: draft.both(item.doubt, one.doubt),
    })),
  );
}

/** The doubt that what is meant is there and is what it seems. */
export function factOf(draft: Draft, one: Meant, said: Said): Doubt {
  return one.is === "stranger" ? draft.both(one.doubt, draft.fact(one.unknown, said.resource, said.path)) : one.doubt;
}
