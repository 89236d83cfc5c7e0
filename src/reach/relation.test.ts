import { describe, expect, it } from "vitest";
import { engineOf } from "./engine.ts";
import { small, toGateway } from "./test-network.ts";
import { tcp, trafficText } from "./traffic.ts";

/** Two web servers and a database, each service in two subnets of one kind, and an office VPC behind a hub. */
function shop() {
  const net = small();
  const internet = net.external("internet");
  const [vpc, office] = [net.domain("10.1.0.0/16"), net.domain("10.2.0.0/16")];
  const table = net.table(vpc, { "0.0.0.0/0": toGateway(net.internetGateway(vpc)) });
  const there = net.table(office);
  const segments = ["10.1.1.0/24", "10.1.2.0/24"].map((text, i) =>
    net.segment(vpc, text, { table, zone: ["a", "b"][i] ?? "a" }),
  );
  const desks = net.segment(office, "10.2.1.0/24", { table: there, zone: "a" });
  const hub = net.router(
    [
      { to: { is: "domain", domain: vpc, segments }, table: 0 },
      { to: { is: "domain", domain: office, segments: [desks] }, table: 0 },
    ],
    [
      [
        { prefix: "10.1.0.0/16", to: 0 },
        { prefix: "10.2.0.0/16", to: 1 },
      ],
    ],
  );
  net.route(table, "10.2.0.0/16", toGateway(hub));
  net.route(there, "10.1.0.0/16", toGateway(hub));
  const web = net.guard([{ traffic: tcp(443) }]);
  const db = net.guard([
    { traffic: tcp(5432), peer: { guard: web } },
    { traffic: tcp(22), peer: "10.2.1.7/32" },
  ]);
  const [first = 0, second = 0] = segments;
  const faces = {
    webA: net.face(first, "10.1.1.5", { guards: [web], public4: "203.0.113.5" }),
    webB: net.face(second, "10.1.2.5", { guards: [web], public4: "203.0.113.6" }),
    db: net.face(first, "10.1.1.9", { guards: [db] }),
    admin: net.face(desks, "10.2.1.7"),
    clerk: net.face(desks, "10.2.1.8"),
  };
  return { net, internet, faces };
}

describe("the relation", () => {
  it("puts into one class what nobody can tell apart, and tells apart what one rule does", () => {
    const { net, faces } = shop();
    const { classes } = engineOf(net.network()).relation();
    expect(classes.of[faces.webA]).not.toBe(classes.of[faces.db]);
    expect(classes.of[faces.admin]).not.toBe(classes.of[faces.clerk]);
    const lone = shop();
    // Without the hub it makes no difference in which of the two subnets a server stands.
    const unjoined = { ...lone.net.network(), gateways: lone.net.network().gateways.slice(0, 1), externals: [] };
    const grouped = engineOf({
      ...unjoined,
      tables: unjoined.tables.map((table) => ({
        ...table,
        routes: table.routes.filter(({ target }) => target.is !== "gateway" || target.gateway === 0),
      })),
    }).relation().classes;
    expect(grouped.of[faces.webA]).toBe(grouped.of[faces.webB]);
  });

  it("has an edge for what passes between two classes, and none else", () => {
    const { net, faces } = shop();
    const { classes, start, from, must, may, traffic } = engineOf(net.network()).relation();
    const into = (face: number) => {
      const row = classes.of[face] ?? 0;
      const edges: Record<string, string> = {};
      for (let slot = start[row] ?? 0; slot < (start[row + 1] ?? 0); slot++) {
        const names = Object.entries(faces).filter(([, index]) => classes.of[index] === from[slot]);
        expect(must[slot]).toBe(may[slot]);
        for (const [name] of names) edges[name] = trafficText(traffic(must[slot] ?? 0));
      }
      return edges;
    };
    expect(into(faces.db)).toEqual({ webA: "tcp 5432", webB: "tcp 5432", admin: "tcp 22" });
    const any = "tcp 443";
    expect(into(faces.webA)).toEqual({ webA: any, webB: any, db: any, admin: any, clerk: any });
    expect(into(faces.clerk)).toMatchObject({ webA: "all traffic", admin: "all traffic" });
  });

  it("lists every interface that the internet reaches, and no other", () => {
    const { net, faces } = shop();
    const exposed = engineOf(net.network()).candidatesFromInternet();
    expect(
      exposed.map((one) => [one.interface, trafficText(one.answer.must), trafficText(one.answer.everywhere)]),
    ).toEqual([
      [faces.webA, "tcp 443", "tcp 443"],
      [faces.webB, "tcp 443", "tcp 443"],
    ]);
    const bare = small();
    bare.face(bare.segment(bare.domain("10.0.0.0/16"), "10.0.1.0/24", { table: bare.table(0) }), "10.0.1.5");
    expect(engineOf(bare.network()).candidatesFromInternet()).toEqual([]);
  });

  it("says what each class can open to an external", () => {
    const { net, faces, internet } = shop();
    const { classes, toExternal, traffic } = engineOf(net.network()).relation();
    const out = toExternal(internet);
    const open = (face: number) => trafficText(traffic(out.must[classes.of[face] ?? 0] ?? 0));
    expect(open(faces.webA)).toBe("all traffic");
    expect(open(faces.db)).toBe("nothing");
  });
});
