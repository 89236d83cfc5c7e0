import { union } from "../../reach/sets.ts";
import { tcp } from "../../reach/traffic.ts";
import { type Control, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { COMPUTE, DATA_STORES, INTERNET, portsText, undecided } from "../reachability.ts";

/** Remote shells and desktops, and the ports of databases: nothing the whole world has business on. */
const ADMIN = [
  22, 3389, 5985, 5986, 1433, 1521, 2049, 2379, 3306, 5432, 5439, 5900, 6379, 8182, 9092, 9200, 10250, 11211, 27017,
]
  .map((port) => tcp(port))
  .reduce((all, one) => union(all, one));

export const control: Control = {
  id: "admin-ports-not-reachable-from-anywhere",
  title: "No administration or database port can be opened from every address of the internet",
  kind: "ec2",
  strategy: "attack-surface-reduction",
  also: ["action-at-a-distance"],
  practice: "SEC05-BP02",
  severity: "critical",
  on: [...COMPUTE, ...DATA_STORES],
  why: "Open SSH, RDP and database ports are found within minutes and tried with every leaked password there is.",
  fix: "Close the port to the internet. Use Session Manager or an Instance Connect Endpoint to administer, and private subnets for data.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html",
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  ],
  *check(resource, { exposure }) {
    if (!exposure.onNetwork(resource.id)) {
      yield notApplicable("it has no network interface that is known here");
      return;
    }
    const straight = exposure.direct(INTERNET, { is: "resource", resource: resource.id }, ADMIN);
    if (straight.everywhere.length > 0) {
      yield violated([], `every address of the internet can open ${portsText(straight, "everywhere")} on it`, {
        hops: straight.hops,
      });
    } else if (straight.possible.length > 0) {
      yield undecided(straight);
    }
  },
  bad: [
    {
      name: "SSH for the world",
      finds: ["Bastion"],
      template: `${EXAMPLE_NETWORK}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: bastion
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]
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
      name: "SSH for one office",
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
};
