import { type Policy, policyOf } from "../estate/policy.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import type { Authentication, Caller, Said } from "./access.ts";
import { type Grant, grantsOf, tellCaller } from "./grants.ts";
import { type Ledger, placeIn, said } from "./ledger.ts";
import { asksFor, type Operation, operationsOf } from "./operations.ts";

/** A policy on a resource that says who may do what to it. */
export interface Attachment {
  /** What the policy is about. */
  readonly front: Resource;
  /** Where it is written. */
  readonly holder: Resource;
  readonly path: Path;
  readonly document: Value | undefined;
  /** The service answers requests without credentials, where the policy lets everybody in. */
  readonly anonymous: boolean;
  /** Doubts whether the policy is attached at all. */
  readonly doubts?: readonly Unknown[];
  /** The statements' `Resource` says nothing more than the front itself (or may not be written at all). */
  readonly anyResource?: boolean;
  /** Last word on a grant: undefined drops it. */
  readonly judge?: (grant: Grant, operation: Operation) => Grant | undefined;
}

/** Notes who may do each operation of the front. */
export function notePolicy(ledger: Ledger, attachment: Attachment): void {
  const { front } = attachment;
  const policy = policyOf(attachment.document);
  for (const operation of operationsOf(front.type)) {
    for (const grant of operationGrants(ledger, attachment, policy, operation)) {
      const { from, authentication } = callerOf(grant, attachment.anonymous);
      ledger.call({
        from,
        to: placeIn(front, operation.name),
        authentication,
        said: [told(attachment, grant)],
        doubts: [...grant.doubts, ...(attachment.doubts ?? [])],
      });
    }
  }
}

function operationGrants(
  ledger: Ledger,
  attachment: Attachment,
  policy: Policy,
  operation: Operation,
): readonly Grant[] {
  const { estate } = ledger;
  const { front, judge } = attachment;
  const asks = asksFor(estate, front, operation).map((ask) =>
    attachment.anyResource === true ? { actions: ask.actions } : ask,
  );
  const grants = distinctGrants(asks.flatMap((ask) => grantsOf(estate, policy, ask)));
  return judge === undefined ? grants : grants.flatMap((grant) => judge(grant, operation) ?? []);
}

/** Each caller once, with the fewest doubts. */
function distinctGrants(grants: readonly Grant[]): readonly Grant[] {
  const best = new Map<string, Grant>();
  for (const grant of grants) {
    const key = `${grant.principal} ${grant.from.is} ${tellCaller(grant.from)}`;
    const known = best.get(key);
    if (known === undefined || grant.doubts.length < known.doubts.length) best.set(key, grant);
  }
  return [...best.values()];
}

function told(attachment: Attachment, grant: Grant): Said {
  const path = attachment.path.length === 0 && grant.path.length === 0 ? [] : [...attachment.path, ...grant.path];
  return said(attachment.holder, path, `${grant.text} on \`${attachment.front.id}\``);
}

/** Who calls, and with what: whoever is let in as "everybody" needs credentials only where the service insists on them. */
export function callerOf(
  grant: Grant,
  anonymous: boolean,
): { readonly from: Caller; readonly authentication: readonly Authentication[] } {
  if (grant.principal !== "anyone") return { from: grant.from, authentication: ["iam"] };
  if (anonymous) {
    const unsigned = grant.from.is === "anyone" || grant.from.is === "addresses" || grant.from.is === "network";
    return { from: grant.from, authentication: unsigned ? ["none"] : ["iam"] };
  }
  const from: Caller = grant.from.is === "anyone" ? { is: "principal", principal: "*" } : grant.from;
  return { from, authentication: ["iam"] };
}

/** Whether a front's policy lets a service deliver to it for a source; the doubts to put on a forward that needs it. */
export function leaveByPolicy(
  ledger: Ledger,
  attachments: readonly Attachment[],
  operation: Operation,
  service: string,
  source: Resource,
): { readonly said: readonly Said[]; readonly doubts: readonly Unknown[] } {
  let perhaps: { readonly said: readonly Said[]; readonly doubts: readonly Unknown[] } | undefined;
  for (const attachment of attachments) {
    for (const grant of operationGrants(ledger, attachment, policyOf(attachment.document), operation)) {
      const mine = isFor(grant.from, service, source);
      if (mine === false) continue;
      const unsure = mine instanceof Unknown ? [mine] : [];
      const doubts = [...grant.doubts, ...(attachment.doubts ?? []), ...unsure];
      const answer = { said: [told(attachment, grant)], doubts };
      if (answer.doubts.length === 0) return answer;
      perhaps ??= answer;
    }
  }
  if (perhaps !== undefined) return perhaps;
  const front = attachments[0]?.front.id;
  const detail = `no policy in the input lets ${service} deliver${front === undefined ? "" : ` to \`${front}\``} for \`${source.id}\``;
  return {
    said: [],
    doubts: [new Unknown("absent-record", detail, { settle: "read the stack that holds the policy" })],
  };
}

function isFor(caller: Caller, service: string, source: Resource): boolean | Unknown {
  if (caller.is === "anyone") return true;
  if (caller.is === "resource") return caller.resource === source.id;
  if (caller.is === "service") return caller.principal.split(".")[0] === service.split(".")[0];
  if (caller.is !== "principal" || caller.principal.split(".")[0] !== service.split(".")[0]) return false;
  return new Unknown("not-modelled", `whether \`${source.id}\` is what a policy means by ${caller.principal}`);
}
