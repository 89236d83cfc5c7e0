import { tcp, udp } from "../../reach/traffic.ts";
import { type Control, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { undecided } from "../reachability.ts";

export const control: Control = {
  id: "listener-reaches-target",
  title: "Every listener of a load balancer can open a connection to its targets",
  kind: "network",
  strategy: "automation",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer"],
  why: "A listener whose packets are stopped on the way to the targets is an outage, and the rule that is opened in a hurry to mend it is seldom the narrow one.",
  fix: "Let the targets' group admit the load balancer's group on the target port, and the load balancer's group call it.",
  sources: [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html",
  ],
  *check(resource, { exposure, topology }) {
    const passed = topology.forwards.filter(
      ({ from, ports }) => from.resource === resource.id && ports?.behind !== undefined,
    );
    if (passed.length === 0) yield notApplicable("no target of it has a network interface that is known here");
    for (const { to, ports, said } of passed) {
      const behind = ports?.behind;
      if (behind === undefined || !exposure.onNetwork(to.resource)) continue;
      const on = behind.protocol === "tcp" ? tcp(behind.from, behind.to) : udp(behind.from, behind.to);
      const way = exposure.direct(
        { is: "resource", resource: resource.id },
        { is: "resource", resource: to.resource },
        on,
      );
      if (way.verdict === "blocked") {
        const port = behind.from === behind.to ? `${behind.from}` : `${behind.from}-${behind.to}`;
        const listener = said[0];
        const because = way.blockedBy === undefined ? "" : `: ${way.blockedBy.text}`;
        yield violated(
          listener?.path ?? [],
          `it cannot open ${behind.protocol} ${port} on \`${to.resource}\`${because}`,
          {
            ...(listener === undefined ? {} : { resource: listener.resource }),
            hops: way.hops,
            ...(way.blockedBy?.change === undefined ? {} : { change: way.blockedBy.change }),
          },
        );
      } else if (way.verdict === "unknown") {
        yield undecided(way);
      }
    }
  },
  bad: [
    {
      name: "the target's group admits another port",
      finds: ["Front"],
      template: `${EXAMPLE_NETWORK}
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: front, VpcId: !Ref Vpc }
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 8081, ToPort: 8081, SourceSecurityGroupId: !Ref FrontGroup }]
App:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnet, SecurityGroupIds: [!Ref AppGroup] }
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: { VpcId: !Ref Vpc, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] }
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: { Subnets: [!Ref PrivateSubnet, !Ref PrivateSubnetB], Scheme: internal, SecurityGroups: [!Ref FrontGroup] }
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: { LoadBalancerArn: !Ref Front, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] }
`,
    },
  ],
  good: [
    {
      name: "the target's group admits the target port",
      template: `${EXAMPLE_NETWORK}
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: front, VpcId: !Ref Vpc }
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: !Ref FrontGroup }]
App:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnet, SecurityGroupIds: [!Ref AppGroup] }
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: { VpcId: !Ref Vpc, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] }
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: { Subnets: [!Ref PrivateSubnet, !Ref PrivateSubnetB], Scheme: internal, SecurityGroups: [!Ref FrontGroup] }
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: { LoadBalancerArn: !Ref Front, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] }
`,
    },
  ],
};
