import type { Estate } from "../estate/estate.ts";
import { coversAction, isAnyone, type Policy, type Principal, type Statement } from "../estate/policy.ts";
import type { Path } from "../estate/resource.ts";
import { Reference, Unknown, type Value } from "../estate/value.ts";
import type { Caller } from "./access.ts";
import { ALL, meeting, type Scope, spared } from "./condition-scope.ts";
import { roleNamed, runningAs } from "./holders.ts";
import { distinct, told } from "./ledger.ts";
import type { Extent } from "./match.ts";

/** One caller that a resource policy lets act. */
export interface Grant {
  readonly from: Caller;
  /** The principal itself, before conditions: a service that acts for a resource is still that service. */
  readonly principal: "anyone" | "aws" | "service" | "other";
  /** Below the policy document. */
  readonly path: Path;
  /** "statement `PublicRead` allows s3:GetObject" */
  readonly text: string;
  readonly doubts: readonly Unknown[];
}

/** What is asked of a policy: one of the actions, on the resource that `resource` recognises. */
export interface Ask {
  readonly actions: readonly string[];
  /**
   * Whether an item of a statement's `Resource` takes in some of what is asked about, or all of it; left out: every
   * statement is about all of it.
   */
  readonly resource?: (pattern: Value, extent: Extent) => boolean | Unknown;
}

/**
 * Who a resource policy lets act, its Deny statements taken into account.
 *
 * Conditions turn "anyone" into who can meet them: an address range, a network, an account, the resource that a service
 * calls for. A condition or part that cannot be read is a doubt on the grant.
 */
export function grantsOf(estate: Estate, policy: Policy, ask: Ask): readonly Grant[] {
  const denies = policy.statements.filter((statement) => statement.effect !== "Allow");
  const granted = policy.statements
    .filter((statement) => statement.effect !== "Deny")
    .flatMap((statement) => allowed(estate, statement, ask));
  const hidden = policy.unknown.map(
    (unknown): Grant => ({
      from: { is: "anyone" },
      principal: "anyone",
      path: [],
      text: "the policy is not wholly known",
      doubts: [unknown],
    }),
  );
  return [...granted, ...hidden].flatMap((grant) => afterDenies(estate, grant, denies, ask));
}

/**
 * What a policy's Deny statements leave of a caller, where something else than the policy lets it in (an IAM policy,
 * an authorizer).
 */
export function undenied(estate: Estate, policy: Policy, ask: Ask, from: Caller): readonly Grant[] {
  const denies = policy.statements.filter((statement) => statement.effect !== "Allow");
  const principal = from.is === "anyone" ? "anyone" : "other";
  const grant: Grant = { from, principal, path: [], text: "", doubts: policy.unknown };
  return afterDenies(estate, grant, denies, ask);
}

/** Whether a statement is about what is asked. */
export function concerns(statement: Statement, ask: Ask): boolean | Unknown {
  const each = ask.actions.map((name) => coversAction(statement, name));
  const action = statement.effect === "Deny" ? every(each) : any(each);
  if (action === false) return false;
  const about = aboutResource(statement, ask);
  if (about === false) return false;
  return action instanceof Unknown ? action : about;
}

/** Whether a statement is about the resource that is asked for, whatever the action. */
export function aboutResource(statement: Statement, ask: Ask): boolean | Unknown {
  const recognise = ask.resource;
  if (recognise === undefined) return true;
  // An Allow counts if it takes in some of it, a Deny only if it takes in all: what it excepts must then be none of it.
  const denies = statement.effect === "Deny";
  const extent: Extent = (statement.resources !== undefined) === denies ? "all" : "some";
  const item = (value: Value): boolean | Unknown => (value === "*" ? true : recognise(value, extent));
  if (statement.resources instanceof Unknown) return statement.resources;
  if (statement.resources !== undefined) return any(statement.resources.map(item));
  if (statement.notResources === undefined) return true;
  if (statement.notResources instanceof Unknown) return statement.notResources;
  const excepted = any(statement.notResources.map(item));
  return excepted instanceof Unknown ? excepted : !excepted;
}

