import type { Authentication, PortUse } from "../../estate/forward.ts";
import { follow, number, said, text } from "../../estate/read-value.ts";
import type { Path, Resource } from "../../estate/resource.ts";
import { Unknown, type Value } from "../../estate/value.ts";
import { type Entry, entries, entriesOf } from "../entries.ts";
import type { Named } from "../named.ts";
import { isGiven, unknownOf } from "../stand.ts";
import { transports } from "./target-group.ts";

export const LISTENER = "AWS::ElasticLoadBalancingV2::Listener";
export const LISTENER_RULE = "AWS::ElasticLoadBalancingV2::ListenerRule";

/** One target group that a listener, or a rule of it, forwards to. */
export interface Onward {
  /** The listener or rule that says it. */
  readonly resource: Resource;
  readonly path: Path;
  /** As it is said: a target group's ARN. */
  readonly group: Value;
  /** What has to hold besides: conditions on the client, a weight of nothing. */
  readonly doubts: readonly Unknown[];
  /** What the load balancer asks the client for first. */
  readonly authentication: readonly Authentication[];
}

/** The ports that a listener takes, one for each transport protocol, and the doubt about them. */
export function frontOf(listener: Resource): {
  readonly ports: readonly PortUse[];
  readonly doubt: Unknown | undefined;
} {
  const value = said(listener, "Port");
  const port = number(value);
  const protocol = said(listener, "Protocol");
  const word = text(protocol);
  const uses = isGiven(protocol) && word === undefined ? (["tcp", "udp"] as const) : transports(word);
  const gateway = word?.toUpperCase() === "GENEVE" || (!isGiven(value) && !isGiven(protocol));
  if (gateway) return { ports: [{ protocol: "udp", from: 6081, to: 6081 }], doubt: undefined };
  const range = typeof port === "number" ? { from: port, to: port } : { from: 0, to: 65535 };
  const doubt = typeof port === "number" ? undefined : unknownOf(value, `the port of listener \`${listener.id}\``);
  const spoken = isGiven(protocol) && word === undefined ? unknownOf(protocol) : undefined;
  return { ports: uses.map((use) => ({ protocol: use, ...range })), doubt: doubt ?? spoken };
}

/** Where a listener forwards by its default actions and by the rules that name it. */
export function onwards(listener: Resource, rules: readonly Named[]): readonly Onward[] {
  const asked = clientCertificate(listener);
  const all = [
    ...actionsOf(listener, ["DefaultActions"], []),
    ...rules.flatMap(({ resource, doubt }) => ruleOnwards(resource, doubt)),
  ];
  return all.map((onward) => ({ ...onward, authentication: [...asked, ...onward.authentication] }));
}

/** Where a rule forwards. */
export function ruleOnwards(rule: Resource, doubt: Unknown | undefined): readonly Onward[] {
  const exists = rule.condition;
  const doubts = [doubt, exists, ...conditionDoubts(rule)].filter((item) => item !== undefined);
  return actionsOf(rule, ["Actions"], doubts);
}

function actionsOf(resource: Resource, path: Path, doubts: readonly Unknown[]): readonly Onward[] {
  const actions = entries(resource, path);
  const authentication = actions.flatMap(({ value }) => askedBy(text(follow(value, ["Type"]))));
  return actions.flatMap((action) => {
    const type = follow(action.value, ["Type"]);
    const word = text(type);
    if (word !== undefined && word !== "forward") return [];
    const unsure = [...doubts, action.doubt, type instanceof Unknown ? type : undefined].filter(
      (item) => item !== undefined,
    );
    return groupsOf(resource, action, unsure).map((onward) => ({ ...onward, authentication }));
  });
}

function groupsOf(resource: Resource, action: Entry, doubts: readonly Unknown[]): readonly Onward[] {
  const list = follow(action.value, ["ForwardConfig", "TargetGroups"]);
  const several = [...action.path, "ForwardConfig", "TargetGroups"];
  const all = entriesOf(list, several, undefined);
  const weighted = all.flatMap(({ value, path, doubt }): readonly Onward[] => {
    const group = follow(value, ["TargetGroupArn"]);
    if (!isGiven(group)) return [];
    const idle = number(follow(value, ["Weight"])) === 0 && all.length > 1;
    const why = `the target group has weight 0 at \`${resource.id}\`: no traffic until that changes`;
    const unsure = [doubt, idle ? new Unknown("service", why) : undefined].filter((item) => item !== undefined);
    return [{ resource, path, group, doubts: [...doubts, ...unsure], authentication: [] }];
  });
  const single = follow(action.value, ["TargetGroupArn"]);
  if (weighted.length > 0 || !isGiven(single)) return weighted;
  return [{ resource, path: [...action.path, "TargetGroupArn"], group: single, doubts, authentication: [] }];
}

/**
 * Conditions that a client cannot simply choose to meet: its own address, and headers, which may be a shared secret. Host,
 * path, method and query are the client's to choose.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
 */
function conditionDoubts(rule: Resource): readonly Unknown[] {
  return entries(rule, ["Conditions"]).flatMap(({ value, doubt }) => {
    const field = text(follow(value, ["Field"]));
    if (field === undefined) return value instanceof Unknown ? [value] : [];
    if (doubt !== undefined && (field === "source-ip" || field === "http-header")) return [doubt];
    if (field === "source-ip")
      return [
        new Unknown("not-modelled", `rule \`${rule.id}\` forwards for the clients that its source-ip condition lists`),
      ];
    if (field === "http-header") {
      const name = text(follow(value, ["HttpHeaderConfig", "HttpHeaderName"])) ?? "of a name that is not known";
      return [new Unknown("not-modelled", `rule \`${rule.id}\` forwards only requests with a certain header ${name}`)];
    }
    return [];
  });
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html */
function askedBy(action: string | undefined): readonly Authentication[] {
  if (action === "authenticate-cognito") return ["cognito"];
  return action === "authenticate-oidc" || action === "jwt-validation" ? ["jwt"] : [];
}

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html */
function clientCertificate(listener: Resource): readonly Authentication[] {
  return text(said(listener, "MutualAuthentication.Mode")) === "verify" ? ["mutual-tls"] : [];
}
