import type { Estate } from "../estate/estate.ts";
import { coversAction, policyOf, type Statement } from "../estate/policy.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import type { Authentication, Caller, Said } from "./access.ts";
import { policiesAt } from "./attachments.ts";
import { type Ask, aboutResource, any, concerns, undenied } from "./grants.ts";
import { HOLDER_TYPES, instancesOf, roleNamed, rolesOf } from "./holders.ts";
import { type Attached, type Identity, identityOf } from "./identity-policies.ts";
import { distinct, type Ledger, noteOf, placeIn, said } from "./ledger.ts";
import { asksFor, calledResources, type Operation, operationsOf } from "./operations.ts";

/** Whether an identity may do something. */
export interface May {
  readonly allowed: boolean | Unknown;
  readonly said: readonly Said[];
}

/** Whether an identity may do the operation to the resource. Conditions of its statements are doubts. */
export function identityMay(estate: Estate, identity: Identity, resource: Resource, operation: Operation): May {
  return best(asksFor(estate, resource, operation).map((ask) => identityMayAsk(identity, ask, resource.id)));
}

/** The surest of several answers. */
function best(answers: readonly May[]): May {
  const sure = answers.find((answer) => answer.allowed === true);
  return sure ?? answers.find((answer) => answer.allowed !== false) ?? { allowed: false, said: [] };
}

/** The same for anything that can be asked of a policy; `on` is what it is told to be about. */
export function identityMayAsk(identity: Identity, ask: Ask, on: string): May {
  const denies = identity.attached.flatMap(({ policy }) => policy.statements.filter(isDeny));
  const denied = any(denies.map((one) => strict(one, ask)));
  if (denied === true) return { allowed: false, said: [] };
  let perhaps: { readonly unknown: Unknown; readonly said: readonly Said[] } | undefined;
  for (const { policy, resource: at, path } of identity.attached) {
    for (const statement of policy.statements) {
      if (isDeny(statement)) continue;
      const about = concerns(statement, ask);
      if (about === false) continue;
      const sid =
        statement.sid === undefined ? `a statement of \`${at.id}\`` : `statement \`${statement.sid}\` of \`${at.id}\``;
      const wording = `${sid} allows ${ask.actions[0] ?? ""} on \`${on}\``;
      const told = [said(at, path.at(-1) === "PolicyDocument" ? [...path, ...statement.path] : path, wording)];
      const reasons = [about, statement.effect, conditional(statement, wording), denied];
      const unsure = reasons.find((item) => item instanceof Unknown);
      if (unsure === undefined) return { allowed: true, said: told };
      perhaps ??= { unknown: unsure, said: told };
    }
  }
  return perhaps === undefined ? { allowed: false, said: [] } : { allowed: perhaps.unknown, said: perhaps.said };
}

function isDeny(statement: Statement): boolean {
  return statement.effect === "Deny";
}

/** A Deny that surely bites: one under conditions may not. */
function strict(statement: Statement, ask: Ask): boolean | Unknown {
  const about = concerns(statement, ask);
  return about === true ? (conditional(statement, "a Deny statement") ?? true) : about;
}

/** Conditions of an identity's statement that say more than how the request must be sent. */
function conditional(statement: Statement, wording: string): Unknown | undefined {
  if (statement.conditions instanceof Unknown) return statement.conditions;
  const [first] = statement.conditions.filter((condition) => !HARMLESS.has(condition.key.toLowerCase()));
  if (first === undefined) return undefined;
  return new Unknown("not-modelled", `${wording}, under a condition on ${first.key}`);
}

/** What the caller's own SDK takes care of. */
const HARMLESS: ReadonlySet<string> = new Set(["aws:securetransport", "aws:requestedregion", "s3:tlsversion"]);

/** Whether the role that a value names may do something; a role that is not in the estate may, in doubt. */
export function roleMay(estate: Estate, role: Value | undefined, resource: Resource, operation: Operation): May {
  const named = roleNamed(estate, role);
  if (named === undefined) {
    const unknown = role instanceof Unknown ? role : undefined;
    const detail = "what the role allows is not in the input";
    return { allowed: unknown ?? new Unknown("absent-record", detail, { key: "role-not-in-input" }), said: [] };
  }
  const identity = identityOf(estate, named);
  const may = identityMay(estate, identity, resource, operation);
  const [doubt] = identity.doubts;
  return may.allowed === false && doubt !== undefined ? { allowed: doubt, said: [] } : may;
}

