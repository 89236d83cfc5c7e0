import { at } from "../estate/estate.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, Unknown } from "../estate/value.ts";
import type { DomainDraft, Draft } from "./draft.ts";

/*
 * Resources of a running account have `observed`. What AWS makes when a template says nothing (the main route table, the
 * default network ACL and group) are records of their own there: where such a record was not read, nobody knows it.
 */

/** The VPC of a domain, where it was read. */
export function vpcOfDomain(draft: Draft, domain: DomainDraft | undefined): Resource | undefined {
  if (domain === undefined || domain.standsFor !== undefined) return undefined;
  return draft.estate.get(draft.labels[domain.label]?.resource ?? "");
}

/** Why the records of a type are not all there for a resource of a running account; undefined where they are. */
export function unreadOf(resource: Resource | undefined, type: string, what: string): Unknown | undefined {
  const unread = at(resource?.observed, "NotRead");
  if (resource === undefined || !isList(unread) || !unread.includes(type)) return undefined;
  return unreadRecord(resource, what);
}

/** A record of a running account that has to be there and is not. */
export function unreadRecord(resource: Resource, what: string): Unknown {
  return new Unknown("absent-record", `${what} of \`${resource.id}\` ${/s$/.test(what) ? "were" : "was"} not read`, {
    key: `unread:${what}:${resource.id}`,
    settle: `add the ${what} of the account to the snapshot`,
  });
}

/** The interfaces that an account lists for a resource: they stand in the network already. None: nobody listed them. */
export function ownInterfaces(draft: Draft, resource: Resource): readonly number[] {
  const ids = at(resource.observed, "NetworkInterfaceIds");
  if (!isList(ids)) return [];
  return ids.flatMap((id) => (typeof id === "string" ? (draft.interfacesOf.get(id) ?? []) : []));
}
