import { describe, expect, test } from "vitest";
import { engineOf } from "../../src/reach/engine.ts";
import { replay } from "../../src/reach/replay.ts";
import {
  ALLOW_ALL,
  ANYWHERE,
  addresses,
  draftNetwork,
  entry,
  LOCAL,
  OPEN,
  route,
  routerRoute,
  rule,
  through,
  traffic,
  via,
} from "./draft-network.ts";

/** What the property tests found, as small as it gets. */
describe("cases that engine and simulator once saw differently", () => {
  test("an IPv6 reply that finds no way back over the peering goes over the internet", () => {
    const draft = draftNetwork();
    const [left, right] = [0, 1].map((d) => {
      const domain = draft.domain(`vpc ${d}`, addresses(`2600:${d + 1}::/56`));
      const table = draft.table(`table ${d}`, [route(`2600:${d + 1}::/56`, LOCAL)]);
      draft.routes(table, route("::/0", via(draft.internet(`igw ${d}`, domain))));
      const segment = draft.segment(`subnet ${d}`, { domain, addresses: addresses(`2600:${d + 1}::/64`), table });
      return draft.interface(`instance ${d}`, { segment, guarded: false, addresses: addresses(`2600:${d + 1}::4`) });
    });
    const link = draft.gateway("link", { is: "link", domains: [0, 1], references: true });
    draft.routes(0, route("2600:2::/56", via(link)));
    const network = draft.network();
    const from = { is: "interface", interface: left ?? 0 } as const;
    const to = { is: "interface", interface: right ?? 0 } as const;
    const answer = engineOf(network).connect(from, to);
    expect(answer.must).toEqual(traffic("all"));
    expect(replay(network, from, to, answer).disagreements).toEqual([]);
  });

  test("a translating appliance behind an edge table gives replies back to the internet", () => {
    const draft = draftNetwork();
    const domain = draft.domain("vpc", addresses("10.0.0.0/16"));
    const table = draft.table("table", [route("10.0.0.0/16", LOCAL)]);
    const edge = draft.table("edge", [route("10.0.0.0/16", LOCAL)]);
    const igw = draft.internet("igw", domain, { table: edge });
    draft.routes(table, route("0.0.0.0/0", via(igw)));
    const segment = draft.segment("subnet", { domain, addresses: addresses("10.0.0.0/24"), table });
    const only = draft.guard("from the proxy", { ingress: [rule("10.0.0.5/32", "tcp 443")], egress: OPEN });
    const web = draft.interface("web", {
      segment,
      guards: [only],
      addresses: addresses("10.0.0.4"),
      public4: { addresses: addresses("203.0.113.4").v4, doubt: -1 },
    });
    const proxy = draft.interface("proxy", {
      segment,
      guarded: false,
      forwards: true,
      translates: true,
      addresses: addresses("10.0.0.5"),
    });
    draft.routes(edge, route("10.0.0.0/24", through(proxy)));
    const external = draft.external("internet", "internet", addresses("198.51.100.0/24"));
    const network = draft.network();
    const from = { is: "external", external, addresses: addresses("198.51.100.0/24") } as const;
    const to = { is: "interface", interface: web } as const;
    const answer = engineOf(network).connect(from, to);
    expect(answer.must).toEqual(traffic("tcp 443"));
    expect(answer.everywhere).toEqual(traffic("tcp 443"));
    expect(replay(network, from, to, answer).disagreements).toEqual([]);
  });

  test("a router's unknown route may come out in the destination's own segment, past its list", () => {
    const draft = draftNetwork();
    const [client, orders] = [0, 1].map((d) => {
      const domain = draft.domain(`vpc ${d}`, addresses(`10.${d}.0.0/16`));
      const table = draft.table(`table ${d}`, [route(`10.${d}.0.0/16`, LOCAL), route("10.0.0.0/8", via(0))]);
      const lists =
        d === 0
          ? {}
          : { in: draft.list("no ssh", [entry("deny", ANYWHERE, "tcp 22"), ...ALLOW_ALL]), out: draft.list("open") };
      const segment = draft.segment(`subnet ${d}`, { domain, addresses: addresses(`10.${d}.0.0/24`), table, ...lists });
      return draft.interface(`instance ${d}`, { segment, guarded: false, addresses: addresses(`10.${d}.0.4`) });
    });
    const attachments = [0, 1].map((d) =>
      draft.attachment(`attachment ${d}`, { to: { is: "domain", domain: d, segments: [d] }, table: 1 - d }),
    );
    const tables = [
      draft.routerTable("back", [routerRoute("10.0.0.0/16", 0)]),
      draft.routerTable("there", [routerRoute("10.1.0.0/16", "unknown")]),
    ];
    draft.gateway("tgw", { is: "router", references: true, attachments, tables });
    const network = draft.network();
    const from = { is: "interface", interface: client ?? 0 } as const;
    const to = { is: "interface", interface: orders ?? 0 } as const;
    const answer = engineOf(network).connect(from, to);
    expect(answer.must).toEqual([]);
    expect(answer.may).toEqual(traffic("all"));
    expect(replay(network, from, to, answer, { instances: 20 }).disagreements).toEqual([]);
  });
});
