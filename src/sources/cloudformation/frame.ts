/**
 * What is taken for granted while a part of a template is evaluated: inside a resource with the condition `IsProd`,
 * and inside the first branch of an `Fn::If` on it, `IsProd` is true, and so is all that follows from it.
 */
export class Frame {
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly parameters: ReadonlyMap<string, string>;
  readonly depth: number;
  readonly decisions = new Map<string, Decision>();
  readonly #inner = new Map<string, Frame>();

  constructor(
    conditions: ReadonlyMap<string, boolean> = new Map(),
    parameters: ReadonlyMap<string, string> = new Map(),
    depth = 0,
  ) {
    this.conditions = conditions;
    this.parameters = parameters;
    this.depth = depth;
  }

  /** The frame in which these hold too. The same question gives the same frame, so its decisions are made once. */
  with(key: string, grants: () => Grants): Frame {
    const known = this.#inner.get(key);
    if (known !== undefined) return known;
    const { conditions, parameters } = grants();
    const frame = new Frame(
      new Map([...this.conditions, ...conditions]),
      new Map([...this.parameters, ...parameters]),
      this.depth + 1,
    );
    this.#inner.set(key, frame);
    return frame;
  }
}

/** What follows from one condition being true or false. */
export interface Grants {
  readonly conditions: ReadonlyMap<string, boolean>;
  readonly parameters: ReadonlyMap<string, string>;
}

/** The value of a condition, `undefined` where it cannot be decided. */
export interface Decision {
  readonly value: boolean | undefined;
  /** Parameters whose defaults decided it. */
  readonly defaults: readonly string[];
  /** What would have to be known, in the user's words. */
  readonly open: readonly string[];
  /** How the user would say it. */
  readonly settle: readonly string[];
}
