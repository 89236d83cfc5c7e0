import type { ApiPlan } from "./api-plan.ts";
import { compact, get, isMap, type JsonMap, mapOf, pick, refOf, text } from "./json.ts";
import { Moves } from "./moves.ts";

export type Steps = readonly (string | number)[];

/** Something that the service would refuse, or that this translation leaves out. */
export interface SamProblem {
  /** SAM_WRONG_TYPE, SAM_MISSING_PROPERTY, SAM_UNKNOWN_EVENT, SAM_UNKNOWN_TYPE, SAM_UNKNOWN_POLICY, SAM_BAD_REFERENCE, SAM_ID_CLASH. */
  readonly code: string;
  /** "input": the service would refuse it. "gap": it may be fine, but is not known here, so findings may hide. */
  readonly kind: "input" | "gap";
  readonly message: string;
  readonly hint?: string;
  readonly path: Steps;
}

/** One AWS::Serverless resource of the template, its properties merged with the Globals. */
export interface Serverless {
  readonly id: string;
  readonly type: string;
  readonly properties: JsonMap;
  /** The resource as written, for its attributes (Condition, DependsOn, Metadata ...). */
  readonly source: JsonMap;
  /** ["Resources", id]; for implicit APIs the path of the first event that asks for it. */
  readonly path: Steps;
}

/** Attributes of a SAM resource that every resource generated from it takes over. */
const PASSED_ON = ["Condition", "DeletionPolicy", "UpdateReplacePolicy"];

/** What the translation has come to: generated resources, their origins, names that can be referred to, problems. */
export class Context {
  readonly template: JsonMap;
  /** Every resource of the template as written. */
  readonly written: JsonMap;
  readonly resources = new Map<string, JsonMap>();
  readonly origins = new Map<string, Steps>();
  readonly moves = new Moves();
  readonly problems: SamProblem[] = [];
  /** "Fn.Alias" and the like -> logical id of the generated resource. */
  readonly referables = new Map<string, string>();
  /** Logical ids that the service replaces (layers): written -> generated. */
  readonly renamed = new Map<string, string>();
  readonly conditions = new Map<string, unknown>();
  /** APIs by logical id, filled by events before they are written out. */
  readonly apis = new Map<string, ApiPlan>();

  /** Values given for parameters; they come before the defaults. */
  readonly #given: { readonly [parameter: string]: unknown };

  constructor(template: JsonMap, given: { readonly [parameter: string]: unknown }) {
    this.template = template;
    this.#given = given;
    this.written = mapOf(get(template, "Resources"));
  }

  problem(code: string, message: string, path: Steps, hint?: string): void {
    const kind = code.startsWith("SAM_UNKNOWN_") ? "gap" : "input";
    this.problems.push(hint === undefined ? { code, kind, message, path } : { code, kind, message, hint, path });
  }

  /**
   * The main resource of a SAM resource: keeps the id and all attributes. `said` tells under which name the source has a
   * property: { TracingConfig: "Tracing" }.
   */
  main(
    owner: Serverless,
    type: string,
    properties: JsonMap,
    { attributes = {}, said = {} }: { attributes?: JsonMap; said?: { readonly [property: string]: string } } = {},
  ): void {
    for (const [property, name] of Object.entries(said)) {
      if (!Object.hasOwn(properties, property)) continue;
      this.moves.add([...owner.path, "Properties", property], [...owner.path, "Properties", name]);
    }
    const kept = Object.entries(owner.source).filter(
      ([key]) => !["Type", "Properties", "Connectors", "IgnoreGlobals"].includes(key),
    );
    this.#put(
      owner.id,
      { Type: type, ...Object.fromEntries(kept), ...attributes, Properties: compact(properties) },
      owner.path,
    );
  }

  /** A further resource of a SAM resource: takes its Condition and deletion policies, and its suppressions. */
  derived(owner: Serverless, id: string, type: string, properties: JsonMap, more: Derived = {}): string {
    const before = this.resources.get(id);
    const clash = before === undefined ? Object.hasOwn(this.written, id) : before.Type !== type;
    if (clash) {
      this.problem("SAM_ID_CLASH", `\`${id}\` is also the id of a resource that SAM generates for \`${owner.id}\``, [
        "Resources",
        id,
      ]);
      return id;
    }
    const metadata = get(get(owner.source, "Metadata"), "watertight");
    const resource = compact({
      Type: type,
      ...pick(owner.source, PASSED_ON),
      DependsOn: more.dependsOn,
      Metadata: metadata === undefined ? undefined : { watertight: metadata },
      ...more.attributes,
      Properties: compact(properties),
    });
    const path = more.path ?? owner.path;
    // Part of a property of the SAM resource, whose own parts stand there without `Properties` between.
    if (path.length > 3 && path.at(-2) !== "Events") this.moves.add([...path, "Properties"], path);
    this.#put(id, resource, path);
    return id;
  }

  /** A resource of the template, generated or as written; undefined where there is none. */
  resource(id: string): JsonMap | undefined {
    const found = this.resources.get(id) ?? (Object.hasOwn(this.written, id) ? this.written[id] : undefined);
    return isMap(found) ? found : undefined;
  }

  typeOf(id: string): string | undefined {
    return text(get(this.resource(id), "Type"));
  }

  /** The type that the template says, before translation. */
  writtenType(id: string): string | undefined {
    return text(get(get(this.written, id), "Type"));
  }

  /** Replaces properties of a resource that is not generated by SAM (a bucket whose notifications an event extends). */
  amend(id: string, change: (properties: JsonMap) => JsonMap, dependsOn?: string): void {
    const resource = this.resource(id);
    if (resource === undefined) return;
    const amended: JsonMap = { ...resource, Properties: change(mapOf(get(resource, "Properties"))) };
    if (dependsOn !== undefined) amended.DependsOn = [...namesIn(resource.DependsOn), dependsOn];
    this.resources.set(id, amended);
  }

  /** A plain `Ref` to a parameter as the parameter's value, where it is known: the service resolves some properties early. */
  resolved(value: unknown): unknown {
    const name = refOf(value);
    if (name === undefined) return value;
    if (Object.hasOwn(this.#given, name)) return this.#given[name];
    return get(get(get(this.template, "Parameters"), name), "Default") ?? value;
  }

  #put(id: string, resource: JsonMap, path: Steps): void {
    this.resources.set(id, resource);
    this.origins.set(id, path);
  }
}

export interface Derived {
  readonly path?: Steps;
  readonly dependsOn?: unknown;
  readonly attributes?: JsonMap;
}

function namesIn(dependsOn: unknown): readonly unknown[] {
  if (dependsOn === undefined) return [];
  return Array.isArray(dependsOn) ? dependsOn : [dependsOn];
}

/** The property as a map, with a problem where it is something else (an intrinsic function counts as something else). */
export function mapAt(context: Context, owner: Serverless, name: string): JsonMap | undefined {
  const value = owner.properties[name];
  if (value === undefined || value === null) return undefined;
  if (isMap(value)) return value;
  context.problem("SAM_WRONG_TYPE", `\`${name}\` is not a map`, [...owner.path, "Properties", name]);
  return undefined;
}