/** Calls that compute may make with its own role to resources of the estate. */
export function identities(ledger: Ledger): void {
  const { estate } = ledger;
  const holders = new Map<Resource, Set<string>>();
  const unknown = new Set<string>();
  for (const resource of estate.ofType(...HOLDER_TYPES)) {
    for (const held of rolesOf(estate, resource)) {
      const role = roleNamed(estate, held.value);
      if (role === undefined) {
        if (unknown.has(resource.id)) continue;
        unknown.add(resource.id);
        const message = `what \`${resource.id}\` may call with its role is not known: the role is not in the input`;
        const callers = instancesOf(estate, resource).map((one): Caller => ({ is: "resource", resource: one.id }));
        unknownCalls(ledger, resource, callers, ["iam"], unknownRole(resource, held.value));
        ledger.gap({
          ...noteOf("role-not-in-input", resource, message, false),
          settle: "read the stack that holds the role",
        });
        continue;
      }
      const users = holders.get(role) ?? new Set<string>();
      for (const instance of instancesOf(estate, resource)) users.add(instance.id);
      holders.set(role, users);
    }
  }
  for (const user of estate.ofType("AWS::IAM::User")) holders.set(user, new Set([user.id]));
  for (const [role, users] of holders) {
    const callers = [...users].map((resource): Caller => ({ is: "resource", resource }));
    const identity = identityOf(estate, role);
    identityCalls(ledger, identity, callers, ["iam"], role);
    const [hidden] = identity.doubts.filter((one) => one.because !== "not-modelled");
    if (hidden !== undefined) unknownCalls(ledger, role, callers, ["iam"], hidden);
  }
}

/** Every operation that the identity may do, as calls from each of the callers. */
export function identityCalls(
  ledger: Ledger,
  identity: Identity,
  callers: readonly Caller[],
  authentication: readonly Authentication[],
  holder: Resource,
): void {
  const { estate } = ledger;
  for (const [type, resources] of calledResources(estate)) {
    for (const operation of operationsOf(type)) {
      const actions = aboutActions(identity, operation);
      const allows = allowing(actions);
      if (allows.length === 0) continue;
      for (const resource of resources) {
        if (!mayTouch(estate, allows, resource, operation)) continue;
        const limits = [
          ...identity.doubts.filter((doubt) => doubt.because === "not-modelled"),
          ...abroad(holder, resource),
        ];
        for (const from of callers) {
          if ("resource" in from && from.resource === resource.id) continue;
          const may = mayCall(ledger, actions, resource, from);
          if (may === undefined) continue;
          const to = placeIn(resource, operation.name);
          ledger.call({ from, to, authentication, said: may.said, doubts: distinct([...may.doubts, ...limits]) });
        }
      }
    }
  }
  tellUnknown(ledger, identity, holder);
}

/** The statements that are about an action at all, whatever the resource. */
function aboutAction(identity: Identity, action: string): Identity {
  const attached = identity.attached.flatMap((one): readonly Attached[] => {
    const statements = one.policy.statements.filter((each) => coversAction(each, action) !== false);
    return statements.length === 0 ? [] : [{ ...one, policy: { ...one.policy, statements } }];
  });
  return { ...identity, attached };
}

/** One action of an operation, and the statements of an identity that are about it. */
interface About {
  readonly operation: Operation;
  readonly identity: Identity;
}

function aboutActions(identity: Identity, operation: Operation): readonly About[] {
  return operation.actions.flatMap((action) => {
    const about = aboutAction(identity, action);
    return about.attached.length === 0 ? [] : [{ operation: { ...operation, actions: [action] }, identity: about }];
  });
}

/** The statements that may allow one of the actions. */
function allowing(actions: readonly About[]): readonly Statement[] {
  const all = actions.flatMap(({ identity }) => identity.attached.flatMap(({ policy }) => policy.statements));
  return [...new Set(all)].filter((statement) => !isDeny(statement));
}

