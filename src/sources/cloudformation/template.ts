import type { DocumentId, Path } from "../../estate/resource.ts";
import type { Ledger } from "../ledger.ts";
import { nearest } from "../nearest.ts";
import type { SourceDocument } from "../syntax/document.ts";
import { get, isPlainMap, type Plain, type PlainMap } from "../syntax/node.ts";

/** A resource as its template declares it. */
export interface Declared {
  readonly logicalId: string;
  readonly type: string;
  readonly body: PlainMap;
  /** Path in the source: its own, or that of the serverless resource or event it was made from. */
  readonly source: Path;
  /** Made by a transform, not written by a person. */
  readonly generated: boolean;
}

/** A template after its transforms, before its functions are evaluated. */
export interface Template {
  readonly document: DocumentId;
  readonly source: SourceDocument;
  /** Where the file is, absolute; `-` for standard input. */
  readonly location: string;
  readonly kind: "cloudformation" | "sam";
  readonly parameters: ReadonlyMap<string, PlainMap>;
  readonly mappings: PlainMap;
  readonly conditions: PlainMap;
  readonly rules: PlainMap;
  readonly resources: ReadonlyMap<string, Declared>;
  readonly outputs: ReadonlyMap<string, PlainMap>;
}

const SECTIONS = [
  "AWSTemplateFormatVersion",
  "Description",
  "Metadata",
  "Parameters",
  "Rules",
  "Mappings",
  "Conditions",
  "Transform",
  "Globals",
  "Resources",
  "Outputs",
  "Hooks",
];

/** The sections of a template, with a problem for each that does not have its form. */
export function sectionsOf(
  tree: PlainMap,
  source: SourceDocument,
  ledger: Ledger,
  origins: ReadonlyMap<string, Path>,
): Pick<Template, "parameters" | "mappings" | "conditions" | "rules" | "resources" | "outputs"> {
  const wrong = (path: Path, message: string, hint?: string): void =>
    ledger.problem({ code: "TEMPLATE_SECTION", blame: "input", message, hint, place: source.place(path) });
  for (const key of Object.keys(tree)) {
    if (SECTIONS.includes(key) || key.startsWith("Fn::")) continue;
    const near = nearest(key, SECTIONS);
    ledger.problem({
      code: "TEMPLATE_SECTION_UNKNOWN",
      blame: "warning",
      message: `a template has no section \`${key.slice(0, 80)}\``,
      hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
      place: source.place([key]),
    });
  }
  const section = (name: string): PlainMap => {
    const value = get(tree, name);
    if (value === undefined || value === null) return {};
    if (isPlainMap(value)) return value;
    wrong([name], `\`${name}\` has to be a map`);
    return {};
  };
  const maps = (name: string): ReadonlyMap<string, PlainMap> => {
    const found = new Map<string, PlainMap>();
    for (const [key, value] of Object.entries(section(name))) {
      if (isPlainMap(value)) found.set(key, value);
      else if (!key.startsWith("Fn::")) wrong([name, key], `\`${key}\` in \`${name}\` has to be a map`);
    }
    return found;
  };
  return {
    parameters: maps("Parameters"),
    mappings: section("Mappings"),
    conditions: section("Conditions"),
    rules: section("Rules"),
    resources: declared(section("Resources"), origins, wrong),
    outputs: maps("Outputs"),
  };
}

function declared(
  resources: PlainMap,
  origins: ReadonlyMap<string, Path>,
  wrong: (path: Path, message: string, hint?: string) => void,
): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared>();
  for (const [logicalId, body] of Object.entries(resources)) {
    if (logicalId.startsWith("Fn::")) continue; // A macro or a loop that could not be expanded: said where it was met.
    const origin = origins.get(logicalId);
    const source = origin ?? ["Resources", logicalId];
    if (!isPlainMap(body)) {
      wrong(source, `resource \`${logicalId}\` has to be a map with a \`Type\``);
      continue;
    }
    const type = get(body, "Type");
    if (typeof type !== "string" || type === "") {
      wrong(source, `resource \`${logicalId}\` has no \`Type\``, typeHint(body));
      continue;
    }
    found.set(logicalId, { logicalId, type, body, source, generated: origin !== undefined });
  }
  return found;
}

function typeHint(body: PlainMap): string {
  const near = nearest("Type", Object.keys(body));
  return near === undefined
    ? "add one, such as `Type: AWS::S3::Bucket`"
    : `did you mean \`Type\` instead of \`${near}\`?`;
}

/** The names of a template's transforms. */
export function transformsOf(tree: PlainMap): readonly { readonly name: string; readonly path: Path }[] {
  const transform = get(tree, "Transform");
  const nameOf = (value: Plain | undefined): string | undefined => {
    if (typeof value === "string") return value;
    const name = isPlainMap(value) ? get(value, "Name") : undefined;
    return typeof name === "string" ? name : undefined;
  };
  if (Array.isArray(transform)) {
    return transform.flatMap((item: Plain, i) => {
      const name = nameOf(item);
      return name === undefined ? [] : [{ name, path: ["Transform", i] }];
    });
  }
  const name = nameOf(transform);
  return name === undefined ? [] : [{ name, path: ["Transform"] }];
}
