import { describe, expect, it } from "vitest";
import { condition, parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { reaching } from "../../test/reaching.ts";
import { group, instance, route, routed, subnet, tcpFrom, vpc } from "../../test/shop.ts";
import type { Properties, Value } from "../estate/value.ts";

type Sketches = { readonly [id: string]: Sketch };

const OPEN = { IpProtocol: "-1", CidrIp: "0.0.0.0/0" };

/** A VPC with one subnet, an open group and one host in it. */
function site(name: string, block: string, routes: { readonly [to: string]: Properties }): Sketches {
  return {
    [name]: vpc(`${block}.0.0/16`),
    ...routed(`${name}Net`, name, `${block}.1.0/24`, routes),
    [`${name}Open`]: group(name, OPEN),
    [`${name}Host`]: instance(`${name}Net`, `${name}Open`),
  };
}

describe("a peering", () => {
  const pcx: Sketch = {
    type: "AWS::EC2::VPCPeeringConnection",
    properties: { VpcId: ref("Shop"), PeerVpcId: ref("Bank") },
  };
  const way = { VpcPeeringConnectionId: ref("Peering") };

  it("needs routes on both sides", () => {
    const both = reaching({
      ...site("Shop", "10.1", { "10.2.0.0/16": way }),
      ...site("Bank", "10.2", { "10.1.0.0/16": way }),
      Peering: pcx,
    });
    expect(both.surely("ShopHost", "BankHost")).toBe("all traffic");
    const one = reaching({
      ...site("Shop", "10.1", { "10.2.0.0/16": way }),
      ...site("Bank", "10.2", {}),
      Peering: pcx,
    });
    expect(one.perhaps("ShopHost", "BankHost")).toBe("nothing");
  });

  it("is not transitive", () => {
    const { perhaps, surely } = reaching({
      ...site("Shop", "10.1", { "10.2.0.0/16": way, "10.3.0.0/16": way }),
      ...site("Bank", "10.2", { "10.1.0.0/16": way, "10.3.0.0/16": { VpcPeeringConnectionId: ref("Onward") } }),
      ...site("Vault", "10.3", {
        "10.1.0.0/16": { VpcPeeringConnectionId: ref("Onward") },
        "10.2.0.0/16": { VpcPeeringConnectionId: ref("Onward") },
      }),
      Peering: pcx,
      Onward: { type: "AWS::EC2::VPCPeeringConnection", properties: { VpcId: ref("Bank"), PeerVpcId: ref("Vault") } },
    });
    expect(surely("BankHost", "VaultHost")).toBe("all traffic");
    expect(perhaps("ShopHost", "VaultHost")).toBe("nothing");
  });

  it("lets groups name each other in one Region, not across Regions", () => {
    const named = (peering: Sketch) =>
      reaching({
        ...site("Shop", "10.1", { "10.2.0.0/16": way }),
        ...site("Bank", "10.2", { "10.1.0.0/16": way }),
        BankOpen: group("Bank", tcpFrom(443, ref("ShopOpen"))),
        Peering: peering,
      });
    expect(named(pcx).surely("ShopHost", "BankHost")).toBe("tcp 443");
    const far = { ...pcx, properties: { ...pcx.properties, PeerRegion: "us-east-1" } };
    expect(named(far).perhaps("ShopHost", "BankHost")).toBe("nothing");
  });

  it("to a VPC that was not read leads to an unknown party", () => {
    const { surely, topology } = reaching({
      ...site("Shop", "10.1", { "10.2.0.0/16": way }),
      Peering: { type: "AWS::EC2::VPCPeeringConnection", properties: { VpcId: ref("Shop"), PeerVpcId: "vpc-0bank" } },
    });
    expect(surely("the VPC on the other side", "ShopHost")).toBe("all traffic");
    expect(surely("ShopHost", "the VPC on the other side")).toBe("all traffic");
    expect(topology.gaps.map(({ code }) => code)).toEqual(["peer-vpc-not-read"]);
  });
});

describe("a transit gateway", () => {
  const hub = (properties: Properties = {}): Sketch => ({ type: "AWS::EC2::TransitGateway", properties });
  const attach = (of: string, more: Properties = {}): Sketch => ({
    type: "AWS::EC2::TransitGatewayAttachment",
    properties: { TransitGatewayId: ref("Hub"), VpcId: ref(of), SubnetIds: [ref(`${of}Net`)], ...more },
  });
  const way = { TransitGatewayId: ref("Hub") };
  const two: Sketches = {
    ...site("Shop", "10.1", { "10.2.0.0/16": way }),
    ...site("Bank", "10.2", { "10.1.0.0/16": way }),
    ShopLink: attach("Shop"),
    BankLink: attach("Bank"),
  };

  it("joins its VPCs by the default route table", () => {
    expect(reaching({ ...two, Hub: hub() }).surely("ShopHost", "BankHost")).toBe("all traffic");
  });

  it("without default association or propagation joins nobody", () => {
    expect(
      reaching({ ...two, Hub: hub({ DefaultRouteTableAssociation: "disable" }) }).perhaps("ShopHost", "BankHost"),
    ).toBe("nothing");
    expect(
      reaching({ ...two, Hub: hub({ DefaultRouteTablePropagation: "disable" }) }).perhaps("ShopHost", "BankHost"),
    ).toBe("nothing");
  });

  const LOCKED = hub({ DefaultRouteTableAssociation: "disable", DefaultRouteTablePropagation: "disable" });
  const table = (name: string): Sketches => ({
    [name]: { type: "AWS::EC2::TransitGatewayRouteTable", properties: { TransitGatewayId: ref("Hub") } },
  });
  const joinTo = (kind: "Association" | "Propagation", of: string, to: string): Sketches => ({
    [`${of}${kind}${to}`]: {
      type: `AWS::EC2::TransitGatewayRouteTable${kind}`,
      properties: { TransitGatewayAttachmentId: ref(`${of}Link`), TransitGatewayRouteTableId: ref(to) },
    },
  });

  it("looks up the associated table, which has what is propagated to it", () => {
    const apart: Sketches = {
      ...two,
      Hub: LOCKED,
      ...table("Spokes"),
      ...joinTo("Association", "Shop", "Spokes"),
      ...joinTo("Association", "Bank", "Spokes"),
    };
    expect(reaching(apart).perhaps("ShopHost", "BankHost")).toBe("nothing");
    const joined = { ...apart, ...joinTo("Propagation", "Shop", "Spokes"), ...joinTo("Propagation", "Bank", "Spokes") };
    expect(reaching(joined).surely("ShopHost", "BankHost")).toBe("all traffic");
  });

  it("prefers the longer static route, and drops into a blackhole", () => {
    const hole: Sketch = {
      type: "AWS::EC2::TransitGatewayRoute",
      properties: { DestinationCidrBlock: "10.2.1.0/24", TransitGatewayRouteTableId: ref("Spokes"), Blackhole: true },
    };
    const joined: Sketches = {
      ...two,
      Hub: LOCKED,
      ...table("Spokes"),
      ...joinTo("Association", "Shop", "Spokes"),
      ...joinTo("Association", "Bank", "Spokes"),
      ...joinTo("Propagation", "Shop", "Spokes"),
      ...joinTo("Propagation", "Bank", "Spokes"),
    };
    expect(reaching({ ...joined, Hole: hole }).perhaps("ShopHost", "BankHost")).toBe("nothing");
  });

  it("serves only zones in which the attachment has a subnet", () => {
    const zoned = (zone: Value): Sketches => ({
      ...two,
      Hub: hub(),
      ShopNet: subnet("Shop", "10.1.1.0/24", { AvailabilityZone: "eu-west-1a" }),
      ShopLink: attach("Shop", { SubnetIds: [ref("ShopGate")] }),
      ShopGate: subnet("Shop", "10.1.9.0/24", { AvailabilityZone: zone }),
    });
    const elsewhere = reaching(zoned(parameter("Zone")));
    expect(elsewhere.surely("ShopHost", "BankHost")).toBe("nothing");
    expect(elsewhere.perhaps("ShopHost", "BankHost")).toBe("all traffic");
    expect(reaching(zoned("eu-west-1a")).surely("ShopHost", "BankHost")).toBe("all traffic");
    expect(reaching(zoned("eu-west-1b")).perhaps("ShopHost", "BankHost")).toBe("nothing");
  });

  it("passes group references only where it is switched on", () => {
    const named = (gateway: Sketch) =>
      reaching({ ...two, Hub: gateway, BankOpen: group("Bank", tcpFrom(443, ref("ShopOpen"))) });
    expect(named(hub()).perhaps("ShopHost", "BankHost")).toBe("nothing");
    expect(named(hub({ SecurityGroupReferencingSupport: "enable" })).surely("ShopHost", "BankHost")).toBe("tcp 443");
  });

  it("under a condition is in doubt", () => {
    const { surely, perhaps } = reaching({ ...two, Hub: { ...hub(), condition: condition("Hub") } });
    expect(surely("ShopHost", "BankHost")).toBe("nothing");
    expect(perhaps("ShopHost", "BankHost")).toBe("all traffic");
  });

  it("that was not read leads to an unknown party, and perhaps anywhere", () => {
    const spoke: Sketches = {
      ...site("Shop", "10.1", { "10.0.0.0/8": { TransitGatewayId: parameter("HubId") } }),
      ShopLink: attach("Shop", { TransitGatewayId: parameter("HubId") }),
    };
    const { perhaps, surely } = reaching(spoke);
    expect(surely("behind a transit gateway", "ShopHost")).toBe("nothing");
    expect(perhaps("behind a transit gateway", "ShopHost")).toBe("all traffic");
  });

  it("joins Regions by a peering with static routes", () => {
    const far: Sketches = {
      ...site("Shop", "10.1", { "10.2.0.0/16": way }),
      ...site("Bank", "10.2", { "10.1.0.0/16": { TransitGatewayId: ref("FarHub") } }),
      Hub: hub(),
      FarHub: hub(),
      ShopLink: attach("Shop"),
      BankLink: attach("Bank", { TransitGatewayId: ref("FarHub") }),
      Bridge: {
        type: "AWS::EC2::TransitGatewayPeeringAttachment",
        properties: { TransitGatewayId: ref("Hub"), PeerTransitGatewayId: ref("FarHub") },
      },
    };
    const to = (name: string, block: string, gateway: string): Sketches => ({
      [name]: {
        type: "AWS::EC2::TransitGatewayRoute",
        properties: {
          DestinationCidrBlock: block,
          TransitGatewayRouteTableId: ref(gateway, "AssociationDefaultRouteTableId"),
          TransitGatewayAttachmentId: ref("Bridge"),
        },
      },
    });
    expect(reaching(far).perhaps("ShopHost", "BankHost")).toBe("nothing");
    const routes = { ...to("There", "10.2.0.0/16", "Hub"), ...to("Back", "10.1.0.0/16", "FarHub") };
    expect(reaching({ ...far, ...routes }).surely("ShopHost", "BankHost")).toBe("all traffic");
  });
});

describe("a VPN gateway", () => {
  const office: Sketches = {
    Vgw: { type: "AWS::EC2::VPNGateway", properties: { Type: "ipsec.1" } },
    VgwAttachment: {
      type: "AWS::EC2::VPCGatewayAttachment",
      properties: { VpcId: ref("Shop"), VpnGatewayId: ref("Vgw") },
    },
    Propagation: {
      type: "AWS::EC2::VPNGatewayRoutePropagation",
      properties: { RouteTableIds: [ref("ShopNetTable")], VpnGatewayId: ref("Vgw") },
    },
  };
  const tunnel = (isStatic: boolean): Sketches => ({
    Tunnel: {
      type: "AWS::EC2::VPNConnection",
      properties: { VpnGatewayId: ref("Vgw"), StaticRoutesOnly: isStatic, CustomerGatewayId: "cgw-1" },
    },
  });
  const toOffice: Sketches = {
    ToOffice: {
      type: "AWS::EC2::VPNConnectionRoute",
      properties: { VpnConnectionId: ref("Tunnel"), DestinationCidrBlock: "192.168.0.0/16" },
    },
  };

  it("brings its static routes, both ways", () => {
    const { surely } = reaching({ ...site("Shop", "10.1", {}), ...office, ...tunnel(true), ...toOffice });
    expect(surely("ShopHost", "behind VPN gateway")).toBe("all traffic");
    expect(surely("behind VPN gateway", "ShopHost")).toBe("all traffic");
  });

  it("keeps what BGP brings in doubt, and says so", () => {
    const { surely, perhaps, topology } = reaching({ ...site("Shop", "10.1", {}), ...office, ...tunnel(false) });
    expect(surely("ShopHost", "behind VPN gateway")).toBe("nothing");
    expect(perhaps("ShopHost", "behind VPN gateway")).toBe("all traffic");
    expect(topology.gaps.map(({ code }) => code)).toEqual(["bgp-routes"]);
  });

  it("leads a route of its own there", () => {
    const { surely } = reaching({
      ...site("Shop", "10.1", {}),
      ...office,
      Propagation: route("ShopNetTable", "172.20.0.0/16", { GatewayId: ref("Vgw") }),
    });
    expect(surely("ShopHost", "behind VPN gateway")).toBe("all traffic");
  });
});

describe("a VPC endpoint", () => {
  const endpoint = (properties: Properties): Sketch => ({
    type: "AWS::EC2::VPCEndpoint",
    properties: { VpcId: ref("Shop"), ...properties },
  });

  it("of kind gateway leads its tables to the service", () => {
    const s3 = endpoint({ ServiceName: "com.amazonaws.eu-west-1.s3", RouteTableIds: [ref("ShopNetTable")] });
    const { surely, perhaps } = reaching({ ...site("Shop", "10.1", {}), S3: s3 });
    expect(surely("ShopHost", "com.amazonaws.eu-west-1.s3")).toBe("all traffic");
    expect(perhaps("com.amazonaws.eu-west-1.s3", "ShopHost")).toBe("nothing");
    expect(perhaps("ShopHost", "internet")).toBe("nothing");
  });

  it("of kind interface answers HTTPS to those whom its group admits", () => {
    const ssm = endpoint({
      VpcEndpointType: "Interface",
      ServiceName: "com.amazonaws.eu-west-1.ssm",
      SubnetIds: [ref("ShopNet")],
      SecurityGroupIds: [ref("ShopOpen")],
    });
    const { surely, perhaps } = reaching({ ...site("Shop", "10.1", {}), Ssm: ssm });
    expect(surely("ShopHost", "Ssm")).toBe("tcp 443");
    expect(perhaps("Ssm", "ShopHost")).toBe("nothing");
  });

  it("to a service of the estate answers on the listeners of its load balancers", () => {
    const { surely, topology } = reaching({
      ...site("Shop", "10.1", {}),
      Nlb: {
        type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
        properties: { Type: "network", Scheme: "internal", Subnets: [ref("ShopNet")] },
      },
      Listener: {
        type: "AWS::ElasticLoadBalancingV2::Listener",
        properties: { LoadBalancerArn: ref("Nlb"), Port: 6379, Protocol: "TCP", DefaultActions: [] },
      },
      Service: { type: "AWS::EC2::VPCEndpointService", properties: { NetworkLoadBalancerArns: [ref("Nlb")] } },
      Link: endpoint({
        VpcEndpointType: "Interface",
        ServiceName: ref("Service", "ServiceName"),
        SubnetIds: [ref("ShopNet")],
        SecurityGroupIds: [ref("ShopOpen")],
      }),
    });
    expect(surely("ShopHost", "Link")).toBe("tcp 6379");
    expect(topology.forwards.some(({ from, to }) => from.resource === "Link" && to.resource === "Nlb")).toBe(true);
  });
});
