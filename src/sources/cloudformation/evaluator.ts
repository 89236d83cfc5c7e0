import type { Path } from "../../estate/resource.ts";
import { same, Unknown, type Value } from "../../estate/value.ts";
import { nearest } from "../nearest.ts";
import { type Plain, type PlainMap, put } from "../syntax/node.ts";
import { keyOf } from "./canonical.ts";
import { withDynamicReferences } from "./dynamic-reference.ts";
import type { Frame } from "./frame.ts";
import { CONDITION_FUNCTIONS, FUNCTIONS } from "./functions/functions.ts";
import { rainDirective, transform } from "./functions/transform.ts";
import { implied } from "./implied.ts";
import { MOST_STEPS, type Stack } from "./stack.ts";

/** What an evaluation leaves behind besides its value. */
export interface Notes {
  /** A parameter's default was used for the value at `path`. */
  assumed(parameter: string, path: Path): void;
  /** A resource of the same stack was named. `surely` is false inside a branch that may not be taken. */
  named(logicalId: string, surely: boolean): void;
}

export const NO_NOTES: Notes = { assumed: () => {}, named: () => {} };

/** Conditions inside conditions inside conditions: beyond this the innermost are left undecided without assumptions. */
const MOST_FRAMES = 12;

/**
 * Evaluates plain template data of one stack to values. Keeps two paths: where it stands in the source, for problems,
 * and where the result will stand in the properties, for assumptions.
 */
export class Evaluator {
  readonly stack: Stack;
  readonly notes: Notes;
  frame: Frame;
  /** NoEcho values may be looked at (to compare them), but never leave the evaluator. */
  readonly reveals: boolean;
  readonly #source: (string | number)[];
  readonly #value: (string | number)[] = [];
  #undecided = 0;
  /** Inside the arguments of a function, whose steps are no steps of the result. */
  #arguments = 0;

  constructor(
    stack: Stack,
    source: Path,
    options: { readonly frame?: Frame; readonly notes?: Notes; readonly reveals?: boolean } = {},
  ) {
    this.stack = stack;
    this.frame = options.frame ?? stack.base;
    this.notes = options.notes ?? NO_NOTES;
    this.reveals = options.reveals ?? false;
    this.#source = [...source];
  }

  /** The value of a node; `undefined` where it is `AWS::NoValue`. */
  evaluate(node: Plain): Value | undefined {
    if (typeof node === "string") return node.includes("{{resolve:") ? withDynamicReferences([node]) : node;
    if (typeof node !== "object" || node === null) return node;
    if (Array.isArray(node)) return this.list(node);
    const map = node as PlainMap;
    const name = onlyKey(map);
    if (name !== undefined && (name === "Ref" || name.startsWith("Fn::"))) return this.#call(name, map[name] as Plain);
    return this.map(map);
  }

  /** Evaluates a part of the node that is being evaluated. */
  at(steps: Path, node: Plain): Value | undefined {
    this.#source.push(...steps);
    const value = this.evaluate(node);
    this.#source.length -= steps.length;
    return value;
  }

  list(items: readonly Plain[]): readonly Value[] {
    const values: Value[] = [];
    for (let i = 0; i < items.length; i++) {
      this.#source.push(i);
      const value = this.#inside(values.length, () => this.evaluate(items[i] as Plain));
      this.#source.pop();
      if (value !== undefined && value !== null) values.push(value);
    }
    return values;
  }

  map(map: PlainMap): { readonly [name: string]: Value } {
    const values: Record<string, Value> = {};
    for (const key of Object.keys(map)) {
      const node = map[key] as Plain;
      this.#source.push(key);
      const value = this.#inside(key, () => (key.startsWith("Fn::") ? this.#siblings(key, node) : this.evaluate(node)));
      if (node === null) this.#nullValue(key);
      this.#source.pop();
      if (value !== undefined && value !== null) put(values, key, value);
    }
    return values;
  }

  #inside(step: string | number, evaluate: () => Value | undefined): Value | undefined {
    if (this.#arguments > 0) return evaluate();
    this.#value.push(step);
    const value = evaluate();
    this.#value.pop();
    return value;
  }

