import { basename, dirname } from "node:path";
import { Ledger } from "../ledger.ts";
import { get, isPlainMap } from "../syntax/node.ts";
import { Exports } from "./exports.ts";
import { type Library, nestedStacks, templateOfNested } from "./nesting.ts";
import { type Deployment, Stack, type World } from "./stack.ts";
import type { Declared, Template } from "./template.ts";

/** A template that was given, and what is known about its deployment. */
export interface Unit {
  readonly template: Template;
  readonly deployment: Deployment;
  /** The stack's name where it is known; the file's name gives one else. */
  readonly name: string | undefined;
}

/** What the user says of parameters and conditions. */
export interface Given {
  readonly parameters: ReadonlyMap<string, string>;
  readonly assumed: ReadonlyMap<string, boolean>;
}

/** CloudFormation's own limit is 2,000 stacks in an account. */
const MOST_STACKS = 2000;
const DEEPEST = 16;

/**
 * Builds the stacks of the units and the nested stacks below them.
 *
 * Ids depend on what else is in the estate, and finding nested stacks evaluates values that hold ids: so the stacks are
 * built once to count the logical ids, and once more with the ids settled.
 */
export function buildStacks(units: readonly Unit[], library: Library, ledger: Ledger, given: Given): World {
  const roots = rootsOf(units, library);
  const draft = built(roots, library, new Ledger(), given, new Map());
  return built(roots, library, ledger, given, countIds(draft.stacks));
}

interface Roots {
  /** Deployed by themselves. */
  readonly first: readonly Unit[];
  /** Nested by others, as far as can be told: deployed by themselves only if no stack turns out to nest them. */
  readonly rest: readonly Unit[];
  readonly names: ReadonlyMap<Unit, string>;
}

function rootsOf(units: readonly Unit[], library: Library): Roots {
  const children = childTemplates(units, library);
  const isRoot = ({ name, template }: Unit): boolean => name !== undefined || !children.has(template);
  return {
    first: units.filter(isRoot),
    // Templates that only nest one another in a circle have no parent outside of it: the first one is the root.
    rest: units.filter((unit) => !isRoot(unit)),
    names: namesOf(units),
  };
}

function built(
  { first, rest, names }: Roots,
  library: Library,
  ledger: Ledger,
  given: Given,
  counts: ReadonlyMap<string, number>,
): World {
  const stacks: Stack[] = [];
  const world = worldOf(stacks, ledger, given, counts);
  const seen = new Set<Template>();
  const build = (unit: Unit): void => {
    const root = new Stack(names.get(unit) ?? "template", unit.template, world, unit.deployment);
    for (const stack of withNested(root, library, stacks.length)) {
      stacks.push(stack);
      seen.add(stack.template);
    }
  };
  for (const unit of first) build(unit);
  for (const unit of rest) if (!seen.has(unit.template)) build(unit);
  return world;
}

function worldOf(stacks: readonly Stack[], ledger: Ledger, given: Given, counts: ReadonlyMap<string, number>): World {
  return {
    ledger,
    stacks,
    given: given.parameters,
    assumed: given.assumed,
    undecided: new Set(),
    taken: new Set(),
    depth: { now: 0 },
    exports: new Exports(stacks),
    id: (stack, logicalId) => (counts.get(logicalId) === 1 ? logicalId : `${stack.name}/${logicalId}`),
  };
}

function countIds(stacks: readonly Stack[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { template } of stacks) {
    for (const logicalId of template.resources.keys()) counts.set(logicalId, (counts.get(logicalId) ?? 0) + 1);
  }
  return counts;
}

/** Templates that another template nests: they are not deployed by themselves. */
function childTemplates(units: readonly Unit[], library: Library): ReadonlySet<Template> {
  const children = new Set<Template>();
  const nothing = worldOf([], new Ledger(), { parameters: new Map(), assumed: new Map() }, new Map());
  const visited = new Set<Template>();
  const visit = (template: Template, deployment: Deployment): void => {
    if (visited.has(template)) return;
    visited.add(template);
    const nested = nestedStacks(template);
    if (nested.length === 0) return;
    const preview = new Stack("preview", template, nothing, deployment);
    for (const declared of nested) {
      const child = templateOfNested(preview, declared, library);
      if (child === undefined || child === template) continue;
      children.add(child);
      visit(child, deployment);
    }
  };
  for (const { template, deployment } of units) visit(template, deployment);
  return children;
}

