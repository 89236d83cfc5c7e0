import { partsOf } from "../estate/arn.ts";
import type { Estate } from "../estate/estate.ts";
import { type Policy, policyOf } from "../estate/policy.ts";
import { follow, listOf } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Unknown, type Value } from "../estate/value.ts";
import { roleNamed } from "./holders.ts";
import { managedPolicy } from "./managed-policies.ts";

/** One policy that a role (or user) has, and where it is written. */
export interface Attached {
  readonly policy: Policy;
  readonly resource: Resource;
  readonly path: Path;
}

/** What an identity may do, as its policies say. */
export interface Identity {
  readonly attached: readonly Attached[];
  /** Policies that may let it do anything: not in the input, or not known. */
  readonly doubts: readonly Unknown[];
}

const IDENTITIES = new WeakMap<Estate, Map<string, Identity>>();

/**
 * The policies of a role or user of the estate. Permissions boundaries and service control policies are not judged: a
 * boundary is a doubt, an organization's policies are not in any template.
 */
export function identityOf(estate: Estate, holder: Resource): Identity {
  const known = IDENTITIES.get(estate) ?? new Map<string, Identity>();
  IDENTITIES.set(estate, known);
  const found = known.get(holder.id) ?? gather(estate, holder);
  known.set(holder.id, found);
  return found;
}

function gather(estate: Estate, holder: Resource): Identity {
  const attached: Attached[] = [];
  const doubts: Unknown[] = [];
  const take = (document: Value | undefined, resource: Resource, path: Path): void => {
    const policy = policyOf(document);
    attached.push({ policy, resource, path });
    doubts.push(...policy.unknown);
  };
  const inline = listOf(follow(holder.properties, ["Policies"]));
  if (inline instanceof Unknown) doubts.push(inline);
  else
    for (const [i, item] of inline.entries()) {
      if (isProperties(item)) take(item.PolicyDocument, holder, ["Policies", i, "PolicyDocument"]);
      else if (item instanceof Unknown) takeAlternatives(item, holder, ["Policies", i], take, doubts);
    }
  const managed = listOf(follow(holder.properties, ["ManagedPolicyArns"]));
  if (managed instanceof Unknown) doubts.push(managed);
  else
    for (const [i, arn] of managed.entries())
      takeManaged(estate, arn, holder, ["ManagedPolicyArns", i], attached, doubts);
  for (const policy of policiesNaming(estate, holder))
    take(policy.properties.PolicyDocument, policy, ["PolicyDocument"]);
  const boundary = follow(holder.properties, ["PermissionsBoundary"]);
  if (boundary !== undefined && boundary !== null) {
    doubts.push(new Unknown("not-modelled", `the permissions boundary of \`${holder.id}\` may take permissions away`));
  }
  return { attached, doubts };
}

/** `Fn::If` round a policy: each side may be there. */
function takeAlternatives(
  item: Unknown,
  holder: Resource,
  path: Path,
  take: (document: Value | undefined, resource: Resource, path: Path) => void,
  doubts: Unknown[],
): void {
  doubts.push(item);
  for (const side of item.alternatives ?? []) {
    if (isProperties(side)) take(side.PolicyDocument, holder, path);
  }
}

function takeManaged(
  estate: Estate,
  arn: Value,
  holder: Resource,
  path: Path,
  attached: Attached[],
  doubts: Unknown[],
): void {
  const own = estate.find(arn);
  if (own?.type === "AWS::IAM::ManagedPolicy") {
    const policy = policyOf(own.properties.PolicyDocument);
    attached.push({ policy, resource: own, path: ["PolicyDocument"] });
    doubts.push(...policy.unknown);
    return;
  }
  const written = partsOf(arn)
    .map((part) => (typeof part === "string" ? part : "*"))
    .join("");
  const policy = managedPolicy(written);
  if (policy !== undefined) attached.push({ policy, resource: holder, path });
  else
    doubts.push(
      new Unknown("absent-record", `what policy \`${written}\` of \`${holder.id}\` allows is not in the input`, {
        key: `managed-policy:${written}`,
      }),
    );
}

/** Policies of their own that attach themselves to the role or user. */
function policiesNaming(estate: Estate, holder: Resource): readonly Resource[] {
  const list = holder.type === "AWS::IAM::User" ? "Users" : "Roles";
  const single = holder.type === "AWS::IAM::User" ? "UserName" : "RoleName";
  const names = (value: Value | undefined): boolean => {
    const items = listOf(value);
    return (
      isList(items) &&
      items.some((item) => estate.find(item)?.id === holder.id || roleNamed(estate, item)?.id === holder.id)
    );
  };
  return [
    ...estate
      .ofType("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
      .filter((one) => names(follow(one.properties, [list]))),
    ...estate
      .ofType("AWS::IAM::RolePolicy", "AWS::IAM::UserPolicy")
      .filter((one) => names(follow(one.properties, [single]))),
  ];
}
