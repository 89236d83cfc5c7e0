import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { isFalse } from "../ask.ts";
import { type Context, type Control, cannotTell, notApplicable, type Result, violated } from "../control.ts";
import { type Launched, launched, mapsPublic, subnetName } from "../launch.ts";
import { siblings } from "../siblings.ts";

const ADDRESSES = ["AWS::EC2::EIP", "AWS::EC2::EIPAssociation"] as const;

/** An interface of its own is given no address on launch, but an elastic one may be tied to it. */
function* ofExisting({ value, path }: Launched, context: Context): Iterable<Result> {
  const card = context.estate.find(value);
  if (card === undefined) {
    yield cannotTell(path, value instanceof Unknown ? value : "its network interface was not read");
    return;
  }
  for (const address of siblings(context, card, ADDRESSES, "NetworkInterfaceId").sure) {
    yield violated(path, `elastic address \`${address.id}\` is tied to its interface \`${card.id}\``, {
      resource: address.id,
    });
  }
}

/** The first interface decides: only it can be given a public address on launch. */
function* ofInterface(resource: Resource, context: Context): Iterable<Result> {
  const { value, path } = launched(resource, ["NetworkInterfaces", 0, "AssociatePublicIpAddress"], context);
  if (value !== undefined) {
    yield* isFalse(false)(value, path, { resource, context });
    return;
  }
  const existing = launched(resource, ["NetworkInterfaces", 0, "NetworkInterfaceId"], context);
  if (existing.value !== undefined) {
    yield* ofExisting(existing, context);
    return;
  }
  if (resource.type === "AWS::EC2::LaunchTemplate") {
    yield notApplicable("it leaves the public address to the subnet");
    return;
  }
  const own = launched(resource, ["NetworkInterfaces", 0, "SubnetId"], context).value;
  const subnet = own ?? launched(resource, ["SubnetId"], context).value;
  const maps = mapsPublic(subnet, context);
  if (maps instanceof Unknown) yield cannotTell(["SubnetId"], maps);
  else if (maps) yield violated(["SubnetId"], `subnet \`${subnetName(subnet, context)}\` hands out public addresses`);
}

export const control: Control = {
  id: "ec2-no-public-ip",
  title: "Instances and launch templates do not get public addresses",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"],
  why: "A machine with a public address stands on the internet with nothing but its security group in between.",
  fix: "Launch into a private subnet, set `AssociatePublicIpAddress: false`, and put a load balancer in front or use Session Manager.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html",
  ],
  *check(resource, context) {
    yield* ofInterface(resource, context);
    for (const address of siblings(context, resource, ADDRESSES, "InstanceId").sure) {
      yield violated(["InstanceId"], `elastic address \`${address.id}\` is given to it`, { resource: address.id });
    }
  },
  bad: [
    {
      name: "an elastic address on its interface",
      finds: ["Bastion"],
      template: `
BastionCard:
  Type: AWS::EC2::NetworkInterface
  Properties:
    SubnetId: subnet-0a1b2c3d4e5f60718
Bastion:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    NetworkInterfaces:
      - { DeviceIndex: "0", NetworkInterfaceId: !Ref BastionCard }
BastionAddress:
  Type: AWS::EC2::EIPAssociation
  Properties:
    AllocationId: eipalloc-0a1b2c3d4e5f60718
    NetworkInterfaceId: !Ref BastionCard
`,
    },
    {
      name: "asked for, or handed out by the subnet",
      finds: ["WebServer", "BatchServer"],
      template: `
PublicSubnet:
  Type: AWS::EC2::Subnet
  Properties:
    VpcId: vpc-0a1b2c3d4e5f60718
    CidrBlock: 10.20.1.0/24
    MapPublicIpOnLaunch: true
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    NetworkInterfaces:
      - DeviceIndex: "0"
        SubnetId: subnet-0a1b2c3d4e5f60718
        AssociatePublicIpAddress: true
BatchServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    SubnetId: !Ref PublicSubnet
`,
    },
  ],
  good: [
    {
      name: "private subnet",
      template: `
PrivateSubnet:
  Type: AWS::EC2::Subnet
  Properties:
    VpcId: vpc-0a1b2c3d4e5f60718
    CidrBlock: 10.20.2.0/24
BatchServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    SubnetId: !Ref PrivateSubnet
`,
    },
  ],
};
