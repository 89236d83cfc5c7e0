import type { Estate } from "../../estate/estate.ts";
import { said, text } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import type { Ground } from "../ground.ts";
import { naming } from "../named.ts";
import { isGiven } from "../stand.ts";
import { LISTENER } from "./listener.ts";
import { portOf } from "./load-balancer.ts";

/** API Gateway VPC links: an API reaches internal load balancers through them. Who may call the API is the API's matter. */
export function vpcLinks(ground: Ground, estate: Estate): void {
  for (const link of estate.ofType("AWS::ApiGateway::VpcLink")) privateLink(ground, estate, link);
  for (const item of estate.ofType("AWS::ApiGatewayV2::Integration")) linkIntegration(ground, estate, item);
}

/**
 * A VPC link of a REST API: PrivateLink to network load balancers. Without groups they take it; with groups only where
 * inbound rules are not enforced on PrivateLink traffic, or admit it.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html
 */
function privateLink(ground: Ground, estate: Estate, link: Resource): void {
  for (const { resource: balancer, doubt } of naming(estate, said(link, "TargetArns")).named) {
    const enforced = text(said(balancer, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")) !== "off";
    const judged = isGiven(said(balancer, "SecurityGroups")) && enforced;
    const unsure = judged
      ? new Unknown("service", `whether the groups of \`${balancer.id}\` admit PrivateLink traffic`, {
          settle: "set `EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic` to off",
        })
      : undefined;
    ground.forward({
      from: { resource: link.id, operation: undefined },
      to: { resource: balancer.id, operation: undefined },
      ports: undefined,
      mode: "synchronous",
      said: [
        { resource: link.id, path: ["TargetArns"], text: `VPC link \`${link.id}\` passes on to \`${balancer.id}\`` },
      ],
      doubts: [doubt, unsure].filter((item) => item !== undefined),
    });
  }
}

/**
 * An integration of an HTTP API through a VPC link: from the link's interfaces to the load balancer of the listener that
 * the integration names.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html
 */
function linkIntegration(ground: Ground, estate: Estate, integration: Resource): void {
  if (text(said(integration, "ConnectionType")) !== "VPC_LINK") return;
  const links = naming(estate, said(integration, "ConnectionId")).named;
  const uri = said(integration, "IntegrationUri");
  for (const { resource: link, doubt: which } of links) {
    for (const { resource, doubt } of naming(estate, uri).named) {
      if (resource.type !== LISTENER) continue;
      for (const { resource: balancer } of naming(estate, said(resource, "LoadBalancerArn")).named) {
        ground.forward({
          from: { resource: link.id, operation: undefined },
          to: { resource: balancer.id, operation: undefined },
          ports: { front: { protocol: "tcp", from: 443, to: 443 }, behind: portOf(resource, ["Port"], 443) },
          preservesClient: "no",
          mode: "synchronous",
          said: [
            {
              resource: integration.id,
              path: ["IntegrationUri"],
              text: `integration \`${integration.id}\` calls listener \`${resource.id}\``,
            },
          ],
          doubts: [which, doubt].filter((item) => item !== undefined),
        });
      }
    }
  }
}
