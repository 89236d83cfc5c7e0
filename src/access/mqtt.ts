import type { Estate } from "../estate/estate.ts";
import { follow, text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import { namePieces, valuePieces } from "./arn-of.ts";
import { coversArn, FREE, type Piece, plain, SEGMENT } from "./match.ts";

/** An MQTT topic filter as the topics it takes: `+` is one level, `#` all that follow. */
export function filterPieces(filter: string): readonly Piece[] {
  return filter.split(/([+#])/).map((part) => (part === "+" ? SEGMENT : part === "#" ? FREE : plain(part)));
}

/**
 * The topic filter of a rule's SQL: what stands in quotes after FROM. Undefined: the SQL is not known, or has none.
 * Source: https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-from.html
 */
export function filterOf(rule: Resource): string | Unknown | undefined {
  const sql = follow(rule.properties, ["TopicRulePayload", "Sql"]);
  const written = text(sql);
  if (written !== undefined) return /\bfrom\s+['"]([^'"]*)['"]/i.exec(written)?.[1];
  return sql instanceof Unknown
    ? sql
    : new Unknown("not-modelled", `the SQL of rule \`${rule.id}\` is not wholly known`);
}

/**
 * Whether the `Resource` of an `iot:Publish` takes in a topic that a rule listens to. Policy variables
 * (`${iot:Connection.Thing.ThingName}`) stand for any text here. Basic Ingest topics lead to a rule by its name.
 * Source: https://docs.aws.amazon.com/iot/latest/developerguide/pub-sub-policy.html
 */
export function publishesTo(estate: Estate, pattern: Value, rule: Resource): boolean | Unknown {
  const wanted = withoutVariables(valuePieces(estate, pattern));
  const prefix = [plain("arn::iot:"), SEGMENT, plain(":"), SEGMENT, plain(":topic/")];
  const ingest = coversArn(wanted, [...prefix, plain("$aws/rules/"), ...namePieces(estate, rule), FREE]);
  if (ingest === true) return true;
  const filter = filterOf(rule);
  if (filter === undefined) return ingest;
  if (filter instanceof Unknown) return filter;
  const answer = coversArn(wanted, [...prefix, ...filterPieces(filter)]);
  return answer === false ? ingest : answer;
}

/** `${iot:...}` and other policy variables become wildcards. */
function withoutVariables(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece): readonly Piece[] => {
    if (piece.is !== "text") return [piece];
    return piece.text.split(/(\$\{[^}]*\})/).flatMap((part): readonly Piece[] => {
      if (part === "") return [];
      return part.startsWith("${") ? [{ is: "star" }] : [plain(part)];
    });
  });
}
