import { Reference, Text, Unknown, type Value } from "../../../estate/value.ts";
import type { Plain } from "../../syntax/node.ts";
import { derived, keyOf, mentionsOf } from "../canonical.ts";
import { type Evaluator, listArgument } from "../evaluator.ts";

/** CloudFormation gives at most 256 blocks. */
const MOST_BLOCKS = 256;

/**
 * `Fn::Cidr`: `count` address blocks of `bits` host bits each, in order, out of a larger block.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
 */
export function cidr(argument: Plain, evaluator: Evaluator): Value {
  const parts = listArgument("Fn::Cidr", argument, 2, evaluator);
  if (parts === undefined) return evaluator.broken("`Fn::Cidr` is not well-formed");
  const block = evaluator.at([0], parts[0] as Plain);
  const count = evaluator.at([1], parts[1] as Plain);
  const bits = parts[2] === undefined ? undefined : evaluator.at([2], parts[2]);
  const unknown = [block, count, bits].find((value) => value instanceof Unknown);
  if (unknown instanceof Unknown) return derived(unknown, `cidr(${[block, count, bits].map(keyOf).join(",")})`);
  if (block instanceof Reference || block instanceof Text) {
    return new Unknown("service", "the address block is known after deployment", {
      key: `cidr(${[block, count, bits].map(keyOf).join(",")})`,
      mentions: mentionsOf(block),
    });
  }
  const blocks =
    typeof block === "string"
      ? blocksOf(block, Number(count), bits === undefined ? undefined : Number(bits))
      : undefined;
  if (blocks !== undefined) return blocks;
  const message = "`Fn::Cidr` takes an address block, a count of 1 to 256 that fits into it, and the bits of a block";
  return evaluator.invalid("FUNCTION_ARGUMENTS", message, "`!Cidr [10.0.0.0/16, 4, 8]` gives four /24 blocks");
}

/** The blocks, or undefined where they do not fit. */
export function blocksOf(block: string, count: number, hostBits: number | undefined): readonly string[] | undefined {
  const [address, length] = block.split("/");
  const six = block.includes(":");
  const width = six ? 128 : 32;
  const bits = hostBits ?? (six ? 64 : 8);
  const prefix = Number(length);
  const first = address === undefined ? undefined : six ? ipv6(address) : ipv4(address);
  if (first === undefined || !Number.isInteger(prefix) || prefix < 0 || prefix > width) return undefined;
  if (!Number.isInteger(count) || count < 1 || count > MOST_BLOCKS) return undefined;
  if (!Number.isInteger(bits) || bits < 1 || bits > width - prefix) return undefined;
  const free = BigInt(width - prefix);
  const step = 1n << BigInt(bits);
  if (BigInt(count) * step > 1n << free) return undefined;
  const network = (first >> free) << free;
  return Array.from({ length: count }, (_, i) => {
    const start = network + BigInt(i) * step;
    return `${six ? writeIpv6(start) : writeIpv4(start)}/${width - bits}`;
  });
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function writeIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join(".");
}

function ipv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = (half: string | undefined): string[] => (half === undefined || half === "" ? [] : half.split(":"));
  const before = groups(halves[0]);
  const after = groups(halves[1]);
  const missing = 8 - before.length - after.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  if (all.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return all.reduce((sum, group) => sum * 65536n + BigInt(Number.parseInt(group, 16)), 0n);
}

/** Shortest form of RFC 5952: the longest run of zero groups, the first one of equals, is `::`. */
function writeIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(16 * (7 - i))) & 0xffffn));
  let best = { at: -1, length: 1 };
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (groups[i + length] === 0) length++;
    if (length > best.length) best = { at: i, length };
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (best.at < 0) return hex(groups);
  return `${hex(groups.slice(0, best.at))}::${hex(groups.slice(best.at + best.length))}`;
}
