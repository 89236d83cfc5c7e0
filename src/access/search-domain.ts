import { follow, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type { Authentication } from "./access.ts";
import { type Ledger, ledgerFor } from "./ledger.ts";
import { notePolicy } from "./resource-policies.ts";

/**
 * OpenSearch and Elasticsearch domains: a domain without `VPCOptions` answers on the internet to whom its access policy
 * lets in, credentials or not; one in a VPC only to that network. Fine-grained access control asks for a user besides.
 * Source: https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html
 */
export function searchDomains(ledger: Ledger): void {
  for (const domain of ledger.estate.ofType("AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain")) {
    searchDomain(ledger, domain);
  }
}

function searchDomain(ledger: Ledger, domain: Resource): void {
  const document = follow(domain.properties, ["AccessPolicies"]);
  if (document === undefined) return;
  const fine = truth(follow(domain.properties, ["AdvancedSecurityOptions", "Enabled"]));
  const inVpc = follow(domain.properties, ["VPCOptions"]) !== undefined;
  const own = ledgerFor(ledger.estate);
  notePolicy(own, { front: domain, holder: domain, path: ["AccessPolicies"], document, anonymous: true });
  for (const call of own.calls) {
    const ways = call.authentication.includes("none") && fine === true ? (["basic"] as const) : call.authentication;
    const authentication: readonly Authentication[] = ways;
    const doubts = fine instanceof Unknown ? [...call.doubts, fine] : call.doubts;
    // In a VPC packets decide who gets there; the policy says what is asked for then.
    const from = inVpc ? ({ is: "network", resource: domain.id } as const) : call.from;
    ledger.call({ ...call, from, authentication, doubts });
  }
}