function allowed(estate: Estate, statement: Statement, ask: Ask): readonly Grant[] {
  const about = concerns(statement, ask);
  if (about === false) return [];
  const scope = statement.conditions instanceof Unknown ? inDoubt(statement.conditions) : both(statement, estate);
  const doubts = [about, statement.effect, ...scope.doubts].filter((item) => item instanceof Unknown);
  const name = statement.sid === undefined ? "a statement" : `statement \`${statement.sid}\``;
  const text = `${name} allows ${ask.actions.join(", ")}`;
  return principalsOf(estate, statement).flatMap(({ from, kind, path, doubt }) =>
    within(from, scope).map((caller) => ({
      from: caller,
      principal: kind,
      path,
      text: `${text} to ${tellCaller(caller)}`,
      doubts: distinct(doubt === undefined ? doubts : [doubt, ...doubts]),
    })),
  );
}

interface Named {
  readonly from: Caller;
  readonly kind: Grant["principal"];
  readonly path: Path;
  readonly doubt: Unknown | undefined;
}

function principalsOf(estate: Estate, statement: Statement): readonly Named[] {
  if (statement.notPrincipals !== undefined) {
    return [{ from: { is: "anyone" }, kind: "anyone", path: [...statement.path, "NotPrincipal"], doubt: undefined }];
  }
  return (statement.principals ?? []).flatMap((principal) => namedBy(estate, principal));
}

function namedBy(estate: Estate, principal: Principal): readonly Named[] {
  const { path, value } = principal;
  const everyone = isAnyone(principal);
  if (everyone === true) return [{ from: { is: "anyone" }, kind: "anyone", path, doubt: undefined }];
  const written: Caller = { is: "principal", principal: told(value) };
  if (everyone instanceof Unknown) {
    return [{ from: { is: "anyone" }, kind: "anyone", path, doubt: everyone }];
  }
  if (principal.kind === "Service") {
    return [{ from: { is: "service", principal: told(value) }, kind: "service", path, doubt: undefined }];
  }
  if (principal.kind !== "AWS") {
    const found = value instanceof Reference ? estate.get(value.resource) : undefined;
    const from: Caller = found === undefined ? written : { is: "resource", resource: found.id };
    return [{ from, kind: "other", path, doubt: undefined }];
  }
  const role = roleNamed(estate, value);
  if (role !== undefined) {
    return runningAs(estate, role).map((resource) => ({
      from: { is: "resource", resource: resource.id },
      kind: "aws",
      path,
      doubt: undefined,
    }));
  }
  const named = estate.find(value);
  if (named !== undefined)
    return [{ from: { is: "resource", resource: named.id }, kind: "aws", path, doubt: undefined }];
  return [{ from: written, kind: "aws", path, doubt: undefined }];
}

/** All conditions of an Allow must hold. */
function both(statement: Statement, estate: Estate): Scope {
  const conditions = statement.conditions instanceof Unknown ? [] : statement.conditions;
  return conditions.map((condition) => meeting(estate, condition)).reduce(narrower, ALL);
}

function inDoubt(unknown: Unknown): Scope {
  return { only: "all", doubts: [unknown] };
}

/** Of two scopes that must both hold, the one that says more about who calls. */
function narrower(a: Scope, b: Scope): Scope {
  const doubts = [...a.doubts, ...b.doubts];
  if (a.only === "all") return { only: b.only, doubts };
  if (b.only === "all") return { only: a.only, doubts };
  return { only: rank(a.only) <= rank(b.only) ? a.only : b.only, doubts };
}

const RANK: Readonly<Record<Caller["is"], number>> = {
  resource: 0,
  principal: 1,
  network: 2,
  addresses: 3,
  service: 4,
  anyone: 5,
};

function rank(callers: readonly Caller[]): number {
  return Math.max(...callers.map((caller) => RANK[caller.is]));
}

/** A caller held to a scope. */
function within(from: Caller, scope: Scope): readonly Caller[] {
  if (scope.only === "all") return [from];
  if (from.is === "anyone") return scope.only;
  if (from.is !== "service") return [from];
  return scope.only.map((caller) =>
    caller.is === "resource" ? caller : { is: "principal", principal: `${from.principal} for ${tellCaller(caller)}` },
  );
}

