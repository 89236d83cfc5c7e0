import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Unknown } from "../estate/value.ts";
import { covers, FREE, type Piece, patternPieces, plain, SEGMENT } from "./match.ts";

const hole = (key: string, because: "parameter" | "pseudo-parameter" = "parameter"): Piece => ({
  is: "hole",
  unknown: new Unknown(because, key, { key }),
});
const atom = (key: string): Piece => ({ is: "atom", key });

function answer(pattern: readonly Piece[], subject: readonly Piece[]): boolean | string {
  const found = covers(pattern, subject);
  return found instanceof Unknown ? found.detail : found;
}

describe("covers", () => {
  it.each<[string, readonly Piece[], readonly Piece[], boolean | string]>([
    ["the same text", [plain("orders")], [plain("orders")], true],
    ["a wildcard", patternPieces("ord*"), [plain("orders")], true],
    ["one character", patternPieces("order?"), [plain("orders")], true],
    ["other text", patternPieces("refunds*"), [plain("orders")], false],
    ["the same parameter", [hole("Name")], [hole("Name")], true],
    ["another parameter", [hole("Name")], [hole("Other")], "Name"],
    ["a parameter and a name", [hole("Name")], [plain("orders")], "Name"],
    ["a generated name and itself", [atom("Orders")], [atom("Orders")], true],
    ["a generated name and another", [atom("Orders")], [atom("Refunds")], false],
    ["a generated name and plain text", [plain("orders")], [atom("Orders")], false],
    ["a prefix that a generated name may have", patternPieces("shop-*"), [atom("Orders")], "a name that AWS generates"],
    ["another bucket's objects", [atom("A"), ...patternPieces("/*")], [atom("B"), plain("/"), FREE], false],
    ["objects of a bucket", [atom("A"), ...patternPieces("/*")], [atom("A"), plain("/"), FREE], true],
    ["a known prefix of objects", [atom("A"), ...patternPieces("/in/*")], [atom("A"), plain("/"), FREE], true],
    ["the bucket is not its objects", [atom("A")], [atom("A"), plain("/"), FREE], false],
    ["one step of a path", patternPieces("*/GET/pay"), [plain("live/GET/"), SEGMENT], true],
    ["a step in the middle", patternPieces("live/GET/pay"), [SEGMENT, plain("/GET/pay")], true],
    ["a step is not a path", patternPieces("*/GET/a/b"), [plain("live/GET/"), SEGMENT], false],
    ["a Region holds no colon", patternPieces("a:b:c"), [plain("a:"), hole("Region", "pseudo-parameter")], false],
    [
      "a Region and its name",
      patternPieces("a:eu-west-1"),
      [plain("a:"), hole("Region", "pseudo-parameter")],
      "Region",
    ],
    ["everything", patternPieces("*"), [atom("A"), plain("/"), hole("Key")], true],
  ])("%s", (_name, pattern, subject, expected) => {
    expect(answer(pattern, subject)).toBe(expected);
  });

  it("says no more than every filling of the unknown parts bears out", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "/", ":"), maxLength: 4 });
    const unknown = fc.constantFrom("X", "Y").map((key) => hole(key));
    const pattern = fc.array(fc.oneof(text.map(plain), unknown, fc.constant<Piece>({ is: "star" })), { maxLength: 4 });
    const subject = fc.array(fc.oneof(text.map(plain), unknown), { maxLength: 4 });
    fc.assert(
      fc.property(pattern, subject, text, text, (wanted, given, x, y) => {
        const filled = (pieces: readonly Piece[]): string =>
          pieces
            .map((piece) =>
              piece.is === "text" ? piece.text : piece.is === "hole" ? (piece.unknown.key === "X" ? x : y) : "*",
            )
            .join("");
        const literal = filled(wanted)
          .split("*")
          .map((part) => part.replace(/[/]/g, "\\/"))
          .join("[^]*");
        const matches = new RegExp(`^${literal}$`).test(filled(given));
        const said = covers(wanted, given);
        if (said === true) expect(matches).toBe(true);
        if (said === false) expect(matches).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });
});
