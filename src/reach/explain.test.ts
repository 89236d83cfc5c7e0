import { describe, expect, it } from "vitest";
import { engineOf } from "./engine.ts";
import { type Entry, type Rule, type Small, small, toExternal, toGateway, toInterface } from "./test-network.ts";
import { tcp } from "./traffic.ts";

/** A web server that the internet reaches, and a database behind it. */
function shop(rules: readonly Rule[], lists: { in?: readonly Entry[]; out?: readonly Entry[] } = {}) {
  const net = small();
  const vpc = net.domain("10.0.0.0/16");
  const internet = net.external("internet");
  const gateway = net.internetGateway(vpc);
  const open = net.segment(vpc, "10.0.1.0/24", { table: net.table(vpc, { "0.0.0.0/0": toGateway(gateway) }) });
  const shut = net.segment(vpc, "10.0.2.0/24", {
    table: net.table(vpc),
    ...(lists.in && { in: net.list(...lists.in) }),
    ...(lists.out && { out: net.list(...lists.out) }),
  });
  const web = net.guard([{ traffic: tcp(443) }]);
  const server = net.face(open, "10.0.1.5", { guards: [web], public4: "203.0.113.5" });
  const database = net.face(shut, "10.0.2.5", { guards: [net.guard(rules)] });
  return { net, internet, server, database, web };
}

const told = (net: Small, ...[from, to, traffic]: Parameters<ReturnType<typeof engineOf>["explain"]>) => {
  const network = net.network();
  const { hops, blockedBy } = engineOf(network).explain(from, to, traffic);
  const label = (id: number | undefined) => (id === undefined ? undefined : network.labels[id]?.text);
  return {
    hops: hops.map((hop) => [hop.at, label(hop.by) ?? label(hop.place)].join(": ")),
    block: blockedBy && {
      at: blockedBy.at,
      text: blockedBy.text,
      where: label(blockedBy.open?.where),
      change: blockedBy.open?.change,
    },
  };
};

describe("explain", () => {
  it("follows a packet there and back, naming the rule that admits", () => {
    const { net, internet, server } = shop([]);
    expect(told(net, toExternal(internet, "198.51.100.7"), toInterface(server))).toEqual({
      hops: [
        "source: internet",
        "gateway: internet gateway",
        "list-in: list 0 entry 0",
        "guard-ingress: guard 0 ingress 0",
        "destination: interface 10.0.1.5",
        "reply-route: route gateway",
        "reply-gateway: internet gateway",
        "reply-list-out: list 0 entry 0",
      ],
      block: undefined,
    });
  });

  it("names the guard that admits nothing, and the rule that would", () => {
    const { net, server, database } = shop([{ traffic: tcp(5432), peer: "10.0.9.0/24" }]);
    expect(told(net, toInterface(server), toInterface(database), tcp(5432)).block).toEqual({
      at: "guard-ingress",
      text: "no ingress rule of guard 1 admits tcp 5432 from 10.0.1.5",
      where: "guard 1",
      change: "allow ingress tcp 5432 from guard 0",
    });
  });

  it("names the entry that denies the reply", () => {
    const outgoing = [{ traffic: tcp(443) }, { deny: true, traffic: tcp(0, 65535) }];
    const { net, server, database } = shop([{ traffic: tcp(5432) }], { out: outgoing });
    const { block, hops } = told(net, toInterface(server), toInterface(database));
    expect(block).toEqual({
      at: "reply-list-out",
      text: "the reply: list 1 entry 1 denies tcp 32768 to 10.0.1.5",
      where: "list 1",
      change: "allow tcp 32768-61000 to 10.0.1.5 before list 1 entry 1",
    });
    expect(hops).toContain("destination: interface 10.0.2.5");
  });

  it("names what is missing on the way: an address, a route", () => {
    const { net, internet, database } = shop([{}]);
    expect(told(net, toExternal(internet), toInterface(database)).block).toMatchObject({
      at: "gateway",
      change: "a public IPv4 address for interface 10.0.2.5",
    });
    expect(told(net, toInterface(database), toExternal(internet, "198.51.100.7")).block).toMatchObject({
      at: "route",
      text: "table 1: no route (198.51.100.7)",
      where: "table 1",
      change: "a route for 198.51.100.7",
    });
  });

  it("names who needs a public address to get out", () => {
    const { net } = shop([]);
    const hidden = net.face(0, "10.0.1.9", {});
    const { block } = told(net, toInterface(hidden), toExternal(0, "198.51.100.7"));
    expect(block).toEqual({
      at: "gateway",
      text: "interface 10.0.1.9: it has no public IPv4 address, and internet gateway lets nothing out without one",
      where: "interface 10.0.1.9",
      change: "a public IPv4 address for interface 10.0.1.9",
    });
  });

  it("says that a reply gets back to some ports of the client only, and shows one that does", () => {
    const { net, server, database } = shop([{ traffic: tcp(5432) }], { out: [{ traffic: tcp(50_000, 65_535) }] });
    const { hops, blockedBy, partly } = engineOf(net.network()).explain(toInterface(server), toInterface(database));
    expect(blockedBy).toBeUndefined();
    expect(hops.at(-1)?.at).toBe("reply-list-in");
    expect(partly?.text).toBe("the reply: no entry of list 1 allows tcp 32768 to 10.0.1.5");
    expect(partly?.open?.change).toBe("allow tcp 32768-61000 to 10.0.1.5");
  });

  it("tells of packets that are stopped the plain way, not one over the internet that gets through more places", () => {
    const { net, server, web } = shop([]);
    const near = net.face(0, "10.0.1.8", { guards: [web], public4: "203.0.113.8" });
    const { hops, block } = told(net, toInterface(server), toInterface(near), tcp(22));
    expect(hops.filter((hop) => hop.startsWith("gateway"))).toEqual([]);
    expect(block?.change).toBe("allow ingress tcp 22 from guard 0");
  });

  it("says who does not listen, and who opens nothing", () => {
    const { net, server } = shop([]);
    const quiet = net.face(0, "10.0.1.6", { listens: tcp(8080) });
    expect(told(net, toInterface(server), toInterface(quiet), tcp(22)).block?.text).toBe(
      "interface 10.0.1.6 does not listen on tcp 22",
    );
    const passive = net.face(0, "10.0.1.7", { opens: false });
    expect(told(net, toInterface(passive), toInterface(server)).block?.text).toBe(
      "interface 10.0.1.7 opens no connections",
    );
  });
});
