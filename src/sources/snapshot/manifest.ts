import { isRec, type Rec, recsAt, textAt } from "./record.ts";

/** How a call went, as the manifest says. */
export interface Called {
  readonly account: string;
  readonly region: string | undefined;
  /** `ec2 describe-vpcs` */
  readonly call: string;
  readonly status: "complete" | "partial" | "denied";
  /** What it was about, where it takes an argument. */
  readonly args: readonly string[];
  /** The service's word for why: `AccessDenied`. */
  readonly reason: string | undefined;
}

const STATUS: ReadonlySet<unknown> = new Set(["complete", "partial", "denied"]);

/**
 * `manifest.json` of the live reader:
 *
 *     { "watertight": "snapshot", "version": 1,
 *       "calls": [{ "account": "111122223333", "region": "eu-west-1", "service": "ec2", "operation": "DescribeVpcs",
 *                   "status": "complete" | "partial" | "denied", "args": [], "reason": "AccessDenied" }] }
 *
 * Undefined where it is none. A call whose status is none of the three counts as partial.
 */
export function readManifest(json: unknown, kebab: (operation: string) => string): readonly Called[] | undefined {
  if (!isRec(json) || json.watertight !== "snapshot") return undefined;
  return recsAt(json, "calls").flatMap((call) => {
    const read = calledOf(call, kebab);
    return read === undefined ? [] : [read];
  });
}

function calledOf(call: Rec, kebab: (operation: string) => string): Called | undefined {
  const account = textAt(call, "account");
  const service = textAt(call, "service");
  const operation = textAt(call, "operation");
  if (account === undefined || service === undefined || operation === undefined) return undefined;
  const args = Array.isArray(call.args) ? call.args.filter((arg) => typeof arg === "string") : [];
  return {
    account,
    region: textAt(call, "region"),
    call: `${service} ${kebab(operation)}`,
    status: STATUS.has(call.status) ? (call.status as Called["status"]) : "partial",
    args,
    reason: textAt(call, "reason"),
  };
}
