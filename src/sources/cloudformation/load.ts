import type { Session, SourceFile } from "../reader.ts";
import { SourceDocument } from "../syntax/document.ts";
import { parseJson } from "../syntax/json.ts";
import { get, isPlainMap, type Node, type Parsed, type Plain, type PlainMap, plainOf } from "../syntax/node.ts";
import { parseYaml } from "../syntax/yaml.ts";
import { withDefinitions, withIncludes } from "./local-files.ts";
import { isJson, wasMeantAsTemplate } from "./recognise.ts";
import { sectionsOf, type Template } from "./template.ts";
import { transformed } from "./transforms.ts";

/** What became of a file. */
export type Loaded =
  | { readonly is: "template"; readonly template: Template }
  | { readonly is: "broken"; readonly why: string }
  | { readonly is: "other"; readonly why: string };

/** Parses a file and brings its template into the form that is evaluated. Problems go to the ledger, with places. */
export function loadTemplate(file: SourceFile, session: Session): Loaded {
  const parsed = parse(file.text);
  const root = parsed.find(({ root }) => isTemplateNode(root)) ?? parsed[0];
  const source = new SourceDocument(file.name, file.text, root?.root);
  if (root?.root === undefined) return unparsed(file, root, source, session);
  if (!isTemplateNode(root.root)) return { is: "other", why: "it has no `Resources` of a CloudFormation template" };
  for (const { code, blame, message, hint, offset } of root.problems) {
    session.ledger.problem({ code, blame, message, hint, place: source.placeAt(offset) });
  }
  if (parsed.length > 1) severalDocuments(root.root, source, session);
  return { is: "template", template: templateOf(plainOf(root.root) as PlainMap, file, source, session) };
}

/** As CloudFormation does: what starts like JSON is JSON. Braces around keys without quotes can only be YAML. */
function parse(text: string): readonly Parsed[] {
  return isJson(text) && !/^\s*\{\s*[^"\s}]/.test(text.slice(0, 4096)) ? [parseJson(text)] : parseYaml(text);
}

function isTemplateNode(node: Node | undefined): boolean {
  if (node?.kind !== "map") return false;
  return node.entries.some(({ key }) => key === "Resources" || key === "AWSTemplateFormatVersion");
}

function unparsed(file: SourceFile, parsed: Parsed | undefined, source: SourceDocument, session: Session): Loaded {
  const [first] = parsed?.problems ?? [];
  if (first === undefined) return { is: "other", why: "it is empty" };
  if (!file.named && !wasMeantAsTemplate(file.text)) return { is: "other", why: first.message };
  for (const { code, blame, message, hint, offset } of parsed?.problems ?? []) {
    session.ledger.problem({ code, blame, message, hint, place: source.placeAt(offset) });
  }
  return { is: "broken", why: first.message };
}

function severalDocuments(root: Node, source: SourceDocument, session: Session): void {
  session.ledger.problem({
    code: "TEMPLATE_SEVERAL_DOCUMENTS",
    blame: "warning",
    message: "the file holds several YAML documents: only this one was read",
    hint: "a template is one document: put the others into files of their own",
    place: source.placeAt(root.start),
  });
}

function templateOf(tree: PlainMap, file: SourceFile, source: SourceDocument, session: Session): Template {
  const { ledger } = session;
  const resources = get(tree, "Resources") ?? undefined;
  if (resources === undefined || (isPlainMap(resources) && Object.keys(resources).length === 0)) {
    ledger.problem({
      code: "TEMPLATE_EMPTY",
      blame: resources === undefined ? "input" : "warning",
      message: "the template has no resources",
      hint: "CloudFormation needs at least one resource",
      place: source.place(["Resources"]),
    });
  }
  const included = withIncludes(tree, file, session);
  const { tree: plain, origins, serverless } = transformed(included, source, ledger, session.options.parameters ?? {});
  return {
    document: session.document(source),
    source,
    location: file.location,
    kind: serverless ? "sam" : "cloudformation",
    ...sectionsOf(withDefinitions(plain, file, session), source, ledger, origins),
  };
}

/** A JSON document that is not a template: a manifest. */
export function parseManifest(text: string): Plain | undefined {
  const { root } = parseJson(text);
  return root === undefined ? undefined : plainOf(root);
}

export function isManifest(value: Plain | undefined): value is PlainMap {
  return isPlainMap(value) && isPlainMap(get(value, "artifacts"));
}
