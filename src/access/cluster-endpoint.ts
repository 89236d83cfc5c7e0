import { follow, listOf, text, truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type { Caller } from "./access.ts";
import { type Ledger, placeIn, said } from "./ledger.ts";

/**
 * The API endpoint of an EKS cluster: on the internet unless switched off, for the address blocks it names (all of them
 * by default); every request shows IAM credentials.
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export function clusterEndpoints(ledger: Ledger): void {
  for (const cluster of ledger.estate.ofType("AWS::EKS::Cluster")) clusterEndpoint(ledger, cluster);
}

function clusterEndpoint(ledger: Ledger, cluster: Resource): void {
  const vpc: Path = ["ResourcesVpcConfig"];
  const open = truth(follow(cluster.properties, [...vpc, "EndpointPublicAccess"]));
  if (open === false) return;
  const doubts = open instanceof Unknown ? [open] : [];
  const path: Path = [...vpc, "PublicAccessCidrs"];
  const listed = listOf(follow(cluster.properties, path));
  const items = listed instanceof Unknown ? [] : listed;
  const cidrs = items.map(text).filter((cidr) => cidr !== undefined);
  const unknown =
    listed instanceof Unknown ? listed : items.find((item) => item instanceof Unknown && text(item) === undefined);
  const everybody =
    (items.length === 0 && unknown === undefined) || cidrs.some((cidr) => cidr === "0.0.0.0/0" || cidr === "::/0");
  const note = (from: Caller, how: string, more: readonly Unknown[]): void =>
    ledger.call({
      from,
      to: placeIn(cluster),
      authentication: ["iam"],
      said: [
        said(
          cluster,
          everybody && items.length === 0 ? [...vpc, "EndpointPublicAccess"] : path,
          `the API endpoint of \`${cluster.id}\` is public, for ${how}`,
        ),
      ],
      doubts: [...doubts, ...more],
    });
  if (everybody) note({ is: "anyone" }, "any address", []);
  else {
    if (cidrs.length > 0) note({ is: "addresses", cidrs }, cidrs.join(", "), []);
    if (unknown instanceof Unknown) note({ is: "anyone" }, "addresses that are not known", [unknown]);
  }
}
