import type { Path } from "../../estate/resource.ts";
import { isList, isScalar, same, Unknown, type Value } from "../../estate/value.ts";
import { isPlainMap, type Plain } from "../syntax/node.ts";
import { unknownIn } from "./canonical.ts";
import { Evaluator } from "./evaluator.ts";
import type { Decision, Frame } from "./frame.ts";
import { MOST_STEPS, type Stack } from "./stack.ts";

const OPEN_SHOWN = 4;

/** Decides a condition expression, three-valued. */
export function decide(expression: Plain, stack: Stack, frame: Frame, source: Path): Decision {
  const defaults = new Set<string>();
  const notes = { assumed: (parameter: string) => void defaults.add(parameter), named: () => {} };
  const evaluator = new Evaluator(stack, source, { frame, notes, reveals: true });
  const decider = new Decider(evaluator, defaults);
  const value = decider.decide(expression);
  return {
    value,
    defaults: [...defaults],
    open: value === undefined ? [...decider.open].slice(0, OPEN_SHOWN) : [],
    settle: value === undefined ? [...decider.settle].slice(0, OPEN_SHOWN) : [],
  };
}

class Decider {
  readonly open = new Set<string>();
  readonly settle = new Set<string>();
  readonly #evaluator: Evaluator;
  readonly #defaults: Set<string>;

  constructor(evaluator: Evaluator, defaults: Set<string>) {
    this.#evaluator = evaluator;
    this.#defaults = defaults;
  }

  decide(expression: Plain): boolean | undefined {
    if (typeof expression === "boolean") return expression;
    const { depth } = this.#evaluator.stack.world;
    if (depth.now >= MOST_STEPS) return this.#wrong(`more than ${MOST_STEPS} conditions need each other here`);
    depth.now++;
    const value = this.#decided(expression);
    depth.now--;
    return value;
  }

