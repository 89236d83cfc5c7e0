import { sep } from "node:path";
import type { Input } from "../../estate/problem.ts";
import type { Resource } from "../../estate/resource.ts";
import type { Value } from "../../estate/value.ts";
import { nearest } from "../nearest.ts";
import type { Reading, Session, SourceFile } from "../reader.ts";
import { type Assembly, type AssemblyStack, readAssembly } from "./assembly.ts";
import { type Loaded, loadTemplate } from "./load.ts";
import type { Library } from "./nesting.ts";
import { looksLikeAssembly } from "./recognise.ts";
import { checkRules, resourcesOf } from "./resources.ts";
import type { Stack, World } from "./stack.ts";
import { buildStacks, type Unit } from "./stacks.ts";
import type { Template } from "./template.ts";

/** Reads templates and cloud assemblies together: parses, nests, evaluates. */
export function readTemplates(files: readonly SourceFile[], session: Session): Reading {
  const shelf = new Shelf(session);
  const assemblies = files.flatMap((file) => {
    const assembly = looksLikeAssembly(file.text) ? readAssembly(file, session) : undefined;
    return assembly === undefined ? [] : [assembly];
  });
  for (const file of files) shelf.offer(file);
  const { units, paths } = assembled(assemblies, shelf, session);
  const inside: SourceFile[] = [];
  for (const file of files) {
    if (looksLikeAssembly(file.text) || shelf.isLoaded(file.location)) continue;
    if (!file.named && isInside(file.location, assemblies)) {
      inside.push(file);
      continue;
    }
    const template = shelf.at(file.location);
    if (template !== undefined) units.push(alone(template, session));
  }
  const world = buildStacks(units, shelf, session.ledger, {
    parameters: new Map(Object.entries(session.options.parameters ?? {})),
    assumed: new Map(Object.entries(session.options.assumed ?? {})),
  });
  for (const file of inside) {
    if (!shelf.isLoaded(file.location))
      shelf.skip(file, "it lies in a cloud assembly that does not deploy it as a stack");
  }
  const resources = evaluated(world, paths, session);
  unusedParameters(world);
  const inputs = inputsOf(assemblies, shelf, world, resources);
  return { resources, inputs, outputs: outputsOf(world), undecided: [...world.undecided] };
}

function alone(template: Template, { options }: Session): Unit {
  const { account, region } = options;
  return { template, name: undefined, deployment: { account, region, stackName: undefined, parameters: new Map() } };
}

function isInside(location: string, assemblies: readonly Assembly[]): boolean {
  return assemblies.some(({ folder }) => location.startsWith(folder + sep));
}

type ConstructPaths = ReadonlyMap<Template, ReadonlyMap<string, string>>;

function assembled(
  assemblies: readonly Assembly[],
  shelf: Shelf,
  session: Session,
): { readonly units: Unit[]; readonly paths: ConstructPaths } {
  const units: Unit[] = [];
  const paths = new Map<Template, ReadonlyMap<string, string>>();
  const seen = new Set<string>();
  for (const { stacks } of assemblies) {
    for (const stack of stacks) {
      // The manifest of a stage is met a second time when its folder is walked.
      const key = `${stack.templateLocation}\n${stack.name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const template = shelf.at(stack.templateLocation);
      if (template === undefined) templateMissing(stack, session);
      else {
        units.push({ template, name: stack.name, deployment: stack.deployment });
        paths.set(template, stack.constructPaths);
      }
    }
  }
  return { units, paths };
}

function templateMissing({ name, templateLocation }: AssemblyStack, session: Session): void {
  session.ledger.problem({
    code: "ASSEMBLY_TEMPLATE_MISSING",
    blame: "input",
    message: `the template of stack \`${name}\` could not be read: \`${templateLocation}\``,
    hint: "run `cdk synth` again",
  });
}

/** Values of every output; one that was too deep to be followed was told with the resources. */
function outputsOf(world: World): readonly Value[] {
  return world.stacks.flatMap((stack) =>
    [...stack.template.outputs.keys()].flatMap((name) => {
      try {
        return stack.output(name).value ?? [];
      } catch (error) {
        if (error instanceof RangeError) return [];
        throw error;
      }
    }),
  );
}

