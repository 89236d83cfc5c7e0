import { isList, isScalar, Text, textOf, Unknown, type Value } from "../../estate/value.ts";
import { get, type Plain, type PlainMap } from "../syntax/node.ts";
import { splitValue } from "./functions/split.ts";
import { passedTo, type Stack } from "./stack.ts";

/** What a parameter stands for, and where that comes from. */
export interface Given {
  readonly value: Value | undefined;
  /** What a NoEcho parameter really is, where that is known: to be compared, never to be shown. */
  readonly secret: Value | undefined;
  /** The parameter itself where its default was used; those of the parent where they were passed on. */
  readonly defaults: readonly string[];
}

/** The value of a parameter: passed by the parent, given by the user, its default, or unknown. */
export function parameterOf(stack: Stack, name: string): Given {
  const declaration = stack.template.parameters.get(name) ?? {};
  const type = typeOf(declaration);
  const override = overrideOf(stack, name);
  const passed = override === undefined ? passedTo(stack, name) : undefined;
  if (passed !== undefined && stack.parent !== undefined) {
    const { stack: parent, logicalId } = stack.parent;
    const condition = parent.conditionOfResource(logicalId);
    const frame = condition === undefined ? parent.base : parent.frameOf(condition);
    const { value, defaults } = parent.evaluated(passed.node, passed.path, frame);
    if (value !== undefined)
      return hidden(stack, name, declaration, { value: retyped(value, type), secret: undefined, defaults });
  }
  const text = override ?? stack.deployment.parameters.get(name);
  const fallback = get(declaration, "Default");
  if (text === undefined && fallback === undefined) return unknownParameter(stack, name, declaration);
  const raw = text ?? defaultText(fallback);
  const defaults = text === undefined ? [name] : [];
  if (type.startsWith("AWS::SSM::Parameter::Value<")) return { value: fromStore(raw), secret: undefined, defaults };
  return hidden(stack, name, declaration, { value: typed(raw, declaration), secret: undefined, defaults });
}

function overrideOf(stack: Stack, name: string): string | undefined {
  const { given, taken } = stack.world;
  for (const key of [`${stack.name}.${name}`, ...(stack.parent === undefined ? [name] : [])]) {
    const value = given.get(key);
    if (value === undefined) continue;
    taken.add(key);
    return value;
  }
  return undefined;
}

function defaultText(fallback: Plain | undefined): string {
  if (Array.isArray(fallback)) return fallback.map(String).join(",");
  return fallback === null || typeof fallback === "object" ? "" : String(fallback);
}

function typeOf(declaration: PlainMap): string {
  const type = get(declaration, "Type");
  return typeof type === "string" ? type : "String";
}

const LIST_TYPE = /^(?:CommaDelimitedList$|List<|AWS::SSM::Parameter::Value<(?:List<|CommaDelimitedList))/;

/** A text as the parameter's type reads it. */
export function typed(text: string, declaration: PlainMap | undefined): Value {
  const type = declaration === undefined ? "String" : typeOf(declaration);
  if (LIST_TYPE.test(type)) return text.split(",").map((item) => scalarOf(item.trim(), type === "List<Number>"));
  return scalarOf(text, type === "Number");
}

function scalarOf(text: string, numeric: boolean): string | number {
  if (!numeric || text.trim() === "") return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

/** A value that a parent passes: a list may come as the text that joins it, and the other way round. */
function retyped(value: Value, type: string): Value {
  if (LIST_TYPE.test(type)) {
    if (isScalar(value)) return typed(String(value ?? ""), { Type: type });
    return value instanceof Text ? splitValue(",", value) : value;
  }
  if (isList(value) && value.every((item) => isScalar(item) || item instanceof Text)) {
    return textOf(value.flatMap((item, i) => (i === 0 ? [item] : [",", item])));
  }
  return isScalar(value) && value !== null ? scalarOf(String(value), type === "Number") : value;
}

export function isNoEcho(declaration: PlainMap): boolean {
  return String(get(declaration, "NoEcho")).toLowerCase() === "true";
}

/** NoEcho: whether there is a value may be known, the value is never shown. An empty text hides nothing. */
function hidden(stack: Stack, name: string, declaration: PlainMap, given: Given): Given {
  const { value, defaults } = given;
  if (!isNoEcho(declaration) || value === "" || value instanceof Unknown) return given;
  const from = defaults.includes(name) ? "its default" : "its value";
  const unknown = new Unknown("parameter", `parameter \`${name}\` is NoEcho: ${from} is not shown`, {
    key: `parameter:${stack.name}/${name}`,
    secret: true,
    filled: true,
  });
  return { value: unknown, secret: value, defaults };
}

function fromStore(storeName: string): Unknown {
  return new Unknown("ssm-parameter", `the SSM parameter \`${storeName}\` is read at deployment`, {
    key: `ssm-parameter:${storeName}`,
  });
}

function unknownParameter(stack: Stack, name: string, declaration: PlainMap): Given {
  const nested = stack.parent !== undefined;
  const allowed = get(declaration, "AllowedValues");
  const choices = Array.isArray(allowed) ? allowed.filter((item) => typeof item !== "object") : [];
  const secret = isNoEcho(declaration);
  const store = typeOf(declaration).startsWith("AWS::SSM::Parameter::Value<");
  const [only] = choices;
  if (choices.length === 1 && only !== undefined && !secret && !store) {
    return { value: typed(String(only), declaration), secret: undefined, defaults: [] };
  }
  const detail = nested
    ? `parameter \`${name}\` of nested stack \`${stack.name}\` is not passed and has no default`
    : `parameter \`${name}\` has no default`;
  const value = new Unknown(store ? "ssm-parameter" : "parameter", secret ? `${detail} (NoEcho)` : detail, {
    key: `parameter:${stack.name}/${name}`,
    settle: nested ? `pass \`${name}\` in the parent` : `--parameters ${name}=...`,
    alternatives:
      choices.length > 0 && !secret && !store ? choices.map((item) => typed(String(item), declaration)) : undefined,
    secret,
    filled: isFilled(declaration),
  });
  return { value, secret: undefined, defaults: [] };
}

/**
 * Whether every value that CloudFormation would take for the parameter says something: it has to name an existing
 * resource, or to be of some length.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-supplied-parameter-types.html
 */
function isFilled(declaration: PlainMap): boolean {
  const type = typeOf(declaration);
  if (type.startsWith("AWS::") || type.startsWith("List<AWS::")) return true;
  if (type === "Number") return true;
  const least = Number(get(declaration, "MinLength"));
  return Number.isInteger(least) && least > 0;
}
