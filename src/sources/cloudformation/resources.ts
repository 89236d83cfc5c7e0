import type { Assumption, Path, Resource, ResourceId } from "../../estate/resource.ts";
import { isProperties, type Properties, Unknown, type Value } from "../../estate/value.ts";
import { nearest } from "../nearest.ts";
import { get, isPlainMap, type Plain, type PlainMap } from "../syntax/node.ts";
import { aliasesOf } from "./aliases.ts";
import { circleIn } from "./cycles.ts";
import { Evaluator, NO_NOTES, type Notes } from "./evaluator.ts";
import type { Frame } from "./frame.ts";
import { withDocuments } from "./json-documents.ts";
import { unknownAccount, unknownRegion } from "./pseudo.ts";
import type { Stack } from "./stack.ts";
import type { Declared } from "./template.ts";

/** Every resource of a stack that exists or may exist. `constructPaths`: those that a cloud assembly gives by logical id. */
export function resourcesOf(stack: Stack, constructPaths: ReadonlyMap<string, string>): readonly Resource[] {
  const edges = new Map<string, Set<string>>();
  const resources: Resource[] = [];
  for (const declared of stack.template.resources.values()) {
    const named = new Set<string>();
    const resource = shallow(stack, declared.source, () =>
      resourceOf(stack, declared, named, constructPaths.get(declared.logicalId)),
    );
    if (resource === undefined) continue;
    resources.push(resource);
    edges.set(declared.logicalId, named);
    unread(stack, declared);
  }
  reportCircle(stack, edges);
  evaluateOutputs(stack);
  return resources;
}

/**
 * Runs `work`; values that need values that need values until the stack is full are a problem like any other. Every
 * single depth is bounded, but a template can multiply the bounds.
 */
function shallow<T>(stack: Stack, path: Path, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    stack.world.depth.now = 0;
    stack.world.ledger.problem({
      code: "TEMPLATE_TOO_DEEP",
      blame: "input",
      message: "its values depend on each other too deeply to be followed",
      hint: "shorten the chain of conditions and functions",
      place: stack.template.source.place(path),
    });
    return undefined;
  }
}

const ATTRIBUTES = ["DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy", "CreationPolicy"] as const;

function resourceOf(
  stack: Stack,
  declared: Declared,
  named: Set<string>,
  constructPath: string | undefined,
): Resource | undefined {
  const { logicalId, type, body, source } = declared;
  const existence = existenceOf(stack, declared);
  if (existence === "dropped") return undefined;
  const notes = new Assumptions(named, existence.defaults);
  const evaluate = (node: Plain | undefined, path: Path, noted: Notes): Value | undefined =>
    node === undefined || node === null
      ? undefined
      : new Evaluator(stack, path, { frame: existence.frame, notes: noted }).evaluate(node);
  const properties = propertiesOf(stack, declared, evaluate(get(body, "Properties"), [...source, "Properties"], notes));
  const attributes: Record<string, Value> = {};
  for (const name of ATTRIBUTES) {
    const value = evaluate(get(body, name), [...source, name], NO_NOTES);
    if (value !== undefined) attributes[name] = value;
  }
  const { account, region } = stack.deployment;
  return {
    id: stack.world.id(stack, logicalId),
    type,
    logicalId,
    stack: stack.name,
    account: account ?? unknownAccount(),
    region: region ?? unknownRegion(),
    properties,
    attributes: Object.keys(attributes).length > 0 ? attributes : undefined,
    origin: { document: stack.template.document, path: source },
    condition: existence.condition,
    aliases: aliasesOf(type, properties, body, stack.deployment, constructPath),
    metadata: evaluate(get(body, "Metadata"), [...source, "Metadata"], NO_NOTES),
    assumptions: notes.all,
    dependsOn: dependenciesOf(stack, declared, named),
  };
}

interface Existence {
  readonly frame: Frame;
  readonly condition: Unknown | undefined;
  readonly defaults: readonly string[];
}

