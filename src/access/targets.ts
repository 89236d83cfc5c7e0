import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { follow } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Reference, Text, textOf, Unknown, type Value } from "../estate/value.ts";
import { arnPieces, namePieces, serviceOf, valuePieces } from "./arn-of.ts";
import { covers, coversArn, FREE, type Piece, plain } from "./match.ts";
import { mayMean } from "./may-mean.ts";

/** A resource that a value names, for sure or in doubt. */
export interface Target {
  readonly resource: Resource;
  readonly doubts: readonly Unknown[];
}

/** What a value names. Nothing found, nothing unknown: something that is not in the estate. */
export interface Targets {
  /** In doubt where it is not known what is named: everything that it may be, unless that is too much. */
  readonly found: readonly Target[];
  /** Set where nobody knows what is named. */
  readonly unknown: Unknown | undefined;
  /** What is unknown may be something of the estate that is not in `found`. */
  readonly open: boolean;
}

export const NOTHING: Targets = { found: [], unknown: undefined, open: false };

/** More resources than these are too many to try each of them. */
const MOST = 12;

/**
 * What an unknown value may name: whatever of the types is there before `at` is made. A parameter or import never means
 * what its own stack makes.
 */
export function possible(estate: Estate, unknown: Unknown, types: readonly string[], at: Resource): Targets {
  const may = estate.ofType(...types).filter((resource) => mayMean(unknown, at, resource));
  if (may.length > MOST) return { found: [], unknown, open: true };
  return { found: may.map((resource) => ({ resource, doubts: [unknown] })), unknown, open: false };
}

/** The resources that a property of `at` names. */
export function linked(estate: Estate, at: Resource, path: Path, types: readonly string[]): readonly Target[] {
  return targetsOf(estate, follow(at.properties, path), types, at).found;
}

/**
 * The resources of the given types that a value names: by reference, ARN, name, or queue URL. Aliases and versions of
 * a function count as the function. Each side of an undecided Fn::If is followed, in doubt. `at` says the value.
 */
export function targetsOf(estate: Estate, value: Value | undefined, types: readonly string[], at: Resource): Targets {
  if (value === undefined || value === null) return NOTHING;
  if (value instanceof Unknown) return ofUnknown(estate, value, types, at);
  const direct = value instanceof Reference ? estate.get(value.resource) : undefined;
  const referred = direct === undefined ? undefined : underlying(estate, direct);
  if (referred !== undefined && types.includes(referred.type)) return sure(referred);
  const pieces = valuePieces(estate, value);
  const written = pieces.every((piece) => piece.is === "hole") ? firstUnknown(pieces) : undefined;
  if (written !== undefined) return possible(estate, written, types, at);
  const found: Target[] = [];
  for (const resource of estate.ofType(...types)) {
    const answer = names(estate, value, pieces, resource);
    if (answer === true) return sure(resource);
    if (answer instanceof Unknown) found.push({ resource, doubts: [answer] });
  }
  return { found, unknown: undefined, open: false };
}

/** The function that a value names, whatever it is given as: ARN, name, alias, version, or API Gateway's invocation URI. */
export function functionsOf(estate: Estate, value: Value | undefined, at: Resource): Targets {
  return targetsOf(estate, withinInvocation(value), ["AWS::Lambda::Function"], at);
}

function sure(resource: Resource): Targets {
  return { found: [{ resource, doubts: [] }], unknown: undefined, open: false };
}

function ofUnknown(estate: Estate, value: Unknown, types: readonly string[], at: Resource): Targets {
  // One parameter may name a resource and be said again where the resource is meant.
  const pieces = valuePieces(estate, value);
  const named = estate.ofType(...types).find((resource) => names(estate, value, pieces, resource) === true);
  if (named !== undefined) return sure(named);
  if (value.alternatives === undefined) return possible(estate, value, types, at);
  const sides = value.alternatives.map((side) => targetsOf(estate, side, types, at));
  return eitherOf(value, sides);
}

/** The answers of all sides of an undecided value, each in doubt. */
export function eitherOf(value: Unknown, sides: readonly Targets[]): Targets {
  return {
    found: sides.flatMap((side) => side.found.map((target) => ({ ...target, doubts: [value, ...target.doubts] }))),
    unknown: sides.find((side) => side.unknown !== undefined)?.unknown,
    open: sides.some((side) => side.open),
  };
}

/** A function's alias or version is the function; a resource stands for itself. */
export function underlying(estate: Estate, resource: Resource): Resource {
  let here = resource;
  for (let i = 0; i < 3; i++) {
    if (here.type !== "AWS::Lambda::Alias" && here.type !== "AWS::Lambda::Version") return here;
    const next = estate.find(follow(here.properties, ["FunctionName"]));
    if (next === undefined) return here;
    here = next;
  }
  return here;
}

function firstUnknown(pieces: readonly Piece[]): Unknown | undefined {
  for (const piece of pieces) if (piece.is === "hole") return piece.unknown;
  return undefined;
}

function names(estate: Estate, value: Value, pieces: readonly Piece[], resource: Resource): boolean | Unknown {
  const first = pieces[0];
  if (first?.is === "atom" && first.key === `${resource.id}.QueueUrl`) return true;
  if (first?.is === "text" && first.text.startsWith("arn:")) {
    const arn = arnPieces(estate, resource);
    if (arn === undefined) return false;
    const whole = coversArn(pieces, arn);
    if (whole === true || resource.type !== "AWS::Lambda::Function") return whole;
    const qualified = coversArn(pieces, [...arn, plain(":"), FREE]);
    return qualified === true ? true : whole instanceof Unknown ? whole : qualified;
  }
  if (first?.is === "text" && first.text.startsWith("https://sqs.")) return named(pieces, estate, resource, "/");
  if (resource.type === "AWS::Lambda::Function" && mentionsColon(pieces)) return named(pieces, estate, resource, ":");
  return serviceOf(resource.type) === undefined
    ? estate.find(value) === resource
    : covers(pieces, namePieces(estate, resource));
}

function mentionsColon(pieces: readonly Piece[]): boolean {
  return pieces.some((piece) => piece.is === "text" && piece.text.includes(":"));
}

/** "/": the name is what follows the last slash. ":": what comes before the colon (`name:alias`). */
function named(pieces: readonly Piece[], estate: Estate, resource: Resource, cut: "/" | ":"): boolean | Unknown {
  const name = namePieces(estate, resource);
  return cut === "/"
    ? covers(pieces, [plain("https://sqs."), FREE, plain("/"), ...name])
    : covers(pieces, [...name, plain(":"), FREE]);
}

/** `arn:aws:apigateway:REGION:lambda:path/2015-03-31/functions/FUNCTION/invocations` → FUNCTION; all else as it is. */
function withinInvocation(value: Value | undefined): Value | undefined {
  if (typeof value !== "string" && !(value instanceof Text)) return value;
  const marker = /^.*\/functions\//;
  const parts = [...partsOf(value)];
  const at = parts.findIndex((part) => typeof part === "string" && part.includes("/functions/"));
  const head = parts[at];
  if (typeof head !== "string") return value;
  const inner = [head.replace(marker, ""), ...parts.slice(at + 1)];
  const last = inner.at(-1);
  if (typeof last === "string") inner[inner.length - 1] = last.replace(/\/invocations$/, "");
  return textOf(inner.filter((part) => part !== ""));
}
