import type { Place } from "../estate/resource.ts";
import type { Traffic } from "../reach/network.ts";
import { parseTraffic } from "../reach/parse-traffic.ts";
import { ALL_TRAFFIC, icmp, tcp } from "../reach/traffic.ts";
import { type AllowLine, type AttestLine, LAYER_WORDS, type RequireLine, type Side } from "./intent.ts";
import type { Written } from "./written.ts";

const ALLOW_KEYS = ["from", "to", "on", "layers", "tls", "reason", "expires"];
const REQUIRE_KEYS = ["from", "to", "is", "reason", "expires"];
const ATTEST_KEYS = ["from", "to", "has", "by", "reason", "expires"];

/** Traffic that people call by a name. */
const WORDS: Readonly<Record<string, Traffic>> = {
  call: tcp(443),
  https: tcp(443),
  http: tcp(80),
  ssh: tcp(22),
  ping: icmp(8),
};

/** `web -> api: tcp/8443`, with more keys beside it where there is more to say. */
export function readAllow(written: Written): AllowLine | undefined {
  const arrow = readArrow(written, ALLOW_KEYS, "on", "an allow line");
  if (arrow === undefined) return undefined;
  const traffic = arrow.claim.isMissing && arrow.rest === undefined ? [ALL_TRAFFIC] : readTraffic(arrow);
  if (traffic === undefined) return undefined;
  const layers = arrow.more
    .at("layers")
    .oneOrMore()
    .flatMap((item) => item.word(LAYER_WORDS, "layer") ?? []);
  const tls = arrow.more.at("tls");
  const isRequired = tls.value === true || tls.value === "required";
  if (!tls.isMissing && !isRequired && tls.value !== false)
    tls.complain("WORD", "`tls` is `required` or left out", "write `tls: required`");
  return { ...lineOf(arrow), traffic, layers, tls: isRequired };
}

/** `internet -> data: at least 2 layers`, `production -> staging: nothing`, `* -> internet: through firewall`. */
export function readRequire(written: Written): RequireLine | undefined {
  const arrow = readArrow(written, REQUIRE_KEYS, "is", "a require line");
  if (arrow === undefined) return undefined;
  const text = (arrow.rest ?? arrow.claim.text() ?? "").trim().toLowerCase().replace(/\s+/g, " ");
  const demand = demandOf(text);
  if (demand === undefined) {
    const shown = text === "" ? "the line demands nothing" : `\`${text.slice(0, 60)}\` is no demand`;
    arrow.claim.complain(
      "REQUIRE",
      shown,
      `write \`nothing\`, \`at least 2 layers\`, \`tls\`, or \`through\` and one of: ${LAYER_WORDS.join(", ")}`,
      arrow.place,
    );
    return undefined;
  }
  return { ...lineOf(arrow), demand };
}

/** `web -> database: tls`, with who says so. */
export function readAttest(written: Written): AttestLine | undefined {
  const arrow = readArrow(written, ATTEST_KEYS, "has", "an attest line");
  if (arrow === undefined) return undefined;
  const text = (arrow.rest ?? arrow.claim.text() ?? "").trim().toLowerCase();
  const has = ["tls" as const, ...LAYER_WORDS].find((word) => word === text);
  if (has === undefined) {
    arrow.claim.complain(
      "ATTEST",
      text === "" ? "the line attests nothing" : `\`${text.slice(0, 60)}\` cannot be attested`,
      `one of: tls, ${LAYER_WORDS.join(", ")}`,
      arrow.place,
    );
    return undefined;
  }
  const line = lineOf(arrow);
  const by = arrow.more.at("by").text();
  if (by === undefined || line.reason === undefined) {
    written.complain(
      "ATTEST",
      "an attest line says who attests, and why it is so",
      "add `by:` and `reason:`; it has no effect without them",
    );
    return undefined;
  }
  return { ...line, has, by };
}

function demandOf(text: string): RequireLine["demand"] | undefined {
  if (text === "nothing") return { is: "nothing" };
  if (text === "tls") return { is: "tls" };
  const count = /^at least (\d{1,2}) layers?$/.exec(text)?.[1];
  if (count !== undefined) return { is: "layers", atLeast: Number(count) };
  const through = /^(?:passes|through) (?:a |an )?([a-z][a-z -]{0,30})$/.exec(text)?.[1]?.replaceAll(" ", "-");
  const layer = LAYER_WORDS.find((word) => word === through);
  return layer === undefined ? undefined : { is: "through", layer };
}

interface Arrow {
  readonly from: Side;
  readonly to: Side;
  /** What stands behind the colon, as a value of its own ... */
  readonly claim: Written;
  /** ... or in the same text. */
  readonly rest: string | undefined;
  readonly more: Written;
  readonly place: Place;
}

