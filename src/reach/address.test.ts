import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ANY,
  ANY4,
  ANY6,
  addressText,
  INTERNET,
  parseCidr,
  parseCidrs,
  parseIpv4,
  parseIpv6,
  prefixLength,
  printCidrs,
  printIpv4,
  printIpv6,
} from "./address.ts";
import { has, subtractAddresses } from "./sets.ts";

describe("parseCidr", () => {
  it("clears the bits behind the length, as EC2 does", () => {
    expect(parseCidr("100.68.0.18/18")).toEqual(parseCidr("100.68.0.0/18"));
    expect(parseCidr("10.0.0.5/16")).toEqual({ v4: [0x0a000000, 0x0a010000], v6: [] });
    expect(parseCidr("2001:db8::1/32")).toEqual({ v4: [], v6: [0x20010db8n << 96n, 0x20010db9n << 96n] });
  });

  it("reads the whole of each family", () => {
    expect(parseCidr("0.0.0.0/0")).toEqual(ANY4);
    expect(parseCidr("::/0")).toEqual(ANY6);
  });

  it.each([
    "",
    "10.0.0.0/33",
    "10.0.0/8",
    "10.0.0.256",
    "::/129",
    "1:2:3",
    ":::",
    "1::2::3",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
    "pl-1234",
    "12345::",
    "::1.2.3",
    "g::",
  ])("refuses %j", (text) => {
    expect(parseCidr(text)).toBeUndefined();
    expect(prefixLength(text)).toBeUndefined();
  });

  it("knows the length of a single address", () => {
    expect(prefixLength("10.1.2.3")).toBe(32);
    expect(prefixLength("::1")).toBe(128);
    expect(prefixLength("10.0.0.0/8")).toBe(8);
  });

  it("gives up on a list with one bad member", () => {
    expect(parseCidrs(["10.0.0.0/8", "nonsense"])).toBeUndefined();
    expect(parseCidrs(["10.1.0.0/16", "10.0.0.0/16"])).toEqual(parseCidr("10.0.0.0/15"));
  });
});

describe("printing", () => {
  it("gives back what was parsed", () => {
    fc.assert(fc.property(fc.ipV4(), (text) => printIpv4(parseIpv4(text) ?? -1) === text));
    fc.assert(fc.property(fc.ipV6(), (text) => parseIpv6(printIpv6(parseIpv6(text) ?? -1n)) === parseIpv6(text)));
  });

  it("writes RFC 5952", () => {
    expect(printIpv6(parseIpv6("2001:DB8:0:0:1:0:0:1") ?? 0n)).toBe("2001:db8::1:0:0:1");
    expect(printIpv6(0n)).toBe("::");
    expect(printIpv6(parseIpv6("::ffff:192.0.2.1") ?? 0n)).toBe("::ffff:c000:201");
    expect(printIpv6(parseIpv6("1:0:2:3:4:5:6:7") ?? 0n)).toBe("1:0:2:3:4:5:6:7");
  });

  it("writes ranges as the fewest blocks", () => {
    expect(printCidrs({ v4: [0x0a000001, 0x0a000004], v6: [0n, 2n ** 128n] })).toEqual([
      "10.0.0.1",
      "10.0.0.2/31",
      "::/0",
    ]);
  });
});

describe("INTERNET", () => {
  it.each(["10.1.2.3", "100.64.0.1", "169.254.169.254", "192.168.1.1", "172.31.0.1", "224.0.0.1", "127.0.0.1"])(
    "has no %s",
    (text) => expect(has(INTERNET.v4, parseIpv4(text) ?? -1)).toBe(false),
  );
  it.each(["8.8.8.8", "203.0.113.9", "172.32.0.1", "100.128.0.1"])("has %s", (text) =>
    expect(has(INTERNET.v4, parseIpv4(text) ?? -1)).toBe(true),
  );
});

describe("addressText", () => {
  const without = (whole: typeof ANY4, text: string) => subtractAddresses(whole, parseCidr(text) ?? ANY);
  const internet4 = { v4: INTERNET.v4, v6: [] };

  it.each([
    [INTERNET, "any public address"],
    [internet4, "any public IPv4 address"],
    [{ v4: [], v6: INTERNET.v6 }, "any public IPv6 address"],
    [ANY4, "any IPv4 address"],
    [without(internet4, "203.0.113.0/24"), "any public IPv4 address but 203.0.113.0/24"],
    [without(ANY4, "10.0.0.0/8"), "any IPv4 address but 10.0.0.0/8"],
    [without(INTERNET, "203.0.113.0/24"), "any public IPv4 address but 203.0.113.0/24, any public IPv6 address"],
    [parseCidr("128.0.0.0/1") ?? ANY, "128.0.0.0/1"],
    [parseCidr("10.0.0.0/8") ?? ANY, "10.0.0.0/8"],
  ])("tells wide sets by what they leave out (%#)", (set, text) => {
    expect(addressText(set)).toBe(text);
  });
});