  #decided(expression: Plain): boolean | undefined {
    const name =
      isPlainMap(expression) && Object.keys(expression).length === 1 ? Object.keys(expression)[0] : undefined;
    if (!isPlainMap(expression) || name === undefined)
      return this.#wrong("a condition is a function such as `!Equals`");
    const argument = expression[name] as Plain;
    switch (name) {
      case "Condition":
        return this.#named(argument);
      case "Fn::Equals":
        return this.#equals(argument);
      case "Fn::Not":
        return this.#not(argument);
      case "Fn::And":
        return this.#parts(name, argument, false);
      case "Fn::Or":
        return this.#parts(name, argument, true);
      case "Fn::Contains":
        return this.#contains(argument);
      case "Fn::EachMemberEquals":
      case "Fn::EachMemberIn":
        return this.#eachMember(name, argument);
      default:
        return this.#value(expression);
    }
  }

  #named(argument: Plain): boolean | undefined {
    if (typeof argument !== "string") return this.#wrong("`Condition` takes the name of a condition");
    const { stack, frame } = this.#evaluator;
    if (!stack.hasCondition(argument)) {
      const message = `no condition is named \`${argument.slice(0, 80)}\``;
      this.#evaluator.problem("CONDITION_UNDECLARED", message, "declare it in `Conditions`");
    }
    const decision = stack.condition(argument, frame);
    for (const parameter of decision.defaults) this.#defaults.add(parameter);
    for (const detail of decision.open) this.open.add(detail);
    for (const settle of decision.settle) this.settle.add(settle);
    return decision.value;
  }

  #equals(argument: Plain): boolean | undefined {
    if (!Array.isArray(argument) || argument.length !== 2) return this.#wrong("`Fn::Equals` takes two values");
    const first = this.#evaluator.at([0], argument[0] as Plain);
    const second = this.#evaluator.at([1], argument[1] as Plain);
    return this.#note(equal(first, second), first, second);
  }

  #not(argument: Plain): boolean | undefined {
    const [only] = Array.isArray(argument) ? (argument as readonly Plain[]) : [argument];
    if (only === undefined || (Array.isArray(argument) && argument.length !== 1)) {
      return this.#wrong("`Fn::Not` takes one condition");
    }
    const value = this.decide(only);
    return value === undefined ? undefined : !value;
  }

  /** `Fn::And` is settled by one false part, `Fn::Or` by one true part. */
  #parts(name: string, argument: Plain, settledBy: boolean): boolean | undefined {
    if (!Array.isArray(argument) || argument.length === 0) return this.#wrong(`\`${name}\` takes a list of conditions`);
    let value: boolean | undefined = !settledBy;
    for (const part of argument as readonly Plain[]) {
      const decided = this.decide(part);
      if (decided === settledBy) return settledBy;
      if (decided === undefined) value = undefined;
    }
    return value;
  }

  #contains(argument: Plain): boolean | undefined {
    if (!Array.isArray(argument) || argument.length !== 2)
      return this.#wrong("`Fn::Contains` takes a list and a value");
    const list = this.#evaluator.at([0], argument[0] as Plain);
    const item = this.#evaluator.at([1], argument[1] as Plain);
    return this.#note(isList(list) ? memberOf(item, list) : undefined, list, item);
  }

  /** `EachMemberEquals [list, value]`, `EachMemberIn [list, list]`. */
  #eachMember(name: string, argument: Plain): boolean | undefined {
    if (!Array.isArray(argument) || argument.length !== 2) return this.#wrong(`\`${name}\` takes two values`);
    const members = this.#evaluator.at([0], argument[0] as Plain);
    const other = this.#evaluator.at([1], argument[1] as Plain);
    if (!isList(members)) return this.#note(undefined, members, other);
    const answers = members.map((member) => {
      if (name === "Fn::EachMemberEquals") return equal(member, other);
      return isList(other) ? memberOf(member, other) : undefined;
    });
    const value = answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
    return this.#note(value, members, other);
  }

  /** Anything else: a value that says true or false. */
  #value(expression: Plain): boolean | undefined {
    const value = this.#evaluator.evaluate(expression);
    if (value === true || value === "true") return true;
    if (value === false || value === "false") return false;
    if (value !== undefined && unknownIn(value) === undefined)
      return this.#wrong("a condition has to be true or false");
    return this.#note(undefined, value, undefined);
  }

  #note(answer: boolean | undefined, ...values: readonly (Value | undefined)[]): boolean | undefined {
    if (answer !== undefined) return answer;
    for (const value of values) {
      const unknown = unknownIn(value);
      if (unknown === undefined) continue;
      this.open.add(unknown.detail);
      if (unknown.settle !== undefined) this.settle.add(unknown.settle);
    }
    if (this.open.size === 0) this.open.add("what exists only after deployment");
    return undefined;
  }

  #wrong(message: string): undefined {
    this.#evaluator.problem("CONDITION_INVALID", message);
    this.open.add("a condition that is not well-formed");
    return undefined;
  }
}

/** Whether two values are equal as CloudFormation compares them: as text, with case. */
function equal(a: Value | undefined, b: Value | undefined): boolean | undefined {
  const plain = same(asText(a), asText(b));
  if (plain !== undefined) return plain;
  for (const [unknown, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (!(unknown instanceof Unknown) || unknown.alternatives === undefined) continue;
    const answers = unknown.alternatives.map((item) =>
      other instanceof Unknown ? undefined : same(item ?? "", other ?? ""),
    );
    if (answers.every((answer) => answer === true)) return true;
    if (answers.every((answer) => answer === false)) return false;
  }
  return undefined;
}

/** A list is compared as the text it was given as. */
function asText(value: Value | undefined): Value {
  if (isList(value) && value.every(isScalar)) return value.join(",");
  return value ?? "";
}

function memberOf(item: Value | undefined, list: readonly Value[]): boolean | undefined {
  const answers = list.map((member) => equal(member, item));
  return answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
}