/** The two sides of a line and what it claims: as text, as `from -> to: claim`, or as `from`, `to` and `claimKey`. */
function readArrow(written: Written, keys: readonly string[], claimKey: string, what: string): Arrow | undefined {
  const text = written.text();
  if (text !== undefined) return readText(written, text, what);
  const map = written.properties();
  if (map === undefined) {
    written.complain("LINE", `${what} is a text or a map`, "write `web -> api: tcp/8443`");
    return undefined;
  }
  const arrows = Object.keys(map).filter((key) => isArrow(key));
  const [key, another] = arrows;
  if (another !== undefined) {
    written.at(another).complain("LINE", `${what} has one arrow`, "start another entry with `- `");
    return undefined;
  }
  written.only([...keys, ...arrows], what);
  if (key !== undefined) {
    const sides = sidesOf(written, key, written.at(key).place);
    return sides && { ...sides, claim: written.at(key), rest: undefined, more: written, place: written.at(key).place };
  }
  const [from, to] = [sideGiven(written.at("from")), sideGiven(written.at("to"))];
  if (from.names.length === 0 || to.names.length === 0) {
    written.complain("LINE", `${what} says from whom to whom`, "write `web -> api: tcp/8443`");
    return undefined;
  }
  return { from, to, claim: written.at(claimKey), rest: undefined, more: written, place: written.place };
}

function readText(written: Written, text: string, what: string): Arrow | undefined {
  if (!isArrow(text)) {
    written.complain("LINE", `${what} has an arrow: \`${text.slice(0, 60)}\` has none`, "write `web -> api: tcp/8443`");
    return undefined;
  }
  const arrow = /->|→/.exec(text);
  const colon = text.indexOf(":", arrow?.index ?? 0);
  const head = colon < 0 ? text : text.slice(0, colon);
  const rest = colon < 0 ? undefined : text.slice(colon + 1).trim();
  const sides = sidesOf(written, head, written.place);
  return sides && { ...sides, claim: written.at(""), rest, more: written.at(""), place: written.place };
}

const isArrow = (text: string): boolean => /->|→/.test(text);

function sidesOf(written: Written, text: string, place: Place): Pick<Arrow, "from" | "to"> | undefined {
  const [left = "", right = "", ...more] = text.split(/->|→/);
  const offset = left.length + (text.startsWith("→", left.length) ? 1 : 2);
  const [from, to] = [sideOf(left, place, 0), sideOf(right, place, offset)];
  if (more.length === 0 && from.names.length > 0 && to.names.length > 0) return { from, to };
  const message = more.length > 0 ? "a line has one arrow" : "a side of the arrow is empty";
  written.complain("LINE", message, "write `web -> api: tcp/8443`", place);
  return undefined;
}

function sideOf(text: string, place: Place, offset: number): Side {
  const names: { text: string; place: Place }[] = [];
  let at = offset;
  for (const part of text.split(",")) {
    const name = part.trim();
    const column = place.column + at + (part.length - part.trimStart().length);
    if (name !== "") names.push({ text: name, place: { ...place, column } });
    at += part.length + 1;
  }
  return { names };
}

function sideGiven(written: Written): Side {
  return { names: written.texts("a side of the line").map((text) => ({ text, place: written.place })) };
}

function lineOf({ from, to, rest, claim, more, place }: Arrow) {
  const names = (side: Side): string => side.names.map(({ text }) => text).join(", ");
  const said =
    rest ??
    claim
      .oneOrMore()
      .flatMap((item) => item.text() ?? [])
      .join(", ");
  return {
    text: `${names(from)} -> ${names(to)}${said === "" ? "" : `: ${said}`}`,
    from,
    to,
    reason: more.at("reason").text(),
    expires: more.at("expires").day(),
    place,
  };
}

/** "tcp/443, udp/53" or a list; undefined where a part names no traffic. */
function readTraffic({ claim, rest, place }: Arrow): readonly Traffic[] | undefined {
  const texts = (rest === undefined ? claim.texts("the traffic") : [rest]).flatMap((text) => text.split(","));
  const sets: Traffic[] = [];
  for (const text of texts.map((part) => part.trim().toLowerCase()).filter((part) => part !== "")) {
    const set = Object.hasOwn(WORDS, text) ? WORDS[text] : parseTraffic(text);
    if (set === undefined) {
      const hint = `write tcp/443, udp/53, tcp/8000-9000, icmp, all, or one of: ${Object.keys(WORDS).join(", ")}`;
      claim.complain("TRAFFIC", `\`${text.slice(0, 40)}\` names no traffic`, hint, place);
      return undefined;
    }
    sets.push(set);
  }
  return sets.length === 0 ? undefined : sets;
}
