import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { globCovers } from "../estate/policy.ts";
import { follow, text, truth } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import type { Caller, Said } from "./access.ts";
import { valuePieces } from "./arn-of.ts";
import { sourcesNamed } from "./condition-scope.ts";
import { tellCaller } from "./grants.ts";
import { roleNamed, runningAs } from "./holders.ts";
import { type Ledger, placeIn, said, told } from "./ledger.ts";
import { coversArn, type Piece } from "./match.ts";
import { isGiven, mayMean } from "./may-mean.ts";
import { functionsOf, type Targets } from "./targets.ts";

/**
 * One statement of a function's resource policy, as `AWS::Lambda::Permission` writes it.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
 */
export interface Permission {
  readonly resource: Resource;
  /** Doubts whether it is about the function at all. */
  readonly doubts: readonly Unknown[];
  readonly action: Value | undefined;
  readonly principal: Value | undefined;
  readonly sourceArn: Value | undefined;
  readonly sourceAccount: Value | undefined;
}

/** Whether something may invoke, who says so, and what the answer hangs on. */
export interface Leave {
  readonly allowed: boolean;
  readonly said: readonly Said[];
  readonly doubts: readonly Unknown[];
}

/** The permissions of each function, by the function's id. */
export function permissionsByFunction(estate: Estate): ReadonlyMap<string, readonly Permission[]> {
  const known = PERMISSIONS.get(estate);
  if (known !== undefined) return known;
  const index = new Map<string, Permission[]>();
  for (const resource of estate.ofType("AWS::Lambda::Permission")) {
    const property = (name: string): Value | undefined => follow(resource.properties, [name]);
    for (const target of functionsOf(estate, property("FunctionName"), resource).found) {
      const permission: Permission = {
        resource,
        doubts: resource.condition === undefined ? target.doubts : [...target.doubts, resource.condition],
        action: property("Action"),
        principal: property("Principal"),
        sourceArn: property("SourceArn"),
        sourceAccount: property("SourceAccount"),
      };
      index.set(target.resource.id, [...(index.get(target.resource.id) ?? []), permission]);
    }
  }
  PERMISSIONS.set(estate, index);
  return index;
}

/** Estates never change, so what was worked out for one stays true. */
const PERMISSIONS = new WeakMap<Estate, ReadonlyMap<string, readonly Permission[]>>();

/** Whether a permission is about an action ("lambda:InvokeFunction"). */
export function permits(permission: Permission, action: string): boolean | Unknown {
  const written = text(permission.action);
  if (written !== undefined) return globCovers(written, action);
  return permission.action instanceof Unknown ? permission.action : false;
}

/**
 * Whether a service may invoke a function on behalf of a source (an API route, a topic, a rule).
 *
 * No permission in the input does not prove that there is none (somebody may have added one by hand), so the answer is
 * then "not allowed", with the doubt to put on a forward that needs it.
 */
export function mayInvoke(estate: Estate, fn: Resource, service: string, source: readonly (readonly Piece[])[]): Leave {
  let perhaps: Leave | undefined;
  for (const permission of permissionsByFunction(estate).get(fn.id) ?? []) {
    if (isForUrl(permission.resource)) continue;
    const answers = [
      permits(permission, "lambda:InvokeFunction"),
      isService(permission.principal, service),
      isSource(estate, permission.sourceArn, source),
    ];
    if (answers.includes(false)) continue;
    const doubts = [...permission.doubts, ...answers.filter((answer) => answer instanceof Unknown)];
    const leave: Leave = {
      allowed: true,
      said: [said(permission.resource, [], `\`${permission.resource.id}\` lets ${service} invoke \`${fn.id}\``)],
      doubts,
    };
    if (doubts.length === 0) return leave;
    perhaps ??= leave;
  }
  if (perhaps !== undefined) return perhaps;
  const missing = new Unknown(
    "absent-record",
    `no permission in the input lets ${service} invoke \`${fn.id}\` for it`,
    {
      key: `permission:${service}:${fn.id}`,
      settle: "add the AWS::Lambda::Permission, or read the stack that holds it",
    },
  );
  return { allowed: false, said: [], doubts: [missing] };
}

/**
 * The functions that a value of `at` names. Where nobody knows which is meant, only those that let the service in for the
 * source can be: those are in doubt, however many there are.
 */
export function invokable(
  estate: Estate,
  value: Value | undefined,
  at: Resource,
  service: string,
  source: readonly (readonly Piece[])[],
): Targets {
  const named = functionsOf(estate, value, at);
  const { unknown } = named;
  if (unknown === undefined) return named;
  const surely = named.found.filter((target) => !target.doubts.includes(unknown));
  const open = estate
    .ofType("AWS::Lambda::Function")
    .filter((fn) => mayMean(unknown, at, fn) && mayInvoke(estate, fn, service, source).allowed);
  return { found: [...surely, ...open.map((resource) => ({ resource, doubts: [unknown] }))], unknown, open: false };
}

