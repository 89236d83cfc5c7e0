/** What the path of a file says about the call whose output it holds. */
export interface Layout {
  /** Twelve digits; undefined where no folder says it. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** `ec2 describe-vpcs`, as the AWS CLI spells it. */
  readonly call: string | undefined;
  /** Arguments of the call, from the path. */
  readonly args: readonly string[];
  /** Folder above the Region's: whoever was asked here was asked in all of its Regions. */
  readonly home: string;
}

const ACCOUNT = /^\d{12}$/;
const REGION = /^(?:us|eu|ap|sa|ca|me|af|il|mx|cn)(?:-(?:gov|iso[a-z]?))?-[a-z]+-\d$/;
const CALL =
  /^([a-z0-9]+(?:-[a-z0-9]+)*?)-((?:describe|get|list|search|lookup|batch-get|generate)-[a-z0-9-]+)(?:\.json)?$/;

/**
 * Reads a path. The call is a file name (`ec2-describe-vpcs.json`), or a folder that has a file for each argument
 * (`elbv2-describe-listeners/arn%3Aaws%3A...`), or `service/Operation.jsonl` below an account and a Region.
 */
export function layoutOf(path: string): Layout {
  const steps = path.split(/[\\/]/);
  let account: string | undefined;
  let region: string | undefined;
  let regionAt = -1;
  for (const [i, step] of steps.entries()) {
    if (ACCOUNT.test(step)) account = step;
    else if (REGION.test(step) || step === "aws-global") {
      // Below a call, Regions are its arguments.
      if (steps.slice(0, i).some((one) => CALL.test(one))) break;
      region = step;
      regionAt = i;
    }
  }
  const home = steps.slice(0, regionAt < 0 ? -1 : regionAt).join("/");
  return { account, region: region === "aws-global" ? undefined : region, ...callOf(steps), home };
}

function callOf(steps: readonly string[]): Pick<Layout, "call" | "args"> {
  const last = steps.at(-1) ?? "";
  if (last.endsWith(".jsonl"))
    return { call: `${SAME_SERVICE[steps.at(-2) ?? ""] ?? steps.at(-2) ?? ""} ${kebab(last.slice(0, -6))}`, args: [] };
  for (const [i, step] of steps.entries()) {
    const [, service, operation] = CALL.exec(step) ?? [];
    if (service !== undefined && operation !== undefined)
      return { call: `${SAME_SERVICE[service] ?? service} ${operation}`, args: steps.slice(i + 1).map(decoded) };
  }
  return { call: undefined, args: [] };
}

/** Services that the AWS CLI and the AWS SDKs spell otherwise. */
const SAME_SERVICE: Readonly<Record<string, string>> = {
  configservice: "config",
  s3api: "s3",
  route53domains: "route53",
};

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** `DescribeDBInstances` as the AWS CLI spells it: `describe-db-instances`. */
export function kebab(operation: string): string {
  return operation
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase();
}
