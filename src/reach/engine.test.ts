import { describe, expect, it } from "vitest";
import type { Party } from "./answer.ts";
import { engineOf } from "./engine.ts";
import { SURE } from "./network.ts";
import {
  addresses,
  type Entry,
  type Rule,
  type Small,
  small,
  toExternal,
  toGateway,
  toInterface,
} from "./test-network.ts";
import { ALL_TRAFFIC, icmp, protocol, tcp, trafficText, udp } from "./traffic.ts";

const none = "nothing";
const ask = (net: Small, from: Party | number, to: Party | number) => {
  const party = (end: Party | number): Party => (typeof end === "number" ? toInterface(end) : end);
  const answer = engineOf(net.network()).connect(party(from), party(to));
  return {
    must: trafficText(answer.must),
    may: trafficText(answer.may),
    everywhere: trafficText(answer.everywhere),
    facts: answer.facts,
  };
};
const surely = (text: string) => expect.objectContaining({ must: text, may: text, facts: [] });
const perhaps = (text: string, facts: readonly number[] = []) =>
  expect.objectContaining({ must: none, may: text, facts });

/** One VPC with two subnets and no way out. */
function office() {
  const net = small();
  const vpc = net.domain("10.0.0.0/16 2001:db8::/56");
  const table = net.table(vpc);
  const front = net.segment(vpc, "10.0.1.0/24", { table, zone: "a" });
  const back = net.segment(vpc, "10.0.2.0/24", { table, zone: "b" });
  return { net, vpc, table, front, back };
}

// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
describe("guards (security groups)", () => {
  it("admit what one rule of one of them allows, replies pass by themselves", () => {
    const { net, front, back } = office();
    const web = net.guard([], [{ traffic: tcp(5432), peer: "10.0.2.0/24" }]);
    const db = net.guard([{ traffic: tcp(5432), peer: "10.0.1.0/24" }], []);
    const server = net.face(front, "10.0.1.5", { guards: [web] });
    const database = net.face(back, "10.0.2.5", { guards: [db] });
    expect(ask(net, server, database)).toEqual(surely("tcp 5432"));
    expect(ask(net, database, server)).toEqual(surely(none));
  });

  it("deny everything where an interface has none", () => {
    const { net, front, back } = office();
    const bare = net.face(front, "10.0.1.5", { guards: [] });
    const database = net.face(back, "10.0.2.5");
    expect(ask(net, bare, database)).toEqual(surely(none));
    expect(ask(net, database, bare)).toEqual(surely(none));
  });

  it("match a guard of the other end by its private address", () => {
    const { net, front, back } = office();
    const web = net.guard([]);
    const db = net.guard([{ traffic: tcp(5432), peer: { guard: web } }]);
    const server = net.face(front, "10.0.1.5", { guards: [web] });
    const stranger = net.face(front, "10.0.1.6", { guards: [net.guard([])] });
    const database = net.face(back, "10.0.2.5", { guards: [db] });
    expect(ask(net, server, database)).toEqual(surely("tcp 5432"));
    expect(ask(net, stranger, database)).toEqual(surely(none));
  });

  it("leave in doubt what a doubtful rule or a doubtful attachment allows, and name the fact", () => {
    const { net, front, back } = office();
    const condition = net.fact("condition `IsProd` cannot be decided");
    const extra = net.fact("parameter `ExtraGroup` has no default");
    const db = net.guard([
      { traffic: tcp(5432), peer: "10.0.0.0/16" },
      { traffic: tcp(22), peer: "10.0.0.0/16", doubt: condition },
    ]);
    const all = net.guard([{ peer: "0.0.0.0/0" }]);
    const server = net.face(front, "10.0.1.5");
    const database = net.face(back, "10.0.2.5", { guards: [db] });
    const other = net.face(back, "10.0.2.6", { guards: [db, all], guardDoubts: [SURE, extra] });
    expect(ask(net, server, database)).toMatchObject({ must: "tcp 5432", may: "tcp 22, tcp 5432", facts: [condition] });
    expect(ask(net, server, other)).toMatchObject({ must: "tcp 5432", may: "all traffic", facts: [condition, extra] });
  });

  it("name only the facts that decide about what is left in doubt", () => {
    const { net, front, back } = office();
    const ssh = net.fact("parameter `SshCidr` has no default");
    const port = net.fact("parameter `Port` has no default");
    const guard = net.guard([
      { traffic: tcp(22), peer: "10.0.0.0/16", doubt: ssh },
      { traffic: tcp(8080), peer: "10.0.0.0/16", doubt: port },
    ]);
    const server = net.face(front, "10.0.1.5", { guards: [net.guard([], [{ traffic: tcp(8000, 9000) }])] });
    expect(ask(net, server, net.face(back, "10.0.2.5", { guards: [guard] }))).toEqual(perhaps("tcp 8080", [port]));
    const deaf = net.face(back, "10.0.2.6", { guards: [guard], listens: tcp(22) });
    expect(ask(net, server, deaf)).toEqual(surely(none));
    expect(ask(net, net.face(front, "10.0.1.6"), deaf)).toEqual(perhaps("tcp 22", [ssh]));
  });

  it("judge an address that nobody knows by every address it can be", () => {
    const { net, front, back } = office();
    const inside = net.guard([{ traffic: tcp(443), peer: "10.0.1.0/24" }]);
    const half = net.guard([{ traffic: tcp(443), peer: "10.0.1.0/25" }]);
    const halves = net.guard([
      { traffic: tcp(443), peer: "10.0.1.0/25" },
      { traffic: tcp(443), peer: "10.0.1.128/25" },
    ]);
    const server = net.face(front, "10.0.1.0/24");
    expect(ask(net, server, net.face(back, "10.0.2.5", { guards: [inside] }))).toEqual(surely("tcp 443"));
    expect(ask(net, server, net.face(back, "10.0.2.6", { guards: [half] }))).toEqual(perhaps("tcp 443"));
    expect(ask(net, server, net.face(back, "10.0.2.7", { guards: [halves] }))).toEqual(surely("tcp 443"));
    const splitGroups = net.face(back, "10.0.2.8", {
      guards: [half, net.guard([{ traffic: tcp(443), peer: "10.0.1.128/25" }])],
    });
    expect(ask(net, server, splitGroups)).toEqual(surely("tcp 443"));
  });
});

// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
describe("lists (network ACLs)", () => {
  const client = { replyPorts: { from: 32768, to: 61000 } };
  const between = (incoming: readonly Entry[], outgoing: readonly Entry[]) => {
    const net = small();
    const vpc = net.domain("10.0.0.0/16");
    const table = net.table(vpc);
    const front = net.segment(vpc, "10.0.1.0/24", { table });
    const back = net.segment(vpc, "10.0.2.0/24", { table, in: net.list(...incoming), out: net.list(...outgoing) });
    return { net, server: net.face(front, "10.0.1.5", client), database: net.face(back, "10.0.2.5"), back };
  };

  it("decide by the first entry that matches, and deny what none matches", () => {
    const { net, server, database } = between(
      [
        { traffic: tcp(5432), peer: "10.0.1.0/24" },
        { deny: true, traffic: tcp(22), peer: "10.0.1.0/28" },
        { traffic: tcp(22, 23) },
      ],
      [{}],
    );
    expect(ask(net, server, database)).toEqual(surely("tcp 23, tcp 5432"));
  });

  it("judge the reply on the client's ports", () => {
    const passing = between([{ traffic: tcp(5432) }], [{ traffic: tcp(1024, 65535) }]);
    expect(ask(passing.net, passing.server, passing.database)).toEqual(surely("tcp 5432"));
    const blocked = between([{ traffic: tcp(5432) }], [{ traffic: tcp(443) }]);
    expect(ask(blocked.net, blocked.server, blocked.database)).toEqual(surely(none));
    const some = between([{ traffic: tcp(5432) }], [{ traffic: tcp(49152, 65535) }]);
    expect(ask(some.net, some.server, some.database)).toEqual(perhaps("tcp 5432"));
    const twice = between([{ traffic: tcp(5432) }], [{ traffic: tcp(32768, 50000) }, { traffic: tcp(50001, 61000) }]);
    expect(ask(twice.net, twice.server, twice.database)).toEqual(surely("tcp 5432"));
  });

  it("answer a ping by an echo reply", () => {
    const open = between([{ traffic: icmp(8) }], [{ traffic: icmp(0) }]);
    expect(ask(open.net, open.server, open.database)).toEqual(surely("icmp type 8"));
    const shut = between([{ traffic: icmp(8) }], [{ traffic: icmp(8) }]);
    expect(ask(shut.net, shut.server, shut.database)).toEqual(surely(none));
  });

  it("do not judge what stays inside a segment", () => {
    const { net, database, back } = between([], []);
    expect(ask(net, net.face(back, "10.0.2.9"), database)).toEqual(surely("all traffic"));
  });

  it("do not judge it, and no route is needed for it, whatever the table says", () => {
    const net = small();
    const vpc = net.domain("10.0.0.0/16");
    const table = net.table(undefined, { "10.0.1.0/24": { is: "drop" } });
    const home = net.segment(vpc, "10.0.1.0/24", { table, in: net.list(), out: net.list() });
    expect(ask(net, net.face(home, "10.0.1.5"), net.face(home, "10.0.1.6"))).toEqual(surely("all traffic"));
  });

  it("leave in doubt what a doubtful entry decides", () => {
    const { net } = office();
    const fact = net.fact("condition");
    const denied = between([{ deny: true, traffic: tcp(22), doubt: fact }, { traffic: tcp(22, 23) }], [{}]);
    expect(ask(denied.net, denied.server, denied.database)).toMatchObject({
      must: "tcp 23",
      may: "tcp 22-23",
      facts: [fact],
    });
    const allowed = between(
      [{ traffic: tcp(22), doubt: fact }, { deny: true, traffic: tcp(22) }, { traffic: tcp(23) }],
      [{}],
    );
    expect(ask(allowed.net, allowed.server, allowed.database)).toMatchObject({
      must: "tcp 23",
      may: "tcp 22-23",
      facts: [fact],
    });
  });
});

