/** Documents of Systems Manager, which a template may hold as a map or as JSON text. */
import type { Path } from "../estate/resource.ts";
import type { Value } from "../estate/value.ts";
import { inside, type Probe } from "./ask.ts";

/** Probes what lies at `path` of a document. What is found in a text is told at the text. */
export function ofDocument(path: Path, probe: Probe): Probe {
  const inner = inside(path, probe);
  return (value, at, about) => {
    const parsed = typeof value === "string" ? fromJson(value) : undefined;
    if (parsed === undefined) return inner(value, at, about);
    return [...inner(parsed, at, about)].map((result) => ("path" in result ? { ...result, path: at } : result));
  };
}

function fromJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value; // JSON has only scalars, lists and maps: a Value
  } catch {
    return undefined; // YAML text, or none at all: it is not looked into
  }
}
