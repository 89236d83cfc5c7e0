import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { Session, SourceFile } from "../reader.ts";
import { parseJson } from "../syntax/json.ts";
import { get, isPlainMap, type Plain, type PlainMap, plainAt, plainOf, put } from "../syntax/node.ts";
import { parseYaml } from "../syntax/yaml.ts";
import { isJson } from "./recognise.ts";

/**
 * Writes the files into a template that `aws cloudformation package` would upload for it: what `AWS::Include` names,
 * where that is a path beside the template. What lies in a bucket stays as it is.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
 */
export function withIncludes(tree: PlainMap, file: SourceFile, session: Session): PlainMap {
  if (!file.text.includes("AWS::Include")) return tree;
  const including = new Includer(file, session);
  const top = including.content(get(tree, "Transform"));
  const whole = top === undefined ? tree : { ...top, ...without(tree, "Transform") };
  return including.expand(whole) as PlainMap;
}

class Includer {
  readonly #file: SourceFile;
  readonly #session: Session;

  constructor(file: SourceFile, session: Session) {
    this.#file = file;
    this.#session = session;
  }

  expand(node: Plain): Plain {
    if (typeof node !== "object" || node === null) return node;
    if (Array.isArray(node)) return node.map((item: Plain) => this.expand(item));
    const map = node as PlainMap;
    const content = this.content(get(map, "Fn::Transform"));
    const own: Record<string, Plain> = { ...content };
    for (const [key, value] of Object.entries(map)) {
      if (content === undefined || key !== "Fn::Transform") put(own, key, this.expand(value));
    }
    return own;
  }

  /** The map in the file that an include names; undefined where it is none, or lies elsewhere. */
  content(transform: Plain | undefined): PlainMap | undefined {
    if (!isPlainMap(transform) || get(transform, "Name") !== "AWS::Include") return undefined;
    const content = readBeside(plainAt(transform, ["Parameters", "Location"]), this.#file, this.#session);
    return isPlainMap(content) ? content : undefined;
  }
}

/** Properties that take the location of a file, by type, and those that take its content. */
const LOCATIONS: Readonly<Record<string, { readonly location: string; readonly content: string }>> = {
  "AWS::ApiGateway::RestApi": { location: "BodyS3Location", content: "Body" },
  "AWS::ApiGatewayV2::Api": { location: "BodyS3Location", content: "Body" },
  "AWS::StepFunctions::StateMachine": { location: "DefinitionS3Location", content: "Definition" },
};

/** Writes the definitions of APIs and state machines into a template that names them by a path beside it. */
export function withDefinitions(tree: PlainMap, file: SourceFile, session: Session): PlainMap {
  const resources = get(tree, "Resources");
  if (!isPlainMap(resources)) return tree;
  let changed: Record<string, Plain> | undefined;
  for (const [logicalId, body] of Object.entries(resources)) {
    const type = isPlainMap(body) ? get(body, "Type") : undefined;
    const properties = isPlainMap(body) ? get(body, "Properties") : undefined;
    const names = typeof type === "string" && Object.hasOwn(LOCATIONS, type) ? LOCATIONS[type] : undefined;
    if (names === undefined || !isPlainMap(properties) || !isPlainMap(body)) continue;
    const content = readBeside(pathOf(get(properties, names.location)), file, session);
    if (!isPlainMap(content)) continue;
    changed ??= { ...resources };
    const better = { ...without(properties, names.location), [names.content]: content };
    put(changed, logicalId, { ...body, Properties: better });
  }
  return changed === undefined ? tree : { ...tree, Resources: changed };
}

/** A path stands as it is, or, after the serverless transform, as a key without a bucket. */
function pathOf(location: Plain | undefined): Plain | undefined {
  if (!isPlainMap(location)) return location;
  return get(location, "Bucket") === undefined ? get(location, "Key") : undefined;
}

/** The data of a file that a path names, where the file is below the template's folder or the working one. */
function readBeside(path: Plain | undefined, file: SourceFile, session: Session): Plain | undefined {
  if (typeof path !== "string" || path === "" || path.includes("://") || isAbsolute(path) || file.location === "-") {
    return undefined;
  }
  const folder = dirname(file.location);
  const location = resolve(folder, path);
  const roots = [folder, session.options.cwd ?? process.cwd()];
  if (!roots.some((root) => isBelow(location, root))) return undefined;
  const found = session.open(location);
  if (found === undefined) return undefined;
  const { root } = isJson(found.text) ? parseJson(found.text) : (parseYaml(found.text)[0] ?? { root: undefined });
  return root === undefined ? undefined : plainOf(root);
}

function isBelow(location: string, root: string): boolean {
  const path = relative(root, location);
  return path !== "" && path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

function without(map: PlainMap, key: string): PlainMap {
  return Object.fromEntries(Object.entries(map).filter(([name]) => name !== key));
}
