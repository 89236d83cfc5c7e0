import type { Value } from "../../../estate/value.ts";
import { each, every, pick } from "../convert.ts";
import { always, type Kind, kind, type Making, row, same } from "../kind.ts";
import { isRec, type Rec, recsAt, textAt } from "../record.ts";

const V2 = "AWS::ElasticLoadBalancingV2";
const BALANCER = `${V2}::LoadBalancer`;
const TARGET_GROUP = `${V2}::TargetGroup`;
const CLASSIC = "AWS::ElasticLoadBalancing::LoadBalancer";
const HEALTH = "elbv2 describe-target-health";

/**
 * Load balancers of both generations, with listeners, rules, target groups and what is registered in them.
 * Sources: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Operations.html,
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_Operations.html
 */
export const LOAD_BALANCERS: readonly Kind[] = [
  kind("elbv2 describe-load-balancers", "LoadBalancers", BALANCER, "LoadBalancerArn", {
    aliases: ["LoadBalancerName", "DNSName"],
    gone: (record) => textAt(record, "State.Code") === "failed",
    rows: [
      ...same("Name=LoadBalancerName Type Scheme IpAddressType SecurityGroups"),
      ...always(row("Subnets", "AvailabilityZones", each("SubnetId"))),
      ...same("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic EnablePrefixForIpv6SourceNat"),
    ],
    observed: same("DNSName VpcId State"),
  }),
  kind("elbv2 describe-listeners", "Listeners", `${V2}::Listener`, "ListenerArn", {
    applies: (record) => record.LoadBalancerArn !== undefined,
    rows: [
      ...always(same("LoadBalancerArn DefaultActions")),
      ...same("Port Protocol SslPolicy Certificates AlpnPolicy MutualAuthentication"),
    ],
  }),
  kind("elbv2 describe-listeners", "LoadBalancerListeners", undefined, "LoadBalancerArn", {
    more(record, making) {
      for (const item of recsAt(record, "Listeners")) {
        const id = textAt(item, "ListenerArn");
        if (id === undefined) making.broken("a listener has no `ListenerArn`", ["Listeners"]);
        else making.add(`${V2}::Listener`, id, listener(item));
      }
    },
  }),
  kind("elbv2 describe-rules", "Rules", `${V2}::ListenerRule`, "RuleArn", {
    // The last rule says again what the listener does by default.
    gone: (record) => record.IsDefault === true,
    rows: same("Priority Conditions Actions"),
    more(record, _, made) {
      const arn = textAt(record, "RuleArn") ?? "";
      const ListenerArn = arn.replace(":listener-rule/", ":listener/").replace(/\/[^/]*$/, "");
      if (made !== undefined) made.properties = { ...made.properties, ListenerArn };
    },
  }),
  kind("elbv2 describe-target-groups", "TargetGroups", TARGET_GROUP, "TargetGroupArn", {
    aliases: ["TargetGroupName"],
    rows: [
      ...same("Name=TargetGroupName Protocol ProtocolVersion Port VpcId TargetType IpAddressType HealthCheckEnabled"),
      ...same("HealthCheckPath HealthCheckPort HealthCheckProtocol HealthCheckIntervalSeconds"),
    ],
    observed: same("LoadBalancerArns"),
  }),
  kind("elbv2 describe-load-balancer-attributes", "Attributes", undefined, "", {
    whole: true,
    more: (record, making) => attributes(record, making, making.args[0], BALANCER, "LoadBalancerAttributes"),
  }),
  kind("elbv2 describe-load-balancer-attributes", "LoadBalancerAttributes", undefined, "LoadBalancerArn", {
    more: (record, making) =>
      attributes(record, making, textAt(record, "LoadBalancerArn"), BALANCER, "LoadBalancerAttributes"),
  }),
  kind("elbv2 describe-target-group-attributes", "Attributes", undefined, "", {
    whole: true,
    more: (record, making) => attributes(record, making, making.args[0], TARGET_GROUP, "TargetGroupAttributes"),
  }),
  kind(HEALTH, "TargetHealthDescriptions", undefined, "", {
    whole: true,
    applies: (record) => record.TargetGroupArn !== undefined,
    more: (record, making) => health(record, making, textAt(record, "TargetGroupArn") ?? making.args[0]),
  }),
  kind(HEALTH, "LoadBalancerTargetHealth", undefined, "TargetGroupArn", {
    more: (record, making) => health(record, making, textAt(record, "TargetGroupArn")),
  }),
  kind("elb describe-load-balancers", "LoadBalancerDescriptions", CLASSIC, "LoadBalancerName", {
    arn: "elasticloadbalancing:loadbalancer/",
    aliases: ["DNSName"],
    rows: [
      ...same("LoadBalancerName Scheme Subnets SecurityGroups HealthCheck"),
      ...row("Instances", "Instances", each("InstanceId")),
      ...always(row("Listeners", "ListenerDescriptions", every(classicListener))),
    ],
    observed: same("DNSName VPCId"),
  }),
  kind("elb describe-load-balancer-attributes", "LoadBalancerAttributes", undefined, "", {
    whole: true,
    applies: (record) => isRec(record.LoadBalancerAttributes),
    more(record, making) {
      const own = isRec(record.LoadBalancerAttributes) ? record.LoadBalancerAttributes : {};
      const [name] = making.args;
      if (name === undefined) return;
      making.aspect(CLASSIC, name, "elb describe-load-balancer-attributes", (balancer) => {
        balancer.properties = { ...balancer.properties, ...classicAttributes(own) };
      });
    },
  }),
];

