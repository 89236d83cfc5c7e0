import type { Path } from "../../estate/resource.ts";
import type { Ledger } from "../ledger.ts";
import type { SourceDocument } from "../syntax/document.ts";
import { get, isPlainMap, type Plain, type PlainMap } from "../syntax/node.ts";
import { expandLoops } from "./for-each.ts";
import { isNoEcho } from "./parameters.ts";
import { translateSam } from "./sam/translate.ts";
import { transformsOf } from "./template.ts";

/** A template after its transforms, and where in the source each resource that they made comes from. */
export interface Transformed {
  readonly tree: PlainMap;
  readonly origins: ReadonlyMap<string, Path>;
  readonly serverless: boolean;
}

/** Transforms that change no resource, or whose work is done here. */
const HANDLED = /^AWS::(?:LanguageExtensions|Serverless-2016-10-31|CodeDeployBlueGreen)$/;

/** Applies the transforms that are known; the others run in the account and are gaps. */
export function transformed(
  tree: PlainMap,
  source: SourceDocument,
  ledger: Ledger,
  given: Readonly<Record<string, string>>,
): Transformed {
  const transforms = transformsOf(tree);
  for (const { name, path } of transforms) if (!HANDLED.test(name)) macro(name, path, source, ledger);
  if (isPlainMap(get(tree, "Resources"))) includeInResources(tree, source, ledger);
  const expanded = hasLoops(tree) ? withLoops(tree, source, ledger, given) : tree;
  const serverless = transforms.some(({ name }) => name.startsWith("AWS::Serverless-")) || hasServerlessType(expanded);
  if (!serverless) return { tree: expanded, origins: new Map(), serverless };
  const translated = translateSam(expanded, given);
  source.said = (path) => translated.source(path);
  for (const { code, kind, message, hint, path } of translated.problems) {
    const place = source.place(path);
    if (kind === "input") ledger.problem({ code, blame: "input", message, hint, place });
    else ledger.gap({ code: "sam-not-translated", message, settle: hint, hidesFindings: true, place });
  }
  return { tree: translated.template as PlainMap, origins: translated.origins, serverless };
}

function macro(name: string, path: Path, source: SourceDocument, ledger: Ledger): void {
  ledger.gap({
    code: "macro",
    message: `macro \`${name}\` runs in the account and may change any resource of this template`,
    settle:
      "check the template that CloudFormation makes of it (`aws cloudformation get-template --template-stage Processed`)",
    hidesFindings: true,
    place: source.place(path),
  });
}

function includeInResources(tree: PlainMap, source: SourceDocument, ledger: Ledger): void {
  for (const section of ["Resources", "Conditions", "Mappings", "Outputs", "Parameters"]) {
    const map = get(tree, section);
    const include = isPlainMap(map) ? get(map, "Fn::Transform") : undefined;
    if (include === undefined) continue;
    const name = isPlainMap(include) ? get(include, "Name") : undefined;
    ledger.gap({
      code: "macro",
      message: `\`${typeof name === "string" ? name : "Fn::Transform"}\` adds entries to \`${section}\` at deployment`,
      settle:
        "check the template that CloudFormation makes of it (`aws cloudformation get-template --template-stage Processed`)",
      hidesFindings: section !== "Outputs",
      place: source.place([section, "Fn::Transform"]),
    });
  }
}

function hasServerlessType(tree: PlainMap): boolean {
  const resources = get(tree, "Resources");
  if (!isPlainMap(resources)) return false;
  return Object.values(resources).some((body) => {
    const type = isPlainMap(body) ? get(body, "Type") : undefined;
    return typeof type === "string" && type.startsWith("AWS::Serverless::");
  });
}

function hasLoops(tree: PlainMap): boolean {
  const visit = (node: Plain): boolean => {
    if (typeof node !== "object" || node === null) return false;
    if (Array.isArray(node)) return node.some(visit);
    for (const key in node as PlainMap) {
      if (key.startsWith("Fn::ForEach::") || visit((node as PlainMap)[key] as Plain)) return true;
    }
    return false;
  };
  return ["Resources", "Outputs", "Conditions"].some((section) => visit(get(tree, section) ?? null));
}

function withLoops(
  tree: PlainMap,
  source: SourceDocument,
  ledger: Ledger,
  given: Readonly<Record<string, string>>,
): PlainMap {
  return expandLoops(tree, {
    collection: (node) => collectionOf(node, tree, given),
    invalid: (path, message) =>
      ledger.problem({
        code: "FUNCTION_ARGUMENTS",
        blame: "input",
        message,
        hint: "`Fn::ForEach::Name: [Identifier, [item, item], {Key: value}]`",
        place: source.place(path),
      }),
    unknown: (path, loop) =>
      ledger.gap({
        code: "loop-not-expanded",
        message: `\`${loop}\` runs over a list that is not known`,
        settle: "give the parameter it runs over: --parameters Name=...",
        hidesFindings: true,
        place: source.place(path),
      }),
  });
}

/** The items of a collection: texts, parameters, and mappings, which is all that CloudFormation allows there. */
function collectionOf(
  node: Plain,
  tree: PlainMap,
  given: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  if (!Array.isArray(node)) return textsOf(node, tree, given);
  const items: string[] = [];
  for (const item of node as readonly Plain[]) {
    const texts = textsOf(item, tree, given);
    if (texts === undefined) return undefined;
    items.push(...texts);
  }
  return items;
}

function textsOf(node: Plain, tree: PlainMap, given: Readonly<Record<string, string>>): readonly string[] | undefined {
  if (typeof node !== "object" || node === null) return node === null ? undefined : [String(node)];
  if (Array.isArray(node)) return collectionOf(node, tree, given);
  const map = node as PlainMap;
  const ref = get(map, "Ref");
  if (typeof ref === "string") return parameterTexts(ref, tree, given);
  const find = get(map, "Fn::FindInMap");
  if (!Array.isArray(find)) return undefined;
  let here: Plain | undefined = get(tree, "Mappings");
  for (const step of find.slice(0, 3) as readonly Plain[]) {
    const key = textsOf(step, tree, given)?.[0];
    here = isPlainMap(here) && key !== undefined ? get(here, key) : undefined;
  }
  return here === undefined || isPlainMap(here) ? undefined : collectionOf(here, tree, given);
}

function parameterTexts(
  name: string,
  tree: PlainMap,
  given: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  const parameters = get(tree, "Parameters");
  const declaration = isPlainMap(parameters) ? get(parameters, name) : undefined;
  if (!isPlainMap(declaration) || isNoEcho(declaration)) return undefined;
  const value = get(given, name) ?? get(declaration, "Default");
  if (value === undefined || value === null || isPlainMap(value)) return undefined;
  const type = get(declaration, "Type");
  const list = type === "CommaDelimitedList" || (typeof type === "string" && type.startsWith("List<"));
  if (Array.isArray(value)) return value.map(String);
  return list
    ? String(value)
        .split(",")
        .map((item) => item.trim())
    : [String(value)];
}
