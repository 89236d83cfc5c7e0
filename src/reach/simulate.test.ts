import { describe, expect, test } from "vitest";
import {
  ALLOW_ALL,
  ANYWHERE,
  addresses,
  type Draft,
  draftNetwork,
  entry,
  LOCAL,
  route,
  routerRoute,
  rule,
  through,
  traffic,
  v4,
  v6,
  via,
} from "../../test/reach/draft-network.ts";
import { simulate } from "./simulate.ts";
import { seededChooser } from "./simulate-choices.ts";
import { instantiate } from "./simulate-instantiate.ts";
import type { End, Simulation } from "./simulate-packet.ts";

/** Sends a TCP packet unless told otherwise. */
function send(
  draft: Draft,
  from: End,
  to: End,
  on: { protocol?: number; port?: number; sourcePort?: number; natPort?: number } = {},
): Simulation {
  const network = instantiate(draft.network(), seededChooser(1));
  const { protocol = 6, port = 443, sourcePort = 40000, natPort = 2000 } = on;
  return simulate(network, { from, to, protocol, sourcePort, destinationPort: port, natPort });
}

const host = (segment: number, text: string): End => ({ is: "host", segment, address: v4(text) });
const at = (index: number, text: string): End => ({
  is: "interface",
  interface: index,
  address: text.includes(":") ? v6(text) : v4(text),
});
const outside = (external: number, text: string): End => ({
  is: "external",
  external,
  address: text.includes(":") ? v6(text) : v4(text),
});

/** A VPC with a web and a db subnet, an internet gateway and the internet; both interfaces in open groups. */
function office() {
  const draft = draftNetwork();
  const vpc = draft.domain("vpc", addresses("10.0.0.0/16", "2600:1::/56"));
  const locals = [route("10.0.0.0/16", LOCAL), route("2600:1::/56", LOCAL)];
  const publicTable = draft.table("public", locals);
  const privateTable = draft.table("private", locals);
  const lists = {
    webIn: draft.list("web in"),
    webOut: draft.list("web out"),
    dbIn: draft.list("db in"),
    dbOut: draft.list("db out"),
  };
  const webSubnet = draft.segment("web subnet", {
    domain: vpc,
    addresses: addresses("10.0.1.0/24", "2600:1:0:1::/64"),
    table: publicTable,
    in: lists.webIn,
    out: lists.webOut,
  });
  const dbSubnet = draft.segment("db subnet", {
    domain: vpc,
    addresses: addresses("10.0.2.0/24", "2600:1:0:2::/64"),
    table: privateTable,
    in: lists.dbIn,
    out: lists.dbOut,
  });
  const webGroup = draft.guard("web group");
  const dbGroup = draft.guard("db group");
  const igw = draft.internet("igw", vpc);
  draft.routes(publicTable, route("0.0.0.0/0", via(igw)), route("::/0", via(igw)));
  const web = draft.interface("web", {
    segment: webSubnet,
    guards: [webGroup],
    addresses: addresses("10.0.1.10", "2600:1:0:1::10"),
    public4: { addresses: addresses("203.0.113.10").v4, doubt: -1 },
  });
  const db = draft.interface("db", {
    segment: dbSubnet,
    guards: [dbGroup],
    addresses: addresses("10.0.2.10", "2600:1:0:2::10"),
  });
  const internet = draft.external("internet", "internet", addresses("198.51.100.0/24", "2a00::/16"));
  return {
    draft,
    vpc,
    publicTable,
    privateTable,
    lists,
    webSubnet,
    dbSubnet,
    webGroup,
    dbGroup,
    igw,
    web,
    db,
    internet,
  };
}

describe("security groups (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html)", () => {
  test("a rule by address admits its traffic only, and the reply needs no rule", () => {
    const { draft, dbGroup, web, db } = office();
    draft.ingress(dbGroup, rule("10.0.1.0/24", "tcp 5432"));
    expect(send(draft, at(web, "10.0.1.10"), at(db, "10.0.2.10"), { port: 5432 }).delivered).toBe(true);
    const other = send(draft, at(web, "10.0.1.10"), at(db, "10.0.2.10"), { port: 5433 });
    expect(other.stoppedAt?.at).toBe("guard-ingress");
    expect(send(draft, at(db, "10.0.2.10"), at(web, "10.0.1.10")).stoppedAt?.at).toBe("guard-ingress");
  });

  test("a group reference matches the private address of who carries the group, not its public one", () => {
    const { draft, webGroup, dbGroup, web, db, privateTable, igw } = office();
    draft.ingress(dbGroup, rule(webGroup, "tcp 443"));
    expect(send(draft, at(web, "10.0.1.10"), at(db, "10.0.2.10")).delivered).toBe(true);
    draft.ingress(webGroup, rule(dbGroup, "tcp 443"));
    draft.routes(privateTable, route("0.0.0.0/0", via(igw)));
    expect(send(draft, at(db, "10.0.2.10"), at(web, "10.0.1.10")).delivered).toBe(true);
    const byPublic = send(draft, at(db, "10.0.2.10"), at(web, "203.0.113.10"));
    expect(byPublic.delivered).toBe(false);
  });

  test("an egress rule that names a group admits what goes to its carriers only", () => {
    const { draft, dbGroup, db, webSubnet, dbSubnet } = office();
    draft.ingress(dbGroup, rule("10.0.0.0/16", "all"));
    const onlyToDb = draft.guard("only to db", { egress: [rule(dbGroup, "tcp 443")] });
    const job = draft.interface("job", { segment: webSubnet, guards: [onlyToDb], addresses: addresses("10.0.1.20") });
    const other = draft.interface("other", { segment: dbSubnet, guarded: false, addresses: addresses("10.0.2.20") });
    expect(send(draft, at(job, "10.0.1.20"), at(db, "10.0.2.10")).delivered).toBe(true);
    expect(send(draft, at(job, "10.0.1.20"), at(other, "10.0.2.20")).stoppedAt?.at).toBe("guard-egress");
    expect(send(draft, at(job, "10.0.1.20"), host(dbSubnet, "10.0.2.30")).stoppedAt?.at).toBe("guard-egress");
  });

  test("no group at all denies everything; an interface that no group judges takes everything", () => {
    const { draft, webSubnet, web } = office();
    const closed = draft.interface("closed", { segment: webSubnet, addresses: addresses("10.0.1.20") });
    const free = draft.interface("free", { segment: webSubnet, guarded: false, addresses: addresses("10.0.1.21") });
    expect(send(draft, at(web, "10.0.1.10"), at(closed, "10.0.1.20")).stoppedAt?.at).toBe("guard-ingress");
    expect(send(draft, at(closed, "10.0.1.20"), at(free, "10.0.1.21")).stoppedAt?.at).toBe("guard-egress");
    expect(send(draft, at(web, "10.0.1.10"), at(free, "10.0.1.21")).delivered).toBe(true);
  });

  test("what nothing listens on is dropped, and who opens no connections opens none", () => {
    const { draft, webSubnet, web } = office();
    const lambda = draft.interface("lambda", {
      segment: webSubnet,
      guarded: false,
      listens: [],
      addresses: addresses("10.0.1.20"),
    });
    const nlb = draft.interface("nlb", {
      segment: webSubnet,
      guarded: false,
      opens: false,
      addresses: addresses("10.0.1.21"),
    });
    expect(send(draft, at(web, "10.0.1.10"), at(lambda, "10.0.1.20")).stoppedAt?.at).toBe("destination");
    expect(send(draft, at(nlb, "10.0.1.21"), at(web, "10.0.1.10")).stoppedAt?.at).toBe("source");
  });
});

