import { Reference, Text, Unknown, type Value } from "../../estate/value.ts";
import { get, isPlainMap, type Plain } from "../syntax/node.ts";
import { keyOf } from "./canonical.ts";
import { Evaluator } from "./evaluator.ts";
import { bindingOf, type ExportName } from "./export-names.ts";
import type { Stack } from "./stack.ts";

/** An output that is exported, with the name that it is exported under. */
export interface Exported {
  readonly stack: Stack;
  readonly output: string;
  readonly name: ExportName;
}

/** An export that an import may mean. */
export interface Match {
  readonly exported: Exported;
  /** What the unknown part of the export's name would have to be; empty where the names are the same. */
  readonly binding: string;
}

/** What the imports of all stacks say about which stack a name can belong to. */
interface Ties {
  /** For each binding the stacks that export everything that is imported under it. */
  readonly able: ReadonlyMap<string, ReadonlySet<Stack>>;
  /** For each stack the known names that imports would give it. */
  readonly names: ReadonlyMap<Stack, ReadonlySet<string>>;
}

/** Every export of the stacks, found by the known end of its name. */
export class ExportIndex {
  readonly #stacks: readonly Stack[];
  /** By the text after the last unknown part; exports without any unknown part stand apart. */
  readonly #byTail = new Map<string, Exported[]>();
  readonly #literal = new Map<string, Exported[]>();
  readonly #matches = new Map<string, readonly Match[]>();
  #state: "new" | "building" | "built" = "new";
  #ties: Ties | undefined;

  constructor(stacks: readonly Stack[]) {
    this.#stacks = stacks;
  }

  /** Names of exports are being worked out: what is found now may not be all. */
  get unfinished(): boolean {
    return this.#state === "building";
  }

  matching(importer: Stack, name: ExportName): readonly Match[] {
    this.#build();
    const key = keyOf(name);
    let matches = this.#matches.get(key);
    if (matches === undefined) {
      matches = [...this.#candidates(name)].flatMap((exported) => {
        const binding = bindingOf(name, exported.name);
        return binding === undefined ? [] : [{ exported, binding }];
      });
      if (!this.unfinished) this.#matches.set(key, matches);
    }
    return matches.filter(({ exported }) => exported.stack !== importer && !apart(importer, exported.stack));
  }

  *#candidates(name: ExportName): Iterable<Exported> {
    if (typeof name === "string") {
      yield* this.#literal.get(name) ?? [];
      for (const [tail, exported] of this.#byTail) if (name.endsWith(tail)) yield* exported;
      return;
    }
    yield* this.#byTail.get(tailOf(name)) ?? [];
    const tail = tailOf(name);
    for (const [text, exported] of this.#literal) if (text.endsWith(tail)) yield* exported;
  }

  /** Whether a stack exports everything that is imported under the same binding. */
  isAble(stack: Stack, binding: string): boolean {
    return this.#tied().able.get(binding)?.has(stack) ?? true;
  }

  /** How many different known names the imports would give a stack. */
  namesOf(stack: Stack): ReadonlySet<string> {
    return this.#tied().names.get(stack) ?? new Set();
  }

  #build(): void {
    if (this.#state !== "new") return;
    this.#state = "building";
    for (const stack of this.#stacks) {
      for (const output of stack.template.outputs.keys()) {
        const name = exportNameOf(stack, output);
        if (name === undefined) continue;
        const exported = { stack, output, name };
        if (typeof name === "string") push(this.#literal, name, exported);
        else push(this.#byTail, tailOf(name), exported);
      }
    }
    this.#state = "built";
  }

  #tied(): Ties {
    if (this.#ties !== undefined) return this.#ties;
    const able = new Map<string, Set<Stack>>();
    const names = new Map<Stack, Set<string>>();
    this.#ties = { able, names };
    for (const { stack, name } of this.#imports()) {
      const exporters = new Map<string, Set<Stack>>();
      for (const { exported, binding } of this.matching(stack, name)) {
        if (binding === "") continue;
        const set = exporters.get(binding) ?? new Set();
        exporters.set(binding, set.add(exported.stack));
        if (!binding.startsWith('"')) continue;
        names.set(exported.stack, (names.get(exported.stack) ?? new Set()).add(binding));
      }
      for (const [binding, set] of exporters) {
        const before = able.get(binding);
        able.set(binding, before === undefined ? set : new Set([...before].filter((one) => set.has(one))));
      }
    }
    return this.#ties;
  }

  /** The name of every import of every stack, each once. */
  *#imports(): Iterable<{ readonly stack: Stack; readonly name: ExportName }> {
    for (const stack of this.#stacks) {
      const seen = new Set<string>();
      for (const node of importsIn(stack)) {
        const name = asName(new Evaluator(stack, ["Resources"]).evaluate(node));
        const key = keyOf(name);
        if (name === undefined || seen.has(key)) continue;
        seen.add(key);
        yield { stack, name };
      }
    }
  }
}

function exportNameOf(stack: Stack, output: string): ExportName | undefined {
  const body = stack.template.outputs.get(output);
  const entry = body === undefined ? undefined : get(body, "Export");
  const node = isPlainMap(entry) ? get(entry, "Name") : undefined;
  if (body === undefined || node === undefined) return undefined;
  const condition = get(body, "Condition");
  if (typeof condition === "string" && stack.condition(condition, stack.base).value === false) return undefined;
  return asName(stack.evaluated(node, ["Outputs", output, "Export", "Name"]).value);
}

function asName(value: Value | undefined): ExportName | undefined {
  if (typeof value === "string" || value instanceof Text || value instanceof Unknown || value instanceof Reference)
    return value;
  return typeof value === "number" ? String(value) : undefined;
}

/** The known text after the last unknown part. */
function tailOf(name: ExportName): string {
  const last = name instanceof Text ? name.parts.at(-1) : name;
  return typeof last === "string" ? last : "";
}

/** Exports belong to one account and region. */
function apart(a: Stack, b: Stack): boolean {
  const differ = (x: string | undefined, y: string | undefined): boolean =>
    x !== undefined && y !== undefined && x !== y;
  return differ(a.deployment.region, b.deployment.region) || differ(a.deployment.account, b.deployment.account);
}

const MOST_IMPORTS = 2000;

function importsIn(stack: Stack): readonly Plain[] {
  const found: Plain[] = [];
  const visit = (node: Plain): void => {
    if (found.length >= MOST_IMPORTS || typeof node !== "object" || node === null) return;
    const named = isPlainMap(node) ? get(node, "Fn::ImportValue") : undefined;
    if (named !== undefined) found.push(named);
    for (const inner of Object.values(node)) visit(inner as Plain);
  };
  for (const { body } of stack.template.resources.values()) visit(body);
  for (const body of stack.template.outputs.values()) visit(body);
  return found;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