function existenceOf(stack: Stack, declared: Declared): Existence | "dropped" {
  const outer = stack.parent === undefined ? undefined : conditionOfStack(stack.parent.stack, stack.parent.logicalId);
  const condition = stack.conditionOfResource(declared.logicalId);
  if (condition === undefined) return { frame: stack.base, condition: outer, defaults: [] };
  if (!stack.hasCondition(condition)) {
    const near = nearest(condition, stack.conditionNames());
    stack.world.ledger.problem({
      code: "CONDITION_UNDECLARED",
      blame: "input",
      message: `no condition is named \`${condition.slice(0, 80)}\``,
      hint: near === undefined ? "declare it in `Conditions`" : `did you mean \`${near}\`?`,
      place: stack.template.source.place([...declared.source, "Condition"]),
    });
  }
  const { value, defaults } = stack.condition(condition, stack.base);
  if (value === false) return "dropped";
  if (value === true) return { frame: stack.base, condition: outer, defaults };
  stack.hangsOn(condition);
  return { frame: stack.frameOf(condition), condition: both(undecided(stack, condition), outer), defaults };
}

/** What cannot be decided about the existence of a nested stack, and so of everything in it. */
function conditionOfStack(stack: Stack, logicalId: string): Unknown | undefined {
  const outer = stack.parent === undefined ? undefined : conditionOfStack(stack.parent.stack, stack.parent.logicalId);
  const condition = stack.conditionOfResource(logicalId);
  if (condition === undefined || stack.condition(condition, stack.base).value !== undefined) return outer;
  return both(undecided(stack, condition), outer);
}

function undecided(stack: Stack, condition: string): Unknown {
  const { open, settle } = stack.condition(condition, stack.base);
  return new Unknown("condition", `condition \`${condition}\` cannot be decided: ${open.join("; ")}`, {
    key: `condition:${stack.name}/${condition}`,
    settle: settle.join(" ") || undefined,
  });
}

function both(one: Unknown, other: Unknown | undefined): Unknown {
  if (other === undefined) return one;
  return new Unknown("condition", `${other.detail}; ${one.detail}`, {
    key: `${other.key}&${one.key}`,
    settle: [other.settle, one.settle].filter((settle) => settle !== undefined).join(" ") || undefined,
  });
}

function propertiesOf(stack: Stack, declared: Declared, value: Value | undefined): Properties {
  if (value === undefined) return {};
  if (isProperties(value)) return withDocuments(value);
  const place = stack.template.source.place([...declared.source, "Properties"]);
  if (value instanceof Unknown && value.because !== "invalid") {
    stack.world.ledger.gap({
      code: "properties-unknown",
      message: `the properties of \`${declared.logicalId}\` are not known: ${value.detail}`,
      settle: value.settle,
      hidesFindings: true,
      resource: stack.world.id(stack, declared.logicalId),
      place,
    });
  } else {
    const message = `\`Properties\` of \`${declared.logicalId}\` has to be a map`;
    stack.world.ledger.problem({ code: "TEMPLATE_SECTION", blame: "input", message, hint: undefined, place });
  }
  return {};
}

function dependenciesOf(stack: Stack, { body, source }: Declared, named: Set<string>): readonly ResourceId[] {
  const node = get(body, "DependsOn");
  const names = Array.isArray(node) ? (node as readonly Plain[]) : node === undefined || node === null ? [] : [node];
  const ids: ResourceId[] = [];
  for (const [i, name] of names.entries()) {
    if (typeof name === "string" && stack.template.resources.has(name)) {
      if (stack.exists(name, stack.base) === false) continue;
      named.add(name);
      ids.push(stack.world.id(stack, name));
      continue;
    }
    const near = typeof name === "string" ? nearest(name, stack.template.resources.keys()) : undefined;
    stack.world.ledger.problem({
      code: typeof name === "string" ? "REFERENCE_TO_NOTHING" : "TEMPLATE_SECTION",
      blame: "input",
      message:
        typeof name === "string"
          ? `no resource is named \`${name.slice(0, 80)}\``
          : "`DependsOn` takes names of resources",
      hint: near === undefined ? undefined : `did you mean \`${near}\`?`,
      place: stack.template.source.place([...source, "DependsOn", ...(Array.isArray(node) ? [i] : [])]),
    });
  }
  return ids;
}

/** Collects where defaults of parameters were used, and which resources were named for sure. */
class Assumptions implements Notes {
  readonly #named: Set<string>;
  readonly #found = new Map<string, Assumption>();

