import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { type Policy, policyOf, type Statement } from "../estate/policy.ts";
import { follow, listOf } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Unknown, type Value } from "../estate/value.ts";
import type { Authentication, Caller, Said } from "./access.ts";
import { policiesAt } from "./attachments.ts";
import { type Ask, any, concerns, undenied } from "./grants.ts";
import { HOLDER_TYPES, instancesOf, roleNamed, rolesOf } from "./holders.ts";
import { distinct, type Ledger, noteOf, placeIn, said } from "./ledger.ts";
import { managedPolicy } from "./managed-policies.ts";
import { calledResources, itemCovers, type Operation, operationsOf } from "./operations.ts";

/** One policy that a role (or user) has, and where it is written. */
export interface Attached {
  readonly policy: Policy;
  readonly resource: Resource;
  readonly path: Path;
}

/** What an identity may do, as its policies say. */
export interface Identity {
  readonly attached: readonly Attached[];
  /** Policies that may let it do anything: not in the input, or not known. */
  readonly doubts: readonly Unknown[];
}

/** Whether an identity may do something. */
export interface May {
  readonly allowed: boolean | Unknown;
  readonly said: readonly Said[];
}

const IDENTITIES = new WeakMap<Estate, Map<string, Identity>>();

/**
 * The policies of a role or user of the estate. Permissions boundaries and service control policies are not judged: a
 * boundary is a doubt, an organization's policies are not in any template.
 */
export function identityOf(estate: Estate, holder: Resource): Identity {
  const known = IDENTITIES.get(estate) ?? new Map<string, Identity>();
  IDENTITIES.set(estate, known);
  const found = known.get(holder.id) ?? gather(estate, holder);
  known.set(holder.id, found);
  return found;
}

function gather(estate: Estate, holder: Resource): Identity {
  const attached: Attached[] = [];
  const doubts: Unknown[] = [];
  const take = (document: Value | undefined, resource: Resource, path: Path): void => {
    const policy = policyOf(document);
    attached.push({ policy, resource, path });
    doubts.push(...policy.unknown);
  };
  const inline = listOf(follow(holder.properties, ["Policies"]));
  if (inline instanceof Unknown) doubts.push(inline);
  else
    for (const [i, item] of inline.entries()) {
      if (isProperties(item)) take(item.PolicyDocument, holder, ["Policies", i, "PolicyDocument"]);
      else if (item instanceof Unknown) takeAlternatives(item, holder, ["Policies", i], take, doubts);
    }
  const managed = listOf(follow(holder.properties, ["ManagedPolicyArns"]));
  if (managed instanceof Unknown) doubts.push(managed);
  else
    for (const [i, arn] of managed.entries())
      takeManaged(estate, arn, holder, ["ManagedPolicyArns", i], attached, doubts);
  for (const policy of policiesNaming(estate, holder))
    take(policy.properties.PolicyDocument, policy, ["PolicyDocument"]);
  const boundary = follow(holder.properties, ["PermissionsBoundary"]);
  if (boundary !== undefined && boundary !== null) {
    doubts.push(new Unknown("not-modelled", `the permissions boundary of \`${holder.id}\` may take permissions away`));
  }
  return { attached, doubts };
}

/** `Fn::If` round a policy: each side may be there. */
function takeAlternatives(
  item: Unknown,
  holder: Resource,
  path: Path,
  take: (document: Value | undefined, resource: Resource, path: Path) => void,
  doubts: Unknown[],
): void {
  doubts.push(item);
  for (const side of item.alternatives ?? []) {
    if (isProperties(side)) take(side.PolicyDocument, holder, path);
  }
}

function takeManaged(
  estate: Estate,
  arn: Value,
  holder: Resource,
  path: Path,
  attached: Attached[],
  doubts: Unknown[],
): void {
  const own = estate.find(arn);
  if (own?.type === "AWS::IAM::ManagedPolicy") {
    const policy = policyOf(own.properties.PolicyDocument);
    attached.push({ policy, resource: own, path: ["PolicyDocument"] });
    doubts.push(...policy.unknown);
    return;
  }
  const written = partsOf(arn)
    .map((part) => (typeof part === "string" ? part : "*"))
    .join("");
  const policy = managedPolicy(written);
  if (policy !== undefined) attached.push({ policy, resource: holder, path });
  else
    doubts.push(
      new Unknown("absent-record", `what policy \`${written}\` of \`${holder.id}\` allows is not in the input`, {
        key: `managed-policy:${written}`,
      }),
    );
}

/** Policies of their own that attach themselves to the role or user. */
function policiesNaming(estate: Estate, holder: Resource): readonly Resource[] {
  const list = holder.type === "AWS::IAM::User" ? "Users" : "Roles";
  const single = holder.type === "AWS::IAM::User" ? "UserName" : "RoleName";
  const names = (value: Value | undefined): boolean => {
    const items = listOf(value);
    return (
      isList(items) &&
      items.some((item) => estate.find(item)?.id === holder.id || roleNamed(estate, item)?.id === holder.id)
    );
  };
  return [
    ...estate
      .ofType("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
      .filter((one) => names(follow(one.properties, [list]))),
    ...estate
      .ofType("AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy")
      .filter((one) => names(follow(one.properties, [single]))),
  ];
}

/** Whether an identity may do the operation to the resource. Conditions of its statements are doubts. */
export function identityMay(estate: Estate, identity: Identity, resource: Resource, operation: Operation): May {
  const ask: Ask = {
    actions: operation.actions,
    resource: (pattern) => itemCovers(estate, pattern, resource, operation),
  };
  return identityMayAsk(identity, ask, resource.id);
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
      const about = aboutActions(identity, operation);
      if (about.attached.length === 0) continue;
      for (const resource of resources) {
        const may = identityMay(estate, about, resource, operation);
        if (may.allowed === false) continue;
        const own = [...(may.allowed instanceof Unknown ? [may.allowed] : []), ...abroad(holder, resource)];
        const limits = identity.doubts.filter((doubt) => doubt.because === "not-modelled");
        for (const from of callers) {
          if ("resource" in from && from.resource === resource.id) continue;
          const denied = deniedBy(ledger, resource, operation, from);
          if (denied === true) continue;
          const to = placeIn(resource, operation.name);
          ledger.call({ from, to, authentication, said: may.said, doubts: distinct([...own, ...limits, ...denied]) });
        }
      }
    }
  }
  tellUnknown(ledger, identity, holder);
}

/** The statements that are about the operation's actions at all, whatever the resource. */
function aboutActions(identity: Identity, operation: Operation): Identity {
  const attached = identity.attached.flatMap((one): readonly Attached[] => {
    const statements = one.policy.statements.filter((each) => concerns(each, { actions: operation.actions }) !== false);
    return statements.length === 0 ? [] : [{ ...one, policy: { ...one.policy, statements } }];
  });
  return { ...identity, attached };
}

/** Whether the resource's own policy surely denies the caller (true); else the doubts that its Deny statements leave. */
function deniedBy(ledger: Ledger, resource: Resource, operation: Operation, from: Caller): true | readonly Unknown[] {
  const { estate } = ledger;
  const doubts: Unknown[] = [];
  for (const attachment of policiesAt(estate, resource)) {
    const policy = policyOf(attachment.document);
    const left = undenied(
      estate,
      policy,
      {
        actions: operation.actions,
        resource: (pattern) => itemCovers(estate, pattern, resource, operation),
      },
      from,
    );
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
