import { at } from "../estate/estate.ts";
import type { Draft } from "./draft.ts";
import { domains } from "./vpc.ts";

/**
 * IPv6 out of a VPC, opened from inside only.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html (read 2026-11)
 */
export function egressOnlyInternetGateways(draft: Draft): void {
  for (const item of draft.estate.ofType("AWS::EC2::EgressOnlyInternetGateway")) {
    const said = { resource: item, path: ["VpcId"] };
    for (const { domain, doubt } of domains(draft, at(item.properties, "VpcId"), said))
      draft.gateway(
        item,
        {
          is: "egress-only",
          label: draft.label(item, [], `egress-only internet gateway \`${item.id}\``),
          domain,
          doubt: draft.both(draft.existence(item), doubt),
        },
        domain,
      );
  }
}
