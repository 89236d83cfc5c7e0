import { follow, truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type { Caller } from "./access.ts";
import { type Ledger, placeIn, said } from "./ledger.ts";

/**
 * App Runner services answer on the internet unless their ingress is made private; then through the interface endpoints
 * of their ingress connections.
 * Source: https://docs.aws.amazon.com/apprunner/latest/dg/network-pl.html
 */
export function appRunner(ledger: Ledger): void {
  const { estate } = ledger;
  for (const service of estate.ofType("AWS::AppRunner::Service")) {
    const path: Path = ["NetworkConfiguration", "IngressConfiguration", "IsPubliclyAccessible"];
    const open = truth(follow(service.properties, path));
    const anyone: readonly Caller[] = [{ is: "anyone" }];
    const callers = open === false ? privately(ledger, service) : anyone;
    const how = open === false ? "is private" : open === undefined ? "is public by default" : "is public";
    for (const from of callers) {
      ledger.call({
        from,
        to: placeIn(service),
        authentication: ["none"],
        said: [said(service, path, `service \`${service.id}\` ${how}`)],
        doubts: open instanceof Unknown ? [open] : [],
      });
    }
  }
}

function privately(ledger: Ledger, service: Resource): readonly Caller[] {
  const { estate } = ledger;
  return estate.ofType("AWS::AppRunner::VpcIngressConnection").flatMap((connection): readonly Caller[] => {
    if (estate.find(follow(connection.properties, ["ServiceArn"])) !== service) return [];
    const endpoint = estate.find(follow(connection.properties, ["IngressVpcConfiguration", "VpcEndpointId"]));
    return [{ is: "network", resource: (endpoint ?? connection).id }];
  });
}
