import type { Estate } from "../estate/estate.ts";
import { type Policy, policyOf } from "../estate/policy.ts";
import { follow, listOf, text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, Unknown, type Value } from "../estate/value.ts";
import type { Caller } from "./access.ts";
import { type Grant, grantsOf } from "./grants.ts";
import { type Ledger, placeIn, said, told } from "./ledger.ts";
import { targetsOf } from "./targets.ts";

/**
 * VPC Lattice services: whoever is in a VPC of one of their service networks may call them. An auth policy counts only
 * with `AuthType: AWS_IAM`; with NONE it does nothing.
 * Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
 */
export function latticeServices(ledger: Ledger): void {
  for (const service of ledger.estate.ofType("AWS::VpcLattice::Service")) {
    called(ledger, service);
    for (const listener of ledger.estate.ofType("AWS::VpcLattice::Listener")) {
      if (ledger.estate.find(follow(listener.properties, ["ServiceIdentifier"])) === service)
        passOn(ledger, service, listener);
    }
  }
}

function called(ledger: Ledger, service: Resource): void {
  const { estate } = ledger;
  const own = policyAt(estate, service);
  for (const network of networksOf(estate, service)) {
    const outer = policyAt(estate, network);
    for (const vpc of vpcsOf(estate, network)) {
      for (const grant of both(estate, own, outer)) {
        const iam = own.iam === true || outer.iam === true;
        const unsure = [own.iam, outer.iam].filter((item) => item instanceof Unknown);
        const everybody = grant.from.is === "anyone";
        const from: Caller = everybody ? { is: "network", resource: vpc } : grant.from;
        ledger.call({
          from,
          to: placeIn(service),
          // A policy that lets everybody in lets unsigned requests in too.
          authentication: iam && grant.principal !== "anyone" ? ["iam"] : ["none"],
          said: [
            said(
              service,
              ["AuthType"],
              `\`${service.id}\` answers service network \`${network.id}\`, AuthType ${told(follow(service.properties, ["AuthType"]) ?? "NONE")}`,
            ),
          ],
          doubts: [...unsure, ...grant.doubts],
        });
      }
    }
  }
}

interface Auth {
  readonly iam: boolean | Unknown;
  readonly policy: Policy | undefined;
}

function policyAt(estate: Estate, resource: Resource): Auth {
  const type = follow(resource.properties, ["AuthType"]);
  const iam = type instanceof Unknown && text(type) === undefined ? type : text(type) === "AWS_IAM";
  const policy = estate
    .ofType("AWS::VpcLattice::AuthPolicy")
    .find((one) => estate.find(follow(one.properties, ["ResourceIdentifier"])) === resource);
  return { iam, policy: policy === undefined ? undefined : policyOf(follow(policy.properties, ["Policy"])) };
}

const ANYONE: Grant = { from: { is: "anyone" }, principal: "anyone", path: [], text: "", doubts: [] };

/** Whoever passes the network's policy and the service's: the narrower of the two answers. */
function both(estate: Estate, own: Auth, outer: Auth): readonly Grant[] {
  const grants = (auth: Auth): readonly Grant[] =>
    auth.iam === false
      ? [ANYONE]
      : auth.policy === undefined
        ? []
        : grantsOf(estate, auth.policy, { actions: ["vpc-lattice-svcs:Invoke"] });
  const [inside, outside] = [grants(own), grants(outer)];
  if (outside.length === 0) return [];
  return inside.some((grant) => grant.from.is === "anyone") ? outside : inside;
}

function networksOf(estate: Estate, service: Resource): readonly Resource[] {
  return estate.ofType("AWS::VpcLattice::ServiceNetworkServiceAssociation").flatMap((association) => {
    if (estate.find(follow(association.properties, ["ServiceIdentifier"])) !== service) return [];
    const network = estate.find(follow(association.properties, ["ServiceNetworkIdentifier"]));
    return network === undefined ? [association] : [network];
  });
}

/** Ids of the VPCs of a service network; the network itself where none is in the input. */
function vpcsOf(estate: Estate, network: Resource): readonly string[] {
  const vpcs = estate.ofType("AWS::VpcLattice::ServiceNetworkVpcAssociation").flatMap((association) => {
    if (estate.find(follow(association.properties, ["ServiceNetworkIdentifier"])) !== network) return [];
    const vpc = estate.find(follow(association.properties, ["VpcIdentifier"]));
    return vpc === undefined ? [] : [vpc.id];
  });
  return vpcs.length === 0 ? [network.id] : vpcs;
}

const BEHIND = [
  "AWS::Lambda::Function",
  "AWS::EC2::Instance",
  "AWS::ElasticLoadBalancingV2::LoadBalancer",
  "AWS::ECS::Service",
];

function passOn(ledger: Ledger, service: Resource, listener: Resource): void {
  const { estate } = ledger;
  const rules = estate
    .ofType("AWS::VpcLattice::Rule")
    .filter((rule) => estate.find(follow(rule.properties, ["ListenerIdentifier"])) === listener);
  const actions: readonly { readonly at: Resource; readonly value: Value | undefined; readonly key: string }[] = [
    { at: listener, value: follow(listener.properties, ["DefaultAction"]), key: "DefaultAction" },
    ...rules.map((rule) => ({ at: rule, value: follow(rule.properties, ["Action"]), key: "Action" })),
  ];
  for (const { at, value, key } of actions) {
    const groups = listOf(follow(value, ["Forward", "TargetGroups"]));
    for (const item of isList(groups) ? groups : []) {
      const group = estate.find(follow(item, ["TargetGroupIdentifier"]));
      const targets = listOf(follow(group?.properties, ["Targets"]));
      for (const target of isList(targets) ? targets : []) {
        for (const found of targetsOf(estate, follow(target, ["Id"]), BEHIND, group ?? at).found) {
          ledger.forward({
            from: placeIn(service),
            to: placeIn(found.resource),
            ports: undefined,
            mode: "synchronous",
            said: [said(at, [key], `\`${service.id}\` passes on to \`${found.resource.id}\``)],
            doubts: found.doubts,
          });
        }
      }
    }
  }
}
