import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { engineOf } from "../../src/reach/engine.ts";
import { seededChooser } from "../../src/reach/simulate-choices.ts";
import { askAround } from "./agreement.ts";
import { randomNetwork } from "./random-network.ts";

describe("random networks", () => {
  const networks = fc.sample(randomNetwork(false), { numRuns: 200, seed: 7 });

  test("connect a good part of the pairs that are asked about", () => {
    const choices = seededChooser(7);
    const asked = networks.flatMap((network) => askAround(engineOf(network), choices, 6, 3));
    const share = asked.filter(({ answer }) => answer.may.length > 0).length / asked.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.7);
  });

  test("have every kind of gateway and target", () => {
    const gateways = new Set(networks.flatMap((network) => network.gateways.map((gateway) => gateway.is)));
    expect([...gateways].sort()).toEqual(
      ["appliance", "egress-only", "external", "internet", "link", "nat", "router"].sort(),
    );
    const routes = networks.flatMap((network) => network.tables.flatMap((table) => table.routes));
    expect(new Set(routes.map((route) => route.target.is))).toEqual(new Set(["local", "gateway", "interface", "drop"]));
  });

  test("doubt nothing unless they may", () => {
    expect(networks.every((network) => network.facts.length === 0)).toBe(true);
    const doubtful = fc.sample(randomNetwork(true), { numRuns: 50, seed: 7 });
    expect(doubtful.filter((network) => network.facts.length > 0).length).toBeGreaterThan(20);
  });

  test("keep interfaces inside their segments, and segments of a domain apart", () => {
    for (const { interfaces, segments } of networks) {
      for (const { addresses, segment } of interfaces) {
        const [from, to] = segments[segment]?.addresses.v4 ?? [];
        for (const address of addresses.v4.slice(0, 1)) {
          expect(address).toBeGreaterThanOrEqual(from ?? Number.NaN);
          expect(address).toBeLessThan(to ?? Number.NaN);
        }
      }
      const starts = segments.map(({ domain, addresses }) => `${domain} ${addresses.v4[0]}`);
      expect(new Set(starts).size).toBe(segments.length);
    }
  });
});
