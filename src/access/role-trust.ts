import { policyOf } from "../estate/policy.ts";
import { follow } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import type { Authentication, Caller } from "./access.ts";
import { grantsOf } from "./grants.ts";
import { type Ledger, placeIn, said } from "./ledger.ts";

/** The ways to take a role, and what each asks for. */
const WAYS: readonly { readonly action: string; readonly authentication: Authentication }[] = [
  { action: "sts:AssumeRole", authentication: "iam" },
  { action: "sts:AssumeRoleWithWebIdentity", authentication: "jwt" },
  { action: "sts:AssumeRoleWithSAML", authentication: "jwt" },
];

/**
 * Who may take a role, by its trust policy. Service principals are left out: what they do with the role is told where
 * the role is used.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function roleTrust(ledger: Ledger): void {
  for (const role of ledger.estate.ofType("AWS::IAM::Role")) trusted(ledger, role);
}

function trusted(ledger: Ledger, role: Resource): void {
  const document = ["AssumeRolePolicyDocument"];
  const policy = policyOf(follow(role.properties, document));
  for (const { action, authentication } of WAYS) {
    for (const grant of grantsOf(ledger.estate, policy, { actions: [action] })) {
      if (grant.principal === "service") continue;
      const everybody: Caller = { is: "principal", principal: "*" };
      ledger.call({
        from: grant.principal === "anyone" && grant.from.is === "anyone" ? everybody : grant.from,
        to: placeIn(role, action),
        authentication: [authentication],
        said: [said(role, [...document, ...grant.path], grant.text)],
        doubts: grant.doubts,
      });
    }
  }
}
