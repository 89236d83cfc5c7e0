import type { Properties, Value } from "../src/estate/value.ts";
import { ref, type Sketch } from "./estate-of.ts";

type Sketches = { readonly [id: string]: Sketch };

export function vpc(block: string, more: Properties = {}): Sketch {
  return { type: "AWS::EC2::VPC", properties: { CidrBlock: block, ...more } };
}

export function subnet(of: string, block: string, more: Properties = {}): Sketch {
  return { type: "AWS::EC2::Subnet", properties: { VpcId: ref(of), CidrBlock: block, ...more } };
}

/** A subnet with a route table of its own (`<name>Table`) that has the routes, by destination. */
export function routed(
  name: string,
  of: string,
  block: string,
  routes: { readonly [to: string]: Properties },
): Sketches {
  const table = `${name}Table`;
  const made: { [id: string]: Sketch } = {
    [name]: subnet(of, block),
    [table]: { type: "AWS::EC2::RouteTable", properties: { VpcId: ref(of) } },
    [`${name}Association`]: {
      type: "AWS::EC2::SubnetRouteTableAssociation",
      properties: { SubnetId: ref(name), RouteTableId: ref(table) },
    },
  };
  for (const [i, [to, target]] of Object.entries(routes).entries()) made[`${name}Route${i}`] = route(table, to, target);
  return made;
}

export function route(table: string, to: string, target: Properties): Sketch {
  const key = to.includes(":") ? "DestinationIpv6CidrBlock" : "DestinationCidrBlock";
  return { type: "AWS::EC2::Route", properties: { RouteTableId: ref(table), [key]: to, ...target } };
}

/** An internet gateway `<vpc>Igw`, attached. */
export function internet(of: string): Sketches {
  return {
    [`${of}Igw`]: { type: "AWS::EC2::InternetGateway" },
    [`${of}Attachment`]: {
      type: "AWS::EC2::VPCGatewayAttachment",
      properties: { VpcId: ref(of), InternetGatewayId: ref(`${of}Igw`) },
    },
  };
}

/** TCP on one port from a peer: a CIDR block, or a group by id. */
export function tcpFrom(port: number, peer: Value): Properties {
  const who: Properties =
    typeof peer === "string" ? { [peer.includes(":") ? "CidrIpv6" : "CidrIp"]: peer } : { SourceSecurityGroupId: peer };
  return { IpProtocol: "tcp", FromPort: port, ToPort: port, ...who };
}

export function group(of: string, ...ingress: readonly Properties[]): Sketch {
  return { type: "AWS::EC2::SecurityGroup", properties: { VpcId: ref(of), SecurityGroupIngress: ingress } };
}

/** An instance in a subnet with one group. `published`: with a public address. */
export function instance(inSubnet: string, guard: string, published = false, more: Properties = {}): Sketch {
  return {
    type: "AWS::EC2::Instance",
    properties: {
      NetworkInterfaces: [
        { DeviceIndex: "0", SubnetId: ref(inSubnet), GroupSet: [ref(guard)], AssociatePublicIpAddress: published },
      ],
      ...more,
    },
  };
}
