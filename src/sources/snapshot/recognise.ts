import { BY_KEY, CALLS, SERVICES } from "./kinds.ts";
import { layoutOf } from "./layout.ts";
import { topLevel } from "./scan.ts";

/** Whether a file is the output of a call to AWS, by its first letters and its path. */
export function looksLikeSnapshot(head: string, location: string): boolean {
  if (!/^\s*\{/.test(head)) return false;
  if (looksLikeManifest(head)) return true;
  const { call } = layoutOf(location);
  if (call !== undefined && (CALLS.has(call) || SERVICES.has(call.slice(0, call.indexOf(" "))))) return true;
  const keys = topLevel(head);
  if (keys.some(({ key }) => key === "AWSTemplateFormatVersion" || key === "Resources")) return false;
  if (isIdentity(keys.map(({ key }) => key))) return true;
  return keys.some(({ key, value }) => {
    const kinds = BY_KEY.get(key) ?? [];
    if (kinds.length === 0) return false;
    if (value === "[]") return true;
    return kinds.some((kind) => head.includes(`"${kind.id.split(".").at(-1) ?? ""}"`));
  });
}

/** The output of `aws sts get-caller-identity`. */
export function isIdentity(keys: readonly string[]): boolean {
  return ["Account", "Arn", "UserId"].every((key) => keys.includes(key));
}

/** What this tool's own live reader writes beside its files. */
export function looksLikeManifest(head: string): boolean {
  return /"watertight"\s*:\s*"snapshot"/.test(head.slice(0, 512));
}
