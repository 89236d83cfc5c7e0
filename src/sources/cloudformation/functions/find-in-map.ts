import { isScalar, Unknown, type Value } from "../../../estate/value.ts";
import { nearest } from "../../nearest.ts";
import { get, isPlainMap, type Plain, type PlainMap } from "../../syntax/node.ts";
import { keyOf, mentionsOf, unknownIn } from "../canonical.ts";
import { type Evaluator, listArgument } from "../evaluator.ts";

const MOST_CHOICES = 64;

/**
 * `Fn::FindInMap`, with the default value of the language extensions. An unknown key gives an unknown that can only be
 * one of the values that the map has under it, or the value itself where they are all the same.
 */
export function findInMap(argument: Plain, evaluator: Evaluator): Value | undefined {
  const parts = listArgument("Fn::FindInMap", argument, 3, evaluator);
  if (parts === undefined) return evaluator.broken("`Fn::FindInMap` is not well-formed");
  const keys = [0, 1, 2].map((i) => evaluator.at([i], parts[i] as Plain));
  const extra = parts[3];
  const fallback = isPlainMap(extra) ? get(extra, "DefaultValue") : undefined;
  const finder = new Finder(keys, evaluator);
  const { mappings } = evaluator.stack.template;
  const found = finder.find(mappings, 0);
  if (found !== undefined) return found.value;
  if (fallback !== undefined) return evaluator.at([3, "DefaultValue"], fallback);
  return finder.nothing(mappings);
}

class Finder {
  readonly #keys: readonly (Value | undefined)[];
  readonly #evaluator: Evaluator;

  constructor(keys: readonly (Value | undefined)[], evaluator: Evaluator) {
    this.#keys = keys;
    this.#evaluator = evaluator;
  }

  /** The value below `map` from the given key on; undefined where a key is missing. */
  find(map: Plain, level: number): { readonly value: Value | undefined } | undefined {
    if (level === this.#keys.length) return { value: this.#evaluator.evaluate(map) };
    if (!isPlainMap(map)) return undefined;
    const key = this.#keys[level];
    if (key !== undefined && isScalar(key)) {
      const inner = get(map, String(key));
      return inner === undefined ? undefined : this.find(inner, level + 1);
    }
    return this.#oneOf(map, key, level);
  }

  #oneOf(map: PlainMap, key: Value | undefined, level: number): { readonly value: Value } | undefined {
    const possible = key instanceof Unknown ? key.alternatives : undefined;
    const names = possible?.every((item) => item !== undefined && isScalar(item))
      ? possible.map(String)
      : Object.keys(map);
    const values = new Map<string, Value | undefined>();
    for (const name of names) {
      const inner = get(map, name);
      const found = inner === undefined ? undefined : this.find(inner, level + 1);
      if (found === undefined) continue;
      const alternatives = found.value instanceof Unknown ? found.value.alternatives : undefined;
      for (const value of alternatives ?? [found.value]) values.set(keyOf(value), value);
    }
    const all = [...values.values()];
    const [only] = all;
    if (all.length === 0) return undefined;
    if (all.length === 1 && only !== undefined) return { value: only };
    const unknown = unknownIn(key);
    return {
      value: new Unknown(
        unknown?.because ?? "service",
        unknown?.detail ?? "a key of `Fn::FindInMap` is known after deployment",
        {
          key: `find-in-map(${this.#evaluator.stack.name}:${this.#keys.map(keyOf).join(",")})`,
          settle: unknown?.settle,
          alternatives: all.length <= MOST_CHOICES ? all : undefined,
          mentions: mentionsOf(key),
        },
      ),
    };
  }

  /** Reports the first key that is missing. */
  nothing(mappings: PlainMap): Value {
    const [name, ...rest] = this.#keys;
    let here: Plain | undefined = mappings;
    const said: string[] = [];
    for (const key of [name, ...rest]) {
      if (!isPlainMap(here)) break;
      const known = key !== undefined && isScalar(key) ? String(key) : undefined;
      const next: Plain | undefined = known === undefined ? Object.values(here)[0] : get(here, known);
      if (known !== undefined && next === undefined) return this.#missing(known, said, here);
      said.push(known ?? "…");
      here = next;
    }
    return this.#evaluator.invalid("MAPPING_KEY_MISSING", `\`Fn::FindInMap\` finds nothing in \`${said.join(".")}\``);
  }

  #missing(key: string, said: readonly string[], map: PlainMap): Value {
    const near = nearest(key, Object.keys(map));
    const where = said.length === 0 ? "`Mappings`" : `mapping \`${said.join(".")}\``;
    const hint = near === undefined ? "add it, or give a `DefaultValue`" : `did you mean \`${near}\`?`;
    return this.#evaluator.invalid("MAPPING_KEY_MISSING", `${where} has no key \`${key.slice(0, 80)}\``, hint);
  }
}
