import { parseArn, partsOf } from "./arn.ts";
import { narrows } from "./policy-condition.ts";
import { anyCovers, type Policy, type Principal, policyOf, type Statement } from "./policy-document.ts";
import { isProperties, Reference, Text, Unknown, type Value } from "./value.ts";

/**
 * Whether a principal is everyone: `"*"`, or `{ "AWS": "*" }`, which is the same.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
 */
export function isAnyone(principal: Principal): boolean | Unknown {
  const { kind, value } = principal;
  if (kind === "Service" || kind === "Federated" || kind === "CanonicalUser") return false;
  if (value instanceof Unknown) return fixedByService(value) ? false : value;
  if (kind === "unknown") return new Unknown("invalid", "the principal is of no kind that IAM knows");
  if (value === "*") return true;
  if (value instanceof Text) return wildcardIn(value);
  return false;
}

/** A text in part unknown is anyone only if it could be `*` as a whole: a known part other than `*` rules that out. */
function wildcardIn(value: Text): boolean | Unknown {
  if (value.parts.some((part) => part instanceof Reference)) return false;
  if (value.parts.some((part) => typeof part === "string" && part !== "" && part !== "*")) return false;
  return value.parts.find((part) => part instanceof Unknown) ?? false;
}

/** What the account decides (its own id, Region ...) is unknown but never a wildcard. */
function fixedByService(value: Unknown): boolean {
  return value.because === "pseudo-parameter";
}

/**
 * Whether a statement of a resource policy lets any AWS account, or a caller with no credentials, act.
 *
 * True: anyone, for its actions and resources. False: it denies, names its principals, or a condition ties it to an
 * account, organisation, resource, network or address range. Unknown: a principal or condition that decides is not known.
 * Follows how S3 and IAM Access Analyzer tell public policies from others:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export function grantsAnyone(statement: Statement): boolean | Unknown {
  if (statement.effect === "Deny") return false;
  const who = admitsAnyone(statement);
  if (who === false) return false;
  const tied = conditionsNarrow(statement);
  if (tied === true) return false;
  if (statement.effect instanceof Unknown) return statement.effect;
  return who instanceof Unknown ? who : tied instanceof Unknown ? tied : true;
}

function admitsAnyone(statement: Statement): boolean | Unknown {
  // Allow with NotPrincipal lets everyone in but those it names.
  if (statement.notPrincipals !== undefined) return true;
  return some((statement.principals ?? []).map(isAnyone));
}

/** Whether the conditions, taken together, tie the statement to somebody: one that does is enough, for all must hold. */
export function conditionsNarrow(statement: Statement): boolean | Unknown {
  if (statement.conditions instanceof Unknown) return statement.conditions;
  return some(statement.conditions.map(narrows));
}

/**
 * Whether a whole resource policy lets anyone do something, its Deny statements taken into account.
 *
 * `statements` are those that do (or may). A Deny closes an Allow only where it surely takes in everything the Allow
 * grants, for everyone outside what it excepts; a Deny that might close it makes the answer Unknown.
 */
export function policyGrantsAnyone(policy: Policy): {
  readonly answer: boolean | Unknown;
  readonly statements: readonly Statement[];
} {
  const denies = policy.statements.filter((statement) => statement.effect !== "Allow");
  const open: Statement[] = [];
  const answers: (boolean | Unknown)[] = policy.unknown.map(eitherWay);
  for (const statement of policy.statements) {
    const granted = grantsAnyone(statement);
    const answer = granted === false ? false : unlessDenied(statement, granted, denies);
    answers.push(answer);
    if (answer !== false) open.push(statement);
  }
  return { answer: some(answers), statements: open };
}

