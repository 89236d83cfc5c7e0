import type { AccessGraph, Call } from "../access/access.ts";
import type { Estate } from "../estate/estate.ts";
import type { ResourceId } from "../estate/resource.ts";
import type { Intent, PartyRule } from "./intent.ts";

/** Callers that are no resource of the estate: another account, a service that acts for nobody in particular. */
export interface Callers {
  readonly is: "callers";
  readonly name: string;
  /** As `Call.from` names them. */
  readonly principals: readonly string[];
  readonly names: ReadonlySet<string>;
}

/** What a principal of a call is to the resource it calls. */
export type Standing =
  /** A resource of the estate acts by it (devices by their policy). */
  | { readonly is: "resource"; readonly resource: ResourceId }
  /** Everybody in the resource's own account: whoever its identities let, and nobody from outside. */
  | { readonly is: "own-account" }
  | { readonly is: "foreign"; readonly name: string };

/** Every foreign caller of the access graph, put together by the parties that name it, else by account. */
export function callersOf(parties: Intent["parties"], estate: Estate, access: AccessGraph): readonly Callers[] {
  const groups = new Map<string, { principals: Set<string>; names: Set<string> }>();
  for (const call of access.calls) {
    if (call.from.is !== "service" && call.from.is !== "principal") continue;
    const standing = standingOf(call, estate);
    if (standing?.is !== "foreign") continue;
    const { principal } = call.from;
    const named = parties.filter(({ is }) => speaksOf(is, principal)).map(({ name }) => name);
    const key = named.length > 0 ? named.join("+") : standing.name;
    const group = groups.get(key) ?? { principals: new Set(), names: new Set(named.length > 0 ? named : [key]) };
    group.principals.add(principal);
    groups.set(key, group);
  }
  return [...groups].map(([name, { principals, names }]) => ({
    is: "callers",
    name,
    principals: [...principals],
    names,
  }));
}

function speaksOf(party: PartyRule, principal: string): boolean {
  if (party.services.some((service) => principal === service || principal.startsWith(`${service} for `))) return true;
  const account = accountIn(principal);
  return account !== undefined && party.accounts.includes(account);
}

/** Undefined where the caller is no principal. */
export function standingOf({ from, to }: Call, estate: Estate): Standing | undefined {
  if (from.is === "service") return { is: "foreign", name: `service ${from.principal}` };
  if (from.is !== "principal") return undefined;
  const policy = /^devices with policy `([^`]+)`$/.exec(from.principal)?.[1];
  if (policy !== undefined) return { is: "resource", resource: policy };
  if (from.principal === "*") return { is: "foreign", name: "any AWS account" };
  const account = accountIn(from.principal);
  const own = estate.get(to.resource)?.account;
  if (account !== undefined && account !== own) return { is: "foreign", name: `account ${account}` };
  // An account that is written as the template's own is not known before it is deployed.
  const isOwn = account !== undefined || /(^|::|account )<[^>]*>/.test(from.principal);
  return isOwn ? { is: "own-account" } : { is: "foreign", name: from.principal.slice(0, 100) };
}

function accountIn(principal: string): string | undefined {
  return /(?:^|[^0-9])(\d{12})(?:[^0-9]|$)/.exec(principal)?.[1];
}
