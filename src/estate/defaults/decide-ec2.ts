import { at, type Estate } from "../estate.ts";
import { among, follow, truth } from "../read-value.ts";
import type { Path, Resource } from "../resource.ts";
import { Unknown, type Value } from "../value.ts";
import { type Decide, service } from "./default.ts";

const OPEN: readonly Value[] = [
  { IpProtocol: "-1", CidrIp: "0.0.0.0/0" },
  { IpProtocol: "-1", CidrIpv6: "::/0" },
];

/**
 * A group that says no egress rule gets one for all IPv4 and one for all IPv6 traffic. Where only egress rules of
 * their own (AWS::EC2::SecurityGroupEgress) add to it, AWS does not say whether those two stay.
 */
export const egress: Decide = (group, estate) => {
  const standalone = estate?.referrers(group.id).some((referrer) => {
    return referrer.resource.type === "AWS::EC2::SecurityGroupEgress" && referrer.path[0] === "GroupId";
  });
  if (standalone !== true) return OPEN;
  return new Unknown(
    "service",
    `\`${group.id}\` has egress rules of their own only: AWS does not say whether its default egress rule stays`,
    {
      key: `default-egress:${group.id}`,
      settle: "write the egress rules into the security group",
      alternatives: [OPEN, []],
    },
  );
};

/** The AMI, and a default that the account can set, decide whether IMDSv1 is refused. */
export const imdsTokens: Value = new Unknown(
  "service",
  "whether IMDSv1 is refused is then decided by the AMI and the account's default",
  { settle: "set `HttpTokens: required`", alternatives: ["optional", "required"] },
);

/** An instance takes from its launch template what it does not say itself. `path` is below LaunchTemplateData. */
export function launched(path: Path, otherwise: Value): Decide {
  return (instance, estate) => {
    const named = at(instance.properties, "LaunchTemplate");
    if (named === undefined) return otherwise;
    const template =
      estate?.find(at(named, "LaunchTemplateId")) ?? estate?.find(at(named, "LaunchTemplateName")) ?? undefined;
    if (template?.type !== "AWS::EC2::LaunchTemplate") {
      return service("the launch template decides, and it is not in the input", String(path.at(-1)));
    }
    const said = follow(template.properties, ["LaunchTemplateData", ...path]);
    if (said === undefined) return otherwise;
    return said instanceof Unknown ? among(said, (item) => item ?? otherwise) : said;
  };
}

/** A primary interface gets a public address if its subnet gives them, or if it is in a default subnet. */
export const publicAddress: Decide = (resource, estate, path) => {
  const card = path.slice(0, -1);
  const subnet = follow(resource.properties, [...card, "SubnetId"]) ?? at(resource.properties, "SubnetId");
  if (follow(resource.properties, [...card, "NetworkInterfaceId"]) !== undefined) return undefined;
  const unknown = service("whether it gets a public address follows its subnet", "AssociatePublicIpAddress");
  // Launch templates leave the subnet to whoever launches from them.
  if (subnet === undefined) return resource.type === "AWS::EC2::Instance" ? true : unknown;
  const found = estate?.find(subnet);
  return found?.type === "AWS::EC2::Subnet" ? mapsPublic(found) : unknown;
};

function mapsPublic(subnet: Resource): Value {
  const said = truth(at(subnet.properties, "MapPublicIpOnLaunch"));
  return said ?? false;
}

/** The VPC that a subnet value lies in; undefined where the estate does not hold the subnet and the VPC. */
export function vpcOf(subnet: Value, estate: Estate): Resource | undefined {
  const found = estate.find(subnet);
  if (found?.type !== "AWS::EC2::Subnet") return undefined;
  const vpc = estate.find(at(found.properties, "VpcId"));
  return vpc?.type === "AWS::EC2::VPC" ? vpc : undefined;
}

/** Whether an internet gateway is attached to a VPC of the estate. */
export function hasInternetGateway(vpc: Resource, estate: Estate): boolean | Unknown {
  let doubt: Unknown | undefined;
  for (const attachment of estate.ofType("AWS::EC2::VPCGatewayAttachment")) {
    if (at(attachment.properties, "InternetGatewayId") === undefined) continue;
    const target = at(attachment.properties, "VpcId");
    if (target instanceof Unknown) doubt ??= target;
    if (estate.find(target)?.id !== vpc.id) continue;
    if (attachment.condition === undefined) return true;
    doubt ??= attachment.condition;
  }
  return doubt ?? false;
}
