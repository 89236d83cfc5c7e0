/** Statements of identity and device policies as controls ask about them. */
import { coversAction, policyOf, type Statement } from "../estate/policy.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, show, Text, Unknown, type Value } from "../estate/value.ts";
import { type Check, fine, type Judgement, told } from "./ask.ts";
import { type Context, cannotTell } from "./control.ts";
import { siblings } from "./siblings.ts";

/** Asks about each Allow statement of the resource's `PolicyDocument`. */
export function ofStatements(judge: (statement: Statement) => Judgement): Check {
  return function* ({ properties }) {
    const { statements, unknown } = policyOf(properties.PolicyDocument);
    for (const statement of statements) {
      if (statement.effect === "Deny") continue;
      const path = ["PolicyDocument", ...statement.path];
      for (const result of told(judge(statement), path)) {
        yield statement.effect instanceof Unknown ? cannotTell(path, statement.effect) : result;
      }
    }
    for (const missing of unknown) yield cannotTell(["PolicyDocument"], missing);
  };
}

/** Judges a statement only if it takes in one of the actions. */
export function allows(statement: Statement, actions: readonly string[], judge: () => Judgement): Judgement {
  const answers = actions.map((action) => coversAction(statement, action));
  if (answers.includes(true)) return judge();
  const doubt = answers.find((answer) => answer instanceof Unknown);
  if (doubt === undefined) return fine;
  return judge() === fine ? fine : doubt;
}

/**
 * Judges each pattern of a statement's list by its known text; `otherwise` is the evidence where the element is left
 * out.
 */
export function patterns(
  list: readonly Value[] | Unknown | undefined,
  complaint: (pattern: string) => string | undefined,
  otherwise?: string,
): Judgement {
  if (list === undefined) return otherwise ?? fine;
  if (list instanceof Unknown) return list;
  let doubt: Unknown | undefined;
  for (const item of list) {
    if (item instanceof Unknown) {
      doubt ??= item;
      continue;
    }
    const found = complaint(patternText(item));
    if (found !== undefined) return found;
  }
  return doubt ?? fine;
}

/** The pattern with parts that are not known as `<...>`, so that their words never look like a part of it. */
function patternText(value: Value): string {
  if (!(value instanceof Text)) return show(value, 300);
  return value.parts
    .map((part) => (typeof part === "string" ? part : part instanceof Unknown ? "<...>" : show(part)))
    .join("");
}

/** A wildcard of the policy or of MQTT. */
export function hasWildcard(pattern: string): boolean {
  return /[*?#+]/.test(pattern);
}

/** A policy variable of AWS IoT: `${iot:Connection.Thing.ThingName}`, `${iot:ClientId}`. */
export function hasVariable(pattern: string): boolean {
  return /\$\{iot:[^}]{1,80}\}/i.test(pattern);
}

/** A statement with the resource and the path of the document that holds it. */
export interface Held {
  readonly statement: Statement;
  readonly resource: Resource;
  readonly path: Path;
}

/** Statements of a role's inline policies and of the policies here that are attached to it. */
export function statementsOf(role: Resource, context: Context): readonly Held[] {
  const inline = isList(role.properties.Policies) ? role.properties.Policies : [];
  const own = inline.flatMap((policy, i) =>
    isProperties(policy) ? heldBy(role, policy.PolicyDocument, ["Policies", i, "PolicyDocument"]) : [],
  );
  const attached = [
    ...siblings(context, role, ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"], "Roles").sure,
    ...siblings(context, role, ["AWS::IAM::RolePolicy"], "RoleName").sure,
  ];
  const named = isList(role.properties.ManagedPolicyArns) ? role.properties.ManagedPolicyArns : [];
  for (const arn of named) {
    const policy = context.estate.find(arn);
    if (policy?.type === "AWS::IAM::ManagedPolicy") attached.push(policy);
  }
  return [
    ...own,
    ...attached.flatMap((policy) => heldBy(policy, policy.properties.PolicyDocument, ["PolicyDocument"])),
  ];
}

function heldBy(resource: Resource, document: Value | undefined, path: Path): readonly Held[] {
  return policyOf(document).statements.map((statement) => ({ statement, resource, path }));
}
