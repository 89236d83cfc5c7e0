import { parseArn } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import type { Condition } from "../estate/policy.ts";
import { narrows } from "../estate/policy-condition.ts";
import { text } from "../estate/read-value.ts";
import { Reference, Unknown, type Value } from "../estate/value.ts";
import type { Caller } from "./access.ts";
import { arnCovers, serviceOf } from "./arn-of.ts";
import { roleNamed, runningAs } from "./holders.ts";
import { told } from "./ledger.ts";

/** Which callers something is for: all, or only some. What cannot be told stands in `doubts`. */
export interface Scope {
  readonly only: "all" | readonly Caller[];
  readonly doubts: readonly Unknown[];
}

export const ALL: Scope = { only: "all", doubts: [] };

/** Callers that can meet a condition of an Allow. */
export function meeting(estate: Estate, condition: Condition): Scope {
  return scopeOf(estate, condition, "inside");
}

/** Callers that a condition of a Deny leaves alone: those for whom it is false. */
export function spared(estate: Estate, condition: Condition): Scope {
  return scopeOf(estate, condition, "outside");
}

function scopeOf(estate: Estate, condition: Condition, side: "inside" | "outside"): Scope {
  const tied = narrows(condition, side);
  if (tied === false) return ALL;
  const values = condition.values instanceof Unknown ? [condition.values] : condition.values;
  const callers = values.map((value) => callerBy(estate, condition.key.toLowerCase(), value));
  const doubts = tied instanceof Unknown ? [tied] : [];
  const known = callers.filter((caller) => caller !== undefined);
  // Whatever the unknown value is, it may be everybody's: then all may call, in doubt.
  if (tied instanceof Unknown) return { only: "all", doubts };
  if (known.length < callers.length || known.length === 0) {
    return {
      only: [{ is: "principal", principal: `whoever meets ${condition.key} ${values.map(told).join(", ")}` }],
      doubts,
    };
  }
  return { only: joined(known.flat()), doubts };
}

/** Address blocks of several values are one caller. */
function joined(callers: readonly Caller[]): readonly Caller[] {
  const cidrs = callers.flatMap((caller) => (caller.is === "addresses" ? caller.cidrs : []));
  const others = callers.filter((caller) => caller.is !== "addresses");
  return cidrs.length === 0 ? others : [{ is: "addresses", cidrs }, ...others];
}

function callerBy(estate: Estate, key: string, value: Value): readonly Caller[] | undefined {
  switch (key) {
    case "aws:sourceip":
      return typeof value === "string" ? [{ is: "addresses", cidrs: [value] }] : undefined;
    case "aws:sourcevpce":
    case "aws:sourcevpc": {
      const found = estate.find(value);
      if (found !== undefined) return [{ is: "network", resource: found.id }];
      return [{ is: "principal", principal: `${key === "aws:sourcevpc" ? "VPC" : "VPC endpoint"} ${told(value)}` }];
    }
    case "aws:principalarn": {
      const role = roleNamed(estate, value);
      if (role === undefined) return [{ is: "principal", principal: told(value) }];
      return runningAs(estate, role).map((resource) => ({ is: "resource", resource: resource.id }));
    }
    case "aws:sourcearn":
      return sourcesBy(estate, value);
    case "aws:principalorgid":
    case "aws:sourceorgid":
      return [{ is: "principal", principal: `organization ${told(value)}` }];
    case "aws:principalaccount":
    case "aws:sourceaccount":
    case "aws:sourceowner":
    case "kms:calleraccount":
      return [{ is: "principal", principal: `account ${told(value)}` }];
    default:
      return undefined;
  }
}

/** Resources of the estate on whose behalf a service calls with this `aws:SourceArn`; the ARN itself where none is. */
function sourcesBy(estate: Estate, value: Value): readonly Caller[] {
  const found = [...sourcesNamed(estate, value)];
  if (found.length === 0) return [{ is: "principal", principal: told(value) }];
  return found.map((resource) => ({ is: "resource", resource }));
}

/** Ids of the resources that an ARN pattern surely takes in, of the service that it names. */
export function sourcesNamed(estate: Estate, value: Value): ReadonlySet<string> {
  const direct = value instanceof Reference ? estate.get(value.resource) : undefined;
  if (direct !== undefined && serviceOf(direct.type) !== undefined) return new Set([direct.id]);
  const written = text(value);
  if (written === "*" || value instanceof Unknown) return new Set();
  const found = new Set<string>();
  const arn = parseArn(value);
  for (const type of estate.types().keys()) {
    const service = serviceOf(type);
    const other = typeof arn?.service === "string" && !/[*?]/.test(arn.service) && arn.service !== service;
    if (service === undefined || other) continue;
    for (const resource of estate.ofType(type)) {
      const below = (["", "/", ":"] as const).some((end) => arnCovers(estate, value, resource, end) === true);
      if (below) found.add(resource.id);
    }
  }
  return found;
}
