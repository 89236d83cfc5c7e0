import { covers } from "../../reach/sets.ts";
import { tcp } from "../../reach/traffic.ts";
import { type Control, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { COMPUTE, INTERNET, undecided } from "../reachability.ts";

export const control: Control = {
  id: "compute-egress-limited",
  title: "Compute cannot open every port of every address on the internet",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: [...COMPUTE, "AWS::Lambda::Function"],
  why: "Whoever takes over a host calls home over the port that is left open; a host that may only call what it needs is of little use to them.",
  fix: "Write egress rules for the ports and peers it needs, and send the rest through a firewall or nowhere.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  ],
  *check(resource, { estate, exposure }) {
    const isFunction = resource.type === "AWS::Lambda::Function";
    const inVpc = !isFunction || estate.get(resource.id)?.properties.VpcConfig !== undefined;
    if (!exposure.onNetwork(resource.id) || !inVpc) {
      yield notApplicable("no rule of yours stands on its way out");
      return;
    }
    const out = exposure.direct({ is: "resource", resource: resource.id }, INTERNET, tcp(1, 65535));
    const everything = out.allowed.some(
      ({ protocol, from, to }) => protocol === "tcp" && covers(tcp(from, to), tcp(1, 65535)),
    );
    if (everything) yield violated([], "it can open every TCP port on the internet", { hops: out.hops });
    else if (out.verdict === "unknown") yield undecided(out);
  },
  bad: [
    {
      name: "a host with the default egress rule and a way out",
      finds: ["Worker"],
      template: `${EXAMPLE_NETWORK}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: worker, VpcId: !Ref Vpc }
Worker:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0123456789abcdef0
    NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: true, SubnetId: !Ref PublicSubnet, GroupSet: [!Ref Group] }]
`,
    },
  ],
  good: [
    {
      name: "the same rule in a subnet without a way out",
      template: `${EXAMPLE_NETWORK}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: worker, VpcId: !Ref Vpc }
Worker:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnet, SecurityGroupIds: [!Ref Group] }
`,
    },
  ],
};