  #nullValue(key: string): void {
    const message = `\`${key.slice(0, 80)}\` has no value`;
    this.warn("TEMPLATE_NULL", message, "CloudFormation refuses empty values: remove the key or give it one");
  }

  #call(name: string, argument: Plain): Value | undefined {
    const { depth } = this.stack.world;
    if (depth.now >= MOST_STEPS) {
      return this.invalid("TEMPLATE_TOO_DEEP", `more than ${MOST_STEPS} functions need each other's values here`);
    }
    depth.now++;
    this.#source.push(name);
    // The branches of an `Fn::If` and what `Fn::Base64` encodes are the result itself.
    const own = name !== "Fn::If" && name !== "Fn::Base64";
    if (own) this.#arguments++;
    const value = this.#callHere(name, argument);
    if (own) this.#arguments--;
    this.#source.pop();
    depth.now--;
    return value;
  }

  #callHere(name: string, argument: Plain): Value | undefined {
    const called = FUNCTIONS.get(name);
    if (called !== undefined) return called(argument, this);
    if (CONDITION_FUNCTIONS.has(name)) return this.#decided(name, argument);
    if (name.startsWith("Fn::ForEach::")) return undefined; // What could not be expanded is a gap of its own.
    if (name.startsWith("Fn::Rain::")) return rainDirective(name, this);
    const near = nearest(name, [...FUNCTIONS.keys(), ...CONDITION_FUNCTIONS]);
    const hint = near === undefined ? "CloudFormation has no such function" : `did you mean \`${near}\`?`;
    return this.invalid("FUNCTION_UNKNOWN", `\`${name.slice(0, 80)}\` is not a function of CloudFormation`, hint);
  }

  /** A function that is not the only entry of its map: only `Fn::Transform` may be that. */
  #siblings(name: string, argument: Plain): Value | undefined {
    if (name === "Fn::Transform") return transform(argument, this);
    if (name.startsWith("Fn::ForEach::")) return undefined;
    const hint = "a function is the only entry of its map";
    return this.invalid("FUNCTION_WITH_SIBLINGS", `\`${name.slice(0, 80)}\` stands beside other keys`, hint);
  }

  /** A condition function outside of `Conditions`: its truth as a value. */
  #decided(name: string, argument: Plain): Value {
    const { value, open, settle, defaults } = this.stack.decide(
      { [name]: argument },
      this.frame,
      this.#source.slice(0, -1),
    );
    for (const parameter of defaults) this.assume(parameter);
    if (value !== undefined) return value;
    return new Unknown("condition", `the condition cannot be decided: ${open.join("; ")}`, {
      key: `${name}(${this.stack.name}:${this.#source.join("/")})`,
      settle: settle.join(" ") || undefined,
      alternatives: [true, false],
    });
  }

  /** `Fn::If`: the chosen branch, or an unknown that can only be one of the two. */
  choose(condition: string, yes: Plain, no: Plain): Value | undefined {
    if (!this.stack.hasCondition(condition)) {
      const near = nearest(condition, this.stack.conditionNames());
      const hint = near === undefined ? "declare it in `Conditions`" : `did you mean \`${near}\`?`;
      this.problem("CONDITION_UNDECLARED", `no condition is named \`${condition.slice(0, 80)}\``, hint);
    }
    const decision = this.stack.condition(condition, this.frame);
    if (decision.value !== undefined) {
      for (const parameter of decision.defaults) this.assume(parameter);
      return decision.value ? this.at([1], yes) : this.at([2], no);
    }
    this.stack.hangsOn(condition);
    const first = this.#within(condition, true, 1, yes);
    const second = this.#within(condition, false, 2, no);
    if (first === undefined && second === undefined) return undefined;
    if (first !== undefined && second !== undefined && same(first, second) === true) return first;
    const key = `if(${this.stack.name}/${condition}?${keyOf(first)}:${keyOf(second)})`;
    return new Unknown("condition", `condition \`${condition}\` cannot be decided: ${decision.open.join("; ")}`, {
      key,
      settle: decision.settle.join(" ") || undefined,
      alternatives: [first, second],
    });
  }

  #within(condition: string, value: boolean, index: number, branch: Plain): Value | undefined {
    const outer = this.frame;
    if (outer.depth < MOST_FRAMES) {
      this.frame = outer.with(`${condition}=${value}`, () => implied(this.stack, condition, value));
    }
    this.#undecided++;
    const result = this.at([index], branch);
    this.#undecided--;
    this.frame = outer;
    return result;
  }

  /** A parameter's default was used for the value that is being evaluated. */
  assume(parameter: string): void {
    this.notes.assumed(parameter, this.#value);
  }

  /** A resource of this stack was named. */
  name(logicalId: string): void {
    this.notes.named(logicalId, this.#undecided === 0);
  }

  get source(): Path {
    return this.#source;
  }

  problem(code: string, message: string, hint?: string): void {
    this.#report("input", code, message, hint);
  }

  warn(code: string, message: string, hint?: string): void {
    this.#report("warning", code, message, hint);
  }

  #report(blame: "input" | "warning", code: string, message: string, hint: string | undefined): void {
    const place = this.stack.template.source.place(this.#source);
    this.stack.world.ledger.problem({ code, blame, message, hint, place });
  }

  /** Reports a problem here; the value is unknown because of it. */
  invalid(code: string, message: string, hint?: string): Unknown {
    this.problem(code, message, hint);
    return this.broken(message);
  }

  /** The unknown that stands for a value whose problem was reported. */
  broken(message: string): Unknown {
    return new Unknown("invalid", message, { key: `invalid:${this.stack.name}:${this.#source.join("/")}` });
  }
}

function onlyKey(map: PlainMap): string | undefined {
  let only: string | undefined;
  for (const key in map) {
    if (only !== undefined) return undefined;
    only = key;
  }
  return only;
}

/** The argument as a list of at least `least` items, or undefined after reporting that it is none. */
export function listArgument(
  name: string,
  argument: Plain,
  least: number,
  evaluator: Evaluator,
): readonly Plain[] | undefined {
  if (Array.isArray(argument) && argument.length >= least) return argument as readonly Plain[];
  evaluator.problem("FUNCTION_ARGUMENTS", `\`${name}\` takes a list of ${least} or more items`, USAGE[name]);
  return undefined;
}

const USAGE: Readonly<Record<string, string>> = {
  "Fn::Join": "`!Join [delimiter, [text, text]]`",
  "Fn::Select": "`!Select [index, list]`",
  "Fn::Split": "`!Split [delimiter, text]`",
  "Fn::If": "`!If [condition, value, other value]`",
  "Fn::FindInMap": "`!FindInMap [map, key, second key]`",
  "Fn::Cidr": "`!Cidr [address block, count, bits]`",
  "Fn::GetAtt": "`!GetAtt Resource.Attribute`",
  "Fn::Sub": "`!Sub text`, or `!Sub [text, {Name: value}]`",
};
