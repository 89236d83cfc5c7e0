import { parseArn, partsOf } from "./arn.ts";
import type { Condition } from "./policy-document.ts";
import { Reference, Text, Unknown, type Value } from "./value.ts";

/**
 * What a condition key says about who calls:
 * - "identity": its value ties the call to an account, organisation, principal or network. A caller without credentials
 *   has none of them.
 * - "source": it ties the call to the resource or account on whose behalf a service calls; absent from direct calls.
 * - "address": an address range.
 * - "open": it says nothing about who calls (TLS, time, prefix, tags that any account can set on its own principals ...).
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
type KeyKind = "identity" | "source" | "arn" | "source-arn" | "address" | "open" | "service-only";

const KEYS: Readonly<Record<string, KeyKind>> = {
  "aws:principalaccount": "identity",
  "aws:principalorgid": "identity",
  "aws:principalorgpaths": "identity",
  "aws:principalarn": "arn",
  "aws:userid": "identity",
  "aws:username": "identity",
  "aws:sourcevpc": "identity",
  "aws:sourcevpce": "identity",
  "aws:vpceaccount": "identity",
  "aws:vpceorgid": "identity",
  "aws:vpceorgpaths": "identity",
  "aws:sourcevpcarn": "arn",
  "aws:vpcsourceip": "address",
  "kms:calleraccount": "identity",
  "s3:dataaccesspointaccount": "identity",
  "s3:dataaccesspointarn": "arn",
  "elasticfilesystem:accesspointarn": "arn",
  "aws:sourceaccount": "source",
  "aws:sourceowner": "source",
  "aws:sourceorgid": "source",
  "aws:sourceorgpaths": "source",
  "aws:sourcearn": "source-arn",
  "aws:sourceip": "address",
  "aws:principalisawsservice": "service-only",
  "aws:principalservicename": "service-only",
  "aws:principalservicenameslist": "service-only",
  "elasticfilesystem:accessedviamounttarget": "service-only",
  "aws:securetransport": "open",
  "aws:multifactorauthpresent": "open",
  "aws:multifactorauthage": "open",
  "aws:currenttime": "open",
  "aws:epochtime": "open",
  "aws:tokenissuetime": "open",
  "aws:referer": "open",
  "aws:useragent": "open",
  "aws:requestedregion": "open",
  "aws:principaltype": "open",
  "aws:tagkeys": "open",
  "aws:resourceaccount": "open",
  "aws:resourceorgid": "open",
  "aws:resourceorgpaths": "open",
  "aws:viaawsservice": "open",
  "sts:externalid": "open",
  "sts:rolesessionname": "open",
  "kms:viaservice": "open",
  "kms:grantisforawsresource": "open",
  "kms:encryptioncontextkeys": "open",
  "lambda:functionurlauthtype": "open",
  "lambda:invokedviafunctionurl": "open",
  "s3:authtype": "open",
  "s3:signatureversion": "open",
  "s3:signatureage": "open",
  "s3:tlsversion": "open",
  "s3:prefix": "open",
  "s3:delimiter": "open",
  "s3:max-keys": "open",
  "s3:versionid": "open",
  "s3:locationconstraint": "open",
  "s3:resourceaccount": "open",
  "sns:protocol": "open",
};

const OPEN_PREFIXES = [
  "aws:principaltag/",
  "aws:requesttag/",
  "aws:resourcetag/",
  "kms:encryptioncontext:",
  "s3:x-amz-",
  "s3:existingobjecttag/",
  "s3:requestobjecttag",
];

function kindOf(key: string): KeyKind | undefined {
  const lower = key.toLowerCase();
  if (Object.hasOwn(KEYS, lower)) return KEYS[lower];
  return OPEN_PREFIXES.some((prefix) => lower.startsWith(prefix)) ? "open" : undefined;
}

/**
 * Whether a condition ties a statement to somebody.
 *
 * "inside" (of an Allow): whether only callers tied to a fixed account, organisation, resource, network or address range
 * meet it. "outside" (of a Deny): whether everybody but such callers meets it, so that the Deny bites all outsiders.
 * Unknown where the key is not modelled or a value that decides is not known.
 */
export function narrows(condition: Condition, side: unknown = "inside"): boolean | Unknown {
  const kind = kindOf(condition.key);
  if (kind === undefined) return new Unknown("not-modelled", `condition key \`${condition.key}\` is not modelled`);
  if (kind === "open") return false;
  const operator = condition.operator.toLowerCase();
  if (operator === "null") return false;
  if (operator === "bool") return boolNarrows(condition, kind, side === "outside");
  const negative = operator.startsWith("not") || operator.includes("not");
  if (negative !== (side === "outside")) return false;
  if (side !== "outside" && passesWithoutKey(condition, kind)) return false;
  // A caller without the key meets no ForAnyValue, so such a Deny lets callers without credentials by.
  if (side === "outside" && condition.qualifier === "ForAnyValue") return false;
  return fixedValues(condition, kind, operator);
}