// https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
describe("routes", () => {
  /** A subnet with a link to a second domain, and a table to fill. */
  function joined() {
    const net = small();
    const vpc = net.domain("10.0.0.0/16");
    const peer = net.domain("10.9.0.0/16");
    const link = toGateway(net.link(vpc, peer));
    const table = net.table(vpc);
    const server = net.face(net.segment(vpc, "10.0.1.0/24", { table }), "10.0.1.5");
    const there = net.segment(peer, "10.9.1.0/24", { table: net.table(peer, { "10.0.0.0/16": link }) });
    return { net, table, link, server, database: net.face(there, "10.9.1.5") };
  }

  it("lead to a linked domain only with a route on both sides", () => {
    const { net, table, link, server, database } = joined();
    expect(ask(net, server, database)).toEqual(surely(none));
    net.route(table, "10.9.0.0/16", link);
    expect(ask(net, server, database)).toEqual(surely("all traffic"));
  });

  it("are chosen by the longest prefix, then by rank", () => {
    const { net, table, link, server, database } = joined();
    net.route(table, "10.9.0.0/16", link);
    net.route(table, "10.9.1.0/24", { is: "drop" }, { rank: 2 });
    expect(ask(net, server, database)).toEqual(surely(none));
    net.route(table, "10.9.1.0/24", link, { rank: 0 });
    expect(ask(net, server, database)).toEqual(surely("all traffic"));
  });

  it("of equal length and rank are in doubt where they differ", () => {
    const { net, table, link, server, database } = joined();
    net.route(table, "10.9.0.0/16", link, { rank: 1 });
    net.route(table, "10.9.0.0/16", { is: "drop" }, { rank: 1 });
    expect(ask(net, server, database)).toEqual(perhaps("all traffic"));
  });

  it("in doubt may be there or not; the next best counts, too", () => {
    const { net, table, link, server, database } = joined();
    const fact = net.fact("condition `Peered`");
    net.route(table, "10.9.0.0/16", link, { doubt: fact });
    expect(ask(net, server, database)).toEqual(perhaps("all traffic", [fact]));
    net.route(table, "10.0.0.0/8", link);
    expect(ask(net, server, database)).toEqual(surely("all traffic"));
  });

  it("to an unknown target lead anywhere or nowhere", () => {
    const { net, table, server, database } = joined();
    const fact = net.fact("unknown gateway");
    net.route(table, "10.9.0.0/16", { is: "unknown", fact });
    expect(ask(net, server, database)).toEqual(perhaps("all traffic", [fact]));
    const guarded = net.face(1, "10.9.1.9", { guards: [net.guard([{ traffic: tcp(443), peer: "192.0.2.0/24" }])] });
    expect(ask(net, server, guarded)).toEqual(perhaps("tcp 443", [fact]));
  });

  it("with an unknown prefix may match anything but what is local", () => {
    const { net, table, link, server, database } = joined();
    net.routeSet(table, undefined, 0, link);
    expect(ask(net, server, database)).toEqual(perhaps("all traffic"));
    const neighbour = net.face(net.segment(0, "10.0.2.0/24", { table: net.table(0) }), "10.0.2.5");
    expect(ask(net, server, neighbour)).toEqual(surely("all traffic"));
  });

  it("that are local with unknown ranges match the domain's own interfaces only", () => {
    const net = small();
    const vpc = net.domain("0.0.0.0/0");
    const table = net.table(undefined);
    net.routeSet(table, undefined, 16, { is: "local" });
    const a = net.face(net.segment(vpc, "0.0.0.0/0", { table }), "0.0.0.0/0");
    const b = net.face(net.segment(vpc, "0.0.0.0/0", { table }), "0.0.0.0/0");
    expect(ask(net, a, b)).toEqual(surely("all traffic"));
  });
});

/** A VPC with a public and a private subnet, and the internet. */
function shop() {
  const net = small();
  const vpc = net.domain("10.0.0.0/16 2001:db8::/56");
  const internet = net.external("internet");
  const gateway = net.internetGateway(vpc);
  const outside = net.table(vpc, { "0.0.0.0/0": toGateway(gateway), "::/0": toGateway(gateway) });
  const open = net.segment(vpc, "10.0.1.0/24", { table: outside, zone: "a" });
  const inner = net.table(vpc);
  const shut = net.segment(vpc, "10.0.2.0/24", { table: inner, zone: "a" });
  return { net, vpc, internet, gateway, outside, open, inner, shut };
}

// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
describe("internet gateways", () => {
  it("let IPv4 in and out only with a public address and a route", () => {
    const { net, internet, open, shut } = shop();
    const guards = [net.guard([{ traffic: tcp(443) }])];
    const front = net.face(open, "10.0.1.5", { public4: "203.0.113.5", guards });
    const nameless = net.face(open, "10.0.1.6", { guards });
    const inside = net.face(shut, "10.0.2.5", { public4: "203.0.113.6", guards });
    expect(ask(net, toExternal(internet), front)).toEqual(surely("tcp 443"));
    expect(ask(net, front, toExternal(internet))).toEqual(surely("all traffic"));
    for (const face of [nameless, inside]) {
      expect(ask(net, toExternal(internet), face)).toEqual(surely(none));
      expect(ask(net, face, toExternal(internet))).toEqual(surely(none));
    }
  });

  it("let IPv6 through as it is", () => {
    const { net, internet, open } = shop();
    const front = net.face(open, "2001:db8::5", { guards: [net.guard([{ traffic: tcp(22), peer: "::/0" }])] });
    expect(ask(net, toExternal(internet), front)).toEqual(surely("tcp 22"));
    expect(ask(net, front, toExternal(internet))).toEqual(surely("all traffic"));
  });

  it("answer for some address of the outside, and for every one", () => {
    const { net, internet, open } = shop();
    const guards = [
      net.guard([
        { traffic: tcp(443) },
        { traffic: tcp(22), peer: "198.51.100.0/24" },
        { traffic: tcp(80), peer: "2.0.0.0/8" },
      ]),
    ];
    const front = net.face(open, "10.0.1.5", { public4: "203.0.113.5", guards });
    expect(ask(net, toExternal(internet), front)).toEqual({
      must: "tcp 22, tcp 80, tcp 443",
      may: "tcp 22, tcp 80, tcp 443",
      everywhere: "tcp 443",
      facts: [],
    });
    expect(ask(net, toExternal(internet, "198.51.100.7"), front)).toMatchObject({ everywhere: "tcp 22, tcp 443" });
    expect(ask(net, toExternal(internet, "198.51.100.0/23"), front)).toMatchObject({
      must: "tcp 22, tcp 443",
      everywhere: "tcp 443",
    });
  });

  it("take the reply and the first packet from one and the same address", () => {
    const { net, vpc, internet, outside } = shop();
    const lists = {
      in: net.list({ traffic: tcp(443), peer: "198.51.100.0/24" }),
      out: net.list({ traffic: tcp(1024, 65535), peer: "192.0.2.0/24" }),
    };
    const odd = net.segment(vpc, "10.0.3.0/24", { table: outside, ...lists });
    expect(ask(net, toExternal(internet), net.face(odd, "10.0.3.5", { public4: "203.0.113.9" }))).toEqual(surely(none));
  });

  it("do not let references match", () => {
    const { net, open } = shop();
    const web = net.guard([]);
    const api = net.guard([{ traffic: tcp(443), peer: { guard: web } }]);
    const other = net.domain("10.0.0.0/16");
    const gateway = net.internetGateway(other);
    const there = net.segment(other, "10.0.1.0/24", { table: net.table(other, { "0.0.0.0/0": toGateway(gateway) }) });
    const server = net.face(open, "10.0.1.5", { public4: "203.0.113.5", guards: [web] });
    const target = net.face(there, "10.0.1.7", { public4: "203.0.113.7", guards: [api] });
    const byAddress = net.face(there, "10.0.1.8", {
      public4: "203.0.113.8",
      guards: [net.guard([{ traffic: tcp(443), peer: "203.0.113.5/32" }])],
    });
    expect(ask(net, server, target)).toEqual(surely(none));
    expect(ask(net, server, byAddress)).toEqual(surely("tcp 443"));
  });

  it("let out only what stands in their own domain", () => {
    const net = small();
    const internet = net.external("internet");
    const [a, b] = [net.domain("10.1.0.0/16 2001:db8:1::/56"), net.domain("10.2.0.0/16 2001:db8:2::/56")];
    net.internetGateway(a);
    const out = toGateway(net.internetGateway(b));
    const [tableA, tableB] = [net.table(a), net.table(b, { "0.0.0.0/0": out, "::/0": out })];
    const inA = net.segment(a, "10.1.1.0/24", { table: tableA, zone: "a" });
    const inB = net.segment(b, "10.2.1.0/24", { table: tableB, zone: "a" });
    const all = ["0.0.0.0/0", "::/0"].map((prefix) => ({ prefix, to: 1 }));
    const hub = toGateway(
      net.router(
        [
          { to: { is: "domain", domain: a, segments: [inA] }, table: 0 },
          { to: { is: "domain", domain: b, segments: [inB] }, table: 1 },
        ],
        [all, ["10.1.0.0/16", "2001:db8:1::/56"].map((prefix) => ({ prefix, to: 0 }))],
      ),
    );
    for (const prefix of ["0.0.0.0/0", "::/0"]) net.route(tableA, prefix, hub);
    for (const prefix of ["10.1.0.0/16", "2001:db8:1::/56"]) net.route(tableB, prefix, hub);
    const server = net.face(inA, "10.1.1.5 2001:db8:1::5", { public4: "203.0.113.5" });
    expect(ask(net, server, toExternal(internet, "198.51.100.7 2001:db8:f::7"))).toEqual(surely(none));
    expect(ask(net, server, net.face(inB, "10.2.1.5"))).toEqual(surely("all traffic"));
  });

  it("in doubt leave everything in doubt", () => {
    const { net, internet, open, vpc } = shop();
    const front = net.face(open, "10.0.1.5", { public4: "203.0.113.5" });
    const fact = net.fact("attachment");
    (net.network().domains[vpc] as { internetDoubt: number }).internetDoubt = fact;
    expect(ask(net, toExternal(internet), front)).toEqual(perhaps("all traffic", [fact]));
    const maybe = net.fact("MapPublicIpOnLaunch");
    const doubtful = net.face(open, "10.0.1.6", { public4: "203.0.113.6", public4Doubt: maybe });
    expect(ask(net, doubtful, toExternal(internet)).facts).toEqual([fact, maybe]);
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
  it("block public access both ways, or all but what NAT gateways open, with exclusions", () => {
    const build = (mode: "in" | "both", open: number[], outOnly: number[]) => {
      const net = small();
      const vpc = net.domain("10.0.0.0/16");
      const internet = net.external("internet");
      const gateway = net.internetGateway(vpc, { block: { mode, open, outOnly } });
      const out = net.table(vpc, { "0.0.0.0/0": toGateway(gateway) });
      const front = net.face(net.segment(vpc, "10.0.1.0/24", { table: out }), "10.0.1.5", { public4: "203.0.113.5" });
      const nat = net.nat(net.segment(vpc, "10.0.3.0/24", { table: out }), "10.0.3.4");
      const inner = net.segment(vpc, "10.0.2.0/24", { table: net.table(vpc, { "0.0.0.0/0": toGateway(nat) }) });
      const inside = net.face(inner, "10.0.2.5");
      return {
        in: ask(net, toExternal(internet), front).must,
        out: ask(net, front, toExternal(internet)).must,
        nat: ask(net, inside, toExternal(internet)).must,
      };
    };
    const all = "all traffic";
    const some = "all tcp, all udp, icmp type 8";
    expect(build("both", [], [])).toEqual({ in: none, out: none, nat: none });
    expect(build("in", [], [])).toEqual({ in: none, out: none, nat: some });
    expect(build("in", [0], [])).toEqual({ in: all, out: all, nat: some });
    expect(build("both", [], [0])).toEqual({ in: none, out: all, nat: none });
    expect(build("both", [1], [])).toEqual({ in: none, out: none, nat: some });
  });
});

// https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
describe("egress-only gateways", () => {
  it("let IPv6 out and nothing in", () => {
    const { net, vpc, internet, shut, inner } = shop();
    const egress = net.gateway({ is: "egress-only", label: 0, domain: vpc, doubt: SURE });
    net.route(inner, "::/0", toGateway(egress));
    const worker = net.face(shut, "2001:db8::2:5");
    expect(ask(net, worker, toExternal(internet))).toEqual(surely("all traffic"));
    expect(ask(net, toExternal(internet), worker)).toEqual(surely(none));
  });
});

// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
describe("NAT gateways", () => {
  const shape = (isPublic = true, lists: { in?: number; out?: number } = {}, made = shop()) => {
    const { net, vpc, outside, inner, shut } = made;
    const home = net.segment(vpc, "10.0.9.0/24", { table: outside, ...lists });
    net.route(inner, "0.0.0.0/0", toGateway(net.nat(home, "10.0.9.4", isPublic)));
    return { ...made, worker: net.face(shut, "10.0.2.5") };
  };

  it("let TCP, UDP and pings out, and nothing in", () => {
    const { net, internet, worker } = shape();
    expect(ask(net, worker, toExternal(internet))).toEqual(surely("all tcp, all udp, icmp type 8"));
    expect(ask(net, toExternal(internet), worker)).toEqual(surely(none));
  });

  it("reach the public address of another VPC's interface, seen by the NAT's own address", () => {
    const { net, worker, open } = shape();
    const guards = [
      net.guard([
        { traffic: tcp(443), peer: "0.0.0.0/0" },
        { traffic: tcp(22), peer: "10.0.0.0/16" },
      ]),
    ];
    const front = net.face(open, "10.0.1.5", { public4: "203.0.113.5", guards });
    expect(ask(net, worker, front)).toEqual(surely("tcp 22, tcp 443"));
    const outsideOnly = net.face(open, "10.0.1.6", {
      public4: "203.0.113.6",
      guards: [net.guard([{ traffic: tcp(443), peer: "192.0.0.0/2" }])],
    });
    expect(ask(net, worker, outsideOnly)).toEqual(perhaps("tcp 443"));
  });

  it("pass nothing to an internet gateway if private", () => {
    const { net, internet, worker } = shape(false);
    expect(ask(net, worker, toExternal(internet))).toEqual(surely(none));
  });

  it("are judged by the lists of their segment, four times", () => {
    const client = tcp(1024, 65535);
    const judged = (incoming: readonly Entry[], outgoing: readonly Entry[]) => {
      const made = shop();
      const { net } = made;
      const { internet, worker } = shape(true, { in: net.list(...incoming), out: net.list(...outgoing) }, made);
      return ask(net, worker, toExternal(internet)).must;
    };
    const fine = [
      [{ traffic: tcp(443), peer: "10.0.0.0/16" }, { traffic: client }],
      [{ traffic: tcp(443) }, { traffic: client, peer: "10.0.0.0/16" }],
    ] as const;
    const high = "tcp 443, tcp 1024-65535";
    expect(judged([...fine[0]], [...fine[1], { traffic: client }])).toBe(high);
    expect(judged([fine[0][1]], [...fine[1], { traffic: client }])).toBe("tcp 1024-65535");
    expect(judged([fine[0][0]], [...fine[1], { traffic: client }])).toBe(none);
    expect(judged([...fine[0]], [fine[1][0]])).toBe(none);
    expect(judged([...fine[0]], [fine[1][1]])).toBe(none);
  });

  it("chain: a private NAT, then a hub, then a public NAT", () => {
    const net = small();
    const internet = net.external("internet");
    const spoke = net.domain("10.1.0.0/16");
    const egress = net.domain("10.2.0.0/16");
    const gateway = net.internetGateway(egress);
    const spokeTable = net.table(spoke);
    const spokeSegment = net.segment(spoke, "10.1.1.0/24", { table: spokeTable, zone: "a" });
    const hubTable = net.table(egress);
    const natTable = net.table(egress, { "0.0.0.0/0": toGateway(gateway) });
    const landing = net.segment(egress, "10.2.1.0/24", { table: hubTable, zone: "a" });
    const nat = net.nat(net.segment(egress, "10.2.2.0/24", { table: natTable, zone: "a" }), "10.2.2.4");
    net.route(hubTable, "0.0.0.0/0", toGateway(nat));
    const hub = net.router(
      [
        { to: { is: "domain", domain: spoke, segments: [spokeSegment] }, table: 0 },
        { to: { is: "domain", domain: egress, segments: [landing] }, table: 0 },
      ],
      [
        [
          { prefix: "0.0.0.0/0", to: 1 },
          { prefix: "10.1.0.0/16", to: 0 },
        ],
      ],
    );
    const worker = net.face(spokeSegment, "10.1.1.5");
    net.route(spokeTable, "0.0.0.0/0", toGateway(hub));
    expect(ask(net, worker, toExternal(internet))).toEqual(surely(none));
    net.route(natTable, "10.1.0.0/16", toGateway(hub));
    expect(ask(net, worker, toExternal(internet))).toEqual(surely("all tcp, all udp, icmp type 8"));
  });
});

// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_NAT_Instance.html
describe("interfaces that forward", () => {
  const instance = (translates: boolean, rules: readonly Rule[]) => {
    const made = shop();
    const { net, open, inner, shut } = made;
    const guards = [net.guard(rules)];
    const box = net.face(open, "10.0.1.9", { forwards: true, translates, guards, public4: "203.0.113.99" });
    net.route(inner, "0.0.0.0/0", { is: "interface", interface: box });
    return { ...made, box, worker: net.face(shut, "10.0.2.5") };
  };

  it("translate, judged by their own guards in and out", () => {
    const { net, internet, worker } = instance(true, [{ traffic: tcp(80, 443), peer: "10.0.2.0/24" }]);
    expect(ask(net, worker, toExternal(internet))).toEqual(surely("tcp 80-443"));
  });

  it("without translation lead nowhere: the source has no public address", () => {
    const { net, internet, worker } = instance(false, [{}]);
    expect(ask(net, worker, toExternal(internet))).toEqual(surely(none));
  });

  it("take nothing that is not theirs while the source/destination check is on", () => {
    const { net, internet, inner, open, shut } = shop();
    const box = net.face(open, "10.0.1.9", { public4: "203.0.113.99" });
    net.route(inner, "0.0.0.0/0", { is: "interface", interface: box });
    expect(ask(net, net.face(shut, "10.0.2.5"), toExternal(internet))).toEqual(surely(none));
  });

  it("take what is for themselves, and pass on nothing for a neighbour, while the check is on", () => {
    const { net, vpc } = shop();
    const table = net.table(vpc);
    const there = net.segment(vpc, "10.0.6.0/24", { table: net.table(vpc) });
    const [box, neighbour] = [net.face(there, "10.0.6.5"), net.face(there, "10.0.6.6")];
    net.route(table, "10.0.6.0/24", { is: "interface", interface: box });
    const server = net.face(net.segment(vpc, "10.0.4.0/24", { table }), "10.0.4.5");
    expect(ask(net, server, box)).toEqual(surely("all traffic"));
    expect(ask(net, server, neighbour)).toEqual(surely(none));
  });

  it("hide the sender's guard from the receiver", () => {
    const { net, vpc } = shop();
    const web = net.guard([]);
    const table = net.table(vpc);
    const middle = net.segment(vpc, "10.0.5.0/24", { table: net.table(vpc) });
    const box = net.face(middle, "10.0.5.5", { forwards: true });
    net.route(table, "10.0.6.0/24", { is: "interface", interface: box });
    const target = net.segment(vpc, "10.0.6.0/24", { table: net.table(vpc) });
    const server = net.face(net.segment(vpc, "10.0.4.0/24", { table }), "10.0.4.5", { guards: [web] });
    const byGuard = net.face(target, "10.0.6.5", {
      guards: [net.guard([{ traffic: tcp(443), peer: { guard: web } }])],
    });
    const byAddress = net.face(target, "10.0.6.6", {
      guards: [net.guard([{ traffic: tcp(443), peer: "10.0.4.5/32" }])],
    });
    expect(ask(net, server, byGuard)).toEqual(surely(none));
    expect(ask(net, server, byAddress)).toEqual(surely("tcp 443"));
  });
});

// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
describe("links (peering)", () => {
  it("pass references where they do, and never on to another gateway", () => {
    const net = small();
    const internet = net.external("internet");
    const [a, b, c] = [net.domain("10.1.0.0/16"), net.domain("10.2.0.0/16"), net.domain("10.3.0.0/16")];
    const gateway = net.internetGateway(b);
    const [ab, bc] = [toGateway(net.link(a, b, false)), toGateway(net.link(b, c, true))];
    const inA = net.segment(a, "10.1.1.0/24", {
      table: net.table(a, { "10.2.0.0/16": ab, "10.3.0.0/16": ab, "0.0.0.0/0": ab }),
    });
    const tableB = { "10.1.0.0/16": ab, "10.3.0.0/16": bc, "0.0.0.0/0": toGateway(gateway) };
    const inB = net.segment(b, "10.2.1.0/24", { table: net.table(b, tableB) });
    const inC = net.segment(c, "10.3.1.0/24", { table: net.table(c, { "10.1.0.0/16": bc, "10.2.0.0/16": bc }) });
    const web = net.guard([{}]);
    const ref = net.guard([{ traffic: tcp(443), peer: { guard: web } }]);
    const faceA = net.face(inA, "10.1.1.5", { guards: [web], public4: "203.0.113.1" });
    const faceB = net.face(inB, "10.2.1.5", { guards: [web, ref] });
    const faceC = net.face(inC, "10.3.1.5", { guards: [ref] });
    expect(ask(net, faceA, faceB)).toEqual(surely("all traffic"));
    expect(ask(net, faceA, net.face(inB, "10.2.1.6", { guards: [ref] }))).toEqual(surely(none));
    expect(ask(net, faceB, faceC)).toEqual(surely("tcp 443"));
    expect(ask(net, faceA, faceC)).toEqual(surely(none));
    expect(ask(net, faceA, toExternal(internet))).toEqual(surely(none));
  });
});

describe("links behind a router", () => {
  // https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html#vpc-peering-limitations
  it("pass nothing that comes from a third domain", () => {
    const net = small();
    const [a, b, c] = [net.domain("10.1.0.0/16"), net.domain("10.2.0.0/16"), net.domain("10.3.0.0/16")];
    const link = toGateway(net.link(b, c));
    const [tableA, tableB, tableC] = [net.table(a), net.table(b, { "10.3.0.0/16": link }), net.table(c)];
    const inA = net.segment(a, "10.1.1.0/24", { table: tableA, zone: "a" });
    const inB = net.segment(b, "10.2.1.0/24", { table: tableB, zone: "a" });
    const inC = net.segment(c, "10.3.1.0/24", { table: tableC, zone: "a" });
    const hub = toGateway(
      net.router(
        [inA, inB, inC].map((segment, domain) => ({
          to: { is: "domain", domain, segments: [segment] },
          table: domain,
        })),
        [[{ prefix: "10.3.0.0/16", to: 1 }], [], [{ prefix: "10.1.0.0/16", to: 0 }]],
      ),
    );
    net.route(tableA, "10.0.0.0/8", hub);
    net.route(tableC, "10.1.0.0/16", hub);
    net.route(tableC, "10.2.0.0/16", link);
    const target = net.face(inC, "10.3.1.5");
    expect(ask(net, net.face(inA, "10.1.1.5"), target)).toEqual(surely(none));
    expect(ask(net, net.face(inB, "10.2.1.5"), target)).toEqual(surely("all traffic"));
  });
});

// https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
describe("routers (transit gateways)", () => {
  interface Shape {
    readonly references?: boolean;
    readonly zoneB?: string;
    readonly dropped?: boolean;
    readonly lists?: (net: Small) => { in?: number; out?: number };
  }
  const shape = ({ references = false, zoneB = "a", dropped = false, lists }: Shape = {}) => {
    const net = small();
    const [a, b] = [net.domain("10.1.0.0/16"), net.domain("10.2.0.0/16")];
    const [tableA, tableB] = [net.table(a), net.table(b)];
    const landA = net.segment(a, "10.1.0.0/24", { table: net.table(a), zone: "a", ...lists?.(net) });
    const landB = net.segment(b, "10.2.0.0/24", { table: net.table(b), zone: zoneB });
    const inA = net.segment(a, "10.1.1.0/24", { table: tableA, zone: "a" });
    const inB = net.segment(b, "10.2.1.0/24", { table: tableB, zone: "a" });
    const hub = net.router(
      [
        { to: { is: "domain", domain: a, segments: [landA] }, table: 0 },
        { to: { is: "domain", domain: b, segments: [landB] }, table: 1 },
      ],
      [
        [
          { prefix: "10.2.0.0/16", to: 1, rank: 2 },
          ...(dropped ? [{ prefix: "10.2.1.0/24", to: "drop" as const }] : []),
        ],
        [{ prefix: "10.1.0.0/16", to: 0, rank: 2 }],
      ],
      references,
    );
    net.route(tableA, "10.0.0.0/8", toGateway(hub));
    net.route(tableB, "10.0.0.0/8", toGateway(hub));
    const web = net.guard([{}]);
    const byRef = net.guard([{ traffic: tcp(443), peer: { guard: web } }], [{ peer: { guard: web } }]);
    const server = net.face(inA, "10.1.1.5", { guards: [web] });
    const open = net.face(inB, "10.2.1.5", { guards: [web] });
    return { net, server, open, guarded: net.face(inB, "10.2.1.6", { guards: [byRef] }) };
  };

  it("route by the table that the attachment is associated with", () => {
    const { net, server, open } = shape();
    expect(ask(net, server, open)).toEqual(surely("all traffic"));
    const blackhole = shape({ dropped: true });
    expect(ask(blackhole.net, blackhole.server, blackhole.open)).toEqual(surely(none));
  });

  it("serve only zones with an attachment segment", () => {
    const { net, server, open } = shape({ zoneB: "b" });
    expect(ask(net, server, open)).toEqual(surely(none));
  });

  it("match references in ingress rules only, and only where switched on", () => {
    const off = shape();
    expect(ask(off.net, off.server, off.guarded)).toEqual(surely(none));
    const on = shape({ references: true });
    expect(ask(on.net, on.server, on.guarded)).toEqual(surely("tcp 443"));
    expect(ask(on.net, on.guarded, on.server)).toEqual(surely(none));
  });

  // https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
  it("are entered through the attachment segment's list, by source, and left through its list out", () => {
    const shut = shape({
      lists: (net) => ({ in: net.list({ deny: true, peer: "10.1.1.0/24", traffic: tcp(22) }, {}) }),
    });
    expect(ask(shut.net, shut.server, shut.open).must).toBe("all traffic except tcp 22");
    const back = shape({ lists: (net) => ({ out: net.list({ traffic: protocol(17) }) }) });
    expect(ask(back.net, back.server, back.open).must).toBe("all udp");
  });
});

// https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
describe("appliances and edge tables", () => {
  function inspected(passes = ALL_TRAFFIC) {
    const net = small();
    const vpc = net.domain("10.0.0.0/16");
    const internet = net.external("internet");
    const edge = net.table(vpc);
    const gateway = net.internetGateway(vpc, { table: edge });
    const wall = net.segment(vpc, "10.0.9.0/28", { table: net.table(vpc, { "0.0.0.0/0": toGateway(gateway) }) });
    const firewall = net.appliance(wall, { passes: { must: passes, may: passes, fact: SURE } });
    const table = net.table(vpc, { "0.0.0.0/0": toGateway(firewall) });
    net.route(edge, "10.0.1.0/24", toGateway(firewall));
    const front = net.face(net.segment(vpc, "10.0.1.0/24", { table }), "10.0.1.5", { public4: "203.0.113.5" });
    return { net, internet, front };
  }

  it("inspect what comes in and what goes out", () => {
    const { net, internet, front } = inspected(tcp(443));
    expect(ask(net, toExternal(internet), front)).toEqual(surely("tcp 443"));
    expect(ask(net, front, toExternal(internet))).toEqual(surely("tcp 443"));
  });

  it("decide by the first rule, and by addresses", () => {
    const net = small();
    const vpc = net.domain("10.0.0.0/16");
    const table = net.table(vpc);
    const wall = net.segment(vpc, "10.0.9.0/28", { table: net.table(vpc) });
    const rules = [
      {
        label: 0,
        pass: false,
        source: addresses("10.0.1.0/25"),
        destination: addresses("0.0.0.0/0"),
        traffic: tcp(22),
        doubt: SURE,
      },
      {
        label: 0,
        pass: true,
        source: addresses("10.0.1.0/24"),
        destination: addresses("0.0.0.0/0"),
        traffic: tcp(22),
        doubt: SURE,
      },
    ];
    const firewall = net.appliance(wall, { rules, passes: { must: tcp(443), may: tcp(443), fact: SURE } });
    net.route(table, "10.0.2.0/24", toGateway(firewall));
    const front = net.segment(vpc, "10.0.1.0/24", { table });
    const database = net.face(net.segment(vpc, "10.0.2.0/24", { table: net.table(vpc) }), "10.0.2.5");
    expect(ask(net, net.face(front, "10.0.1.5"), database)).toEqual(surely("tcp 443"));
    expect(ask(net, net.face(front, "10.0.1.200"), database)).toEqual(surely("tcp 22, tcp 443"));
    expect(ask(net, net.face(front, "10.0.1.0/24"), database)).toMatchObject({
      must: "tcp 443",
      may: "tcp 22, tcp 443",
    });
    expect(ask(net, { is: "host", segment: front, addresses: addresses("10.0.1.0/24") }, database)).toMatchObject({
      must: "tcp 22, tcp 443",
      may: "tcp 22, tcp 443",
    });
  });

  it("end a loop", () => {
    const net = small();
    const vpc = net.domain("10.0.0.0/16");
    const [one, two] = [net.table(vpc), net.table(vpc)];
    const [a, b] = [net.segment(vpc, "10.0.1.0/24", { table: one }), net.segment(vpc, "10.0.2.0/24", { table: two })];
    const [first, second] = [net.appliance(a), net.appliance(b)];
    net.route(one, "10.0.3.0/24", toGateway(second));
    net.route(two, "10.0.3.0/24", toGateway(first));
    const target = net.face(net.segment(vpc, "10.0.3.0/24", { table: net.table(vpc) }), "10.0.3.5");
    expect(ask(net, net.face(a, "10.0.1.5"), target)).toEqual(surely(none));
  });
});

describe("external gateways", () => {
  // https://docs.aws.amazon.com/vpn/latest/s2svpn/VPC_VPN.html
  it("join an on-premises network both ways", () => {
    const { net, vpc, front, table } = office();
    const home = net.external("on-premises", "192.168.0.0/16");
    net.route(table, "192.168.0.0/16", toGateway(net.externalGateway(vpc, home)));
    const server = net.face(front, "10.0.1.5", { guards: [net.guard([{ traffic: tcp(22), peer: "192.168.1.0/24" }])] });
    expect(ask(net, toExternal(home, "192.168.0.0/16"), server)).toMatchObject({ must: "tcp 22", everywhere: none });
    expect(ask(net, server, toExternal(home, "192.168.0.0/16"))).toEqual(surely("all traffic"));
    expect(ask(net, server, toExternal(home, "172.16.0.1"))).toEqual(surely(none));
  });

  // https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
  it("lead to a service whose addresses nobody knows, and to nothing else", () => {
    const { net, vpc, internet, shut, inner } = shop();
    const service = net.external("service");
    net.routeSet(inner, undefined, 0, toGateway(net.externalGateway(vpc, service, false)));
    const worker = net.face(shut, "10.0.2.5");
    expect(ask(net, worker, toExternal(service))).toEqual(surely("all traffic"));
    expect(ask(net, worker, toExternal(internet))).toEqual(surely(none));
    expect(ask(net, toExternal(service), worker)).toEqual(surely(none));
  });

  it("come in through a hub", () => {
    const net = small();
    const home = net.external("on-premises", "192.168.0.0/16");
    const vpc = net.domain("10.1.0.0/16");
    const table = net.table(vpc);
    const land = net.segment(vpc, "10.1.0.0/24", { table, zone: "a" });
    const hub = net.router(
      [
        { to: { is: "domain", domain: vpc, segments: [land] }, table: 0 },
        { to: { is: "external", external: home }, table: 0 },
      ],
      [
        [
          { prefix: "10.1.0.0/16", to: 0 },
          { prefix: "192.168.0.0/16", to: 1 },
        ],
      ],
    );
    net.route(table, "192.168.0.0/16", toGateway(hub));
    const server = net.face(net.segment(vpc, "10.1.1.0/24", { table, zone: "a" }), "10.1.1.5");
    expect(ask(net, toExternal(home, "192.168.0.0/16"), server)).toEqual(surely("all traffic"));
    expect(ask(net, server, toExternal(home, "192.168.0.0/16"))).toEqual(surely("all traffic"));
  });
});

describe("the ends", () => {
  it("listen on what they listen on, surely or not", () => {
    const { net, front, back } = office();
    const fact = net.fact("port");
    const server = net.face(front, "10.0.1.5");
    const [known, unknown] = [
      net.face(back, "10.0.2.5", { listens: tcp(5432) }),
      net.face(back, "10.0.2.6", { listens: udp(53), listensDoubt: fact }),
    ];
    expect(ask(net, server, known)).toEqual(surely("tcp 5432"));
    expect(ask(net, server, unknown)).toEqual(perhaps("udp 53", [fact]));
  });

  it("open nothing where they do not, and may not exist", () => {
    const { net, front, back } = office();
    const fact = net.fact("condition");
    const target = net.face(back, "10.0.2.5");
    expect(ask(net, net.face(front, "10.0.1.5", { opens: false }), target)).toEqual(surely(none));
    expect(ask(net, net.face(front, "10.0.1.6", { doubt: fact }), target)).toEqual(perhaps("all traffic", [fact]));
  });

  it("that nobody declared stand in a segment, unguarded", () => {
    const { net, front, back } = office();
    const guards = [net.guard([{ traffic: tcp(22), peer: "10.0.1.0/28" }])];
    const host: Party = { is: "host", segment: front, addresses: addresses("10.0.1.0/24") };
    expect(ask(net, host, net.face(back, "10.0.2.5", { guards }))).toEqual(surely("tcp 22"));
    expect(ask(net, net.face(back, "10.0.2.6"), host)).toEqual(surely("all traffic"));
  });

  it("that the network does not have reach nothing", () => {
    const { net, front } = office();
    expect(ask(net, net.face(front, "10.0.1.5"), toInterface(99))).toEqual(surely(none));
  });
});
