import { oneOf, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { hasWebAcl } from "../web-acls.ts";

export const control: Control = {
  id: "alb-waf",
  title: "Internet-facing application load balancers have a web ACL",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::ElasticLoadBalancingV2::LoadBalancer"],
  why: "A web ACL stops injection, scanners and floods before they reach the application.",
  fix: "Associate an `AWS::WAFv2::WebACL` with the load balancer by an `AWS::WAFv2::WebACLAssociation`.",
  sources: [
    "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-16",
  ],
  check: where(
    ["Type"],
    oneOf(["application"], "application"),
    "it is no application load balancer",
    where(["Scheme"], oneOf(["internet-facing"], "internet-facing"), "it is internal", hasWebAcl),
  ),
  bad: [
    {
      name: "none",
      finds: ["Front"],
      template: `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Scheme: internet-facing
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
`,
    },
  ],
  good: [
    {
      name: "associated",
      template: `
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Scheme: internet-facing
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
FrontRules:
  Type: AWS::WAFv2::WebACLAssociation
  Properties:
    ResourceArn: !Ref Front
    WebACLArn: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/front/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
`,
    },
  ],
};
