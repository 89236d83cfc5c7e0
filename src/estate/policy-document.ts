import { partsOf } from "./arn.ts";
import { listOf } from "./read-value.ts";
import type { Path } from "./resource.ts";
import { isList, isProperties, type Reference, Text, textOf, Unknown, type Value } from "./value.ts";

/**
 * One principal of a statement, as written. `kind` is the policy's own word; "*" is the bare `Principal: "*"`.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export interface Principal {
  readonly kind: "*" | "AWS" | "Service" | "Federated" | "CanonicalUser" | "unknown";
  /** Account id, ARN, service name ...; may be a Reference, Text or Unknown. */
  readonly value: Value;
  /** Below the policy document. */
  readonly path: Path;
}

/** One key of a Condition block. Several keys, and several operators, must all hold; of several values one is enough. */
export interface Condition {
  /** As written, without set qualifier and `IfExists`: "StringEquals", "ArnLike", "Null". */
  readonly operator: string;
  readonly qualifier: "ForAllValues" | "ForAnyValue" | undefined;
  readonly ifExists: boolean;
  /** As written: "aws:SourceArn". Keys are compared without regard to case. */
  readonly key: string;
  readonly values: readonly Value[] | Unknown;
  readonly path: Path;
}

/** One statement of a policy. A list is `undefined` where the element is left out, an Unknown where it cannot be known. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny" | Unknown;
  readonly principals: readonly Principal[] | undefined;
  readonly notPrincipals: readonly Principal[] | undefined;
  readonly actions: readonly Value[] | Unknown | undefined;
  readonly notActions: readonly Value[] | Unknown | undefined;
  readonly resources: readonly Value[] | Unknown | undefined;
  readonly notResources: readonly Value[] | Unknown | undefined;
  readonly conditions: readonly Condition[] | Unknown;
  /** Below the policy document: ["Statement", 0]. */
  readonly path: Path;
}

/** A policy document. `unknown` lists the parts that could not be read: statements may hide there. */
export interface Policy {
  readonly statements: readonly Statement[];
  readonly unknown: readonly Unknown[];
}

/**
 * Reads an IAM policy document: a map, or JSON in a string. Total: what is malformed becomes an Unknown.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function policyOf(value: Value | undefined): Policy {
  if (value === undefined || value === null) return { statements: [], unknown: [] };
  if (value instanceof Unknown) return { statements: [], unknown: [value] };
  const document = typeof value === "string" || value instanceof Text ? fromJson(value) : value;
  if (document instanceof Unknown) return { statements: [], unknown: [document] };
  if (!isProperties(document)) return { statements: [], unknown: [unreadable("the policy is not a map")] };
  const items = listOf(property(document, "Statement"));
  if (items instanceof Unknown) return { statements: [], unknown: [items] };
  const single = !Array.isArray(property(document, "Statement"));
  const statements: Statement[] = [];
  const unknown: Unknown[] = [];
  for (const [i, item] of items.entries()) {
    const path = single ? ["Statement"] : ["Statement", i];
    if (isProperties(item)) statements.push(statementOf(item, path));
    else if (item !== null) unknown.push(item instanceof Unknown ? item : unreadable("the statement is not a map"));
  }
  return { statements, unknown };
}

function statementOf(item: { readonly [key: string]: Value }, path: Path): Statement {
  const sid = property(item, "Sid");
  const list = (key: string): readonly Value[] | Unknown | undefined => {
    const value = property(item, key);
    return value === undefined ? undefined : listOf(value);
  };
  return {
    sid: typeof sid === "string" ? sid : undefined,
    effect: effectOf(property(item, "Effect")),
    principals: principalsOf(property(item, "Principal"), [...path, "Principal"]),
    notPrincipals: principalsOf(property(item, "NotPrincipal"), [...path, "NotPrincipal"]),
    actions: list("Action"),
    notActions: list("NotAction"),
    resources: list("Resource"),
    notResources: list("NotResource"),
    conditions: conditionsOf(property(item, "Condition"), [...path, "Condition"]),
    path,
  };
}

function effectOf(value: Value | undefined): "Allow" | "Deny" | Unknown {
  if (value === "Allow" || value === "Deny") return value;
  return value instanceof Unknown ? value : unreadable("the statement's Effect is neither Allow nor Deny");
}

function principalsOf(value: Value | undefined, path: Path): readonly Principal[] | undefined {
  if (value === undefined) return undefined;
  if (!isProperties(value)) return asPrincipals(value === "*" ? "*" : "AWS", value, path);
  return Object.entries(value).flatMap(([kind, item]) => asPrincipals(kindOf(kind), item, [...path, kind]));
}

function asPrincipals(kind: Principal["kind"], value: Value, path: Path): readonly Principal[] {
  const items = listOf(value);
  if (items instanceof Unknown) return [{ kind, value: items, path }];
  return items.map((item, i) => ({ kind, value: item, path: Array.isArray(value) ? [...path, i] : path }));
}

function kindOf(word: string): Principal["kind"] {
  if (word === "AWS" || word === "Service" || word === "Federated" || word === "CanonicalUser") return word;
  return word === "*" ? "*" : "unknown";
}

function conditionsOf(value: Value | undefined, path: Path): readonly Condition[] | Unknown {
  if (value === undefined || value === null) return [];
  if (value instanceof Unknown) return value;
  if (!isProperties(value)) return unreadable("the Condition is not a map");
  const conditions: Condition[] = [];
  for (const [word, block] of Object.entries(value)) {
    if (block instanceof Unknown) return block;
    if (!isProperties(block)) return unreadable(`the Condition's \`${word}\` is not a map`);
    for (const [key, item] of Object.entries(block)) {
      conditions.push({ ...operatorOf(word), key, values: listOf(item), path: [...path, word, key] });
    }
  }
  return conditions;
}

function operatorOf(word: string): Pick<Condition, "operator" | "qualifier" | "ifExists"> {
  const lower = word.toLowerCase();
  const colon = word.indexOf(":");
  const qualifier = lower.startsWith("forallvalues:")
    ? "ForAllValues"
    : lower.startsWith("foranyvalue:")
      ? "ForAnyValue"
      : undefined;
  const bare = qualifier === undefined ? word : word.slice(colon + 1);
  const ifExists = bare.toLowerCase().endsWith("ifexists");
  return { operator: ifExists ? bare.slice(0, -"ifexists".length) : bare, qualifier, ifExists };
}

/** Element names are compared without regard to case, as IAM compares them. */
function property(map: { readonly [key: string]: Value }, name: string): Value | undefined {
  if (Object.hasOwn(map, name)) return map[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(map).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : map[key];
}

/** A policy given as JSON text, also where the text has parts that are references or unknown (Fn::Sub over JSON). */
function fromJson(value: string | Text): Value {
  const parts = partsOf(value);
  const json = parts.map((part, i) => (typeof part === "string" ? part : `${OPEN}${i}${CLOSE}`)).join("");
  try {
    return refill(JSON.parse(json) as Value, parts); // JSON has only scalars, lists and maps: a Value
  } catch {
    return parts.find((part) => part instanceof Unknown) ?? null;
  }
}

/** Private-use characters: they stand for parts while the JSON round them is parsed. */
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** Puts the parts back where their stand-ins are. Depth is that of the JSON, which the parser has bounded. */
function refill(value: Value, parts: readonly (string | Reference | Unknown)[]): Value {
  if (parts.length === 1) return value;
  if (typeof value === "string") {
    const pieces = value.split(/\uE000(\d+)\uE001/);
    return textOf(
      pieces.map((piece, i) => (i % 2 === 0 ? piece : (parts[Number(piece)] ?? ""))).filter((p) => p !== ""),
    );
  }
  if (isList(value)) return value.map((item) => refill(item, parts));
  if (isProperties(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, refill(item, parts)]));
  return value;
}