  constructor(named: Set<string>, ofExistence: readonly string[]) {
    this.#named = named;
    for (const parameter of ofExistence) this.assumed(parameter, []);
  }

  assumed(parameter: string, path: Path): void {
    const key = `${path.join("/")}|${parameter}`;
    if (!this.#found.has(key)) this.#found.set(key, { path: [...path], parameter });
  }

  named(logicalId: string, surely: boolean): void {
    if (surely) this.#named.add(logicalId);
  }

  get all(): readonly Assumption[] {
    return [...this.#found.values()];
  }
}

function reportCircle(stack: Stack, edges: ReadonlyMap<string, ReadonlySet<string>>): void {
  const circle = circleIn(edges);
  const [first] = circle ?? [];
  if (circle === undefined || first === undefined) return;
  const generated = circle.some((logicalId) => stack.template.resources.get(logicalId)?.generated === true);
  const shown = circle.length > 6 ? [...circle.slice(0, 6), "…"] : circle;
  stack.world.ledger.problem({
    code: "CIRCULAR_DEPENDENCY",
    blame: generated ? "warning" : "input",
    message: `resources depend on each other in a circle: ${[...shown, first].map((name) => `\`${name}\``).join(" → ")}`,
    hint: "move one of the references into a resource of its own, such as `AWS::EC2::SecurityGroupIngress`",
    place: stack.template.source.place(stack.template.resources.get(first)?.source ?? []),
  });
}

/** Outputs are evaluated for their problems; their values go where they are imported. */
function evaluateOutputs(stack: Stack): void {
  for (const [name, output] of stack.template.outputs) {
    const condition = get(output, "Condition");
    if (typeof condition === "string" && stack.condition(condition, stack.base).value === false) continue;
    if (get(output, "Value") === undefined) {
      stack.world.ledger.problem({
        code: "TEMPLATE_SECTION",
        blame: "input",
        message: `output \`${name.slice(0, 80)}\` has no \`Value\``,
        place: stack.template.source.place(["Outputs", name]),
      });
    } else {
      shallow(stack, ["Outputs", name], () => stack.output(name));
    }
  }
}

/** Resources that deploy what this template does not show. */
function unread(stack: Stack, { logicalId, type, source }: Declared): void {
  const what = UNREAD[type] ?? (type.endsWith("::MODULE") ? "a module from the account's registry" : undefined);
  if (what === undefined) return;
  stack.world.ledger.gap({
    code: type.endsWith("::MODULE") ? "module-not-read" : "nested-stack-not-read",
    message: `\`${logicalId}\` deploys ${what}, which was not read`,
    settle: "check the template that it deploys as well",
    hidesFindings: true,
    resource: stack.world.id(stack, logicalId),
    place: stack.template.source.place(source),
  });
}

const UNREAD: Readonly<Record<string, string>> = {
  "AWS::CloudFormation::StackSet": "stacks of a stack set",
  "AWS::ServiceCatalog::CloudFormationProvisionedProduct": "a product of the service catalogue",
};

/** The assertions of `Rules` that the given values surely break. */
export function checkRules(stack: Stack): void {
  for (const [name, rule] of Object.entries(stack.template.rules)) {
    if (!isPlainMap(rule)) continue;
    const condition = get(rule, "RuleCondition");
    if (condition !== undefined && decided(stack, condition, ["Rules", name, "RuleCondition"]) !== true) continue;
    const assertions = get(rule, "Assertions");
    for (const [i, assertion] of (Array.isArray(assertions) ? (assertions as readonly PlainMap[]) : []).entries()) {
      const node = isPlainMap(assertion) ? get(assertion, "Assert") : undefined;
      const path = ["Rules", name, "Assertions", i, "Assert"];
      if (node === undefined || decided(stack, node, path) !== false) continue;
      stack.world.ledger.problem({
        code: "RULE_BROKEN",
        blame: "warning",
        message: `rule \`${name}\` does not hold for the parameters as they are`,
        hint: "CloudFormation would refuse to deploy this: give other --parameters",
        place: stack.template.source.place(path),
      });
    }
  }
}

function decided(stack: Stack, node: Plain, path: Path): boolean | undefined {
  return shallow(stack, path, () => stack.decide(node, stack.base, path).value);
}
