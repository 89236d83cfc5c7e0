import { union } from "../../reach/sets.ts";
import { tcp } from "../../reach/traffic.ts";
import { type Control, notApplicable } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { INTERNET, mustBeBlocked } from "../reachability.ts";

const SHELLS = union(union(tcp(22), tcp(3389)), tcp(5985, 5986));

export const control: Control = {
  id: "no-bastion-hosts",
  title: "No instance serves as a jump host from the internet",
  kind: "ec2",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::EC2::Instance", "AWS::AutoScaling::AutoScalingGroup"],
  why: "A jump host is a machine with a shell for whoever holds a key; Session Manager gives the same access without a port, with a log of every command.",
  fix: "Take the rule and the public address away; administer through Systems Manager Session Manager or an EC2 Instance Connect Endpoint.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_reduce_manual_management.html",
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  ],
  *check(resource, { exposure }) {
    if (!exposure.onNetwork(resource.id)) {
      yield notApplicable("it has no network interface that is known here");
      return;
    }
    const shell = exposure.direct(INTERNET, { is: "resource", resource: resource.id }, SHELLS);
    yield* mustBeBlocked(shell, (ports) => `a shell can be opened from the internet: ${ports}`);
  },
  bad: [
    {
      name: "SSH for one office is still a jump host",
      finds: ["Bastion"],
      template: `${EXAMPLE_NETWORK}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: bastion
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 198.51.100.0/24 }]
Bastion:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0123456789abcdef0
    NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: true, SubnetId: !Ref PublicSubnet, GroupSet: [!Ref Group] }]
`,
    },
  ],
  good: [
    {
      name: "no port for a shell",
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