/** The short way: most statements are about another resource. */
function mayTouch(estate: Estate, statements: readonly Statement[], resource: Resource, operation: Operation): boolean {
  const asks = asksFor(estate, resource, { ...operation, actions: operation.actions.slice(0, 1) });
  return asks.some((ask) => statements.some((statement) => aboutResource(statement, ask) !== false));
}

/** How an identity may do an operation, with the fewest doubts; undefined: it may not, by its policies or the resource's. */
function mayCall(
  ledger: Ledger,
  actions: readonly About[],
  resource: Resource,
  from: Caller,
): { readonly said: readonly Said[]; readonly doubts: readonly Unknown[] } | undefined {
  let found: { readonly said: readonly Said[]; readonly doubts: readonly Unknown[] } | undefined;
  const asks = actions.flatMap(({ operation, identity }) =>
    asksFor(ledger.estate, resource, operation).map((ask) => ({ ask, identity })),
  );
  for (const { ask, identity } of asks) {
    const may = identityMayAsk(identity, ask, resource.id);
    if (may.allowed === false) continue;
    const denied = deniedBy(ledger, resource, ask, from);
    if (denied === true) continue;
    const doubts = [...(may.allowed instanceof Unknown ? [may.allowed] : []), ...denied];
    if (doubts.length === 0) return { said: may.said, doubts };
    found ??= { said: may.said, doubts };
  }
  return found;
}

/** Whether the resource's own policy surely denies the caller (true); else the doubts that its Deny statements leave. */
function deniedBy(ledger: Ledger, resource: Resource, ask: Ask, from: Caller): true | readonly Unknown[] {
  const { estate } = ledger;
  const doubts: Unknown[] = [];
  for (const attachment of policiesAt(estate, resource)) {
    const left = undenied(estate, policyOf(attachment.document), ask, from);
    const { condition } = attachment.holder;
    const perhaps = [...(attachment.doubts ?? []), ...(condition === undefined ? [] : [condition])];
    if (left.length === 0 && perhaps.length === 0) return true;
    doubts.push(...(left.length === 0 ? perhaps : left.flatMap((grant) => grant.doubts)));
  }
  return doubts;
}

/** In another account the resource's own policy must let the caller in too. */
function abroad(holder: Resource, resource: Resource): readonly Unknown[] {
  const [own, other] = [holder.account, resource.account];
  if (typeof own !== "string" || typeof other !== "string" || own === other) return [];
  return [new Unknown("not-modelled", `whether account ${other} lets account ${own} use \`${resource.id}\``)];
}

/** More in-doubt calls than this say nothing that a gap does not. */
const MOST_IN_DOUBT = 20_000;

/** What an identity that is not (wholly) known may call: anything that takes signed requests, in doubt. */
export function unknownCalls(
  ledger: Ledger,
  holder: Resource,
  callers: readonly Caller[],
  authentication: readonly Authentication[],
  doubt: Unknown,
): void {
  const all = [...calledResources(ledger.estate).values()].flat();
  const near = all.filter((resource) => resource.stack === holder.stack);
  const may = all.length * callers.length + ledger.calls.length > MOST_IN_DOUBT ? near : all;
  for (const resource of may) {
    for (const from of callers) {
      if ("resource" in from && from.resource === resource.id) continue;
      const text = `what \`${holder.id}\` lets its holder call is not known`;
      ledger.call({ from, to: placeIn(resource), authentication, said: [said(holder, [], text)], doubts: [doubt] });
    }
  }
}

export function unknownRole(holder: Resource, role: Value): Unknown {
  if (role instanceof Unknown) return role;
  return new Unknown("absent-record", `the role of \`${holder.id}\` is not in the input`, {
    settle: "read the stack that holds the role",
  });
}

function tellUnknown(ledger: Ledger, identity: Identity, holder: Resource): void {
  const [doubt] = identity.doubts.filter((one) => one.because !== "not-modelled");
  if (doubt === undefined) return;
  const message = `\`${holder.id}\` may be allowed more than is seen here: ${doubt.detail}`;
  ledger.gap(noteOf("policy-not-in-input", holder, message, false, doubt.settle));
}
