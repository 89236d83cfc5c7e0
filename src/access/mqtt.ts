import type { Estate } from "../estate/estate.ts";
import { follow, text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import { namePieces, valuePieces } from "./arn-of.ts";
import { coversArn, type Extent, extended, FREE, type Piece, plain, SEGMENT } from "./match.ts";

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
export function publishesTo(estate: Estate, pattern: Value, rule: Resource, extent: Extent): boolean | Unknown {
  const wanted = withoutVariables(valuePieces(estate, pattern));
  const prefix = [plain("arn::iot:"), SEGMENT, plain(":"), SEGMENT, plain(":topic/")];
  const direct = [...prefix, plain("$aws/rules/"), ...namePieces(estate, rule), FREE];
  const ingest = coversArn(wanted, extent === "all" ? extendedTopic(direct) : direct);
  // To deny a rule its messages takes a Deny on both ways.
  if (ingest === (extent === "some")) return ingest;
  const filter = filterOf(rule);
  if (filter === undefined) return ingest;
  if (filter instanceof Unknown) return filter;
  const topics = [...prefix, ...filterPieces(filter)];
  const answer = coversArn(wanted, extent === "all" ? extendedTopic(topics) : topics);
  return answer === (extent === "all") ? ingest : answer;
}

/** Region and account stay open: a policy that names them means its own. */
function extendedTopic(pieces: readonly Piece[]): readonly Piece[] {
  return [...pieces.slice(0, 5), ...extended(pieces.slice(5), "all")];
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
