import {
  isList,
  isProperties,
  type Properties,
  type Reference,
  Text,
  textOf,
  type Unknown,
  type Value,
} from "../../estate/value.ts";
import { parseJson } from "../syntax/json.ts";
import { type Plain, plainOf, put } from "../syntax/node.ts";

/** Properties of the JSON type: CloudFormation takes them as a map or as the text of one. */
const DOCUMENTS: ReadonlySet<string> = new Set([
  "AccessPolicies",
  "AccessPolicy",
  "AssumeRolePolicyDocument",
  "Body",
  "FileSystemPolicy",
  "KeyPolicy",
  "Policy",
  "PolicyDocument",
  "PolicyText",
  "RepositoryPolicyText",
  "ResourcePolicy",
]);

type Part = string | Reference | Unknown;

/** Stands for a part that is not text; JSON texts cannot hold it unescaped. */
const OPEN = "\uE000";
const CLOSE = "\uE001";

/** The properties with every policy that was written as JSON text as the map that it is. */
export function withDocuments(properties: Properties): Properties {
  let changed: Record<string, Value> | undefined;
  for (const [key, value] of Object.entries(properties)) {
    const better = DOCUMENTS.has(key) ? (documentOf(value) ?? inside(value)) : inside(value);
    if (better === value) continue;
    changed ??= { ...properties };
    put(changed, key, better);
  }
  return changed ?? properties;
}

function inside(value: Value): Value {
  if (isProperties(value)) return withDocuments(value);
  if (!isList(value)) return value;
  const better = value.map(inside);
  return better.some((item, i) => item !== value[i]) ? better : value;
}

function documentOf(value: Value): Value | undefined {
  const parts: readonly Part[] = value instanceof Text ? value.parts : typeof value === "string" ? [value] : [];
  const first = parts[0];
  if (typeof first !== "string" || !first.trimStart().startsWith("{")) return undefined;
  const others: Part[] = [];
  const text = parts
    .map((part) => (typeof part === "string" ? part : `${OPEN}${others.push(part) - 1}${CLOSE}`))
    .join("");
  const { root } = parseJson(text);
  return root === undefined ? undefined : restored(plainOf(root), others);
}

function restored(node: Plain, others: readonly Part[]): Value {
  if (typeof node === "string") return node.includes(OPEN) ? textOf(pieces(node, others)) : node;
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map((item: Plain) => restored(item, others));
  const map: Record<string, Value> = {};
  for (const [key, item] of Object.entries(node)) put(map, key, restored(item as Plain, others));
  return map;
}

function pieces(text: string, others: readonly Part[]): readonly Part[] {
  return text.split(/\uE000(\d+)\uE001/).map((piece, i) => (i % 2 === 0 ? piece : (others[Number(piece)] ?? piece)));
}
