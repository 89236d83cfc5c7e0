import { describe, expect, it } from "vitest";
import { ref, type Sketch } from "../../test/estate-of.ts";
import { reaching } from "../../test/reaching.ts";
import { group, instance, internet, routed, vpc } from "../../test/shop.ts";
import type { Properties } from "../estate/value.ts";

type Sketches = { readonly [id: string]: Sketch };

const WORLD = "0.0.0.0/0";
const HUB = { TransitGatewayId: ref("Hub") };
const FIREWALL = { VpcEndpointId: ref("Firewall", 'EndpointIds[0].split(":")[1]') };

function attached(of: string, net: string, table: string): Sketches {
  return {
    [`${of}Link`]: {
      type: "AWS::EC2::TransitGatewayAttachment",
      properties: {
        TransitGatewayId: ref("Hub"),
        VpcId: ref(of),
        SubnetIds: [ref(net)],
        Options: { ApplianceModeSupport: "enable" },
      },
    },
    [`${of}Association`]: {
      type: "AWS::EC2::TransitGatewayRouteTableAssociation",
      properties: { TransitGatewayAttachmentId: ref(`${of}Link`), TransitGatewayRouteTableId: ref(table) },
    },
  };
}

function hubRoute(table: string, to: string, link: string): Sketch {
  return {
    type: "AWS::EC2::TransitGatewayRoute",
    properties: {
      TransitGatewayRouteTableId: ref(table),
      DestinationCidrBlock: to,
      TransitGatewayAttachmentId: ref(link),
    },
  };
}

/** Two spokes whose every packet to each other and to the internet goes through one firewall; one way out. */
function estate(rules: string): Sketches {
  const spoke = (name: string, block: string): Sketches => ({
    [name]: vpc(`${block}.0.0/16`),
    ...routed(`${name}Work`, name, `${block}.1.0/24`, { [WORLD]: HUB }),
    ...routed(`${name}Gate`, name, `${block}.0.0/28`, {}),
    ...attached(name, `${name}Gate`, "Spokes"),
    [`${name}Group`]: group(name, { IpProtocol: "-1", CidrIp: "10.0.0.0/8" }),
    [`${name}Host`]: instance(`${name}Work`, `${name}Group`),
    [`To${name}`]: hubRoute("Inspected", `${block}.0.0/16`, `${name}Link`),
  });
  const policy: Properties = {
    StatelessDefaultActions: ["aws:forward_to_sfe"],
    StatefulEngineOptions: { RuleOrder: "STRICT_ORDER" },
    StatefulDefaultActions: ["aws:drop_strict"],
    StatefulRuleGroupReferences: [{ ResourceArn: ref("Rules"), Priority: 1 }],
  };
  const estate: Sketches = {
    Hub: {
      type: "AWS::EC2::TransitGateway",
      properties: { DefaultRouteTableAssociation: "disable", DefaultRouteTablePropagation: "disable" },
    },
    Spokes: { type: "AWS::EC2::TransitGatewayRouteTable", properties: { TransitGatewayId: ref("Hub") } },
    Inspected: { type: "AWS::EC2::TransitGatewayRouteTable", properties: { TransitGatewayId: ref("Hub") } },
    ToInspection: hubRoute("Spokes", WORLD, "InspectionLink"),
    ToEgress: hubRoute("Inspected", WORLD, "EgressLink"),
    ...spoke("Shop", "10.1"),
    ...spoke("Bank", "10.2"),
    Inspection: vpc("100.64.0.0/16"),
    ...routed("InspectionGate", "Inspection", "100.64.0.0/28", { [WORLD]: FIREWALL }),
    ...routed("InspectionWall", "Inspection", "100.64.1.0/28", { [WORLD]: HUB }),
    ...attached("Inspection", "InspectionGate", "Inspected"),
    Firewall: {
      type: "AWS::NetworkFirewall::Firewall",
      properties: {
        VpcId: ref("Inspection"),
        SubnetMappings: [{ SubnetId: ref("InspectionWall") }],
        FirewallPolicyArn: ref("Policy"),
      },
    },
    Policy: { type: "AWS::NetworkFirewall::FirewallPolicy", properties: { FirewallPolicy: policy } },
    Rules: {
      type: "AWS::NetworkFirewall::RuleGroup",
      properties: { Type: "STATEFUL", RuleGroup: { RulesSource: { RulesString: rules } } },
    },
    Egress: vpc("10.9.0.0/16"),
    ...internet("Egress"),
    ...routed("EgressGate", "Egress", "10.9.0.0/28", { [WORLD]: { NatGatewayId: ref("Nat") } }),
    ...routed("EgressPublic", "Egress", "10.9.1.0/24", { [WORLD]: { GatewayId: ref("EgressIgw") }, "10.0.0.0/8": HUB }),
    ...attached("Egress", "EgressGate", "Spokes"),
    Nat: { type: "AWS::EC2::NatGateway", properties: { SubnetId: ref("EgressPublic") } },
  };
  return Object.fromEntries(Object.entries(estate).map(([id, sketch]) => [id, inZone(sketch)]));
}

/** All in one zone: whether a zone that nobody knows is served by an attachment is in doubt. */
function inZone(sketch: Sketch): Sketch {
  if (sketch.type !== "AWS::EC2::Subnet") return sketch;
  return { ...sketch, properties: { ...sketch.properties, AvailabilityZone: "eu-west-1a" } };
}

describe("central inspection", () => {
  it("decides what the spokes may open to each other and to the internet", () => {
    const { surely, perhaps } = reaching(
      estate(
        "pass tcp 10.1.0.0/16 any -> 10.2.0.0/16 443 (sid:1;)\npass tcp 10.0.0.0/8 any -> !10.0.0.0/8 443 (sid:2;)",
      ),
    );
    expect(surely("ShopHost", "BankHost")).toBe("tcp 443");
    expect(perhaps("ShopHost", "BankHost")).toBe("tcp 443");
    expect(perhaps("BankHost", "ShopHost")).toBe("nothing");
    expect(surely("ShopHost", "internet")).toBe("tcp 443");
    expect(perhaps("ShopHost", "internet")).toBe("tcp 443");
    expect(perhaps("internet", "ShopHost")).toBe("nothing");
  });

  it("lets nothing by where the firewall passes nothing", () => {
    const { perhaps } = reaching(estate("drop ip any any -> any any (sid:1;)"));
    expect(perhaps("ShopHost", "BankHost")).toBe("nothing");
    expect(perhaps("ShopHost", "internet")).toBe("nothing");
  });
});
