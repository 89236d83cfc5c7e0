import { basename, dirname, isAbsolute, join, normalize, resolve, sep } from "node:path";
import { Text, type Value } from "../../estate/value.ts";
import { get, isPlainMap, plainAt } from "../syntax/node.ts";
import { Evaluator } from "./evaluator.ts";
import type { Stack } from "./stack.ts";
import type { Declared, Template } from "./template.ts";

/** Finds templates by where they are: those that were read, and those that only a nested stack names. */
export interface Library {
  /** The template at an absolute location, read now if it was not before. */
  at(location: string): Template | undefined;
  /** Every template that was read. */
  all(): Iterable<Template>;
}

const STACK = "AWS::CloudFormation::Stack";

export function nestedStacks(template: Template): readonly Declared[] {
  return [...template.resources.values()].filter(({ type }) => type === STACK);
}

/**
 * The template of a nested stack: a path beside its parent, the asset that a cloud assembly names, or the file that
 * ends like the URL does. Undefined where none was read or found, or several could be meant.
 */
export function templateOfNested(stack: Stack, declared: Declared, library: Library): Template | undefined {
  const folder = dirname(stack.template.location);
  const asset = plainAt(declared.body, ["Metadata", "aws:asset:path"]);
  if (typeof asset === "string") return library.at(resolve(folder, asset));
  const properties = get(declared.body, "Properties");
  const node = isPlainMap(properties) ? get(properties, "TemplateURL") : undefined;
  if (node === undefined) return undefined;
  const path = [...declared.source, "Properties", "TemplateURL"];
  const url = new Evaluator(stack, path).evaluate(node);
  const tail = tailOf(url);
  if (tail === undefined) return undefined;
  if (typeof url === "string" && !url.includes("://")) return library.at(isAbsolute(url) ? url : resolve(folder, url));
  return byTail(tail, stack, library);
}

/** The known end of a URL, as path segments: `https://${Bucket}.s3.amazonaws.com/app/vpc.yaml` ends in `app/vpc.yaml`. */
function tailOf(url: Value | undefined): readonly string[] | undefined {
  const last = url instanceof Text ? url.parts.at(-1) : url;
  if (typeof last !== "string") return undefined;
  const path = last.replace(/^[a-z0-9]+:\/\/[^/]*/i, "").split(/[?#]/)[0] ?? "";
  const segments = path.split("/").filter((segment) => segment !== "" && segment !== "." && segment !== "..");
  // Text before the last unknown part may be half of a name, unless a slash ends it.
  const whole = url instanceof Text && !last.startsWith("/") ? segments.slice(1) : segments;
  return whole.length > 0 ? whole : undefined;
}

function byTail(tail: readonly string[], stack: Stack, library: Library): Template | undefined {
  const own = stack.template;
  const name = tail.at(-1);
  const scored = [...library.all()]
    .filter((template) => template !== own && basename(template.location) === name)
    .map((template) => ({ template, score: sharedEnd(template.location, tail) }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const [only, ...others] = scored.filter(({ score }) => score === best);
  if (only !== undefined && others.length === 0) return only.template;
  if (only !== undefined) return undefined;
  return onDisk(tail, dirname(own.location), library);
}

function sharedEnd(location: string, tail: readonly string[]): number {
  const segments = normalize(location).split(sep);
  let shared = 0;
  while (shared < tail.length && segments.at(-1 - shared) === tail.at(-1 - shared)) shared++;
  return shared;
}

/** A file beside the parent, or beside the parent's folder, that ends like the URL: longest ending first. */
function onDisk(tail: readonly string[], folder: string, library: Library): Template | undefined {
  for (let from = 0; from < Math.min(tail.length, 8); from++) {
    const rest = tail.slice(from).join("/");
    for (const base of [folder, dirname(folder)]) {
      const found = library.at(join(base, rest));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
