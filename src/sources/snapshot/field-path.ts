import type { Path } from "../../estate/resource.ts";
import type { Kind } from "./kind.ts";

/**
 * From the path of a property, below a record's (`Vpcs`, 3, `Properties`, `CidrBlock`), to that of the field that says it.
 * A part of a list or map that was put together stands where its field does.
 */
export function fieldPathOf(
  held: readonly { readonly key: string; readonly kinds: readonly Kind[] }[],
  path: Path,
): Path {
  const split = path.indexOf("Properties");
  const record = split < 0 ? path : path.slice(0, split);
  const rest = split < 0 ? [] : path.slice(split + 1);
  const [key, index, inner] = record;
  const kinds = held.find((one) => one.key === key)?.kinds ?? [];
  const [kind] = kinds;
  if (kind === undefined || index === undefined) return path;
  const base = [
    ...(kind.whole ? [] : [String(key), index]),
    ...(inner === undefined || kind.inner === undefined ? [] : [kind.inner, inner]),
  ];
  return [...base, ...fieldOf(kinds, rest)];
}

function fieldOf(kinds: readonly Kind[], path: Path): Path {
  for (let taken = path.length; taken > 0; taken--) {
    const to = path.slice(0, taken).join(".");
    const row = kinds.flatMap(({ rows }) => rows).find((one) => one.to === to);
    if (row !== undefined) return [...row.from.split("."), ...path.slice(taken)];
  }
  return RENAMED[String(path[0])] === undefined ? path : [RENAMED[String(path[0])] ?? "", ...path.slice(1)];
}

/** Fields of the kinds that are read without a table. */
const RENAMED: Readonly<Record<string, string>> = { GroupSet: "Groups", SecurityGroupIds: "SecurityGroups" };
