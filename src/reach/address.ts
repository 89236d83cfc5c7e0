/** Addresses and CIDR blocks as text, and the sets of them that everybody needs. */
import type { AddressSet, Ranges, Ranges6 } from "./network.ts";
import {
  coversAddresses,
  equalAddresses,
  isEmptyAddresses,
  NONE,
  normalise,
  subtract,
  subtractAddresses,
} from "./sets.ts";

const END4 = 2 ** 32;
const END6 = 1n << 128n;

/** Every IPv4 and IPv6 address. */
export const ANY: AddressSet = { v4: [0, END4], v6: [0n, END6] };
/** 0.0.0.0/0 */
export const ANY4: AddressSet = { v4: ANY.v4, v6: NONE };
/** ::/0 */
export const ANY6: AddressSet = { v4: NONE, v6: ANY.v6 };

/** A CIDR block read from text. */
interface Block {
  readonly family: 4 | 6;
  readonly address: bigint;
  readonly length: number;
}

/** "10.0.0.5" as a number; undefined unless it is four decimal parts of 0-255. */
export function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text.trim());
  if (match === null) return undefined;
  let value = 0;
  for (let i = 1; i <= 4; i++) {
    const part = Number(match[i]);
    if (part > 255) return undefined;
    value = value * 256 + part;
  }
  return value;
}

/** An IPv6 address in any of its written forms, "::ffff:192.0.2.1" too; undefined where it is none. */
export function parseIpv6(text: string): bigint | undefined {
  let rest = text.trim().toLowerCase();
  if (rest.length > 45 || !rest.includes(":")) return undefined;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(rest);
  if (dotted?.[1] !== undefined && dotted[2] !== undefined) {
    const v4 = parseIpv4(dotted[2]);
    if (v4 === undefined) return undefined;
    rest = `${dotted[1]}${Math.floor(v4 / 65536).toString(16)}:${(v4 % 65536).toString(16)}`;
  }
  const halves = rest.split("::");
  if (halves.length > 2) return undefined;
  const head = groups(halves[0] ?? "");
  const tail = groups(halves[1] ?? "");
  if (head === undefined || tail === undefined) return undefined;
  const gap = 8 - head.length - tail.length;
  if (halves.length === 2 ? gap < 1 : gap !== 0) return undefined;
  return [...head, ...new Array<number>(gap).fill(0), ...tail].reduce((sum, part) => (sum << 16n) | BigInt(part), 0n);
}

function groups(text: string): number[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  if (!parts.every((part) => /^[0-9a-f]{1,4}$/.test(part))) return undefined;
  return parts.map((part) => Number.parseInt(part, 16));
}

function parseBlock(text: string): Block | undefined {
  const [address = "", length, ...more] = text.trim().split("/");
  if (more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const v4 = parseIpv4(address);
  const value = v4 === undefined ? parseIpv6(address) : BigInt(v4);
  if (value === undefined) return undefined;
  const family = v4 === undefined ? 6 : 4;
  const bits = family === 4 ? 32 : 128;
  const bitsGiven = length === undefined ? bits : Number(length);
  return bitsGiven > bits ? undefined : { family, address: value, length: bitsGiven };
}

/**
 * The addresses of "10.0.0.0/16", "2001:db8::/32" or a single address; undefined where the text is neither.
 *
 * Bits behind the length are cleared, as EC2 does with rules and routes ("if you specify 100.68.0.18/18, we modify it
 * to 100.68.0.0/18"). Source: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
 */
export function parseCidr(text: string): AddressSet | undefined {
  const block = parseBlock(text);
  if (block === undefined) return undefined;
  const rest = BigInt((block.family === 4 ? 32 : 128) - block.length);
  const from = (block.address >> rest) << rest;
  const to = from + (1n << rest);
  return block.family === 4 ? { v4: [Number(from), Number(to)], v6: NONE } : { v4: NONE, v6: [from, to] };
}

/** Length of a CIDR block in bits (a single address: 32 or 128); undefined where the text is no block. */
export function prefixLength(text: string): number | undefined {
  return parseBlock(text)?.length;
}

/** All the texts as one set; undefined where one of them is no address or block. */
export function parseCidrs(texts: readonly string[]): AddressSet | undefined {
  const sets = texts.map(parseCidr);
  if (!sets.every((set) => set !== undefined)) return undefined;
  return { v4: normalise(sets.flatMap((set) => set.v4)), v6: normalise(sets.flatMap((set) => set.v6)) };
}

export function printIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** RFC 5952: lower case, the longest run of two and more zero groups as "::". */
export function printIpv6(address: bigint): string {
  const parts: number[] = [];
  for (let shift = 112n; shift >= 0n; shift -= 16n) parts.push(Number((address >> shift) & 0xffffn));
  let start = -1;
  let longest = 1;
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && parts[i + run] === 0) run++;
    if (run > longest) [start, longest] = [i, run];
  }
  const hex = (list: readonly number[]): string => list.map((part) => part.toString(16)).join(":");
  return start < 0 ? hex(parts) : `${hex(parts.slice(0, start))}::${hex(parts.slice(start + longest))}`;
}

