import type { Path, ResourceId } from "../../estate/resource.ts";
import { Unknown, type Value } from "../../estate/value.ts";
import type { Ledger } from "../ledger.ts";
import { get, isPlainMap, type Plain } from "../syntax/node.ts";
import { decide } from "./decide.ts";
import { Evaluator } from "./evaluator.ts";
import type { Exports } from "./exports.ts";
import { type Decision, Frame } from "./frame.ts";
import { implied } from "./implied.ts";
import { type Given, isNoEcho, parameterOf, typed } from "./parameters.ts";
import type { Template } from "./template.ts";

/** All stacks of a run and what they share. */
export interface World {
  readonly ledger: Ledger;
  readonly stacks: readonly Stack[];
  readonly exports: Exports;
  readonly given: ReadonlyMap<string, string>;
  /** Conditions taken for true or false: "stack/Condition". */
  readonly assumed: ReadonlyMap<string, boolean>;
  /** Conditions that something hangs on and nobody can decide. */
  readonly undecided: Set<string>;
  /** Names of `given` that some stack took. */
  readonly taken: Set<string>;
  /** How many values are being worked out for one another just now. */
  readonly depth: { now: number };
  id(stack: Stack, logicalId: string): ResourceId;
}

/** A value and the parameters whose defaults went into it. */
export interface Evaluated {
  readonly value: Value | undefined;
  readonly defaults: readonly string[];
}

/** What is known about where a stack is deployed. */
export interface Deployment {
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly stackName: string | undefined;
  /** Parameter values that come with the stack (a cloud assembly's). */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Values that need values that need values: beyond this many in a row they are not followed, so that the call stack holds. */
export const MOST_STEPS = 400;

const UNDECIDED: Decision = { value: undefined, defaults: [], open: ["it depends on itself"], settle: [] };

/** One template deployed once: its parameters, conditions and outputs, evaluated on demand. */
export class Stack {
  readonly name: string;
  readonly template: Template;
  readonly world: World;
  readonly deployment: Deployment;
  readonly parent: { readonly stack: Stack; readonly logicalId: string } | undefined;
  readonly children = new Map<string, Stack>();
  readonly base: Frame;
  readonly #parameters = new Map<string, Given>();
  readonly #outputs = new Map<string, Evaluated>();
  readonly #busy = new Set<string>();

  constructor(
    name: string,
    template: Template,
    world: World,
    deployment: Deployment,
    parent?: { readonly stack: Stack; readonly logicalId: string },
  ) {
    this.name = name;
    this.template = template;
    this.world = world;
    this.deployment = deployment;
    this.parent = parent;
    this.base = this.#assuming();
  }

  /** What is assumed of this stack's conditions, and all that follows. */
  #assuming(): Frame {
    let frame = new Frame();
    for (const name of this.conditionNames()) {
      const value = this.world.assumed.get(`${this.name}/${name}`);
      if (value !== undefined) frame = frame.with(`${name}=${value}`, () => implied(this, name, value));
    }
    return frame;
  }

  /** Notes that something hangs on a condition that cannot be decided. */
  hangsOn(condition: string): void {
    if (this.hasCondition(condition)) this.world.undecided.add(`${this.name}/${condition}`);
  }

