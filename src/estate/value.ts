/**
 * The values a resource's properties are made of.
 *
 * What cannot be known before deployment is an `Unknown`, never `undefined` and never dropped. What names another
 * resource is a `Reference`. Text that mixes known and unknown parts (`arn:aws:s3:::${Bucket}/*`) is a `Text`.
 */

/** Why a value cannot be known. The word is stable: it appears in `--format json`. */
export type Because =
  | "parameter" // a parameter without a default
  | "ssm-parameter" // a parameter of an SSM type: the service resolves it at deployment
  | "dynamic-reference" // {{resolve:...}}; secrets are never resolved
  | "import" // Fn::ImportValue of a stack that was not read
  | "nested-output" // an output of a nested stack that was not read
  | "pseudo-parameter" // AWS::Region, AWS::AccountId ... of a stack that is not deployed yet
  | "condition" // Fn::If under a condition that cannot be decided
  | "custom-resource" // an attribute that only a custom resource's code decides
  | "macro" // a transform that runs in the account
  | "service" // the service decides it (an address, a generated name, an account-wide default)
  | "absent-record" // a snapshot that does not hold the record
  | "not-modelled" // this tool cannot evaluate it
  | "invalid"; // the input is wrong here; a problem with a place was reported

/** A value that nobody can tell before deployment, or that the input does not say. */
export class Unknown {
  readonly because: Because;
  /** What is unknown, in the user's words: "parameter `VpcId` has no default". No full stop. */
  readonly detail: string;
  /** What would settle it: "--parameters VpcId=..."; undefined where nothing the user does would. */
  readonly settle: string | undefined;
  /** Two unknowns with the same key are the same value (one parameter used twice). */
  readonly key: string;
  /** The values it can only be one of (an undecided Fn::If, AllowedValues); `undefined` stands for "left out". */
  readonly alternatives: readonly (Value | undefined)[] | undefined;
  /** Resources that the value is made from (the secret of a dynamic reference, the custom resource of an attribute). */
  readonly mentions: readonly Reference[];
  /** What it stands for is hidden on purpose: a NoEcho parameter, a secret that is resolved at deployment. */
  readonly secret: boolean;
  /** Whatever it turns out to be, it is neither left out nor empty: a parameter that must name an existing subnet. */
  readonly filled: boolean;

  constructor(
    because: Because,
    detail: string,
    options: {
      readonly key?: string | undefined;
      readonly settle?: string | undefined;
      readonly alternatives?: readonly (Value | undefined)[] | undefined;
      readonly mentions?: readonly Reference[] | undefined;
      readonly secret?: boolean | undefined;
      readonly filled?: boolean | undefined;
    } = {},
  ) {
    this.because = because;
    this.detail = detail;
    this.settle = options.settle;
    this.key = options.key ?? `${because}:${detail}`;
    this.alternatives = options.alternatives;
    this.mentions = options.mentions ?? [];
    this.secret = options.secret ?? false;
    this.filled = options.filled ?? false;
  }
}

/** Names a resource of the estate: `Ref` or `Fn::GetAtt` of CloudFormation, resolved links of other sources. */
export class Reference {
  /** Id of the resource in the estate. */
  readonly resource: string;
  /**
   * `Ref`, or the attribute of a `Fn::GetAtt` ("Arn", "DNSName"). A part of it that was taken is written after it: an
   * item of a list attribute as `EndpointIds[0]`, an item after splitting as `EndpointIds[0].split(":")[1]`.
   */
  readonly attribute: string;

  constructor(resource: string, attribute: string) {
    this.resource = resource;
    this.attribute = attribute;
  }
}

/** Text with parts that are references or unknown, in order. Never holds only strings, nor only one part. */
export class Text {
  readonly parts: readonly (string | Reference | Unknown)[];

  constructor(parts: readonly (string | Reference | Unknown)[]) {
    this.parts = parts;
  }
}

export interface Properties {
  readonly [name: string]: Value;
}

export type Scalar = null | boolean | number | string;
export type Value = Scalar | Unknown | Reference | Text | readonly Value[] | Properties;

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** A map of the template: not a list, not an Unknown, Reference or Text. */
export function isProperties(value: Value | undefined): value is Properties {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Reference) &&
    !(value instanceof Text)
  );
}

export function isScalar(value: Value | undefined): value is Scalar {
  return value === null || (typeof value !== "object" && value !== undefined);
}

/** Joins parts into the plainest value that says the same: a string when every part is one. */
export function textOf(parts: readonly (Scalar | Reference | Unknown | Text)[]): string | Reference | Unknown | Text {
  const flat: (string | Reference | Unknown)[] = [];
  const push = (part: string | Reference | Unknown): void => {
    const last = flat.at(-1);
    if (typeof part === "string" && typeof last === "string") flat[flat.length - 1] = last + part;
    else if (part !== "") flat.push(part);
  };
  for (const part of parts) {
    if (part instanceof Text) part.parts.forEach(push);
    else if (part instanceof Reference || part instanceof Unknown) push(part);
    else push(part === null ? "" : String(part));
  }
  if (flat.length === 0) return "";
  const [only] = flat;
  return flat.length === 1 && only !== undefined ? only : new Text(flat);
}

/**
 * The value as a person reads it: references as `${Id}` or `${Id.Attribute}`, unknowns as `<detail>`.
 * Maps and lists are shown as JSON. Never shows more than `limit` characters.
 */
export function show(value: Value | undefined, limit = 160): string {
  const text = showWhole(value, limit);
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function showWhole(value: Value | undefined, limit: number): string {
  if (value === undefined) return "(left out)";
  if (value instanceof Reference) {
    return value.attribute === "Ref" ? `\${${value.resource}}` : `\${${value.resource}.${value.attribute}}`;
  }
  if (value instanceof Unknown) return `<${value.detail}>`;
  if (value instanceof Text)
    return value.parts.map((part) => (typeof part === "string" ? part : showWhole(part, limit))).join("");
  if (isList(value))
    return `[${value
      .slice(0, limit)
      .map((item) => showWhole(item, limit))
      .join(", ")}]`;
  if (isProperties(value)) {
    const entries = Object.entries(value).slice(0, limit);
    return `{${entries.map(([key, item]) => `${key}: ${showWhole(item, limit)}`).join(", ")}}`;
  }
  return String(value);
}

/** Whether two values are surely the same, surely different, or cannot be told (`undefined`). */
export function same(a: Value | undefined, b: Value | undefined): boolean | undefined {
  if (isScalar(a) && isScalar(b)) return String(a) === String(b);
  if (a instanceof Unknown && b instanceof Unknown && a.key === b.key) return true;
  if (a instanceof Unknown || b instanceof Unknown) return undefined;
  if (a instanceof Reference && b instanceof Reference) {
    if (a.attribute === b.attribute) return a.resource === b.resource;
    return a.resource === b.resource ? undefined : false;
  }
  if (a instanceof Text && b instanceof Text) {
    const alike = a.parts.length === b.parts.length && a.parts.every((part, i) => same(part, b.parts[i]) === true);
    return alike ? true : undefined;
  }
  if (a instanceof Text || b instanceof Text || a instanceof Reference || b instanceof Reference) return undefined;
  if (isList(a) && isList(b)) {
    if (a.length !== b.length) return false;
    return every(a.map((item, i) => same(item, b[i])));
  }
  if (isProperties(a) && isProperties(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return every([...keys].map((key) => same(a[key], b[key])));
  }
  return a === b;
}

function every(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}
