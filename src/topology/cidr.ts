import { at } from "../estate/estate.ts";
import { isList, isProperties, isScalar, Reference, show, Text, textOf, Unknown, type Value } from "../estate/value.ts";
import { ANY4, ANY6, INTERNET, parseCidr, prefixLength } from "../reach/address.ts";
import { type AddressSet, type Doubt, SURE } from "../reach/network.ts";
import type { Draft } from "./draft.ts";
import type { Said } from "./meant.ts";

/** What a value that should be a CIDR block may be. */
export interface Block {
  /** Its addresses; where nobody knows them, the largest they can be. */
  readonly addresses: AddressSet;
  /** Length of the block in bits; 0 where nobody knows. */
  readonly length: number;
  /** As a person reads it. */
  readonly text: string;
  /** Whether it is this one of several alternatives. */
  readonly doubt: Doubt;
  /** Why `addresses` is only the largest it can be; undefined where it is exact. */
  readonly unknown: Unknown | undefined;
}

/** How many references a value is followed through. */
const DEEPEST = 8;

/**
 * The blocks that a value may be, one for each alternative; none where it is left out.
 * `family` bounds what nobody knows; a block that is written out is read as what it is.
 */
export function blocks(draft: Draft, value: Value | undefined, family: 4 | 6, said: Said, deep = 0): readonly Block[] {
  if (value === undefined || value === null || value === "") return [];
  if (value instanceof Unknown) {
    if (value.alternatives === undefined || value.alternatives.length === 0) return [hazy(value, family, show(value))];
    return value.alternatives.flatMap((item, i) =>
      blocks(draft, item, family, said, deep).map((one) => ({
        ...one,
        doubt: draft.both(draft.alternative(value, i, said.resource, said.path), one.doubt),
      })),
    );
  }
  if (isScalar(value)) return [written(String(value), family)];
  if (value instanceof Reference) return referred(draft, value, "", family, said, deep);
  if (value instanceof Text) return composed(draft, value, family, said, deep);
  if (isList(value) && value.length === 1) return blocks(draft, value[0], family, said, deep);
  return [hazy(new Unknown("invalid", "the value is not a CIDR block"), family, show(value))];
}

function written(text: string, family: 4 | 6): Block {
  const addresses = parseCidr(text);
  if (addresses !== undefined)
    return { addresses, length: prefixLength(text) ?? 0, text: text.trim(), doubt: SURE, unknown: undefined };
  return hazy(new Unknown("invalid", `\`${show(text, 60)}\` is not a CIDR block`), family, show(text, 60));
}

/** "${Bastion.PublicIp}/32", "${Prefix}.0/24". */
function composed(draft: Draft, value: Text, family: 4 | 6, said: Said, deep: number): readonly Block[] {
  const [first, second] = value.parts;
  if (value.parts.length === 2 && first instanceof Reference && typeof second === "string")
    return referred(draft, first, second, family, said, deep);
  const unknown = value.parts.find((part) => part instanceof Unknown);
  return [hazy(unknown ?? afterDeployment(value), family, show(value))];
}

function referred(
  draft: Draft,
  value: Reference,
  suffix: string,
  family: 4 | 6,
  said: Said,
  deep: number,
): readonly Block[] {
  const resource = draft.estate.find(value);
  const text = show(textOf([value, suffix]));
  if (resource === undefined || deep > DEEPEST) return [hazy(afterDeployment(value), family, text)];
  const stated = statedBy(resource.type, value.attribute);
  const found = stated === undefined ? undefined : at(resource.properties, stated);
  if (found !== undefined && suffix === "") return blocks(draft, found, family, said, deep + 1);
  if (found !== undefined && isScalar(found)) return [written(`${String(found)}${suffix}`, family)];
  const observed = at(resource.observed, value.attribute === "Ref" ? "PublicIp" : value.attribute);
  if (observed !== undefined && isScalar(observed)) return [written(`${String(observed)}${suffix}`, family)];
  const block = hazy(afterDeployment(value), family, text);
  return [isPublicAddress(resource.type, value.attribute) ? { ...block, addresses: internetOf(family) } : block];
}

/** The property that an attribute repeats. */
function statedBy(type: string, attribute: string): string | undefined {
  if ((type === "AWS::EC2::VPC" || type === "AWS::EC2::Subnet") && attribute === "CidrBlock") return "CidrBlock";
  if (type === "AWS::EC2::Subnet" && attribute === "Ipv6CidrBlock") return "Ipv6CidrBlock";
  if (type === "AWS::EC2::Instance" && attribute === "PrivateIp") return "PrivateIpAddress";
  if (type === "AWS::EC2::NetworkInterface" && attribute === "PrimaryPrivateIpAddress") return "PrivateIpAddress";
  return undefined;
}

function isPublicAddress(type: string, attribute: string): boolean {
  return (
    (type === "AWS::EC2::EIP" && (attribute === "Ref" || attribute === "PublicIp")) ||
    (type === "AWS::EC2::Instance" && attribute === "PublicIp")
  );
}

function internetOf(family: 4 | 6): AddressSet {
  return family === 4 ? { v4: INTERNET.v4, v6: [] } : { v4: [], v6: INTERNET.v6 };
}

function hazy(unknown: Unknown, family: 4 | 6, text: string): Block {
  return { addresses: family === 4 ? ANY4 : ANY6, length: 0, text, doubt: SURE, unknown };
}

function afterDeployment(value: Value): Unknown {
  const text = show(value);
  return new Unknown("service", `the address of \`${text}\` is known after deployment`, { key: `address:${text}` });
}

/** The doubt of a block: that it is this alternative, and that its addresses are what the largest set says. */
export function doubtOf(draft: Draft, block: Block, said: Said): Doubt {
  if (block.unknown === undefined) return block.doubt;
  return draft.both(block.doubt, draft.fact(block.unknown, said.resource, said.path));
}

/** A property of a map that the template wrote; undefined where `value` is no map. */
export function entryOf(value: Value | undefined, key: string): Value | undefined {
  return isProperties(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
