import { parseArn, partsOf } from "../estate/arn.ts";
import { leaves } from "../estate/estate.ts";
import { follow, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Reference, Text, textOf, Unknown, type Value } from "../estate/value.ts";
import { type Delivery, deliver } from "./deliver.ts";
import { frontsAt } from "./hosts.ts";
import { type Ledger, noteOf, placeIn, said } from "./ledger.ts";
import { operationFor, typesCalledBy } from "./operations.ts";
import { targetsOf } from "./targets.ts";

/** One task of a definition, wherever it is nested. */
interface Task {
  readonly name: string;
  readonly resource: Value;
  /** Parameters or Arguments. */
  readonly parameters: Value | undefined;
  readonly path: Path;
}

/**
 * State machines: what the tasks of their definition call, with the machine's role.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html
 */
export function stateMachines(ledger: Ledger): void {
  for (const machine of ledger.estate.ofType("AWS::StepFunctions::StateMachine")) {
    const { definition, path } = definitionOf(machine);
    if (definition instanceof Unknown || definition === undefined) {
      const why = definition?.detail ?? "it is not in the template";
      const message = `what \`${machine.id}\` calls is not known: its definition cannot be read (${why})`;
      ledger.gap(noteOf("definition-not-read", machine, message, true, definition?.settle));
      continue;
    }
    for (const task of tasksOf(definition, path)) runs(ledger, machine, task);
  }
}

function definitionOf(machine: Resource): { readonly definition: Value | undefined; readonly path: Path } {
  const substitutions = follow(machine.properties, ["DefinitionSubstitutions"]);
  const object = follow(machine.properties, ["Definition"]);
  if (object !== undefined) return { definition: filled(object, substitutions), path: ["Definition"] };
  const string = follow(machine.properties, ["DefinitionString"]);
  const path = ["DefinitionString"];
  if (string instanceof Unknown || string === undefined) return { definition: string, path };
  const read = fromJson(string);
  // Positions inside a JSON string are not kept: what is said there is said by the string.
  return { definition: read instanceof Unknown ? read : filled(read, substitutions), path };
}

/** JSON in which parts may be references: they are put back after it is parsed. */
function fromJson(value: Value): Value {
  const parts = partsOf(value);
  const json = parts.map((part, i) => (typeof part === "string" ? part : `\uE000${i}\uE001`)).join("");
  try {
    return refill(JSON.parse(json) as Value, (token) => parts[Number(token)], /\uE000(\d+)\uE001/); // JSON is a Value
  } catch {
    return new Unknown("invalid", "the definition is not JSON");
  }
}

/** `${Name}` of DefinitionSubstitutions. */
function filled(value: Value, substitutions: Value | undefined): Value {
  if (!isProperties(substitutions)) return value;
  return refill(value, (name) => substitutions[name], /\$\{([A-Za-z0-9_:.]+)\}/);
}

function refill(value: Value, part: (token: string) => Value | undefined, pattern: RegExp): Value {
  if (typeof value === "string") {
    const pieces = value.split(pattern);
    if (pieces.length === 1) return value;
    return textOf(
      pieces.map((piece, i) => (i % 2 === 0 ? piece : inText(part(piece), piece))).filter((piece) => piece !== ""),
    );
  }
  if (isList(value)) return value.map((item) => refill(item, part, pattern));
  if (isProperties(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, refill(item, part, pattern)]));
  }
  return value;
}

function inText(value: Value | undefined, token: string): string | Reference | Unknown | Text {
  if (value instanceof Reference || value instanceof Unknown || value instanceof Text) return value;
  return text(value) ?? `\${${token}}`;
}

/** Every state with a `Resource`, also in branches and maps. An explicit stack: definitions nest as deep as they like. */
function tasksOf(definition: Value, path: Path): readonly Task[] {
  const found: Task[] = [];
  const inString = path[0] === "DefinitionString";
  const stack: { readonly value: Value; readonly path: Path; readonly name: string }[] = [
    { value: definition, path, name: "" },
  ];
  for (let here = stack.pop(); here !== undefined; here = stack.pop()) {
    const { value } = here;
    if (isList(value)) {
      for (const [i, item] of value.entries()) stack.push({ value: item, path: [...here.path, i], name: here.name });
    } else if (isProperties(value)) {
      if (value.Resource !== undefined && ["Task", undefined].includes(text(value.Type))) {
        const parameters = value.Parameters ?? value.Arguments;
        found.push({
          name: here.name,
          resource: value.Resource,
          parameters,
          path: inString ? path : [...here.path, "Resource"],
        });
      }
      for (const [key, item] of Object.entries(value))
        stack.push({ value: item, path: [...here.path, key], name: key });
    }
  }
  return found.reverse();
}

function runs(ledger: Ledger, machine: Resource, task: Task): void {
  const arn = parseArn(task.resource);
  const delivery: Omit<Delivery, "to"> = {
    from: [placeIn(machine)],
    source: machine,
    service: "states.amazonaws.com",
    at: machine,
    path: task.path,
    verb: `calls in state \`${task.name}\``,
    role: follow(machine.properties, ["RoleArn"]),
    mode: "synchronous",
  };
  if (arn?.service !== "states" || typeof arn.resource !== "string") {
    deliver(ledger, { ...delivery, to: task.resource });
    return;
  }
  integrated(ledger, machine, task, arn.resource, delivery);
}

/** `arn:aws:states:::sqs:sendMessage.waitForTaskToken` and `arn:aws:states:::aws-sdk:sqs:sendMessage`. */
function integrated(
  ledger: Ledger,
  machine: Resource,
  task: Task,
  resource: string,
  delivery: Omit<Delivery, "to">,
): void {
  const [service = "", verb = ""] = resource.replace(/^aws-sdk:/, "").split(":");
  const name = verb.split(".")[0] ?? "";
  if (service === "activity") return;
  if (service === "apigateway" || service === "http") {
    overHttp(ledger, machine, task);
    return;
  }
  const prefix = PREFIXES[service] ?? service;
  const action = `${prefix}:${name === "invoke" ? "InvokeFunction" : name}`;
  for (const type of typesCalledBy(prefix)) {
    const operation = operationFor(type, action);
    if (operation === undefined) continue;
    for (const { value } of leaves(task.parameters ?? null)) {
      if (typeof value === "string" && (value.startsWith("$") || value.length > 300)) continue;
      const named = targetsOf(ledger.estate, value, [type], machine);
      if (named.found.length === 0) continue;
      deliver(ledger, { ...delivery, to: value, operation: operation.name, types: [type] });
    }
  }
}

/** Names in Step Functions integrations that differ from the IAM prefix. */
const PREFIXES: Readonly<Record<string, string>> = { sfn: "states", cloudwatchevents: "events", eventbridge: "events" };

function overHttp(ledger: Ledger, machine: Resource, task: Task): void {
  const endpoint = follow(task.parameters, ["ApiEndpoint"]);
  for (const target of frontsAt(ledger.estate, endpoint, machine).found) {
    ledger.forward({
      from: placeIn(machine),
      to: placeIn(target.resource),
      ports: undefined,
      mode: "synchronous",
      said: [said(machine, task.path, `\`${machine.id}\` calls \`${target.resource.id}\` in state \`${task.name}\``)],
      doubts: target.doubts,
    });
  }
}