/** The set as CIDR blocks, smallest number of them, IPv4 first; an address alone is written without "/32". */
export function printCidrs(set: AddressSet): readonly string[] {
  const result: string[] = [];
  for (let i = 0; i < set.v4.length; i += 2)
    blocks(BigInt(set.v4[i] ?? 0), BigInt(set.v4[i + 1] ?? 0), 32, (from, length) =>
      result.push(length === 32 ? printIpv4(Number(from)) : `${printIpv4(Number(from))}/${length}`),
    );
  for (let i = 0; i < set.v6.length; i += 2)
    blocks(set.v6[i] ?? 0n, set.v6[i + 1] ?? 0n, 128, (from, length) =>
      result.push(length === 128 ? printIpv6(from) : `${printIpv6(from)}/${length}`),
    );
  return result;
}

function blocks(from: bigint, to: bigint, bits: number, emit: (from: bigint, length: number) => void): void {
  let at = from;
  while (at < to) {
    let free = bits;
    while (free > 0 && (at & ((1n << BigInt(free)) - 1n)) !== 0n) free--;
    while (at + (1n << BigInt(free)) > to) free--;
    emit(at, bits - free);
    at += 1n << BigInt(free);
  }
}

/** The set as a person reads it: "10.0.0.0/16, 192.0.2.7 and 3 more", "any public IPv4 address but 203.0.113.0/24". */
export function addressText(set: AddressSet, limit = 3): string {
  if (equalAddresses(set, INTERNET)) return "any public address";
  if (equalAddresses(set, ANY)) return "any address";
  const wide4 = wideText({ v4: set.v4, v6: NONE }, "IPv4", limit);
  const wide6 = wideText({ v4: NONE, v6: set.v6 }, "IPv6", limit);
  const rest = { v4: wide4 === undefined ? set.v4 : NONE, v6: wide6 === undefined ? set.v6 : NONE };
  const wide = [wide4, wide6].filter((text) => text !== undefined);
  if (isEmptyAddresses(rest)) return wide.length === 0 ? "no address" : wide.join(", ");
  if (rest.v4.length > 64 || rest.v6.length > 64)
    return [...wide, `${(rest.v4.length + rest.v6.length) / 2} address ranges`].join(", ");
  const texts = [...wide, ...printCidrs(rest)];
  return texts.length > limit
    ? `${texts.slice(0, limit).join(", ")} and ${texts.length - limit} more`
    : texts.join(", ");
}

/** All addresses of a family, or all public ones, but a few: told by what they leave out. */
function wideText(set: AddressSet, family: "IPv4" | "IPv6", limit: number): string | undefined {
  if (isEmptyAddresses(set)) return undefined;
  const only = ({ v4, v6 }: AddressSet): AddressSet => (family === "IPv4" ? { v4, v6: NONE } : { v4: NONE, v6 });
  for (const [whole, name] of [
    [only(INTERNET), `any public ${family} address`],
    [only(ANY), `any ${family} address`],
  ] as const) {
    if (!coversAddresses(whole, set)) continue;
    const missing = subtractAddresses(whole, set);
    if (isEmptyAddresses(missing)) return name;
    if (missing.v4.length > 2 * limit || missing.v6.length > 2 * limit) continue;
    const texts = printCidrs(missing);
    if (texts.length <= limit && printCidrs(set).length > limit) return `${name} but ${texts.join(", ")}`;
  }
  return undefined;
}

const ranges4 = (...texts: readonly string[]): Ranges => parseCidrs(texts)?.v4 ?? [];
const ranges6 = (...texts: readonly string[]): Ranges6 => parseCidrs(texts)?.v6 ?? [];

/**
 * Addresses that something on the public internet may have: all but the special-purpose ranges of RFC 6890.
 *
 * The ranges for documentation (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24, 2001:db8::/32) are counted as public: in
 * a template they stand for somebody's public address, and leaving them out could only hide a way in. A domain may use
 * public space for itself: what is inside is for whoever asks to take away.
 * Source: https://www.iana.org/assignments/iana-ipv4-special-registry/
 */
export const INTERNET: AddressSet = {
  v4: subtract(
    ANY.v4,
    ranges4(
      "0.0.0.0/8",
      "10.0.0.0/8",
      "100.64.0.0/10",
      "127.0.0.0/8",
      "169.254.0.0/16",
      "172.16.0.0/12",
      "192.0.0.0/24",
      "192.168.0.0/16",
      "198.18.0.0/15",
      "224.0.0.0/3",
    ),
  ),
  v6: ranges6("2000::/3"),
};
