import { type Control, notApplicable } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { COMPUTE, INTERNET, mustBeBlocked } from "../reachability.ts";

export const control: Control = {
  id: "compute-not-reachable-from-internet",
  title: "Packets from the internet reach instances, tasks and nodes only through a front",
  kind: "ec2",
  strategy: "attack-surface-reduction",
  also: ["defense-in-depth"],
  practice: "SEC05-BP01",
  severity: "high",
  on: COMPUTE,
  why: "A host with a public address answers every scanner by itself; behind a load balancer only the requests that it passes on arrive.",
  fix: "Run it in private subnets without a public address and put a load balancer, an API or a distribution in front.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html",
  ],
  *check(resource, { exposure }) {
    if (!exposure.onNetwork(resource.id)) {
      yield notApplicable("it has no network interface that is known here");
      return;
    }
    const straight = exposure.direct(INTERNET, { is: "resource", resource: resource.id });
    yield* mustBeBlocked(straight, (ports) => `the internet can open ${ports} on it without a front in between`);
  },
  bad: [
    {
      name: "a web server with a public address",
      finds: ["Web"],
      template: `${EXAMPLE_NETWORK}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }]
Web:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0123456789abcdef0
    NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: true, SubnetId: !Ref PublicSubnet, GroupSet: [!Ref Group] }]
`,
    },
  ],
  good: [
    {
      name: "the same rule on a host without a public address",
      template: `${EXAMPLE_NETWORK}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }]
Web:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnet, SecurityGroupIds: [!Ref Group] }
`,
    },
  ],
};
