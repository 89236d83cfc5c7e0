import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { idHash, sha1 } from "./hash.ts";

test("SHA-1 is SHA-1", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      expect(sha1(text)).toBe(createHash("sha1").update(text, "utf8").digest("hex"));
    }),
  );
  for (const length of [0, 55, 56, 63, 64, 65, 119, 120]) {
    const text = "a".repeat(length);
    expect(sha1(text)).toBe(createHash("sha1").update(text).digest("hex"));
  }
});

test("the order of keys does not matter, text counts as it is", () => {
  expect(idHash({ a: 1, b: [true, null] })).toBe(idHash({ b: [true, null], a: 1 }));
  expect(idHash("live")).toBe(createHash("sha1").update("live").digest("hex").slice(0, 10));
});