/** A stack and the stacks nested in it, parents first. */
function withNested(root: Stack, library: Library, before: number): readonly Stack[] {
  const stacks = [root];
  for (let i = 0; i < stacks.length; i++) {
    const stack = stacks[i];
    if (stack === undefined) break;
    for (const declared of nestedStacks(stack.template)) {
      if (stack.exists(declared.logicalId, stack.base) === false) continue;
      const template = templateOfNested(stack, declared, library);
      if (template === undefined) notRead(stack, declared);
      else if (isCircle(stack, template)) circle(stack, declared, template);
      else if (before + stacks.length >= MOST_STACKS)
        notRead(stack, declared, `there are more than ${MOST_STACKS} stacks`);
      else stacks.push(child(stack, declared, template));
    }
  }
  return stacks;
}

function child(parent: Stack, declared: Declared, template: Template): Stack {
  const { logicalId } = declared;
  const { account, region } = parent.deployment;
  const deployment: Deployment = { account, region, stackName: undefined, parameters: new Map() };
  const stack = new Stack(`${parent.name}/${logicalId}`, template, parent.world, deployment, {
    stack: parent,
    logicalId,
  });
  parent.children.set(logicalId, stack);
  const properties = get(declared.body, "Properties");
  const passed = isPlainMap(properties) ? get(properties, "Parameters") : undefined;
  for (const name of isPlainMap(passed) ? Object.keys(passed) : []) {
    if (template.parameters.has(name)) continue;
    parent.world.ledger.problem({
      code: "NESTED_PARAMETER_UNDECLARED",
      blame: "warning",
      message: `the template of nested stack \`${logicalId}\` has no parameter \`${name.slice(0, 80)}\``,
      hint: `its template is \`${template.source.file}\``,
      place: parent.template.source.place([...declared.source, "Properties", "Parameters", name]),
    });
  }
  return stack;
}

function isCircle(stack: Stack, template: Template): boolean {
  let depth = 0;
  for (let here: Stack | undefined = stack; here !== undefined; here = here.parent?.stack) {
    if (here.template === template || ++depth > DEEPEST) return true;
  }
  return false;
}

function circle(stack: Stack, declared: Declared, template: Template): void {
  stack.world.ledger.problem({
    code: "NESTED_STACK_CIRCLE",
    blame: "input",
    message: `nested stack \`${declared.logicalId}\` contains itself, by way of \`${template.source.file}\``,
    hint: "a template cannot nest itself",
    place: stack.template.source.place(declared.source),
  });
}

function notRead(stack: Stack, declared: Declared, why = "its template was not found"): void {
  stack.world.ledger.gap({
    code: "nested-stack-not-read",
    message: `nested stack \`${declared.logicalId}\` was not read: ${why}`,
    settle: "read its template as well: its file has the name that `TemplateURL` ends in",
    hidesFindings: true,
    resource: stack.world.id(stack, declared.logicalId),
    place: stack.template.source.place(declared.source),
  });
}

const EXTENSION = /\.(?:ya?ml|json|template|cfn|cf|cform|sam|stack|txt|cloudformation|nested)$/i;

/** Names of stacks from the names of files: `network.cfn.yaml` is `network`; with folders where that is not unique. */
function namesOf(units: readonly Unit[]): ReadonlyMap<Unit, string> {
  const names = new Map<Unit, string>();
  const taken = new Map<string, Unit[]>();
  const claim = (unit: Unit, name: string): void => {
    names.set(unit, name);
    taken.set(name, [...(taken.get(name) ?? []), unit]);
  };
  for (const unit of units) claim(unit, unit.name ?? bareName(unit.template.location));
  for (const [name, several] of taken) {
    if (several.length === 1) continue;
    const longer = distinct(several.map((unit) => unit.template.location));
    for (const [i, unit] of several.entries()) names.set(unit, longer[i] ?? `${name}-${i + 1}`);
  }
  return unique(names);
}

function bareName(location: string): string {
  if (location === "-") return "stdin";
  let name = basename(location);
  while (EXTENSION.test(name)) name = name.replace(EXTENSION, "");
  return name === "" ? basename(location) : name;
}

/** As many folders before each name as it takes to tell them apart. */
function distinct(locations: readonly string[]): readonly string[] {
  for (let folders = 1; folders <= 12; folders++) {
    const names = locations.map((location) => {
      const above: string[] = [];
      let folder = dirname(location);
      for (let i = 0; i < folders && basename(folder) !== ""; i++) {
        above.unshift(basename(folder));
        folder = dirname(folder);
      }
      return [...above, bareName(location)].join("/");
    });
    if (new Set(names).size === names.length) return names;
  }
  return [];
}

function unique(names: Map<Unit, string>): ReadonlyMap<Unit, string> {
  const seen = new Map<string, number>();
  for (const [unit, name] of names) {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    if (count > 1) names.set(unit, `${name}-${count}`);
  }
  return names;
}
