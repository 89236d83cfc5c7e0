import { expect, it } from "vitest";
import { nearest } from "./nearest.ts";

it.each([
  ["Orders", ["Ordres", "Returns"], "Ordres"],
  ["web", ["wbe", "app"], "wbe"],
  ["Vpc", ["VPC", "Vpn"], "VPC"],
  ["Fn::GetAttr", ["Fn::GetAtt", "Fn::GetAZs"], "Fn::GetAtt"],
  ["Database", ["Queue"], undefined],
  ["a", [], undefined],
])("%s among %j", (name, names, expected) => {
  expect(nearest(name, names)).toBe(expected);
});