describe("network ACLs (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html)", () => {
  const toDb = (says: Parameters<typeof entry>[], list: "webIn" | "webOut" | "dbIn" | "dbOut") => {
    const { draft, dbGroup, web, db, lists } = office();
    draft.ingress(dbGroup, rule("10.0.0.0/16", "all"));
    const at4 = draft.network().lists[lists[list]];
    const entries = says.map((one) => entry(...one));
    Object.assign(at4 ?? {}, { entries });
    return (sourcePort: number, port = 443) =>
      send(draft, at(web, "10.0.1.10"), at(db, "10.0.2.10"), { sourcePort, port });
  };

  test("the first entry that matches decides", () => {
    const denied = toDb(
      [
        ["deny", "10.0.1.10/32", "tcp 443"],
        ["allow", ANYWHERE, "all"],
      ],
      "dbIn",
    );
    expect(denied(40000).stoppedAt?.at).toBe("list-in");
    expect(denied(40000, 444).delivered).toBe(true);
    const allowed = toDb(
      [
        ["allow", ANYWHERE, "all"],
        ["deny", "10.0.1.10/32", "tcp 443"],
      ],
      "dbIn",
    );
    expect(allowed(40000).delivered).toBe(true);
  });

  test("a way in is judged by source, a way out by destination", () => {
    expect(toDb([["allow", "10.0.1.10/32", "all"]], "dbIn")(40000).delivered).toBe(true);
    expect(toDb([["allow", "10.0.2.10/32", "all"]], "dbIn")(40000).stoppedAt?.at).toBe("list-in");
    expect(toDb([["allow", "10.0.2.10/32", "all"]], "webOut")(40000).delivered).toBe(true);
    expect(toDb([["allow", "10.0.1.10/32", "all"]], "webOut")(40000).stoppedAt?.at).toBe("list-out");
  });

  test("replies need the client's port (https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html)", () => {
    for (const list of ["dbOut", "webIn"] as const) {
      const windowsOnly = toDb([["allow", ANYWHERE, "tcp 49152-65535"]], list);
      expect(windowsOnly(49151).stoppedAt?.at).toBe(list === "dbOut" ? "reply-list-out" : "reply-list-in");
      expect(windowsOnly(49152).delivered).toBe(true);
    }
  });

  test("nothing is judged inside a subnet", () => {
    const { draft, web, webSubnet, webGroup } = office();
    draft.ingress(webGroup, rule("10.0.0.0/16", "all"));
    const shut = draft.list("shut", []);
    Object.assign(draft.network().segments[webSubnet] ?? {}, { in: shut, out: shut });
    const peer = draft.interface("peer", { segment: webSubnet, guards: [webGroup], addresses: addresses("10.0.1.20") });
    expect(send(draft, at(web, "10.0.1.10"), at(peer, "10.0.1.20")).delivered).toBe(true);
  });

  test("an echo request is answered by an echo reply", () => {
    const { draft, dbGroup, web, db, lists } = office();
    draft.ingress(dbGroup, rule("10.0.0.0/16", "icmp"));
    const ping = () => send(draft, at(web, "10.0.1.10"), at(db, "10.0.2.10"), { protocol: 1, port: 8 * 256 });
    expect(ping().delivered).toBe(true);
    Object.assign(draft.network().lists[lists.webIn] ?? {}, { entries: [entry("allow", ANYWHERE, "icmp 8")] });
    expect(ping().stoppedAt?.at).toBe("reply-list-in");
    Object.assign(draft.network().lists[lists.webIn] ?? {}, { entries: [entry("allow", ANYWHERE, "icmp 0")] });
    expect(ping().delivered).toBe(true);
  });
});

