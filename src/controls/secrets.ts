/** Credentials written where anyone who may read the template or the resource can read them. They are never repeated. */
import { partsOf } from "../estate/arn.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Reference, Text, Unknown, type Value } from "../estate/value.ts";
import { type About, alternately, asText, nameOf, type Probe, whichever } from "./ask.ts";
import { cannotTell, type Result, violated } from "./control.ts";

/** What a text gives away, in words that do not repeat it; undefined where it holds nothing that looks like a credential. */
export function credentialIn(text: string): string | undefined {
  for (const [pattern, words] of CREDENTIALS) if (pattern.test(text)) return words;
  return undefined;
}

const CREDENTIALS: readonly (readonly [RegExp, string])[] = [
  // Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  [/(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])/, "an AWS access key id"],
  [
    /(?:aws_)?secret_?access_?key["']?\s{0,8}[=:]\s{0,8}["']?[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/i,
    "an AWS secret access key",
  ],
  [/-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP |ENCRYPTED )?PRIVATE KEY/, "a private key"],
  [/(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36}/, "a GitHub token"],
  [/(?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{10}/, "a Slack token"],
  [/[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'$]{1,64}:[^\s:/@"'${}<]{3,64}@[A-Za-z0-9]/, "a password inside an address"],
];

/** `password=...` and the like with a literal value, in scripts. */
const ASSIGNED =
  /(?:^|[\s"';,{(_-])(?:password|passwd|pwd|secret|token|api_?key|access_?key|private_?key)["']?\s{0,4}[=:]\s{0,4}["']?([^\s"';,${}<>()[\]]{4,200})/gi;

/** A literal that is written next to a word such as `password` in a script. */
export function assignedSecret(text: string): boolean {
  for (const [, value] of text.matchAll(ASSIGNED)) {
    if (value !== undefined && !isHarmless(value)) return true;
  }
  return false;
}

/** Attributes by which a resource hands out a credential: `AWS::IAM::AccessKey.SecretAccessKey`, a custom resource's key. */
const SECRET_ATTRIBUTE = /(?:^|[._])?(?:secret_?access_?key|private_?key|password|passwd|auth_?token|secret_?string)$/i;

/**
 * What a value is made of that is a credential once it is deployed, in words; undefined where nothing is. Hidden
 * parameters and secrets that are resolved at deployment stand in the open from then on.
 */
export function deployedSecret(value: Value | undefined): string | undefined {
  for (const part of partsOf(value)) {
    if (part instanceof Reference && SECRET_ATTRIBUTE.test(part.attribute)) {
      return `\`${part.attribute}\` of \`${part.resource}\``;
    }
    if (!(part instanceof Unknown)) continue;
    const mention = part.mentions.find(({ attribute }) => SECRET_ATTRIBUTE.test(attribute));
    if (mention !== undefined) return `\`${mention.attribute}\` of \`${mention.resource}\``;
    if (!part.secret) continue;
    return part.because === "parameter" ? "a hidden parameter" : "a secret that is resolved at deployment";
  }
  return undefined;
}

/** Names of variables that carry a credential itself, not a pointer to one (`DB_PASSWORD`, not `DB_PASSWORD_ARN`). */
const SECRET_NAME =
  /(?:^|[_.-]|[a-z](?=[A-Z]))(?:password|passwd|passphrase|pwd|secret|secret_?key|secret_?access_?key|access_?token|auth_?token|api_?token|token|api_?key|private_?key|access_?key|client_?secret)$/i;

/** Values that point at a secret, or are no secret at all. */
function isHarmless(value: string): boolean {
  const plain = value.trim();
  if (plain.length < 4) return true;
  return /^(?:arn:|https?:\/\/|\/|\.{1,2}\/|true$|false$|null$|none$|undefined$|disabled$|enabled$|required$|optional$|\d{1,6}$|[*x#.]+$|\{\{|\$|<|%)/i.test(
    plain,
  );
}

/** Whether a variable of this name and literal value is a credential in the open. */
export function isOpenSecret(name: string, value: string): boolean {
  return SECRET_NAME.test(name) && !isHarmless(value);
}

/** The known part of a text; the empty string for what is not text. */
export function knownText(value: Value | undefined): string {
  if (typeof value === "string") return value;
  return value instanceof Text ? value.parts.filter((part) => typeof part === "string").join("") : "";
}

/** Probes a map of variables (`Environment.Variables`, stage variables): no literal credential among them. */
export const openVariables: Probe = function probe(value, path, about): Iterable<Result> {
  if (value instanceof Unknown) return alternately(value, path, about, probe);
  if (!isProperties(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => [...variable(name, item, [...path, name], about)]);
};

/** Probes a list of `{ Name, Value }` variables. */
export const openPairs: Probe = function probe(value, path, about): Iterable<Result> {
  if (value instanceof Unknown) return alternately(value, path, about, probe);
  if (isProperties(value)) return pair(value, path, about);
  return isList(value) ? value.flatMap((item, i) => [...pair(item, [...path, i], about)]) : [];
};

function pair(item: Value | undefined, path: Path, about: About): Iterable<Result> {
  if (item instanceof Unknown) return alternately(item, path, about, pair);
  return isProperties(item) ? variable(knownText(item.Name), item.Value, [...path, "Value"], about) : [];
}

function variable(name: string, value: Value | undefined, path: Path, about: About): Iterable<Result> {
  return whichever((known) => settledVariable(name, known, path, about))(value, path, about);
}

function settledVariable(name: string, value: Value | undefined, path: Path, about: About): readonly Result[] {
  const text = knownText(value);
  const given = credentialIn(text);
  if (given !== undefined) return [violated(path, `variable \`${name}\` holds ${given}`)];
  const deployed = deployedSecret(value);
  if (deployed !== undefined && (SECRET_NAME.test(name) || deployed.startsWith("`"))) {
    return [violated(path, `variable \`${name}\` holds ${deployed}, in the open once it is deployed`)];
  }
  // Whether another unknown value is a credential or only points at one cannot be told.
  if (value instanceof Unknown) return SECRET_NAME.test(name) ? [cannotTell(path, value)] : [];
  if (value instanceof Text) return inPart(name, value, path);
  const literal = asText(value);
  if (literal === undefined || !isOpenSecret(name, literal)) return [];
  const assumed = assumedFrom(about.resource, path);
  const from = assumed === undefined ? "in plain text" : `taken from the default of parameter \`${assumed}\``;
  return [violated(path, `variable \`${name}\` holds a credential ${from}`)];
}

/** A credential's name with a text that is known in part: an address or an ARN points at it, anything else may be it. */
function inPart(name: string, { parts }: Text, path: Path): readonly Result[] {
  if (!SECRET_NAME.test(name) || parts.some((part) => part instanceof Reference)) return [];
  const [first] = parts;
  if (typeof first === "string" && first.length >= 4 && isHarmless(first)) return [];
  const unknown = parts.find((part) => part instanceof Unknown);
  return unknown === undefined ? [] : [cannotTell(path, unknown)];
}

/** The parameter whose default a value was taken from. */
export function assumedFrom(resource: Resource, path: Path): string | undefined {
  return resource.assumptions.find(
    (assumption) => assumption.path.length <= path.length && assumption.path.every((step, i) => step === path[i]),
  )?.parameter;
}

/** User data as the machine will see it: base64 is decoded. */
export function userDataText(value: Value | undefined): string {
  const text = knownText(value);
  if (text.length === 0 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/\r\n]{16,}={0,2}$/.test(text)) return text;
  try {
    return atob(text.replace(/[\r\n]/g, ""));
  } catch {
    return text;
  }
}

/** Every text below a value, with its path; `limit` bounds how many are looked at. */
export function* textsIn(
  value: Value | undefined,
  path: Path = [],
  depth = 32,
): Generator<{ text: string; path: Path }> {
  if (depth === 0 || value === undefined) return;
  if (isList(value)) for (const [i, item] of value.entries()) yield* textsIn(item, [...path, i], depth - 1);
  else if (isProperties(value)) {
    for (const [key, item] of Object.entries(value)) yield* textsIn(item, [...path, key], depth - 1);
  } else {
    const text = knownText(value);
    if (text !== "") yield { text, path };
  }
}

/** Probes everything below a value for credentials that give themselves away by their form. */
export const noCredentials: Probe = (value, path) => {
  const results: Result[] = [];
  for (const { text, path: at } of textsIn(value, path)) {
    const given = credentialIn(text);
    if (given !== undefined) results.push(violated(at, `${nameOf(at)} holds ${given}`));
  }
  return results;
};
