import { describe, expect, it } from "vitest";
import { subtract, union, unionAll } from "./sets.ts";
import { ALL_TRAFFIC, icmp, icmp6, portRanges, protocol, tcp, trafficText, udp } from "./traffic.ts";

describe("portRanges", () => {
  it("tells everything as one run", () => {
    expect(portRanges(ALL_TRAFFIC)).toEqual([{ protocol: "all", from: 0, to: 65535 }]);
    expect(portRanges([])).toEqual([]);
  });

  it("tells TCP and UDP first, ports inclusive", () => {
    expect(portRanges(unionAll([protocol(50), udp(53), tcp(443), tcp(8000, 8100)]))).toEqual([
      { protocol: "tcp", from: 443, to: 443 },
      { protocol: "tcp", from: 8000, to: 8100 },
      { protocol: "udp", from: 53, to: 53 },
      { protocol: "50", from: 0, to: 65535 },
    ]);
  });

  it("tells ICMP by type", () => {
    expect(portRanges(union(icmp(8), icmp(3, 4)))).toEqual([
      { protocol: "icmp", from: 3, to: 3 },
      { protocol: "icmp", from: 8, to: 8 },
    ]);
    expect(portRanges(icmp6())).toEqual([{ protocol: "icmpv6", from: 0, to: 65535 }]);
  });

  it("splits a range that crosses protocols", () => {
    expect(portRanges(union(tcp(0, 65535), protocol(7)))).toEqual([
      { protocol: "tcp", from: 0, to: 65535 },
      { protocol: "7", from: 0, to: 65535 },
    ]);
  });
});

describe("makers", () => {
  it("make nothing of nonsense", () => {
    expect(tcp(90, 80)).toEqual([]);
    expect(protocol(256)).toEqual([]);
    expect(protocol(-1)).toEqual([]);
    expect(icmp(256)).toEqual([]);
    expect(tcp(Number.NaN)).toEqual([]);
  });

  it("cut ports to their bounds", () => expect(tcp(-1, 70000)).toEqual(protocol(6)));
});

describe("trafficText", () => {
  it("reads as people say it", () => {
    expect(trafficText(tcp(443))).toBe("tcp 443");
    expect(trafficText(ALL_TRAFFIC)).toBe("all traffic");
    expect(trafficText([])).toBe("nothing");
    expect(trafficText(subtract(ALL_TRAFFIC, tcp(22)), 3)).toBe("all traffic except tcp 22");
  });
});
