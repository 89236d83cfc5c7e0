import type { Resource } from "../../estate/resource.ts";
import { ask, each, inside, isOneOf, oneOf, type Probe, where } from "../ask.ts";
import { type Context, type Control, type Result, violated } from "../control.ts";
import { siblings } from "../siblings.ts";

const redirects: Probe = (action, path, about) => {
  const type = inside(["Type"], isOneOf(["redirect"], ""))(action, path, about);
  const failed = [...type];
  if (failed.some((result) => result.is === "violated"))
    return [violated([...path, "Type"], "plain HTTP is served instead of being redirected to HTTPS")];
  if (failed.length > 0) return failed;
  return inside(["RedirectConfig", "Protocol"], isOneOf(["HTTPS"], "HTTP"))(action, path, about);
};
const byDefault = ask(["DefaultActions"], each([], redirects));

function* onHttp(listener: Resource, context: Context): Iterable<Result> {
  yield* byDefault(listener, context);
  const rules = siblings(context, listener, ["AWS::ElasticLoadBalancingV2::ListenerRule"], "ListenerArn");
  for (const rule of rules.sure) {
    const results = ask(["Actions"], each([], redirects))(rule, context);
    for (const result of results) {
      yield result.is === "violated"
        ? violated(result.path, `rule \`${rule.id}\`: ${result.evidence}`, { resource: rule.id })
        : result;
    }
  }
}

export const control: Control = {
  id: "alb-listener-https",
  title: "Application load balancer listeners use HTTPS or only redirect to it",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::ElasticLoadBalancingV2::Listener"],
  why: "What is sent over plain HTTP, cookies and tokens included, can be read and changed on the way.",
  fix: "Listen on HTTPS with a certificate, and let the port 80 listener only redirect to it.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  ],
  check: where(["Protocol"], oneOf(["HTTP"], "HTTPS"), "it does not speak plain HTTP", onHttp),
  bad: [
    {
      name: "plain HTTP to the targets",
      finds: ["WebListener"],
      template: `
WebListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/a1b2c3d4e5f60718
    Port: 80
    Protocol: HTTP
    DefaultActions:
      - { Type: forward, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/a1b2c3d4e5f60718" }
`,
    },
    {
      name: "a rule that serves what the listener redirects",
      finds: ["WebListener"],
      template: `
WebListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/a1b2c3d4e5f60718
    Port: 80
    Protocol: HTTP
    DefaultActions:
      - { Type: redirect, RedirectConfig: { Protocol: HTTPS, StatusCode: HTTP_301 } }
LegacyRule:
  Type: AWS::ElasticLoadBalancingV2::ListenerRule
  Properties:
    ListenerArn: !Ref WebListener
    Priority: 10
    Conditions:
      - { Field: path-pattern, PathPatternConfig: { Values: [/legacy/*] } }
    Actions:
      - { Type: forward, TargetGroupArn: "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/a1b2c3d4e5f60718" }
`,
    },
  ],
  good: [
    {
      name: "port 80 only redirects",
      template: `
WebListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/a1b2c3d4e5f60718
    Port: 80
    Protocol: HTTP
    DefaultActions:
      - { Type: redirect, RedirectConfig: { Protocol: HTTPS, Port: "443", StatusCode: HTTP_301 } }
`,
    },
  ],
};
