import { isMap, type JsonMap } from "./json.ts";

/** Deeper than any template; what lies below stays as it is. */
const DEPTH = 200;

/**
 * Rewrites references to what SAM generates: `Ref: Api.Stage`, `Fn::GetAtt: [Fn.Alias, ...]`, `${Fn.Version}`, and
 * references to resources that got another logical id. What names nothing of these is shared, not copied.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
 */
export class References {
  readonly #referables: ReadonlyMap<string, string>;
  readonly #renamed: ReadonlyMap<string, string>;
  /** One answer per object: YAML aliases make objects that many places share. */
  readonly #done = new Map<object, unknown>();

  constructor(referables: ReadonlyMap<string, string>, renamed: ReadonlyMap<string, string>) {
    this.#referables = referables;
    this.#renamed = renamed;
  }

  get none(): boolean {
    return this.#referables.size === 0 && this.#renamed.size === 0;
  }

  rewrite(value: unknown, depth = 0): unknown {
    if (typeof value !== "object" || value === null || depth > DEPTH) return value;
    const known = this.#done.get(value);
    if (known !== undefined) return known;
    this.#done.set(value, value); // a cycle (which no parser gives) ends here
    const rewritten = Array.isArray(value) ? this.#list(value, depth) : this.#map(value as JsonMap, depth); // not null, no list
    this.#done.set(value, rewritten);
    return rewritten;
  }

  #list(list: readonly unknown[], depth: number): readonly unknown[] {
    const items = list.map((item) => this.rewrite(item, depth + 1));
    return items.every((item, i) => item === list[i]) ? list : items;
  }

  #map(map: JsonMap, depth: number): JsonMap {
    let changed = false;
    const entries = Object.entries(map).map(([key, item]): [string, unknown] => {
      const now = this.#entry(key, item, depth);
      if (now !== item) changed = true;
      return [key, now];
    });
    return changed ? Object.fromEntries(entries) : map;
  }

  #entry(key: string, item: unknown, depth: number): unknown {
    if (key === "Ref" && typeof item === "string") return this.#id(item);
    if (key === "DependsOn") return this.#dependsOn(item);
    if (key === "Fn::GetAtt") return this.#getAtt(item);
    if (key === "Fn::Sub") {
      if (typeof item === "string") return this.#sub(item, undefined);
      if (Array.isArray(item) && typeof item[0] === "string") {
        const variables = this.rewrite(item[1], depth + 1);
        const pattern = this.#sub(item[0], isMap(item[1]) ? item[1] : undefined);
        return pattern === item[0] && variables === item[1] ? item : [pattern, variables];
      }
    }
    return this.rewrite(item, depth + 1);
  }

  #id(name: string): string {
    return this.#referables.get(name) ?? this.#renamed.get(name) ?? name;
  }

  #dependsOn(value: unknown): unknown {
    if (typeof value === "string") return this.#id(value);
    if (!Array.isArray(value)) return value;
    const names = value.map((name) => (typeof name === "string" ? this.#id(name) : name));
    return names.every((name, i) => name === value[i]) ? value : names;
  }

  /** `[Fn.Alias, Arn]`, and `[Fn, Alias.Arn]` as the short form splits it. */
  #getAtt(value: unknown): unknown {
    if (typeof value === "string") {
      const split = this.#attribute(value);
      return split === undefined ? value : split;
    }
    if (!Array.isArray(value) || typeof value[0] !== "string") return value;
    const [id, attribute] = value;
    if (typeof attribute === "string") {
      const split = this.#attribute(`${id}.${attribute}`);
      if (split !== undefined) return split;
    }
    const renamed = this.#id(id);
    return renamed === id ? value : [renamed, ...value.slice(1)];
  }

  #attribute(path: string): readonly [string, string] | undefined {
    const [id = "", property = "", ...rest] = path.split(".");
    const generated = this.#referables.get(`${id}.${property}`);
    return generated === undefined || rest.length === 0 ? undefined : [generated, rest.join(".")];
  }

  #sub(pattern: string, variables: JsonMap | undefined): string {
    return pattern.replaceAll(/\$\{([A-Za-z0-9]+)((?:\.[A-Za-z0-9]+)*)\}/g, (whole, id: string, tail: string) => {
      if (variables !== undefined && Object.hasOwn(variables, `${id}${tail}`)) return whole;
      const [, property, ...rest] = tail.split(".");
      const generated = property === undefined ? undefined : this.#referables.get(`${id}.${property}`);
      if (generated !== undefined) return `\${${[generated, ...rest].join(".")}}`;
      const renamed = this.#renamed.get(id);
      return renamed === undefined ? whole : `\${${renamed}${tail}}`;
    });
  }
}
