import type { Path } from "../../estate/resource.ts";
import type { Kind } from "./kind.ts";
import type { Rec } from "./record.ts";

/** Where a property is said: the record, and the way from there, for which the record may have to be looked at. */
export interface FieldPath {
  readonly record: Path;
  readonly field: (record: () => Rec | undefined) => Path;
}

/**
 * From the path of a property, below a record's (`Vpcs`, 3, `Properties`, `CidrBlock`), to that of the field that says it.
 * A part of a list or map that was put together stands where its field does.
 */
export function fieldPathOf(
  held: readonly { readonly key: string; readonly kinds: readonly Kind[] }[],
  path: Path,
): FieldPath {
  const split = path.indexOf("Properties");
  const own = split < 0 ? path : path.slice(0, split);
  const rest = split < 0 ? [] : path.slice(split + 1);
  const [key, index, inner] = own;
  const kinds = held.find((one) => one.key === key)?.kinds ?? [];
  const [kind] = kinds;
  if (kind === undefined || index === undefined) return { record: path, field: () => [] };
  const record = [
    ...(kind.whole ? [] : [String(key), index]),
    ...(inner === undefined || kind.inner === undefined ? [] : [kind.inner, inner]),
  ];
  return { record, field: (read) => located(kinds, rest, read) ?? fieldOf(kinds, rest) };
}

function located(kinds: readonly Kind[], path: Path, read: () => Rec | undefined): Path | undefined {
  for (const { locate } of kinds) {
    const record = locate === undefined || path.length === 0 ? undefined : read();
    const found = record === undefined ? undefined : locate?.(record, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fieldOf(kinds: readonly Kind[], path: Path): Path {
  for (let taken = path.length; taken > 0; taken--) {
    const to = path.slice(0, taken).join(".");
    const row = kinds.flatMap(({ rows }) => rows).find((one) => one.to === to);
    if (row !== undefined) return [...row.from.split("."), ...path.slice(taken)];
  }
  const renamed = RENAMED[String(path[0])];
  return renamed === undefined ? path : [renamed, ...path.slice(1)];
}

/** Fields of the kinds that are read without a table. */
const RENAMED: Readonly<Record<string, string>> = { GroupSet: "Groups", SecurityGroupIds: "SecurityGroups" };
