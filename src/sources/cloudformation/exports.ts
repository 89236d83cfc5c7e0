import { Reference, Text, Unknown, type Value } from "../../estate/value.ts";
import { get, isPlainMap, type Plain } from "../syntax/node.ts";
import { keyOf, mentionsOf, unknownIn } from "./canonical.ts";
import { Evaluator } from "./evaluator.ts";
import { bindingOf, type ExportName } from "./export-names.ts";
import type { Evaluated, Stack } from "./stack.ts";

interface Exported {
  readonly stack: Stack;
  readonly output: string;
  name: ExportName | undefined;
  named: boolean;
}

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
  #exported: Exported[] | undefined;
  #imported: { readonly stack: Stack; readonly name: ExportName }[] | undefined;
  readonly #resolved = new Map<string, Evaluated>();
  readonly #matches = new Map<string, readonly Match[]>();
  readonly #naming = new Set<Exported>();
  #counted = 0;

  constructor(stacks: readonly Stack[]) {
    this.#stacks = stacks;
  }

  /** The value that an import gives. */
  resolve(importer: Stack, name: ExportName): Evaluated {
    this.#refresh();
    const key = `${importer.name}\n${keyOf(name)}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const result = this.#resolveNow(importer, name);
    this.#resolved.set(key, result);
    return result;
  }

  /** Stacks may still be added while nested ones are looked for: what was worked out before does not count then. */
  #refresh(): void {
    if (this.#counted === this.#stacks.length) return;
    this.#counted = this.#stacks.length;
    this.#exported = undefined;
    this.#imported = undefined;
    this.#resolved.clear();
    this.#matches.clear();
  }

  #resolveNow(importer: Stack, name: ExportName): Evaluated {
    const found = this.#matching(importer, name);
    const exact = found.filter(({ binding }) => binding === "");
    const candidates = exact.length > 0 ? exact : this.#consistent(found);
    const [only] = candidates;
    if (only !== undefined && candidates.length === 1) {
      if (only.binding === "") return only.exported.stack.output(only.exported.output);
      if (!this.#sharedByOthers(only)) return this.#linked(importer, name, only.exported);
    }
    return {
      value: missing(
        importer,
        name,
        candidates.slice(0, 8).map(({ exported }) => exported),
      ),
      defaults: [],
    };
  }

  #linked(importer: Stack, name: ExportName, { stack, output }: Exported): Evaluated {
    this.links.push({ importer, name: shown(name), exporter: stack });
    return stack.output(output);
  }

  #matching(importer: Stack, name: ExportName): readonly Match[] {
    const key = `${importer.name}\n${keyOf(name)}`;
    const known = this.#matches.get(key);
    if (known !== undefined) return known;
    const matches: Match[] = [];
    for (const exported of this.#all()) {
      if (exported.stack === importer || apart(importer, exported.stack)) continue;
      const exportName = this.#nameOf(exported);
      const binding = exportName === undefined ? undefined : bindingOf(name, exportName);
      if (binding !== undefined) matches.push({ exported, binding });
    }
    if (this.#naming.size === 0) this.#matches.set(key, matches);
    return matches;
  }

  /** Stacks that have an export for every import with the same stack name; a stack of that very name wins. */
  #consistent(matches: readonly Match[]): readonly Match[] {
    if (matches.length <= 1) return matches;
    const named = matches.filter(({ exported, binding }) => binding === JSON.stringify(exported.stack.name));
    if (named.length > 0) return named;
    return matches.filter(({ exported, binding }) =>
      this.#imports().every(({ stack, name }) => {
        const sameName = this.#matching(stack, name).filter((match) => match.binding === binding);
        return sameName.length === 0 || sameName.some((match) => match.exported.stack === exported.stack);
      }),
    );
  }

  /** Imports that name two different stacks cannot both mean this one. */
  #sharedByOthers({ exported, binding }: Match): boolean {
    if (!binding.startsWith('"') || binding === JSON.stringify(exported.stack.name)) return false;
    return this.#imports().some(({ stack, name }) => {
      const exportName = stack === exported.stack ? undefined : this.#bindingTo(exported.stack, name);
      return exportName?.startsWith('"') === true && exportName !== binding;
    });
  }

  #bindingTo(exporter: Stack, name: ExportName): string | undefined {
    for (const exported of this.#all()) {
      if (exported.stack !== exporter) continue;
      const exportName = this.#nameOf(exported);
      const binding = exportName === undefined ? undefined : bindingOf(name, exportName);
      if (binding !== undefined && binding !== "") return binding;
    }
    return undefined;
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
    const exported = candidates.slice(0, 8).map((stack) => ({ stack, output, name: undefined, named: true }));
    return { value: missing(importer, `${show(stackName)}.${output}`, exported), defaults: [] };
  }

  #all(): readonly Exported[] {
    this.#exported ??= this.#stacks.flatMap((stack) =>
      [...stack.template.outputs].flatMap(([output, body]) => {
        const isExport = isPlainMap(get(body, "Export"));
        return isExport ? [{ stack, output, name: undefined, named: false }] : [];
      }),
    );
    return this.#exported;
  }

  /** The export's name; undefined where it does not exist, has none, or is being worked out further out. */
  #nameOf(exported: Exported): ExportName | undefined {
    if (exported.named || this.#naming.has(exported)) return exported.name;
    this.#naming.add(exported);
    exported.name = this.#nameNow(exported);
    exported.named = true;
    this.#naming.delete(exported);
    return exported.name;
  }

  #nameNow({ stack, output }: Exported): ExportName | undefined {
    const body = stack.template.outputs.get(output);
    const entry = body === undefined ? undefined : get(body, "Export");
    const node = isPlainMap(entry) ? get(entry, "Name") : undefined;
    if (body === undefined || node === undefined) return undefined;
    const condition = get(body, "Condition");
    if (typeof condition === "string" && stack.condition(condition, stack.base).value === false) return undefined;
    return asName(stack.evaluated(node, ["Outputs", output, "Export", "Name"]).value);
  }

  /** The name of every import of every stack, to see which stack names belong together. */
  #imports(): readonly { readonly stack: Stack; readonly name: ExportName }[] {
    if (this.#imported !== undefined) return this.#imported;
    const found = new Map<string, { stack: Stack; name: ExportName }>();
    this.#imported = [];
    for (const stack of this.#stacks) {
      for (const node of importsIn(stack)) {
        const name = asName(new Evaluator(stack, ["Resources"]).evaluate(node));
        if (name !== undefined) found.set(`${stack.name}\n${keyOf(name)}`, { stack, name });
      }
    }
    this.#imported = [...found.values()];
    return this.#imported;
  }
}

interface Match {
  readonly exported: Exported;
  /** What the unknown part of the export's name would have to be; empty where the names are the same. */
  readonly binding: string;
}

function asName(value: Value | undefined): ExportName | undefined {
  if (typeof value === "string" || value instanceof Text || value instanceof Unknown || value instanceof Reference)
    return value;
  return typeof value === "number" ? String(value) : undefined;
}

/** Exports belong to one account and region. */
function apart(a: Stack, b: Stack): boolean {
  const differ = (x: string | undefined, y: string | undefined): boolean =>
    x !== undefined && y !== undefined && x !== y;
  return differ(a.deployment.region, b.deployment.region) || differ(a.deployment.account, b.deployment.account);
}

function missing(importer: Stack, name: ExportName, candidates: readonly Exported[]): Unknown {
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