/** Unknown unless they were asked for. */
export const LOAD_BALANCER_ASPECTS = [
  { type: BALANCER, call: "elbv2 describe-load-balancer-attributes", properties: ["LoadBalancerAttributes"] },
  { type: TARGET_GROUP, call: "elbv2 describe-target-group-attributes", properties: ["TargetGroupAttributes"] },
  { type: BALANCER, call: "elbv2 describe-listeners", properties: [], hides: true },
  { type: `${V2}::Listener`, call: "elbv2 describe-rules", properties: [], hides: true },
  { type: TARGET_GROUP, call: HEALTH, properties: ["Targets"], hides: true },
  {
    type: CLASSIC,
    call: "elb describe-load-balancer-attributes",
    properties: ["AccessLoggingPolicy", "ConnectionDrainingPolicy", "CrossZone"],
  },
  { type: CLASSIC, call: "elb describe-load-balancer-policies", properties: ["Policies"] },
];

function listener(item: Rec): { [name: string]: Value } {
  const names = "LoadBalancerArn Port Protocol SslPolicy Certificates AlpnPolicy MutualAuthentication DefaultActions";
  return pick(names)(item) as { [name: string]: Value };
}

function attributes(record: Rec, making: Making, arn: string | undefined, type: string, property: string): void {
  if (arn === undefined) {
    making.broken("the file does not say what the attributes are of", []);
    return;
  }
  const list = recsAt(record, "Attributes").map((item) => ({
    Key: textAt(item, "Key") ?? "",
    Value: String(item.Value ?? ""),
  }));
  const call = type === BALANCER ? "elbv2 describe-load-balancer-attributes" : "elbv2 describe-target-group-attributes";
  making.aspect(type, arn, call, (resource) => {
    resource.properties = { ...resource.properties, [property]: list };
  });
}

/** Targets that are being removed take no new connections. */
function health(record: Rec, making: Making, arn: string | undefined): void {
  if (arn === undefined) {
    making.broken("the file does not say which target group it is of", []);
    return;
  }
  const all = recsAt(record, "TargetHealthDescriptions").filter((item) => isRec(item.Target));
  const registered = all.filter((item) => textAt(item, "TargetHealth.State") !== "draining");
  const targets = registered.flatMap((item) =>
    isRec(item.Target) ? [pick("Id Port AvailabilityZone")(item.Target)] : [],
  );
  const states = all.map((item) => ({
    Id: textAt(item, "Target.Id") ?? "",
    State: textAt(item, "TargetHealth.State") ?? "",
  }));
  making.aspect(TARGET_GROUP, arn, HEALTH, (group) => {
    group.properties = { ...group.properties, Targets: targets.flatMap((one) => one ?? []) };
    group.observed = { ...group.observed, TargetHealth: states };
  });
}

function classicListener(item: Rec): Value | undefined {
  if (!isRec(item.Listener)) return undefined;
  const made = pick("LoadBalancerPort InstancePort Protocol InstanceProtocol SSLCertificateId")(item.Listener);
  const PolicyNames = Array.isArray(item.PolicyNames) ? (item.PolicyNames as Value) : []; // parsed from JSON
  return { ...(made as { [name: string]: Value }), PolicyNames };
}

function classicAttributes(own: Rec): { [name: string]: Value } {
  const made: { [name: string]: Value } = {};
  if (isRec(own.AccessLog))
    made.AccessLoggingPolicy = pick("Enabled S3BucketName EmitInterval S3BucketPrefix")(own.AccessLog) ?? {};
  if (isRec(own.ConnectionDraining))
    made.ConnectionDrainingPolicy = pick("Enabled Timeout")(own.ConnectionDraining) ?? {};
  if (isRec(own.CrossZoneLoadBalancing)) made.CrossZone = own.CrossZoneLoadBalancing.Enabled === true;
  return made;
}
