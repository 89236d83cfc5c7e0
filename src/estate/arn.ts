import { Reference, Text, textOf, Unknown, type Value } from "./value.ts";

/** One field of an ARN: text, or text that is known in part. The empty string where the ARN leaves the field out. */
export type ArnField = string | Reference | Unknown | Text;

/**
 * An Amazon Resource Name (or a pattern of one), field by field. `resource` is everything after the fifth colon.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export interface Arn {
  readonly partition: ArnField;
  readonly service: ArnField;
  readonly region: ArnField;
  readonly account: ArnField;
  readonly resource: ArnField;
}

/**
 * Reads an ARN from text, also where parts of it are references or unknown (`arn:aws:sns:${AWS::Region}:...`).
 * Undefined for anything that does not begin with `arn:` or has fewer than six fields; a part that is a reference or
 * unknown is taken to hold no colon, except in the resource field, which may hold anything.
 */
export function parseArn(value: Value | undefined): Arn | undefined {
  const parts = partsOf(value);
  const [first] = parts;
  if (typeof first !== "string" || !first.startsWith("arn:")) return undefined;
  const fields: (string | Reference | Unknown)[][] = [[]];
  for (const part of parts) {
    if (typeof part !== "string") {
      fields.at(-1)?.push(part);
      continue;
    }
    let rest = part;
    while (fields.length < 6) {
      const colon = rest.indexOf(":");
      if (colon < 0) break;
      fields.at(-1)?.push(rest.slice(0, colon));
      fields.push([]);
      rest = rest.slice(colon + 1);
    }
    fields.at(-1)?.push(rest);
  }
  const [, partition, service, region, account, resource] = fields.map((field) =>
    textOf(field.filter((p) => p !== "")),
  );
  if (partition === undefined || service === undefined || region === undefined) return undefined;
  if (account === undefined || resource === undefined) return undefined;
  return { partition, service, region, account, resource };
}

/** The parts of a text in order; none for a value that is no text. */
export function partsOf(value: Value | undefined): readonly (string | Reference | Unknown)[] {
  if (typeof value === "string") return [value];
  if (value instanceof Text) return value.parts;
  if (value instanceof Reference || value instanceof Unknown) return [value];
  return [];
}