/** A key that a request may lack: `IfExists` and `ForAllValues` then let the request pass. */
function passesWithoutKey(condition: Condition, kind: KeyKind): boolean {
  if (condition.qualifier === "ForAllValues") return true;
  // KMS has no anonymous callers, so every request has this key.
  return condition.ifExists && kind !== "open" && condition.key.toLowerCase() !== "kms:calleraccount";
}

/** `aws:PrincipalIsAWSService`: only AWS services meet "true"; everybody else meets "false". */
function boolNarrows(condition: Condition, kind: KeyKind, outside: boolean): boolean | Unknown {
  if (kind !== "service-only") return false;
  if (condition.values instanceof Unknown) return condition.values;
  const wanted = outside ? "false" : "true";
  if (!outside && condition.ifExists) return false;
  return condition.values.every((value) => String(value).toLowerCase() === wanted);
}

/** Of several values one is enough, so all of them must be fixed. No value at all matches nobody. */
function fixedValues(condition: Condition, kind: KeyKind, operator: string): boolean | Unknown {
  if (condition.values instanceof Unknown) {
    return exact(operator) && kind !== "address" ? true : condition.values;
  }
  let doubt: Unknown | undefined;
  for (const value of condition.values) {
    const fixed = isFixed(value, kind, exact(operator));
    if (fixed === false) return false;
    if (fixed instanceof Unknown) doubt ??= fixed;
  }
  return doubt ?? true;
}

/** Operators that compare the whole text, in which `*` is no wildcard. */
function exact(operator: string): boolean {
  return operator.startsWith("string") && !operator.includes("like");
}

function isFixed(value: Value, kind: KeyKind, literal: boolean): boolean | Unknown {
  if (kind === "address") return isNarrowRange(value);
  const variable = policyVariable(value);
  if (variable !== undefined) return variable;
  if (literal) return true;
  if (kind === "arn" || kind === "source-arn") return isFixedArn(value);
  return isFixedText(value);
}

/** `${aws:ResourceOrgID}` and its like stand for the owner of the resource; other variables for what the caller brings. */
function policyVariable(value: Value): boolean | Unknown | undefined {
  const known = partsOf(value).filter((part) => typeof part === "string");
  const found = /\$\{([^}]*)\}/.exec(known.join(""))?.[1]?.toLowerCase();
  if (found === undefined || found === "*" || found === "?" || found === "$") return undefined;
  if (found.startsWith("aws:resource")) return true;
  return new Unknown("not-modelled", "a policy variable in a condition value is not modelled");
}

/**
 * Whether a pattern names one account, organisation or network: no wildcard, or one behind a prefix that does already
 * (`o-exampleorgid/ou-1/*`, `AROAEXAMPLEID:*`). A reference or the account's own id is fixed; `o-*` is not.
 */
function isFixedText(value: Value): boolean | Unknown {
  let before = "";
  for (const part of partsOf(value)) {
    if (part instanceof Reference) return true;
    if (part instanceof Unknown) return part.because === "pseudo-parameter" ? true : part;
    const wildcard = part.search(/[*?]/);
    before += wildcard < 0 ? part : part.slice(0, wildcard);
    if (wildcard >= 0) return before.length >= 12 || before.includes("/");
  }
  return value !== null;
}

/**
 * Whether an ARN pattern names one account (or one bucket: bucket names are global and carry no account).
 * `arn:aws:sns:*:*:orders` is not fixed: any account may have a topic of that name.
 */
function isFixedArn(value: Value): boolean | Unknown {
  if (value instanceof Reference) return true;
  if (value instanceof Unknown) return value.because === "pseudo-parameter" ? true : value;
  const arn = parseArn(value);
  if (arn === undefined) return value instanceof Text ? isFixedText(value) : startsFixed(value);
  if (arn.service === "s3" && (arn.account === "" || wild(arn.account))) {
    return isFixedText(arn.resource === "" ? "*" : arn.resource);
  }
  if (arn.account === "") return isFixedText(arn.resource === "" ? "*" : arn.resource);
  if (wild(arn.account)) return false;
  return isFixedText(arn.account);
}

/** Text that is no whole ARN: `*`, or `arn:aws:iam::*` cut short by its wildcard. */
function startsFixed(value: Value): boolean {
  return typeof value === "string" && !value.includes("*") && !value.includes("?");
}

function wild(field: Value): boolean {
  return typeof field === "string" && /[*?]/.test(field);
}

/**
 * Wider than /8 (IPv4) or /32 (IPv6) counts as everybody, private ranges apart: S3's own definition of public.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
function isNarrowRange(value: Value): boolean | Unknown {
  if (value instanceof Unknown) return value;
  if (value instanceof Text) return value.parts.find((part) => part instanceof Unknown) ?? true;
  if (value instanceof Reference) return true;
  if (typeof value !== "string") return new Unknown("invalid", "the address range of a condition cannot be read");
  const [address, length] = value.split("/");
  if (length === undefined) return true;
  const bits = Number(length);
  if (!Number.isInteger(bits)) return new Unknown("invalid", "the address range of a condition cannot be read");
  if (address?.includes(":") !== true) return bits >= 8;
  return bits >= 32 || (bits >= 7 && /^f[cd]/i.test(address));
}