describe("routes (https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html)", () => {
  test("the longest prefix wins, then static over prefix list over propagated", () => {
    const { draft, web, internet, publicTable } = office();
    draft.routes(publicTable, route("198.51.100.0/24", { is: "drop" }));
    expect(send(draft, at(web, "10.0.1.10"), outside(internet, "198.51.100.1")).stoppedAt?.at).toBe("route");
    draft.routes(publicTable, route("198.51.100.0/25", via(0), 2), route("198.51.100.0/25", { is: "drop" }, 3));
    expect(send(draft, at(web, "10.0.1.10"), outside(internet, "198.51.100.1")).delivered).toBe(true);
    draft.routes(publicTable, route("198.51.100.0/25", { is: "drop" }, 1));
    expect(send(draft, at(web, "10.0.1.10"), outside(internet, "198.51.100.1")).delivered).toBe(false);
    expect(send(draft, at(web, "10.0.1.10"), outside(internet, "198.51.100.200")).delivered).toBe(false);
  });

  test("two routes alike with different targets: either, and the simulation says that it chose", () => {
    const { draft, web, internet, publicTable } = office();
    draft.routes(publicTable, route("198.51.100.0/24", via(0), 1), route("198.51.100.0/24", { is: "drop" }, 1));
    const seen = new Set<boolean>();
    for (let seed = 0; seed < 20; seed++) {
      const network = instantiate(draft.network(), seededChooser(seed));
      const probe = { protocol: 6, sourcePort: 40000, destinationPort: 443, natPort: 2000 };
      const result = simulate(network, { from: at(web, "10.0.1.10"), to: outside(internet, "198.51.100.1"), ...probe });
      expect(result.chose).toBe(true);
      seen.add(result.delivered);
    }
    expect(seen).toEqual(new Set([true, false]));
  });

  test("IPv4 and IPv6 are routed apart", () => {
    const { draft, db, internet, privateTable, igw } = office();
    draft.routes(privateTable, route("::/0", via(igw)));
    expect(send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.1")).stoppedAt?.at).toBe("route");
    expect(send(draft, at(db, "2600:1:0:2::10"), outside(internet, "2a00::1")).delivered).toBe(true);
  });

  test("what comes back to where it has been is dropped", () => {
    const { draft, web, db, webSubnet, dbSubnet, publicTable, privateTable } = office();
    const one = draft.interface("one", {
      segment: webSubnet,
      guarded: false,
      forwards: true,
      addresses: addresses("10.0.1.20"),
    });
    const two = draft.interface("two", {
      segment: dbSubnet,
      guarded: false,
      forwards: true,
      addresses: addresses("10.0.2.20"),
    });
    draft.routes(publicTable, route("192.0.2.0/24", through(two)));
    draft.routes(privateTable, route("192.0.2.0/24", through(one)));
    expect(send(draft, at(web, "10.0.1.10"), outside(0, "192.0.2.1")).stoppedAt?.at).toBe("loop");
    expect(send(draft, at(db, "10.0.2.10"), outside(0, "192.0.2.1")).stoppedAt?.at).toBe("loop");
  });
});

describe("internet gateways (https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html)", () => {
  test("IPv4 needs a public address and a route, both ways", () => {
    const { draft, webGroup, dbGroup, web, db, internet, privateTable, igw } = office();
    draft.ingress(webGroup, rule("0.0.0.0/0", "tcp 443"));
    draft.ingress(dbGroup, rule("0.0.0.0/0", "tcp 443"));
    expect(send(draft, outside(internet, "198.51.100.7"), at(web, "203.0.113.10")).delivered).toBe(true);
    expect(send(draft, outside(internet, "198.51.100.7"), at(web, "10.0.1.10")).delivered).toBe(false);
    expect(send(draft, at(web, "10.0.1.10"), outside(internet, "198.51.100.7")).delivered).toBe(true);
    draft.routes(privateTable, route("0.0.0.0/0", via(igw)));
    expect(send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7")).stoppedAt?.at).toBe("gateway");
  });

  test("a public address in a subnet without a route out gets no answer through", () => {
    const { draft, dbSubnet, internet } = office();
    const shown = draft.interface("shown", {
      segment: dbSubnet,
      guarded: false,
      addresses: addresses("10.0.2.20"),
      public4: { addresses: addresses("203.0.113.20").v4, doubt: -1 },
    });
    const result = send(draft, outside(internet, "198.51.100.7"), at(shown, "203.0.113.20"));
    expect(result.stoppedAt?.at).toBe("reply-route");
  });

  test("IPv6 needs no public address", () => {
    const { draft, webGroup, web, internet } = office();
    draft.ingress(webGroup, rule("::/0", "tcp 443"));
    expect(send(draft, outside(internet, "2a00::7"), at(web, "2600:1:0:1::10")).delivered).toBe(true);
  });

  test("a public address of the same network is reached through the internet and seen by its public address", () => {
    const { draft, webSubnet, webGroup, web } = office();
    draft.ingress(webGroup, rule("203.0.113.20/32", "tcp 443"));
    const peer = draft.interface("peer", {
      segment: webSubnet,
      guarded: false,
      addresses: addresses("10.0.1.20"),
      public4: { addresses: addresses("203.0.113.20").v4, doubt: -1 },
    });
    expect(send(draft, at(peer, "10.0.1.20"), at(web, "203.0.113.10")).delivered).toBe(true);
    expect(send(draft, at(peer, "10.0.1.20"), at(web, "10.0.1.10")).stoppedAt?.at).toBe("guard-ingress");
  });

  test("no gateway at the VPC: neither direction", () => {
    const { draft, vpc, webGroup, web, internet } = office();
    draft.ingress(webGroup, rule("0.0.0.0/0", "tcp 443"));
    Object.assign(draft.network().domains[vpc] ?? {}, { internet: undefined });
    expect(send(draft, outside(internet, "198.51.100.7"), at(web, "203.0.113.10")).delivered).toBe(false);
    expect(send(draft, at(web, "10.0.1.10"), outside(internet, "198.51.100.7")).delivered).toBe(false);
  });

  test("ingress routing takes the packet through an appliance (https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html)", () => {
    const { draft, vpc, webGroup, web, internet, igw, dbSubnet, publicTable, privateTable } = office();
    draft.ingress(webGroup, rule("0.0.0.0/0", "tcp 0-65535"));
    const passes = { must: traffic("tcp 443"), may: traffic("tcp 443"), fact: -1 };
    const firewall = draft.gateway("firewall", { is: "appliance", segment: dbSubnet, passes, rules: [] });
    const edge = draft.table("edge", [route("10.0.0.0/16", LOCAL), route("10.0.1.0/24", via(firewall))]);
    Object.assign(draft.network().gateways[igw] ?? {}, { table: edge, domain: vpc });
    draft.routes(privateTable, route("0.0.0.0/0", via(igw)));
    Object.assign(draft.network().tables[publicTable] ?? {}, {
      routes: [route("10.0.0.0/16", LOCAL), route("0.0.0.0/0", via(firewall))],
    });
    const passed = send(draft, outside(internet, "198.51.100.7"), at(web, "203.0.113.10"));
    expect(passed.delivered).toBe(true);
    expect(passed.trace.map((step) => step.at)).toEqual(expect.arrayContaining(["appliance", "reply-appliance"]));
    const dropped = send(draft, outside(internet, "198.51.100.7"), at(web, "203.0.113.10"), { port: 80 });
    expect(dropped.stoppedAt?.at).toBe("appliance");
  });

  test.each([
    ["none", true, true, true],
    ["in", false, false, true],
    ["both", false, false, false],
  ] as const)(
    "public access blocked: %s (https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html)",
    (mode, opened, opens, nat) => {
      const { draft, webGroup, web, db, internet, igw, webSubnet, privateTable } = office();
      draft.ingress(webGroup, rule("0.0.0.0/0", "tcp 443"));
      Object.assign(draft.network().gateways[igw] ?? {}, { block: { mode, open: [], outOnly: [] } });
      const gateway = draft.gateway("nat", {
        is: "nat",
        segment: webSubnet,
        addresses: addresses("10.0.1.5"),
        public: true,
      });
      draft.routes(privateTable, route("0.0.0.0/0", via(gateway)));
      expect(send(draft, outside(internet, "198.51.100.7"), at(web, "203.0.113.10")).delivered).toBe(opened);
      expect(send(draft, at(web, "10.0.1.10"), outside(internet, "198.51.100.7")).delivered).toBe(opens);
      expect(send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7")).delivered).toBe(nat);
      Object.assign(draft.network().gateways[igw] ?? {}, { block: { mode, open: [webSubnet], outOnly: [] } });
      expect(send(draft, outside(internet, "198.51.100.7"), at(web, "203.0.113.10")).delivered).toBe(true);
      Object.assign(draft.network().gateways[igw] ?? {}, { block: { mode, open: [], outOnly: [webSubnet] } });
      expect(send(draft, outside(internet, "198.51.100.7"), at(web, "203.0.113.10")).delivered).toBe(mode === "none");
      expect(send(draft, at(web, "10.0.1.10"), outside(internet, "198.51.100.7")).delivered).toBe(mode !== "in");
    },
  );

  test("an egress-only gateway carries IPv6 that was opened from inside (https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html)", () => {
    const { draft, vpc, dbGroup, db, internet, privateTable } = office();
    draft.ingress(dbGroup, rule("::/0", "all"));
    const gateway = draft.gateway("eigw", { is: "egress-only", domain: vpc });
    draft.routes(privateTable, route("::/0", via(gateway)), route("0.0.0.0/0", via(gateway)));
    expect(send(draft, at(db, "2600:1:0:2::10"), outside(internet, "2a00::7")).delivered).toBe(true);
    expect(send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7")).delivered).toBe(false);
    expect(send(draft, outside(internet, "2a00::7"), at(db, "2600:1:0:2::10")).delivered).toBe(false);
  });
});

describe("NAT gateways (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html)", () => {
  function withNat(isPublic = true) {
    const made = office();
    const { draft, webSubnet, privateTable } = made;
    const nat = draft.gateway("nat", {
      is: "nat",
      segment: webSubnet,
      addresses: addresses("10.0.1.5"),
      public: isPublic,
    });
    draft.routes(privateTable, route("0.0.0.0/0", via(nat)));
    return { ...made, nat };
  }

  test("lets connections out and their replies back, nothing in", () => {
    const { draft, dbGroup, db, internet } = withNat();
    draft.ingress(dbGroup, rule("0.0.0.0/0", "all"));
    const out = send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7"));
    expect(out.delivered).toBe(true);
    expect(send(draft, outside(internet, "198.51.100.7"), at(db, "10.0.2.10")).delivered).toBe(false);
  });

  test("a private one goes nowhere through an internet gateway", () => {
    const { draft, db, internet } = withNat(false);
    expect(send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7")).stoppedAt?.at).toBe("gateway");
  });

  test("carries TCP, UDP and ICMP echo, no other protocol", () => {
    const { draft, db, internet } = withNat();
    const to = outside(internet, "198.51.100.7");
    const from = at(db, "10.0.2.10");
    expect(send(draft, from, to, { protocol: 17, port: 53 }).delivered).toBe(true);
    expect(send(draft, from, to, { protocol: 1, port: 8 * 256 }).delivered).toBe(true);
    expect(send(draft, from, to, { protocol: 1, port: 13 * 256 }).delivered).toBe(false);
    expect(send(draft, from, to, { protocol: 50, port: 0 }).delivered).toBe(false);
  });

  test("its subnet's lists judge both legs, with its own ports (1024-65535) on the outer one", () => {
    const { draft, db, internet, lists } = withNat();
    const webIn = draft.network().lists[lists.webIn];
    Object.assign(webIn ?? {}, {
      entries: [entry("allow", "10.0.2.0/24", "tcp 443"), entry("allow", ANYWHERE, "tcp 32768-65535")],
    });
    const ask = (natPort: number) => send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7"), { natPort });
    expect(ask(32768).delivered).toBe(true);
    expect(ask(32767).stoppedAt?.at).toBe("reply-list-in");
    Object.assign(webIn ?? {}, { entries: [entry("allow", ANYWHERE, "tcp 32768-65535")] });
    expect(ask(32768).stoppedAt?.at).toBe("list-in");
  });

  test("the target sees the gateway's address, so a group reference does not match", () => {
    const { draft, vpc, dbGroup, privateTable, nat, db } = withNat();
    const appTable = draft.table("app", [route("10.0.0.0/16", LOCAL)]);
    const subnet = draft.segment("app subnet", { domain: vpc, addresses: addresses("10.0.3.0/24"), table: appTable });
    const group = draft.guard("app group", { ingress: [rule(dbGroup, "tcp 443"), rule("10.0.1.5/32", "tcp 80")] });
    const app = draft.interface("app", { segment: subnet, guards: [group], addresses: addresses("10.0.3.10") });
    expect(send(draft, at(db, "10.0.2.10"), at(app, "10.0.3.10")).delivered).toBe(true);
    draft.routes(privateTable, route("10.0.3.0/24", via(nat)));
    expect(send(draft, at(db, "10.0.2.10"), at(app, "10.0.3.10")).delivered).toBe(false);
    expect(send(draft, at(db, "10.0.2.10"), at(app, "10.0.3.10"), { port: 80 }).delivered).toBe(true);
  });
});

describe("forwarding interfaces (https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html)", () => {
  function withForwarder(of: { forwards: boolean; translates: boolean; ingress?: string }) {
    const made = office();
    const { draft, vpc, webSubnet, privateTable } = made;
    const group = draft.guard("forwarder group", { ingress: [rule(of.ingress ?? "10.0.2.0/24", "all")] });
    const forwarder = draft.interface("forwarder", {
      segment: webSubnet,
      guards: [group],
      forwards: of.forwards,
      translates: of.translates,
      addresses: addresses("10.0.1.6"),
      public4: { addresses: addresses("203.0.113.6").v4, doubt: -1 },
    });
    draft.routes(privateTable, route("0.0.0.0/0", through(forwarder)));
    const table = draft.table("app", [route("10.0.0.0/16", LOCAL)]);
    const subnet = draft.segment("app subnet", { domain: vpc, addresses: addresses("10.0.3.0/24"), table });
    const appGroup = draft.guard("app group");
    const app = draft.interface("app", { segment: subnet, guards: [appGroup], addresses: addresses("10.0.3.10") });
    return { ...made, forwarder, group, app, appGroup };
  }

  test("a NAT instance needs the source/destination check off", () => {
    const on = withForwarder({ forwards: false, translates: true });
    expect(send(on.draft, at(on.db, "10.0.2.10"), outside(on.internet, "198.51.100.7")).stoppedAt?.at).toBe("forward");
    const off = withForwarder({ forwards: true, translates: true });
    expect(send(off.draft, at(off.db, "10.0.2.10"), outside(off.internet, "198.51.100.7")).delivered).toBe(true);
  });

  test("its groups judge what it forwards", () => {
    const { draft, db, internet } = withForwarder({ forwards: true, translates: true, ingress: "10.0.9.0/24" });
    expect(send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7")).stoppedAt?.at).toBe("guard-ingress");
  });

  test("without translation the packet keeps its source, which has no public address", () => {
    const { draft, db, internet } = withForwarder({ forwards: true, translates: false });
    expect(send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7")).stoppedAt?.at).toBe("gateway");
  });

  test("references do not match through it; what it translates is its own (https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html)", () => {
    const plain = withForwarder({ forwards: true, translates: false });
    plain.draft.ingress(plain.appGroup, rule(plain.dbGroup, "tcp 443"));
    plain.draft.routes(plain.privateTable, route("10.0.3.0/24", through(plain.forwarder)));
    expect(send(plain.draft, at(plain.db, "10.0.2.10"), at(plain.app, "10.0.3.10")).stoppedAt?.at).toBe(
      "guard-ingress",
    );
    const translating = withForwarder({ forwards: true, translates: true });
    translating.draft.ingress(translating.appGroup, rule(translating.group, "tcp 443"));
    translating.draft.routes(translating.privateTable, route("10.0.3.0/24", through(translating.forwarder)));
    expect(send(translating.draft, at(translating.db, "10.0.2.10"), at(translating.app, "10.0.3.10")).delivered).toBe(
      true,
    );
  });

  test("a reply that goes another way is judged by its groups as new", () => {
    const { draft, vpc, webSubnet, db, dbGroup } = withForwarder({ forwards: true, translates: false });
    draft.ingress(dbGroup, rule("10.0.3.0/24", "all"));
    const group = draft.guard("back group", { ingress: [rule("10.0.2.0/24", "tcp 49152-65535")] });
    const back = draft.interface("back", {
      segment: webSubnet,
      guards: [group],
      forwards: true,
      addresses: addresses("10.0.1.7"),
    });
    const table = draft.table("client", [route("10.0.0.0/16", LOCAL)]);
    const subnet = draft.segment("client subnet", { domain: vpc, addresses: addresses("10.0.3.128/25"), table });
    draft.routes(1, route("10.0.3.128/25", through(back)));
    const ask = (sourcePort: number) => send(draft, host(subnet, "10.0.3.200"), at(db, "10.0.2.10"), { sourcePort });
    expect(ask(49152).delivered).toBe(true);
    expect(ask(49151).stoppedAt?.at).toBe("reply-guard-ingress");
  });
});

describe("peering (https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html)", () => {
  function peered(references: boolean, routesBack = true) {
    const made = office();
    const { draft, vpc, publicTable, webGroup, igw } = made;
    const other = draft.domain("other vpc", addresses("10.1.0.0/16"));
    const table = draft.table("other table", [route("10.1.0.0/16", LOCAL)]);
    const subnet = draft.segment("other subnet", { domain: other, addresses: addresses("10.1.0.0/24"), table });
    const group = draft.guard("other group", { ingress: [rule(webGroup, "tcp 443"), rule("10.0.0.0/16", "tcp 80")] });
    const peer = draft.interface("peer", { segment: subnet, guards: [group], addresses: addresses("10.1.0.10") });
    const link = draft.gateway("link", { is: "link", domains: [vpc, other], references });
    draft.routes(publicTable, route("10.1.0.0/16", via(link)));
    if (routesBack) draft.routes(table, route("10.0.0.0/16", via(link)), route("0.0.0.0/0", via(link)));
    return { ...made, peer, table, igw };
  }

  test("needs routes on both sides", () => {
    const there = peered(true);
    expect(send(there.draft, at(there.web, "10.0.1.10"), at(there.peer, "10.1.0.10"), { port: 80 }).delivered).toBe(
      true,
    );
    const oneWay = peered(true, false);
    const result = send(oneWay.draft, at(oneWay.web, "10.0.1.10"), at(oneWay.peer, "10.1.0.10"), { port: 80 });
    expect(result.stoppedAt?.at).toBe("reply-route");
  });

  test("group references match across it where it passes them", () => {
    for (const references of [true, false]) {
      const { draft, web, peer } = peered(references);
      expect(send(draft, at(web, "10.0.1.10"), at(peer, "10.1.0.10")).delivered).toBe(references);
    }
  });

  test("the peer's internet gateway cannot be used through it", () => {
    const { draft, peer, internet } = peered(true);
    expect(send(draft, at(peer, "10.1.0.10"), outside(internet, "198.51.100.7")).delivered).toBe(false);
  });
});

describe("transit gateways (https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html)", () => {
  function hub(of: { zones?: [string, string]; references?: boolean; pinned?: boolean } = {}) {
    const draft = draftNetwork();
    const [zoneA, zoneB] = of.zones ?? ["a", "a"];
    const domains = [
      draft.domain("left vpc", addresses("10.0.0.0/16")),
      draft.domain("right vpc", addresses("10.1.0.0/16")),
    ];
    const tables = [0, 1].map((d) => draft.table(`table ${d}`, [route(`10.${d}.0.0/16`, LOCAL)]));
    const hubTables = [0, 1].map((d) => draft.table(`hub table ${d}`, [route(`10.${d}.0.0/16`, LOCAL)]));
    const lists = [0, 1].map((d) => ({ in: draft.list(`hub in ${d}`), out: draft.list(`hub out ${d}`) }));
    const segments = [0, 1].map((d) =>
      draft.segment(`subnet ${d}`, {
        domain: d,
        addresses: addresses(`10.${d}.1.0/24`),
        table: tables[d] ?? 0,
        zone: zoneA,
      }),
    );
    const hubs = [0, 1].map((d) =>
      draft.segment(`hub subnet ${d}`, {
        domain: d,
        addresses: addresses(`10.${d}.9.0/28`),
        table: hubTables[d] ?? 0,
        zone: d === 0 ? zoneB : zoneA,
        ...lists[d],
      }),
    );
    const left = draft.guard("left group");
    const right = draft.guard("right group", { ingress: [rule(left, "tcp 443"), rule("10.0.0.0/16", "tcp 80")] });
    const client = draft.interface("client", {
      segment: segments[0] ?? 0,
      guards: [left],
      addresses: addresses("10.0.1.10"),
    });
    const server = draft.interface("server", {
      segment: segments[1] ?? 0,
      guards: [right],
      addresses: addresses("10.1.1.10"),
    });
    const attachments = [0, 1].map((d) =>
      draft.attachment(`attachment ${d}`, { to: { is: "domain", domain: domains[d] ?? 0, segments: [hubs[d] ?? 0] } }),
    );
    const router = draft.gateway("tgw", {
      is: "router",
      references: of.references ?? true,
      attachments,
      tables: [draft.routerTable("tgw table", [routerRoute("10.0.0.0/16", 0), routerRoute("10.1.0.0/16", 1)])],
    });
    draft.routes(tables[0] ?? 0, route("10.0.0.0/8", via(router)));
    draft.routes(tables[1] ?? 0, route("10.0.0.0/8", via(router)));
    const go = (port = 80) => send(draft, at(client, "10.0.1.10"), at(server, "10.1.1.10"), { port });
    return { draft, router, go, lists, client, server, hubTables };
  }

  test("the attachment's table leads to the other VPC; references pass where the gateway says so", () => {
    expect(hub().go().delivered).toBe(true);
    expect(hub().go(443).delivered).toBe(true);
    expect(hub({ references: false }).go(443).stoppedAt?.at).toBe("guard-ingress");
  });

  test("only zones with an attachment subnet are served", () => {
    expect(hub({ zones: ["a", "b"] }).go().stoppedAt?.at).toBe("gateway");
  });

  test("a blackhole drops, the longest prefix first", () => {
    const { draft, router, go } = hub();
    const tables = [
      draft.routerTable("t", [
        routerRoute("10.0.0.0/8", 1),
        routerRoute("10.1.1.0/24", "drop"),
        routerRoute("10.0.0.0/16", 0),
      ]),
    ];
    Object.assign(draft.network().gateways[router] ?? {}, { tables });
    expect(go().stoppedAt?.at).toBe("router");
  });

  test("lists of the attachment's subnet judge what goes in by source, what comes out by destination (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html)", () => {
    const set = (which: "in" | "out", d: 0 | 1, block: string) => {
      const { draft, go, lists } = hub();
      Object.assign(draft.network().lists[lists[d]?.[which] ?? 0] ?? {}, { entries: [entry("allow", block, "all")] });
      return go();
    };
    expect(set("in", 0, "10.0.1.10/32").delivered).toBe(true);
    expect(set("in", 0, "10.1.1.10/32").stoppedAt?.at).toBe("list-in");
    expect(set("out", 1, "10.1.1.10/32").delivered).toBe(true);
    expect(set("out", 1, "10.0.1.10/32").stoppedAt?.at).toBe("list-out");
    // The outgoing list of the near subnet judges the reply only, the incoming list of the far one likewise.
    expect(set("out", 0, "10.0.1.10/32").delivered).toBe(true);
    expect(set("in", 1, "10.1.1.10/32").delivered).toBe(true);
    expect(set("in", 1, "10.0.1.10/32").stoppedAt?.at).toBe("reply-list-in");
  });

  test("an egress rule that names a group never matches across it", () => {
    const { draft, go } = hub();
    Object.assign(draft.network().guards[0] ?? {}, { egress: [rule(1, "all")] });
    expect(go().stoppedAt?.at).toBe("guard-egress");
  });

  test("an on-premises network comes in by its own attachment", () => {
    const { draft, router, server, client } = hub();
    const office = draft.external("office", "on-premises", addresses("192.168.0.0/16"));
    const at0 = draft.network().gateways[router];
    if (at0?.is !== "router") throw new Error("no router");
    const attachments = [...at0.attachments, draft.attachment("vpn", { to: { is: "external", external: office } })];
    const tables = [
      draft.routerTable("t", [
        routerRoute("10.0.0.0/16", 0),
        routerRoute("10.1.0.0/16", 1),
        routerRoute("192.168.0.0/16", 2),
      ]),
    ];
    Object.assign(at0, { attachments, tables });
    draft.routes(1, route("192.168.0.0/16", via(router)));
    draft.routes(0, route("192.168.0.0/16", via(router)));
    draft.ingress(1, rule("192.168.1.0/24", "tcp 22"));
    expect(send(draft, outside(office, "192.168.1.1"), at(server, "10.1.1.10"), { port: 22 }).delivered).toBe(true);
    expect(send(draft, outside(office, "192.168.2.1"), at(server, "10.1.1.10"), { port: 22 }).delivered).toBe(false);
    expect(send(draft, at(client, "10.0.1.10"), outside(office, "192.168.2.1")).delivered).toBe(true);
  });

  test("a stateful appliance sees half a flow unless the attachment is pinned (https://docs.aws.amazon.com/vpc/latest/tgw/tgw-appliance-scenario.html)", () => {
    const inspected = (pinned: boolean, seed: number) => {
      const draft = draftNetwork();
      for (const d of [0, 1, 2]) draft.domain(`vpc ${d}`, addresses(`10.${d}.0.0/16`));
      const spokes = [0, 1].map((d) => {
        const table = draft.table(`spoke ${d}`, [route(`10.${d}.0.0/16`, LOCAL), route("10.0.0.0/8", via(0))]);
        return draft.segment(`spoke ${d}`, { domain: d, addresses: addresses(`10.${d}.0.0/24`), table, zone: "ab"[d] });
      });
      // The appliance is a forwarding interface per zone, that takes what it knows and new connections to 443 only.
      const inner = ["a", "b"].map((zone, i) => {
        const table = draft.table(`in ${zone}`, [route("10.2.0.0/16", LOCAL), route("10.0.0.0/8", through(i))]);
        return draft.segment(`in ${zone}`, { domain: 2, addresses: addresses(`10.2.${i}.0/24`), table, zone });
      });
      const group = draft.guard("appliance", { ingress: [rule(ANYWHERE, "tcp 443")] });
      const outer = ["a", "b"].map((zone, i) => {
        const table = draft.table(`out ${zone}`, [route("10.2.0.0/16", LOCAL), route("10.0.0.0/8", via(0))]);
        return draft.segment(`out ${zone}`, { domain: 2, addresses: addresses(`10.2.1${i}.0/24`), table, zone });
      });
      for (const i of [0, 1]) {
        draft.interface(`appliance ${i}`, {
          segment: outer[i] ?? 0,
          guards: [group],
          forwards: true,
          addresses: addresses(`10.2.1${i}.5`),
        });
      }
      const attachments = [
        ...spokes.map((segment, d) =>
          draft.attachment(`a${d}`, { to: { is: "domain", domain: d, segments: [segment] } }),
        ),
        draft.attachment("a2", { to: { is: "domain", domain: 2, segments: [...inner, ...outer] }, table: 1, pinned }),
      ];
      draft.gateway("tgw", {
        is: "router",
        references: false,
        attachments: attachments.map((one, i) =>
          i === 2 ? { ...one, to: { is: "domain", domain: 2, segments: inner } } : one,
        ),
        tables: [
          draft.routerTable("spokes", [routerRoute("10.0.0.0/8", 2)]),
          draft.routerTable("inspection", [routerRoute("10.0.0.0/16", 0), routerRoute("10.1.0.0/16", 1)]),
        ],
      });
      const network = instantiate(draft.network(), seededChooser(seed));
      const probe = { protocol: 6, sourcePort: 40000, destinationPort: 443, natPort: 2000 };
      return simulate(network, {
        from: host(spokes[0] ?? 0, "10.0.0.9"),
        to: host(spokes[1] ?? 0, "10.1.0.9"),
        ...probe,
      });
    };
    expect(inspected(false, 1).stoppedAt?.at).toBe("reply-guard-ingress");
    for (let seed = 0; seed < 8; seed++) expect(inspected(true, seed).delivered).toBe(true);
  });
});

describe("ways to an external (https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html)", () => {
  test("a VPN lets its site open connections only where it says so; an edge table is looked up first", () => {
    const { draft, vpc, dbGroup, db, privateTable } = office();
    draft.ingress(dbGroup, rule("192.168.0.0/16", "tcp 443"));
    const site = draft.external("site", "on-premises", addresses("192.168.0.0/16"));
    const vpn = draft.gateway("vpn", { is: "external", domain: vpc, external: site, inbound: true });
    draft.routes(privateTable, route("192.168.0.0/16", via(vpn), 2));
    const enter = () => send(draft, outside(site, "192.168.0.1"), at(db, "10.0.2.10"));
    expect(enter().delivered).toBe(true);
    expect(send(draft, at(db, "10.0.2.10"), outside(site, "192.168.0.1")).delivered).toBe(true);
    const edge = draft.table("edge", [route("10.0.2.0/24", { is: "drop" })]);
    Object.assign(draft.network().gateways[vpn] ?? {}, { table: edge });
    expect(enter().delivered).toBe(false);
    Object.assign(draft.network().gateways[vpn] ?? {}, { table: undefined, inbound: false });
    expect(enter().delivered).toBe(false);
    expect(send(draft, at(db, "10.0.2.10"), outside(site, "192.168.0.1")).delivered).toBe(true);
  });

  test("a gateway endpoint's prefix list matches what goes to the service (https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html)", () => {
    const { draft, vpc, db, internet, privateTable } = office();
    const s3 = draft.external("s3", "service", addresses("198.51.100.0/25"));
    const endpoint = draft.gateway("endpoint", { is: "external", domain: vpc, external: s3, inbound: false });
    draft.routes(privateTable, { ...route("0.0.0.0/0", via(endpoint), 1), prefix: undefined });
    expect(send(draft, at(db, "10.0.2.10"), outside(s3, "198.51.100.7")).delivered).toBe(true);
    expect(send(draft, at(db, "10.0.2.10"), outside(internet, "198.51.100.7")).delivered).toBe(false);
  });

  test("a site is not reached over the internet", () => {
    const { draft, webGroup, web } = office();
    draft.ingress(webGroup, rule(ANYWHERE, "all"));
    const site = draft.external("site", "on-premises", addresses("192.168.0.0/16"));
    expect(send(draft, outside(site, "192.168.0.1"), at(web, "203.0.113.10")).delivered).toBe(false);
    expect(send(draft, at(web, "10.0.1.10"), outside(site, "192.168.0.1")).delivered).toBe(false);
  });
});

describe("instantiation", () => {
  test("a fact is one truth wherever it stands, and what does not exist does nothing", () => {
    const { draft, webGroup, web, internet, igw } = office();
    const fact = draft.fact("parameter `Public` has no default");
    draft.ingress(webGroup, { ...rule("0.0.0.0/0", "tcp 443"), doubt: fact });
    Object.assign(draft.network().gateways[igw] ?? {}, { doubt: fact });
    const seen = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const network = instantiate(draft.network(), seededChooser(seed));
      const rules = network.guards[webGroup]?.ingress.length;
      seen.add(`${rules} ${network.domains[0]?.internet}`);
      const probe = { protocol: 6, sourcePort: 40000, destinationPort: 443, natPort: 2000 };
      const result = simulate(network, {
        from: outside(internet, "198.51.100.7"),
        to: at(web, "203.0.113.10"),
        ...probe,
      });
      expect(result.delivered).toBe(rules === 1);
    }
    expect(seen).toEqual(new Set(["1 0", "0 undefined"]));
  });

  test("unknown addresses are one address of their set, and no two of a VPC alike", () => {
    const { draft, webSubnet } = office();
    for (let i = 0; i < 4; i++)
      draft.interface(`task ${i}`, { segment: webSubnet, addresses: addresses("10.0.1.128/30") });
    for (let seed = 0; seed < 20; seed++) {
      const { interfaces, crowded } = instantiate(draft.network(), seededChooser(seed));
      const tasks = interfaces.slice(2).map((one) => one.addresses.v4);
      expect(new Set(tasks.map(([from]) => from)).size).toBe(4);
      for (const [from = 0, to = 0] of tasks) expect([to - from, from >> 2]).toEqual([1, v4("10.0.1.128") >> 2]);
      expect(crowded.size).toBe(0);
    }
  });

  test("where no address is left, the interface is named as crowded", () => {
    const { draft, webSubnet } = office();
    for (let i = 0; i < 3; i++)
      draft.interface(`task ${i}`, { segment: webSubnet, addresses: addresses("10.0.1.128/31") });
    expect(instantiate(draft.network(), seededChooser(3)).crowded.size).toBe(1);
  });

  test("an unknown route leaves `local` alone", () => {
    const { draft, dbGroup, web, db, publicTable, igw } = office();
    draft.ingress(dbGroup, rule("10.0.0.0/16", "all"));
    draft.routes(publicTable, { ...route("0.0.0.0/0", via(igw)), prefix: undefined });
    for (let seed = 0; seed < 40; seed++) {
      const network = instantiate(draft.network(), seededChooser(seed));
      const probe = { protocol: 6, sourcePort: 40000, destinationPort: 443, natPort: 2000 };
      expect(simulate(network, { from: at(web, "10.0.1.10"), to: at(db, "10.0.2.10"), ...probe }).delivered).toBe(true);
    }
  });

  test("list entries in doubt may be smaller than they are written", () => {
    const { draft, lists } = office();
    const fact = draft.fact("unknown");
    const entries = [{ ...entry("deny", "10.0.0.0/8", "tcp 0-65535"), doubt: fact }, ...ALLOW_ALL];
    Object.assign(draft.network().lists[lists.dbIn] ?? {}, { entries });
    const shapes = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const [first] = instantiate(draft.network(), seededChooser(seed)).lists[lists.dbIn]?.entries ?? [];
      shapes.add(first?.allow === true ? "absent" : `${first?.addresses.v4.length}${first?.traffic.join()}`);
    }
    expect(shapes.has("absent")).toBe(true);
    expect(shapes.size).toBeGreaterThan(3);
  });
});
