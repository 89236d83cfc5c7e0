import { at } from "../../estate/estate.ts";
import { isList, isProperties, Unknown, type Value } from "../../estate/value.ts";
import { ask, asText, each, type Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { textsIn } from "../secrets.ts";

const MODERN = "ELBSecurityPolicy-TLS-1-2-2017-01";

/** Names of the balancer's policies that refer to the modern predefined one. */
function modernPolicies(policies: Value | undefined): ReadonlySet<string> {
  const list = isList(policies) ? policies : [];
  const names = list
    .filter((policy) => [...textsIn(policy)].some(({ text }) => text === MODERN))
    .map((policy) => asText(at(policy, "PolicyName")));
  return new Set(names.filter((name) => name !== undefined));
}

const listener: Probe = (value, path, { resource }) => {
  if (!isProperties(value)) return [];
  if (!["HTTPS", "SSL"].includes(asText(value.Protocol)?.toUpperCase() ?? "")) return [];
  const modern = modernPolicies(resource.properties.Policies);
  const named = isList(value.PolicyNames) ? value.PolicyNames : [];
  if (named.some((name) => modern.has(asText(name) ?? "") || asText(name) === MODERN)) return [];
  const unknown =
    value.PolicyNames instanceof Unknown ? value.PolicyNames : named.find((name) => name instanceof Unknown);
  if (unknown instanceof Unknown) return [cannotTell([...path, "PolicyNames"], unknown)];
  return [violated([...path, "PolicyNames"], `the listener does not use \`${MODERN}\``)];
};

export const control: Control = {
  id: "clb-predefined-tls-policy",
  title: "Classic load balancers use a predefined modern TLS policy",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ElasticLoadBalancing::LoadBalancer"],
  why: "A hand-made cipher list ages, and the default of a classic load balancer still takes TLS 1.0.",
  fix: "Add a policy of type `SSLNegotiationPolicyType` with `Reference-Security-Policy: ELBSecurityPolicy-TLS-1-2-2017-01` and name it in the listener.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-8",
  ],
  check: ask(["Listeners"], each([], listener)),
  bad: [
    {
      name: "the default",
      finds: ["LegacyFront"],
      template: `
LegacyFront:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Listeners:
      - { LoadBalancerPort: "443", InstancePort: "443", Protocol: HTTPS, SSLCertificateId: "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" }
`,
    },
  ],
  good: [
    {
      name: "TLS 1.2",
      template: `
LegacyFront:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Policies:
      - PolicyName: modern
        PolicyType: SSLNegotiationPolicyType
        Attributes: [{ Name: Reference-Security-Policy, Value: ELBSecurityPolicy-TLS-1-2-2017-01 }]
    Listeners:
      - { LoadBalancerPort: "443", InstancePort: "443", Protocol: HTTPS, PolicyNames: [modern], SSLCertificateId: "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9" }
`,
    },
  ],
};
