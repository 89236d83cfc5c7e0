import { at } from "../estate/estate.ts";
import { number, text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type { Traffic } from "../reach/network.ts";
import { union } from "../reach/sets.ts";
import { ALL_TRAFFIC, tcp, udp } from "../reach/traffic.ts";
import type { Draft } from "./draft.ts";
import { items, meant } from "./meant.ts";

/**
 * An endpoint to a service of the estate (AWS::EC2::VPCEndpointService): it answers on the ports of the network load
 * balancers behind the service, and passes on to them. From consumer to provider only.
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-resources.html (read 2026-11)
 */
export function privateLink(draft: Draft, endpoint: Resource): { readonly listens: Traffic } | undefined {
  const service = draft.estate.find(at(endpoint.properties, "ServiceName"));
  if (service?.type !== "AWS::EC2::VPCEndpointService") return undefined;
  const path = ["NetworkLoadBalancerArns"];
  let listens: Traffic = [];
  for (const item of items(draft, at(service.properties, ...path), { resource: service, path })) {
    const said = { resource: service, path: item.path };
    for (const one of meant(draft, item.value, said, "load balancer", ["AWS::ElasticLoadBalancingV2::LoadBalancer"])) {
      if (one.is !== "resource") return { listens: ALL_TRAFFIC };
      listens = union(listens, passOn(draft, endpoint, service, one.resource));
    }
  }
  return { listens };
}

function passOn(draft: Draft, endpoint: Resource, service: Resource, balancer: Resource): Traffic {
  let sum: Traffic = [];
  for (const listener of draft.estate.ofType("AWS::ElasticLoadBalancingV2::Listener")) {
    if (draft.estate.find(at(listener.properties, "LoadBalancerArn")) !== balancer) continue;
    const port = number(at(listener.properties, "Port"));
    if (port === undefined || port instanceof Unknown) {
      sum = ALL_TRAFFIC;
      continue;
    }
    const named = text(at(listener.properties, "Protocol")) ?? "TCP";
    for (const protocol of named.includes("UDP") ? (["udp", "tcp"] as const) : (["tcp"] as const)) {
      if (protocol === "tcp" && named === "UDP") continue;
      sum = union(sum, protocol === "udp" ? udp(port) : tcp(port));
      const use = { protocol, from: port, to: port };
      const judged = groupsJudge(balancer);
      draft.forwards.push({
        from: { resource: endpoint.id, operation: undefined },
        to: { resource: balancer.id, operation: undefined },
        ports: { front: use, behind: judged === "no" ? undefined : use },
        preservesClient: judged,
        mode: "synchronous",
        said: [{ resource: service.id, path: ["NetworkLoadBalancerArns"], text: `endpoint service \`${service.id}\`` }],
        doubts: [],
      });
    }
  }
  return sum;
}

/**
 * Whether the load balancer's groups judge what comes over PrivateLink: by the client's address, where it has groups and
 * does not say otherwise. The endpoint's interfaces open nothing themselves: PrivateLink carries the packets.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
 */
function groupsJudge(balancer: Resource): "yes" | "no" {
  return text(at(balancer.properties, "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic")) === "off" ? "no" : "yes";
}
