import { Text, Unknown, type Value } from "../../estate/value.ts";
import { keyOf, mentionsOf, unknownIn } from "./canonical.ts";
import { type Exported, ExportIndex, type Match } from "./export-index.ts";
import type { ExportName } from "./export-names.ts";
import type { Evaluated, Stack } from "./stack.ts";

/** An import that was linked to the one export of its form, which is an assumption worth telling. */
export interface Link {
  readonly importer: Stack;
  readonly name: string;
  readonly exporter: Stack;
}

/**
 * Every export of the stacks that were read, by name. Names are texts with unknown parts (`${AWS::StackName}-VpcId`): an
 * import belongs to an export where the known parts agree, and only where one stack alone can be meant.
 */
export class Exports {
  readonly links: Link[] = [];
  readonly #stacks: readonly Stack[];
  readonly #resolved = new Map<string, Evaluated>();
  #index: ExportIndex;
  #counted = 0;

  constructor(stacks: readonly Stack[]) {
    this.#stacks = stacks;
    this.#index = new ExportIndex(stacks);
  }

  /** The value that an import gives. */
  resolve(importer: Stack, name: ExportName): Evaluated {
    this.#refresh();
    const key = `${importer.name}\n${keyOf(name)}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const result = this.#resolveNow(importer, name);
    if (!this.#index.unfinished) this.#resolved.set(key, result);
    return result;
  }

  /** Stacks may still be added while nested ones are looked for: what was worked out before does not count then. */
  #refresh(): void {
    if (this.#counted === this.#stacks.length) return;
    this.#counted = this.#stacks.length;
    this.#index = new ExportIndex(this.#stacks);
    this.#resolved.clear();
  }

  #resolveNow(importer: Stack, name: ExportName): Evaluated {
    const found = this.#index.matching(importer, name);
    const exact = found.filter(({ binding }) => binding === "");
    const candidates = exact.length > 0 ? exact : this.#consistent(found);
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) {
      const { stack, output } = only.exported;
      if (only.binding === "") return stack.output(output);
      if (!this.#isShared(only)) {
        this.links.push({ importer, name: shown(name), exporter: stack });
        return stack.output(output);
      }
    }
    const shownCandidates = candidates.slice(0, MOST_CANDIDATES).map(({ exported }) => exported);
    return { value: missing(importer, name, shownCandidates), defaults: [] };
  }

  /** Stacks that have an export for every import with the same stack name; a stack of that very name wins. */
  #consistent(matches: readonly Match[]): readonly Match[] {
    if (matches.length <= 1) return matches;
    const named = matches.filter(({ exported, binding }) => binding === JSON.stringify(exported.stack.name));
    if (named.length > 0) return named;
    return matches.filter(({ exported, binding }) => this.#index.isAble(exported.stack, binding));
  }

  /** Imports that name two different stacks cannot both mean this one. */
  #isShared({ exported, binding }: Match): boolean {
    if (!binding.startsWith('"') || binding === JSON.stringify(exported.stack.name)) return false;
    return this.#index.namesOf(exported.stack).size > 1;
  }

  /** An output of a stack by the stack's name, exported or not. */
  output(importer: Stack, stackName: Value, output: string): Evaluated {
    const having = this.#stacks.filter((stack) => stack !== importer && stack.hasOutput(output));
    const named = having.filter((stack) => stackName === (stack.deployment.stackName ?? stack.name));
    const candidates = named.length > 0 ? named : having.filter((stack) => stack.deployment.stackName === undefined);
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) {
      if (named.length === 0) this.links.push({ importer, name: output, exporter: only });
      return only.output(output);
    }
    const exported = candidates.slice(0, MOST_CANDIDATES).map((stack) => ({ stack, output }));
    return { value: missing(importer, `${show(stackName)}.${output}`, exported), defaults: [] };
  }
}

const MOST_CANDIDATES = 8;

function missing(
  importer: Stack,
  name: ExportName,
  candidates: readonly Pick<Exported, "stack" | "output">[],
): Unknown {
  const alternatives = candidates.map(({ stack, output }) => stack.output(output).value);
  const stacks = candidates.map(({ stack }) => `\`${stack.template.source.file}\``).join(", ");
  const why = candidates.length === 0 ? "is exported by a stack that was not read" : `may be exported by ${stacks}`;
  const inner = unknownIn(name);
  const settle = candidates.length === 0 ? "read the template that exports it as well" : inner?.settle;
  return new Unknown("import", `\`${shown(name)}\`, imported by \`${importer.name}\`, ${why}`, {
    key: `import:${keyOf(name)}`,
    settle,
    alternatives: candidates.length > 1 ? alternatives : undefined,
    mentions: mentionsOf(name),
  });
}

function shown(name: ExportName): string {
  const parts = name instanceof Text ? name.parts : [name];
  return parts
    .map((part) => (typeof part === "string" ? part : "…"))
    .join("")
    .slice(0, 120);
}

function show(value: Value): string {
  return typeof value === "string" ? value : "…";
}