/** A policy or statement under an undecided Fn::If: settled where each side alone comes to the same. */
function eitherWay(unknown: Unknown): boolean | Unknown {
  if (unknown.alternatives === undefined || unknown.alternatives.length === 0) return unknown;
  const answers = unknown.alternatives.map((side) => {
    if (side === undefined) return false;
    if (side instanceof Unknown) return eitherWay(side);
    const whole = isProperties(side) && side.Statement !== undefined;
    return policyGrantsAnyone(policyOf(whole ? side : { Statement: side })).answer;
  });
  const [first] = answers;
  const alike = typeof first === "boolean" && answers.every((answer) => answer === first);
  return alike ? first : unknown;
}

function unlessDenied(allow: Statement, granted: true | Unknown, denies: readonly Statement[]): boolean | Unknown {
  const closed = some(denies.map((deny) => closes(deny, allow)));
  if (closed === true) return false;
  return closed instanceof Unknown ? closed : granted;
}

/** Whether a Deny takes everything an Allow grants away from everyone but a narrow exception. */
function closes(deny: Statement, allow: Statement): boolean | Unknown {
  const answers = [deniesOutsiders(deny), takesIn(deny, allow)];
  if (answers.includes(false)) return false;
  if (deny.effect instanceof Unknown) return deny.effect;
  return answers.find((answer) => answer instanceof Unknown) ?? true;
}

function deniesOutsiders(deny: Statement): boolean | Unknown {
  // Deny with NotPrincipal denies everyone but those it names: an exception that is narrow unless it names everyone.
  const everyone =
    deny.notPrincipals === undefined
      ? some((deny.principals ?? []).map(isAnyone))
      : negated(some(deny.notPrincipals.map(isAnyone)));
  if (everyone === false) return false;
  if (deny.conditions instanceof Unknown) return deny.conditions;
  // All conditions must hold for the Deny to bite, so each of them must hold for every outsider.
  const outside = deny.conditions.map((condition) => narrows(condition, "outside"));
  if (outside.includes(false)) return false;
  return everyone instanceof Unknown ? everyone : (outside.find((answer) => answer instanceof Unknown) ?? true);
}

function takesIn(deny: Statement, allow: Statement): boolean | Unknown {
  const actions = takesInAll(deny.actions, deny.notActions, allow.actions);
  const resources = takesInAll(deny.resources, deny.notResources, allow.resources);
  if (actions === false || resources === false) return false;
  return actions instanceof Unknown ? actions : resources;
}

function takesInAll(
  patterns: readonly Value[] | Unknown | undefined,
  excepted: readonly Value[] | Unknown | undefined,
  wanted: readonly Value[] | Unknown | undefined,
): boolean | Unknown {
  if (patterns instanceof Unknown) return patterns;
  if (patterns === undefined) {
    return excepted === undefined ? true : new Unknown("not-modelled", "a Deny with NotAction or NotResource");
  }
  if (patterns.includes("*")) return true;
  if (wanted instanceof Unknown) return wanted;
  if (wanted === undefined) return false;
  for (const item of wanted) {
    const covered = anyCovers(patterns, plain(item));
    if (covered !== true) return covered;
  }
  return true;
}

/** A text to compare by: known parts as they are, each unknown part as a mark that only a wildcard can cover. */
function plain(value: Value): string {
  return partsOf(value)
    .map((part) => (typeof part === "string" ? part : "\u0000"))
    .join("");
}

function negated(answer: boolean | Unknown): boolean | Unknown {
  return answer instanceof Unknown ? answer : !answer;
}

/** Three-valued "or". */
function some(answers: readonly (boolean | Unknown)[]): boolean | Unknown {
  if (answers.includes(true)) return true;
  return answers.find((answer) => answer instanceof Unknown) ?? false;
}

/** The account a principal names: an account id, or the account of its ARN. Undefined where it names none. */
export function accountOf(principal: Principal): string | undefined {
  if (typeof principal.value === "string" && /^\d{12}$/.test(principal.value)) return principal.value;
  const account = parseArn(principal.value)?.account;
  return typeof account === "string" && account !== "" ? account : undefined;
}