function evaluated(world: World, paths: ConstructPaths, session: Session): readonly Resource[] {
  const resources: Resource[] = [];
  for (const [i, stack] of world.stacks.entries()) {
    session.options.progress?.({ done: i, total: world.stacks.length, what: stack.name });
    for (const resource of resourcesOf(stack, paths.get(stack.template) ?? new Map())) resources.push(resource);
    checkRules(stack);
    stack.template.source.decided = (condition) => stack.condition(condition, stack.base).value;
  }
  return resources;
}

/** `--parameters` that no template has: a typing mistake that would go unnoticed. */
function unusedParameters({ given, taken, stacks, ledger }: World): void {
  const names = new Set(stacks.flatMap(({ template }) => [...template.parameters.keys()]));
  for (const key of given.keys()) {
    if (taken.has(key) || names.has(key.slice(key.lastIndexOf(".") + 1))) continue;
    const near = nearest(key, names);
    ledger.problem({
      code: "PARAMETER_UNDECLARED",
      blame: "warning",
      message: `no template has a parameter \`${key.slice(0, 80)}\``,
      hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
    });
  }
}

function inputsOf(
  assemblies: readonly Assembly[],
  shelf: Shelf,
  world: World,
  resources: readonly Resource[],
): readonly Input[] {
  const counts = new Map<number, number>();
  for (const { origin } of resources) counts.set(origin.document, (counts.get(origin.document) ?? 0) + 1);
  const templates = shelf.templates.map(
    (template): Input => ({
      file: template.source.file,
      kind: template.kind,
      resources: counts.get(template.document) ?? 0,
      note: linksOf(template, world.stacks, world),
    }),
  );
  return [...assemblies.map(({ input }) => input), ...templates, ...shelf.others];
}

/** Imports that were linked by the form of their names: an assumption that the reader of a report has to see. */
function linksOf(template: Template, stacks: readonly Stack[], { exports }: World): string | undefined {
  const own = new Set(stacks.filter((stack) => stack.template === template));
  const exporters = new Map<string, number>();
  for (const { importer, exporter } of exports.links) {
    if (!own.has(importer)) continue;
    const file = exporter.template.source.file;
    exporters.set(file, (exporters.get(file) ?? 0) + 1);
  }
  if (exporters.size === 0) return undefined;
  const each = [...exporters].map(([file, count]) => `${count} from \`${file}\``).join(", ");
  return `imports are taken to be the exports of the same form: ${each}`;
}

/** Templates by where they are, each read once. */
class Shelf implements Library {
  readonly templates: Template[] = [];
  readonly others: Input[] = [];
  readonly #session: Session;
  readonly #files = new Map<string, SourceFile>();
  readonly #loaded = new Map<string, Template | undefined>();

  constructor(session: Session) {
    this.#session = session;
  }

  offer(file: SourceFile): void {
    this.#files.set(file.location, file);
  }

  isLoaded(location: string): boolean {
    return this.#loaded.has(location);
  }

  *all(): Iterable<Template> {
    yield* [...this.templates];
  }

  at(location: string): Template | undefined {
    if (this.#loaded.has(location)) return this.#loaded.get(location);
    const file = this.#files.get(location) ?? this.#session.open(location);
    const template = file === undefined ? undefined : this.#load(file);
    this.#loaded.set(location, template);
    return template;
  }

  skip(file: SourceFile, why: string): void {
    this.others.push({ file: file.name, kind: "skipped", resources: 0, note: why });
  }

  #load(file: SourceFile): Template | undefined {
    const loaded: Loaded = loadTemplate(file, this.#session);
    if (loaded.is === "template") {
      this.templates.push(loaded.template);
      return loaded.template;
    }
    if (loaded.is === "broken") this.others.push({ file: file.name, kind: "broken", resources: 0, note: loaded.why });
    else if (file.named) this.#notTemplate(file, loaded.why);
    else this.skip(file, loaded.why);
    return undefined;
  }

  #notTemplate(file: SourceFile, why: string): void {
    this.others.push({ file: file.name, kind: "broken", resources: 0, note: why });
    this.#session.ledger.problem({
      code: "INPUT_NOT_READABLE",
      blame: "input",
      message: `\`${file.name}\` is not a template: ${why}`,
      place: { file: file.name, line: 1, column: 1 },
    });
  }
}