function isService(principal: Value | undefined, service: string): boolean | Unknown {
  if (principal instanceof Unknown && principal.alternatives === undefined) return principal;
  const written = serviceText(principal);
  // `sns.amazonaws.com.cn` is the same service.
  const name = service.split(".")[0] ?? service;
  return written === "*" || written.split(".")[0] === name;
}

function isSource(estate: Estate, arn: Value | undefined, source: readonly (readonly Piece[])[]): boolean | Unknown {
  if (arn === undefined || arn === null || source.length === 0) return true;
  const pattern = valuePieces(estate, arn);
  const answers = source.map((subject) => coversArn(pattern, subject));
  if (answers.includes(true)) return true;
  return answers.find((answer) => answer instanceof Unknown) ?? false;
}

/** Calls that the permissions of functions let happen. Those that are only for function URLs are told there. */
export function lambdaPermissions(ledger: Ledger): void {
  const { estate } = ledger;
  for (const [id, permissions] of permissionsByFunction(estate)) {
    const fn = estate.get(id);
    if (fn === undefined) continue;
    for (const permission of permissions) {
      const action = permits(permission, "lambda:InvokeFunction");
      if (action === false || isForUrl(permission.resource)) continue;
      const doubts = [...permission.doubts, ...(action instanceof Unknown ? [action] : [])];
      for (const { from, doubt } of callersOf(estate, permission)) {
        ledger.call({
          from,
          to: placeIn(fn),
          authentication: ["iam"],
          said: [
            said(
              permission.resource,
              ["Principal"],
              `\`${permission.resource.id}\` lets ${tellCaller(from)} invoke \`${fn.id}\``,
            ),
          ],
          doubts: doubt === undefined ? doubts : [...doubts, doubt],
        });
      }
    }
  }
}

function isForUrl(permission: Resource): boolean {
  const viaUrl = truth(follow(permission.properties, ["InvokedViaFunctionUrl"]));
  return viaUrl === true || follow(permission.properties, ["FunctionUrlAuthType"]) !== undefined;
}

interface From {
  readonly from: Caller;
  readonly doubt: Unknown | undefined;
}

function callersOf(estate: Estate, permission: Permission): readonly From[] {
  const { principal, sourceArn, sourceAccount } = permission;
  const organization = follow(permission.resource.properties, ["PrincipalOrgID"]);
  if (principal instanceof Unknown && principal.because !== "pseudo-parameter") {
    return [{ from: { is: "principal", principal: "*" }, doubt: principal }];
  }
  const written = serviceText(principal);
  if (organization !== undefined && written === "*") {
    return [{ from: { is: "principal", principal: `organization ${told(organization)}` }, doubt: undefined }];
  }
  if (sourceArn instanceof Unknown && sourceArn.alternatives === undefined && !isGiven(sourceArn)) {
    return [{ from: { is: "service", principal: written }, doubt: sourceArn }];
  }
  if (sourceArn !== undefined && sourceArn !== null) {
    const sources = [...sourcesNamed(estate, sourceArn)];
    if (sources.length > 0)
      return sources.map((resource) => ({ from: { is: "resource", resource }, doubt: undefined }));
    // A wildcard for a whole ARN ties it to nothing.
    const tied = told(sourceArn) !== "*";
    if (tied) return [{ from: { is: "principal", principal: `${written} for ${told(sourceArn)}` }, doubt: undefined }];
  }
  if (sourceAccount !== undefined && sourceAccount !== null) {
    return [
      { from: { is: "principal", principal: `${written} for account ${told(sourceAccount)}` }, doubt: undefined },
    ];
  }
  if (/^[a-z0-9.-]+\.amazon(aws)?\.com/.test(written)) {
    return [{ from: { is: "service", principal: written }, doubt: undefined }];
  }
  const role = roleNamed(estate, principal);
  if (role !== undefined) {
    return runningAs(estate, role).map((resource) => ({
      from: { is: "resource", resource: resource.id },
      doubt: undefined,
    }));
  }
  return [{ from: { is: "principal", principal: written }, doubt: undefined }];
}

/** A principal as text; `${AWS::URLSuffix}` in a service's name is "amazonaws.com", as it is outside China. */
function serviceText(value: Value | undefined): string {
  const parts = partsOf(value);
  const [first, second] = parts;
  const isService = parts.length === 2 && typeof first === "string" && first.endsWith(".") && second instanceof Unknown;
  return isService && second.because === "pseudo-parameter" ? `${first}amazonaws.com` : told(value);
}
