import type { Estate } from "../estate/estate.ts";
import { at } from "../estate/estate.ts";
import { number, text } from "../estate/read-value.ts";
import type { Resource, ResourceId } from "../estate/resource.ts";
import { isList, Unknown, type Value } from "../estate/value.ts";
import type { Traffic } from "../reach/network.ts";
import { has } from "../reach/sets.ts";
import { TCP } from "../reach/traffic.ts";

/** Whether what answers on some traffic speaks TLS there; a text where that is not known, saying what is not. */
export type Tls =
  | { readonly is: "yes" }
  | { readonly is: "no"; readonly because: string }
  | { readonly is: "unknown"; readonly because: string };

const YES: Tls = { is: "yes" };
/** Front doors of AWS that answer HTTPS only. */
const ALWAYS: ReadonlySet<string> = new Set([
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGatewayV2::Api",
  "AWS::AppSync::GraphQLApi",
  "AWS::AppRunner::Service",
  "AWS::Lambda::Function",
  "AWS::Lambda::Url",
]);
const SECURE: ReadonlySet<string> = new Set(["HTTPS", "TLS", "SSL"]);

/**
 * Load balancers by the protocol of their listeners, distributions by their viewer protocol policy; of what runs
 * behind a port nobody can tell from here.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html
 */
export function speaksTls(estate: Estate, id: ResourceId, traffic: Traffic): Tls {
  const resource = estate.get(id);
  if (resource === undefined) return { is: "unknown", because: `what \`${id}\` speaks: it was not read` };
  if (ALWAYS.has(resource.type)) return YES;
  if (resource.type.startsWith("AWS::ElasticLoadBalancing")) return together(listenersOf(estate, resource, traffic));
  if (resource.type === "AWS::CloudFront::Distribution") return together(behavioursOf(resource));
  return { is: "unknown", because: `whether \`${id}\` demands TLS from those who connect` };
}

function together(answers: readonly Tls[]): Tls {
  return answers.find(({ is }) => is === "no") ?? answers.find(({ is }) => is === "unknown") ?? YES;
}

function listenersOf(estate: Estate, balancer: Resource, traffic: Traffic): readonly Tls[] {
  const classic = at(balancer.properties, "Listeners");
  const own = estate
    .ofType("AWS::ElasticLoadBalancingV2::Listener")
    .filter((listener) => estate.find(at(listener.properties, "LoadBalancerArn")) === balancer)
    .map(({ id, properties }) => ({ id, port: at(properties, "Port"), protocol: at(properties, "Protocol") }));
  const inline = isList(classic)
    ? classic.map((item) => ({ id: balancer.id, port: at(item, "LoadBalancerPort"), protocol: at(item, "Protocol") }))
    : [];
  return [...own, ...inline].flatMap(({ id, port, protocol }) => listener(id, port, protocol, traffic));
}

function listener(id: ResourceId, port: Value | undefined, said: Value | undefined, traffic: Traffic): readonly Tls[] {
  const at = number(port);
  if (typeof at === "number" && !has(traffic, TCP * 65536 + at)) return [];
  const protocol = text(said)?.toUpperCase();
  if (protocol === undefined || at instanceof Unknown)
    return [{ is: "unknown", because: `what listener \`${id}\` speaks` }];
  if (SECURE.has(protocol)) return [YES];
  return [{ is: "no", because: `listener \`${id}\` speaks ${protocol} on port ${at ?? "?"}` }];
}

function behavioursOf(distribution: Resource): readonly Tls[] {
  const config = at(distribution.properties, "DistributionConfig");
  const more = at(config, "CacheBehaviors");
  const all = [at(config, "DefaultCacheBehavior"), ...(isList(more) ? more : [])];
  return all.map((behaviour): Tls => {
    const policy = text(at(behaviour, "ViewerProtocolPolicy"));
    if (policy === undefined) return { is: "unknown", because: `which protocols \`${distribution.id}\` takes` };
    if (policy !== "allow-all") return YES;
    return { is: "no", because: `\`${distribution.id}\` takes HTTP as well as HTTPS` };
  });
}