function unreadable(detail: string): Unknown {
  return new Unknown("invalid", detail);
}

/**
 * Whether a pattern with `*` and `?` covers a text, without regard to case (IAM actions). Takes linear space and at
 * most |pattern| x |text| steps, whatever the pattern.
 */
export function globCovers(pattern: string, subject: string, options: { readonly caseless?: boolean } = {}): boolean {
  const p = options.caseless === false ? pattern : pattern.toLowerCase();
  const s = options.caseless === false ? subject : subject.toLowerCase();
  let pi = 0;
  let si = 0;
  let star = -1;
  let mark = 0;
  while (si < s.length) {
    if (pi < p.length && p[pi] === "*") {
      star = pi++;
      mark = si;
    } else if (pi < p.length && (p[pi] === s[si] || (p[pi] === "?" && s[si] !== "*"))) {
      pi++;
      si++;
    } else if (star >= 0) {
      pi = star + 1;
      si = ++mark;
    } else {
      return false;
    }
  }
  while (pi < p.length && p[pi] === "*") pi++;
  return pi === p.length;
}

/** Whether a statement's Action/NotAction takes in an action ("s3:GetObject") or a whole pattern ("s3:Get*"). */
export function coversAction(statement: Statement, action: string): boolean | Unknown {
  if (statement.actions !== undefined) return anyCovers(statement.actions, action);
  if (statement.notActions === undefined) return false;
  const excluded = anyCovers(statement.notActions, action);
  return excluded instanceof Unknown ? excluded : !excluded;
}

/** Whether one pattern of a list takes in the text; Unknown where only a pattern that is not known could. */
export function anyCovers(patterns: readonly Value[] | Unknown, subject: string): boolean | Unknown {
  if (patterns instanceof Unknown) return patterns;
  let doubt: Unknown | undefined;
  for (const pattern of patterns) {
    if (typeof pattern === "string") {
      if (globCovers(pattern, subject)) return true;
    } else if (pattern instanceof Unknown) {
      doubt ??= pattern;
    } else if (pattern instanceof Text) {
      doubt ??= pattern.parts.find((part) => part instanceof Unknown);
    }
  }
  return doubt ?? false;
}