  /** Runs `work` unless it is already running further out (it depends on itself), or too much else is. */
  guarded<T>(key: string, work: () => T, otherwise: (why: string) => T): T {
    if (this.#busy.has(key)) return otherwise("depends on itself");
    if (this.world.depth.now >= MOST_STEPS) return otherwise(`depends on more than ${MOST_STEPS} others in a row`);
    this.#busy.add(key);
    this.world.depth.now++;
    try {
      return work();
    } finally {
      this.#busy.delete(key);
      this.world.depth.now--;
    }
  }

  /** The value of a declared parameter. */
  parameter(name: string, evaluator: Evaluator): Evaluated {
    let given = this.#parameters.get(name);
    if (given === undefined) {
      given = this.guarded<Given>(
        `parameter ${name}`,
        () => parameterOf(this, name),
        (why) => ({
          value: this.#circular(`parameter \`${name}\``, why, ["Parameters", name]),
          secret: undefined,
          defaults: [],
        }),
      );
      this.#parameters.set(name, given);
    }
    const { value, secret, defaults } = given;
    if (evaluator.reveals && secret !== undefined) return { value: secret, defaults };
    const granted = evaluator.frame.parameters.get(name);
    if (granted === undefined || !(value instanceof Unknown)) return { value, defaults };
    const declaration = this.template.parameters.get(name);
    if (declaration !== undefined && isNoEcho(declaration) && !evaluator.reveals) return { value, defaults };
    return { value: typed(granted, declaration), defaults };
  }

  hasCondition(name: string): boolean {
    return Object.hasOwn(this.template.conditions, name);
  }

  conditionNames(): readonly string[] {
    return Object.keys(this.template.conditions);
  }

  conditionOf(name: string): Plain | undefined {
    return get(this.template.conditions, name);
  }

  condition(name: string, frame: Frame): Decision {
    const granted = frame.conditions.get(name);
    if (granted !== undefined) return { value: granted, defaults: [], open: [], settle: [] };
    const known = frame.decisions.get(name);
    if (known !== undefined) return known;
    const expression = this.conditionOf(name);
    if (expression === undefined) return { ...UNDECIDED, open: [`it is not declared`] };
    const path = ["Conditions", name];
    const decision = this.guarded(
      `condition ${name}`,
      () => decide(expression, this, frame, path),
      (why) => {
        this.#circular(`condition \`${name}\``, why, path);
        return { ...UNDECIDED, open: [`it ${why}`] };
      },
    );
    frame.decisions.set(name, decision);
    return decision;
  }

  decide(expression: Plain, frame: Frame, source: Path): Decision {
    return decide(expression, this, frame, source);
  }

  /** The condition that a resource is declared under. */
  conditionOfResource(logicalId: string): string | undefined {
    const body = this.template.resources.get(logicalId)?.body;
    const condition = body === undefined ? undefined : get(body, "Condition");
    return typeof condition === "string" ? condition : undefined;
  }

  /** Whether a declared resource exists; `undefined` where its condition cannot be decided. */
  exists(logicalId: string, frame: Frame): boolean | undefined {
    const condition = this.conditionOfResource(logicalId);
    return condition === undefined ? true : this.condition(condition, frame).value;
  }

  hasOutput(name: string): boolean {
    return this.template.outputs.has(name);
  }

  /** The value of a declared output, worked out once. */
  output(name: string): Evaluated {
    const known = this.#outputs.get(name);
    if (known !== undefined) return known;
    const path = ["Outputs", name, "Value"];
    const result = this.guarded<Evaluated>(
      `output ${name}`,
      () => this.#outputNow(name, path),
      (why) => ({ value: this.#circular(`output \`${name}\``, why, path), defaults: [] }),
    );
    this.#outputs.set(name, result);
    return result;
  }

  #outputNow(name: string, path: Path): Evaluated {
    const output = this.template.outputs.get(name);
    const node = output === undefined ? undefined : get(output, "Value");
    if (output === undefined || node === undefined) return { value: undefined, defaults: [] };
    const condition = get(output, "Condition");
    const frame = typeof condition === "string" ? this.frameOf(condition) : this.base;
    return this.evaluated(node, path, frame);
  }

  /** A value with the defaults that went into it. */
  evaluated(node: Plain, path: Path, frame: Frame = this.base): Evaluated {
    const defaults = new Set<string>();
    const notes = { assumed: (parameter: string) => void defaults.add(parameter), named: () => {} };
    const value = new Evaluator(this, path, { frame, notes }).evaluate(node);
    return { value, defaults: [...defaults] };
  }

  /** The frame inside something that exists only under a condition. */
  frameOf(condition: string): Frame {
    if (this.condition(condition, this.base).value !== undefined || !this.hasCondition(condition)) return this.base;
    return this.base.with(`${condition}=true`, () => implied(this, condition, true));
  }

  #circular(what: string, why: string, path: Path): Unknown {
    const message = `${what} ${why}`;
    const place = this.template.source.place(path);
    const hint = "break the circle: one of its parts must not need the others";
    this.world.ledger.problem({ code: "CIRCULAR_VALUE", blame: "input", message, hint, place });
    return new Unknown("invalid", message, { key: `circular:${this.name}:${path.join("/")}` });
  }
}

/** What a nested stack passes to a parameter, as it stands in its parent. */
export function passedTo(stack: Stack, parameter: string): { readonly node: Plain; readonly path: Path } | undefined {
  const declared = stack.parent?.stack.template.resources.get(stack.parent.logicalId);
  const properties = declared === undefined ? undefined : get(declared.body, "Properties");
  const parameters = isPlainMap(properties) ? get(properties, "Parameters") : undefined;
  if (declared === undefined || !isPlainMap(parameters)) return undefined;
  const node = get(parameters, parameter);
  return node === undefined ? undefined : { node, path: [...declared.source, "Properties", "Parameters", parameter] };
}
