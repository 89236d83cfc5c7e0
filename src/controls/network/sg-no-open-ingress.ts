import { isProperties, Unknown } from "../../estate/value.ts";
import type { Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { groupOf, onlyFronts, spoken } from "../fronts.ts";
import { ingress, worldOf } from "../rules.ts";

const openToWorld: Probe = (value, path, about) => {
  if (!isProperties(value)) return [];
  const world = worldOf(value, about);
  const where = [...path, ...world.path];
  if (world.is === false) return [];
  const fronts = onlyFronts(groupOf(about), about.context);
  if (fronts === true) return [];
  if (world.is instanceof Unknown) return [cannotTell(where, world.is)];
  if (fronts instanceof Unknown) return [cannotTell(where, fronts)];
  return [violated(where, `${spoken(value)} accepts ${world.text}`)];
};

export const control: Control = {
  id: "sg-no-open-ingress",
  title: "Only security groups of internet-facing load balancers take ingress from any address",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "Machines belong behind a front that terminates, filters and logs; a group that lets any address in makes each of them a front.",
  fix: "Put a load balancer, distribution or API in front, and admit its security group or prefix list instead of any address.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html",
  ],
  check: ingress(openToWorld),
  bad: [
    {
      name: "instances open to the world",
      finds: ["WebGroup"],
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web servers
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    SecurityGroupIds: [!GetAtt WebGroup.GroupId]
`,
    },
  ],
  good: [
    {
      name: "only the load balancer is open",
      template: `
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: public load balancer
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Scheme: internet-facing
    Subnets: [subnet-0a1b2c3d4e5f60718, subnet-0b1c2d3e4f5061728]
    SecurityGroups: [!GetAtt FrontGroup.GroupId]
`,
    },
  ],
};
