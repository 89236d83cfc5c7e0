import { describe, expect, it } from "vitest";
import { parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { reaching } from "../../test/reaching.ts";
import { group, instance, internet, routed, vpc } from "../../test/shop.ts";
import type { Properties, Value } from "../estate/value.ts";
import { readRules } from "./suricata.ts";

type Sketches = { readonly [id: string]: Sketch };

const WORLD = "0.0.0.0/0";
const FORWARD = {
  StatelessDefaultActions: ["aws:forward_to_sfe"],
  StatelessFragmentDefaultActions: ["aws:forward_to_sfe"],
};

/** A host whose way out, and whose way in, leads through a firewall. */
function inspected(policy: Value, more: Sketches = {}) {
  return reaching({
    Vpc: vpc("10.0.0.0/16"),
    ...internet("Vpc"),
    ...routed("Inner", "Vpc", "10.0.1.0/24", {
      [WORLD]: { VpcEndpointId: ref("Firewall", 'EndpointIds[0].split(":")[1]') },
    }),
    ...routed("Outer", "Vpc", "10.0.9.0/24", { [WORLD]: { GatewayId: ref("VpcIgw") } }),
    Edge: { type: "AWS::EC2::RouteTable", properties: { VpcId: ref("Vpc") } },
    EdgeRoute: {
      type: "AWS::EC2::Route",
      properties: {
        RouteTableId: ref("Edge"),
        DestinationCidrBlock: "10.0.1.0/24",
        VpcEndpointId: ref("Firewall", 'EndpointIds[0].split(":")[1]'),
      },
    },
    EdgeAssociation: {
      type: "AWS::EC2::GatewayRouteTableAssociation",
      properties: { GatewayId: ref("VpcIgw"), RouteTableId: ref("Edge") },
    },
    Firewall: {
      type: "AWS::NetworkFirewall::Firewall",
      properties: { VpcId: ref("Vpc"), SubnetMappings: [{ SubnetId: ref("Outer") }], FirewallPolicyArn: ref("Policy") },
    },
    Policy: { type: "AWS::NetworkFirewall::FirewallPolicy", properties: { FirewallPolicy: policy } },
    Open: group("Vpc", { IpProtocol: "-1", CidrIp: WORLD }),
    Host: instance("Inner", "Open", true),
    ...more,
  });
}

function stateful(name: string, source: Properties, variables: Properties = {}): Sketches {
  return {
    [name]: {
      type: "AWS::NetworkFirewall::RuleGroup",
      properties: { Type: "STATEFUL", RuleGroup: { RulesSource: source, RuleVariables: variables } },
    },
  };
}

function rules(...lines: readonly string[]): Sketches {
  return stateful("Rules", { RulesString: lines.join("\n") });
}

const STRICT = (...actions: readonly string[]): Properties => ({
  ...FORWARD,
  StatefulEngineOptions: { RuleOrder: "STRICT_ORDER" },
  StatefulDefaultActions: actions,
  StatefulRuleGroupReferences: [{ ResourceArn: ref("Rules"), Priority: 1 }],
});
const ACTION: Properties = { ...FORWARD, StatefulRuleGroupReferences: [{ ResourceArn: ref("Rules") }] };

describe("a firewall", () => {
  it("without rules passes everything in action order", () => {
    const { surely } = inspected(FORWARD);
    expect(surely("Host", "internet")).toBe("all traffic");
    expect(surely("internet", "Host")).toBe("all traffic");
  });

  it("whose policy nobody knows may pass everything, and surely nothing", () => {
    const { surely, perhaps, topology } = inspected(parameter("Policy"));
    expect(surely("Host", "internet")).toBe("nothing");
    expect(perhaps("Host", "internet")).toBe("all traffic");
    expect(topology.gaps.map(({ code }) => code)).toEqual(["firewall-rules-not-evaluated"]);
  });

  it("in strict order passes what a rule passes, and by default drops", () => {
    const { surely, perhaps } = inspected(
      STRICT("aws:drop_strict"),
      rules("pass tcp $HOME_NET any -> any 443 (sid:1;)"),
    );
    expect(surely("Host", "internet")).toBe("tcp 443");
    expect(perhaps("Host", "internet")).toBe("tcp 443");
    expect(perhaps("internet", "Host")).toBe("nothing");
  });

  it("takes the first rule in strict order, and passes before drops in action order", () => {
    const both = rules("drop tcp any any -> any 443 (sid:1;)", "pass tcp any any -> any 443 (sid:2;)");
    expect(inspected(STRICT("aws:drop_strict"), both).perhaps("Host", "internet")).toBe("nothing");
    expect(inspected(ACTION, both).surely("Host", "internet")).toBe("all traffic");
  });

  it("drops what a rule drops in action order", () => {
    const { surely, perhaps } = inspected(ACTION, rules("drop tcp any any -> any 22 (flow:to_server; sid:1;)"));
    expect(perhaps("Host", "internet")).toBe("all traffic except tcp 22");
    expect(surely("Host", "internet")).toBe("all traffic except tcp 22");
  });

  it("with a drop that hits replies keeps the way back in doubt", () => {
    const { surely, perhaps } = inspected(ACTION, rules("drop tcp $EXTERNAL_NET any -> $HOME_NET any (sid:1;)"));
    expect(perhaps("internet", "Host")).toBe("all traffic except all tcp");
    expect(perhaps("Host", "internet")).toBe("all traffic");
    expect(surely("Host", "internet")).toBe("all traffic except all tcp");
  });

  it("keeps rules that look at content in doubt", () => {
    const { surely, perhaps } = inspected(
      STRICT("aws:drop_strict"),
      rules('pass tls $HOME_NET any -> any 443 (tls.sni; content:"example.com"; endswith; sid:1;)'),
    );
    expect(surely("Host", "internet")).toBe("nothing");
    expect(perhaps("Host", "internet")).toBe("tcp 443");
  });

  it("decides by a list of domains on web ports only, in doubt", () => {
    const list = stateful("Rules", {
      RulesSourceList: { GeneratedRulesType: "ALLOWLIST", TargetTypes: ["TLS_SNI"], Targets: [".example.com"] },
    });
    const strict = inspected(STRICT("aws:drop_strict"), list);
    expect(strict.surely("Host", "internet")).toBe("nothing");
    expect(strict.perhaps("Host", "internet")).toBe("tcp 443");
    const action = inspected(ACTION, list);
    expect(action.surely("Host", "internet")).toBe("all traffic except tcp 443");
  });

  it("reads rules given as headers, and its own variables", () => {
    const header = {
      Protocol: "TCP",
      Source: "$OFFICE",
      SourcePort: "ANY",
      Direction: "FORWARD",
      Destination: "$HOME_NET",
      DestinationPort: "22",
    };
    const ssh = stateful(
      "Rules",
      { StatefulRules: [{ Action: "PASS", Header: header, RuleOptions: [{ Keyword: "sid", Settings: ["1"] }] }] },
      { IPSets: { OFFICE: { Definition: ["203.0.113.0/24"] } } },
    );
    const { surelyFrom, perhaps } = inspected(STRICT("aws:drop_strict"), ssh);
    expect(surelyFrom({ v4: [0xcb007105, 0xcb007106], v6: [] }, "Host")).toBe("tcp 22"); // 203.0.113.5
    expect(surelyFrom({ v4: [0xcb007205, 0xcb007206], v6: [] }, "Host")).toBe("nothing"); // 203.0.114.5
    expect(perhaps("internet", "Host")).toBe("tcp 22");
  });

  it("that passes handshakes only leaves the rest to other rules", () => {
    const allowed = rules(
      "pass tcp $HOME_NET any -> any any (flow:not_established, to_server; sid:1;)",
      "pass tcp $HOME_NET any -> any 8443 (flow:to_server; sid:2;)",
      "reject tcp $HOME_NET any -> any any (flow:to_server; sid:3;)",
    );
    const { perhaps } = inspected(STRICT(), allowed);
    expect(perhaps("Host", "internet")).toBe("all traffic except tcp 0-8442, tcp 8444-65535");
  });

  it("lets TCP handshakes through and nothing after them under drop_established", () => {
    const { surely, perhaps } = inspected(STRICT("aws:drop_established"), rules("pass udp any any -> any 53 (sid:1;)"));
    expect(surely("Host", "internet")).toBe("udp 53");
    expect(perhaps("Host", "internet")).toBe("all traffic except all tcp");
  });

  it("with a managed group may drop anything", () => {
    const { surely, perhaps } = inspected({
      ...FORWARD,
      StatefulRuleGroupReferences: [
        {
          ResourceArn:
            "arn:aws:network-firewall:eu-west-1:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetActionOrder",
        },
      ],
    });
    expect(surely("Host", "internet")).toBe("nothing");
    expect(perhaps("Host", "internet")).toBe("all traffic");
  });
});

describe("stateless rules", () => {
  const stateless = (...list: readonly Properties[]): Sketches => ({
    Stateless: {
      type: "AWS::NetworkFirewall::RuleGroup",
      properties: {
        Type: "STATELESS",
        RuleGroup: { RulesSource: { StatelessRulesAndCustomActions: { StatelessRules: list } } },
      },
    },
  });
  const rule = (priority: number, action: string, match: Properties): Properties => ({
    Priority: priority,
    RuleDefinition: { Actions: [action], MatchAttributes: match },
  });
  const policy = { ...FORWARD, StatelessRuleGroupReferences: [{ ResourceArn: ref("Stateless"), Priority: 1 }] };
  const SSH = { Protocols: [6], DestinationPorts: [{ FromPort: 22, ToPort: 22 }] };

  it("drop in the order of their priorities, before anything stateful", () => {
    const dropped = inspected(policy, stateless(rule(10, "aws:drop", SSH)));
    expect(dropped.perhaps("internet", "Host")).toBe("all traffic except tcp 22");
    const forwarded = inspected(policy, stateless(rule(20, "aws:drop", SSH), rule(10, "aws:forward_to_sfe", SSH)));
    expect(forwarded.perhaps("internet", "Host")).toBe("all traffic");
  });

  it("pass for sure only what is passed both ways", () => {
    expect(inspected(policy, stateless(rule(1, "aws:pass", {}))).surely("internet", "Host")).toBe("all traffic");
    const elsewhere = rule(1, "aws:drop", { ...SSH, Sources: [{ AddressDefinition: "203.0.113.0/24" }] });
    expect(inspected(policy, stateless(elsewhere, rule(2, "aws:pass", {}))).surely("internet", "Host")).toBe("nothing");
    const oneWay = inspected(policy, stateless(rule(1, "aws:pass", SSH)));
    expect(oneWay.surely("internet", "Host")).toBe("all traffic except tcp 22");
    expect(oneWay.perhaps("internet", "Host")).toBe("all traffic");
  });
});

describe("rules in Suricata's language", () => {
  it("are read with lists, comments, quotes and broken lines", () => {
    const read = readRules(
      '# comment\n\ndrop tcp [10.0.0.0/8, !10.1.0.0/16] any -> any [80,443] (msg:"a; (b)"; sid:1;)\nnot a rule',
    );
    expect(read).toEqual([
      {
        action: "drop",
        protocol: "tcp",
        source: "[10.0.0.0/8,!10.1.0.0/16]",
        sourcePort: "any",
        both: false,
        destination: "any",
        destinationPort: "[80,443]",
        keywords: ["msg", "sid"],
        message: "a; (b)",
        toServer: false,
        handshake: false,
      },
      undefined,
    ]);
  });
});