function afterDenies(estate: Estate, grant: Grant, denies: readonly Statement[], ask: Ask): readonly Grant[] {
  let left: readonly Grant[] = [grant];
  for (const deny of denies) {
    const about = concerns(deny, ask);
    if (about === false) continue;
    left = left.flatMap((item) => afterDeny(estate, item, deny, about));
  }
  return left;
}

function afterDeny(estate: Estate, grant: Grant, deny: Statement, about: true | Unknown): readonly Grant[] {
  const scope = sparedBy(estate, deny, grant);
  if (scope.only === "all" && scope.doubts.length === 0) return [grant];
  const unsure = [about, deny.effect, ...scope.doubts].filter((item) => item instanceof Unknown);
  // A Deny that may not bite leaves the grant as it is, in doubt.
  if (unsure.length > 0 || scope.only === "all") return [{ ...grant, doubts: distinct([...grant.doubts, ...unsure]) }];
  if (scope.only.length === 0) return [];
  if (grant.from.is === "anyone") return scope.only.map((from) => ({ ...grant, from }));
  const spares = scope.only;
  if (spares.some((caller) => sameCaller(caller, grant.from))) return [grant];
  const sid = deny.sid === undefined ? "a Deny statement" : `Deny statement \`${deny.sid}\``;
  const only = new Unknown("not-modelled", `${sid} spares only ${spares.map(tellCaller).join(", ")}`);
  return [{ ...grant, doubts: distinct([...grant.doubts, only]) }];
}

/** Whom of the grant's callers a Deny leaves alone. */
function sparedBy(estate: Estate, deny: Statement, grant: Grant): Scope {
  if (deny.notPrincipals !== undefined) {
    const named = deny.notPrincipals.flatMap((principal) => namedBy(estate, principal));
    return { only: named.map((item) => item.from), doubts: named.flatMap((item) => item.doubt ?? []) };
  }
  const hits = any((deny.principals ?? []).map((principal) => hitsCaller(estate, principal, grant.from)));
  if (hits === false) return ALL;
  const doubts = hits instanceof Unknown ? [hits] : [];
  if (deny.conditions instanceof Unknown) return { only: [], doubts: [...doubts, deny.conditions] };
  // One condition that is false is enough to be spared.
  const scopes = deny.conditions.map((condition) => spared(estate, condition));
  if (scopes.some((scope) => scope.only === "all" && scope.doubts.length === 0)) return ALL;
  return {
    only: scopes.flatMap((scope) => (scope.only === "all" ? [] : scope.only)),
    doubts: [...doubts, ...scopes.flatMap((scope) => scope.doubts)],
  };
}

function hitsCaller(estate: Estate, principal: Principal, from: Caller): boolean | Unknown {
  const everyone = isAnyone(principal);
  if (everyone !== false) return everyone;
  return namedBy(estate, principal).some((named) => sameCaller(named.from, from));
}

export function sameCaller(a: Caller, b: Caller): boolean {
  if (a.is !== b.is) return false;
  if (a.is === "anyone") return true;
  if (a.is === "addresses") return b.is === "addresses" && a.cidrs.join() === b.cidrs.join();
  if ("resource" in a) return "resource" in b && a.resource === b.resource;
  return "principal" in b && a.principal === b.principal;
}

/** "anyone", "`Orders`", "sns.amazonaws.com" */
export function tellCaller(caller: Caller): string {
  switch (caller.is) {
    case "anyone":
      return "anyone";
    case "addresses":
      return caller.cidrs.join(", ");
    case "network":
    case "resource":
      return `\`${caller.resource}\``;
    case "service":
    case "principal":
      return caller.principal;
  }
}

/** Three-valued "and". */
function every(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  if (answers.includes(false)) return false;
  return answers.find((answer) => answer instanceof Unknown) ?? true;
}

/** Three-valued "or". */
export function any(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  if (answers.includes(true)) return true;
  return answers.find((answer) => answer instanceof Unknown) ?? false;
}
