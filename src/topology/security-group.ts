import { at } from "../estate/estate.ts";
import { text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, Reference, Text, Unknown, type Value } from "../estate/value.ts";
import { ANY, ANY4, ANY6 } from "../reach/address.ts";
import { type Doubt, SURE } from "../reach/network.ts";
import { ALL_TRAFFIC } from "../reach/traffic.ts";
import type { Draft, GuardDraft } from "./draft.ts";
import { type Meant, meant, meantList, meantWidely, type Said } from "./meant.ts";
import { type ServiceGroup, serviceGroups } from "./service-groups.ts";
import { segmentsMeant } from "./subnet.ts";
import { defaultVpc, domains, type InDomain } from "./vpc.ts";

export const SECURITY_GROUP = "AWS::EC2::SecurityGroup";
/** What can be asked for a group: a group, the default group of a VPC, a group that a service makes. */
const HAS_GROUPS = [SECURITY_GROUP, "AWS::EC2::VPC"];

/** A guard that a value may mean. */
export interface InGuard {
  readonly guard: number;
  readonly doubt: Doubt;
}

/** A guard, without rules yet, for every group that is declared or that a service makes. */
export function securityGroups(draft: Draft): void {
  const associated = associations(draft);
  for (const group of draft.estate.ofType(SECURITY_GROUP)) {
    const said = { resource: group, path: ["VpcId"] };
    const where = [...domains(draft, at(group.properties, "VpcId"), said), ...(associated.get(group.id) ?? [])];
    const guard = addGuard(draft, group, [], `security group \`${group.id}\``, where, undefined);
    draft.guardOf.set(group, guard);
    nameIt(draft, group, guard, where);
  }
  for (const made of serviceGroups(draft.estate)) addServiceGroup(draft, made);
}

/** The further VPCs of each group. Source: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html */
function associations(draft: Draft): ReadonlyMap<string, readonly InDomain[]> {
  const found = new Map<string, InDomain[]>();
  for (const item of draft.estate.ofType("AWS::EC2::SecurityGroupVpcAssociation")) {
    const group = draft.estate.find(at(item.properties, "GroupId"));
    if (group === undefined) continue;
    const more = domains(draft, at(item.properties, "VpcId"), { resource: item, path: ["VpcId"] });
    found.set(group.id, [...(found.get(group.id) ?? []), ...more]);
  }
  return found;
}

function guardKey(group: Resource, attribute: string): string {
  return `guard:${group.id}.${attribute}`;
}

/** Groups are found by name too; a group named "default" is the default group of its VPC. */
function nameIt(draft: Draft, group: Resource, guard: number, where: readonly InDomain[]): void {
  const name = text(at(group.properties, "GroupName"));
  if (name === undefined) return;
  for (const { domain } of where) draft.once(nameKey(domain, name), () => guard);
}

function nameKey(domain: number, name: string): string {
  return `guard-named:${domain}:${name}`;
}

function addServiceGroup(draft: Draft, made: ServiceGroup): void {
  const said = { resource: made.owner, path: made.path };
  const where =
    made.vpc.is === "vpc"
      ? domains(draft, made.vpc.id, said)
      : segmentsMeant(draft, made.vpc.ids, said, () => undefined).map(({ segment, doubt }) => ({
          domain: draft.segments[segment]?.domain ?? 0,
          doubt,
        }));
  const guard = addGuard(draft, made.owner, made.path, made.text, where, undefined);
  draft.once(guardKey(made.owner, made.attribute), () => guard);
}

export function addGuard(
  draft: Draft,
  owner: Resource | undefined,
  path: Path,
  name: string,
  where: readonly InDomain[],
  standsFor: Unknown | undefined,
): number {
  const guard: GuardDraft = {
    label: draft.label(owner, path, name),
    ingress: [],
    egress: [],
    domains: where,
    standsFor,
    owner,
  };
  return draft.guards.push(guard) - 1;
}

/**
 * The default group of a VPC: everything from itself, everything out. One that was read takes its place.
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html (read 2026-11)
 */
export function defaultGroup(draft: Draft, domain: number): number {
  return draft.once(nameKey(domain, "default"), () => {
    const item = draft.domains[domain];
    const vpc = item === undefined ? undefined : draft.estate.get(draft.labels[item.label]?.resource ?? "");
    const owner = item?.standsFor === undefined ? vpc : undefined;
    const label = `default security group${owner === undefined ? "" : ` of \`${owner.id}\``}`;
    const guard = addGuard(draft, owner, [], label, [{ domain, doubt: SURE }], undefined);
    const doubt = defaultRulesDoubt(draft, owner, item?.standsFor);
    const drafted = draft.guards[guard];
    drafted?.ingress.push({
      label: draft.label(owner, [], `${label}: ingress all traffic from itself`),
      traffic: ALL_TRAFFIC,
      peer: { is: "guard", guard },
      doubt,
    });
    for (const set of [ANY4, ANY6])
      drafted?.egress.push({
        label: draft.label(owner, [], `${label}: egress all traffic to ${set === ANY4 ? "0.0.0.0/0" : "::/0"}`),
        traffic: ALL_TRAFFIC,
        peer: { is: "addresses", set },
        doubt,
      });
    return guard;
  });
}

/** A custom resource that is given the default group may take its rules away, as the CDK's does. */
function defaultRulesDoubt(draft: Draft, vpc: Resource | undefined, standsFor: Unknown | undefined): Doubt {
  if (vpc === undefined) return standsFor === undefined ? SURE : draft.fact(standsFor);
  const changer = draft.estate
    .referrers(vpc.id)
    .find(
      ({ resource, path }) =>
        isCustom(resource.type) && names(at(resource.properties, ...path), vpc.id, "DefaultSecurityGroup"),
    );
  if (changer === undefined) return SURE;
  const { resource, path } = changer;
  const detail = `custom resource \`${resource.id}\` may change the default security group of \`${vpc.id}\``;
  return draft.fact(new Unknown("custom-resource", detail), resource, path);
}

function isCustom(type: string): boolean {
  return type.startsWith("Custom::") || type === "AWS::CloudFormation::CustomResource";
}

function names(value: Value | undefined, id: string, attribute: string): boolean {
  const is = (part: unknown): boolean =>
    part instanceof Reference && part.resource === id && part.attribute === attribute;
  return is(value) || (value instanceof Text && value.parts.some(is));
}

/** The guards that a list of groups may mean; left out or empty: the default group of `domain`. */
export function guardsMeant(
  draft: Draft,
  value: Value | undefined,
  said: Said,
  domain: number | undefined,
): readonly InGuard[] {
  const usual = (doubt: Doubt): InGuard => ({
    guard: defaultGroup(draft, domain ?? defaultVpc(draft, said.resource)),
    doubt,
  });
  const empty = value === undefined || value === null || (isList(value) && value.length === 0);
  if (empty) return [usual(SURE)];
  return meantList(draft, value, said, "security group", groupTypes(draft)).flatMap((one): readonly InGuard[] => {
    if (one.is === "absent") return [usual(one.doubt)];
    return guardsOf(draft, one, said, domain);
  });
}

/** The guards that one value may mean; none where it is left out. */
export function guardMeant(
  draft: Draft,
  value: Value | undefined,
  said: Said,
  domain: number | undefined,
): readonly InGuard[] {
  return meant(draft, value, said, "security group", groupTypes(draft)).flatMap((one) =>
    guardsOf(draft, one, said, domain),
  );
}

/** As `guardMeant`, where a group nobody knows may be any that was read and that it may mean. */
export function guardsWidely(draft: Draft, value: Value | undefined, said: Said): readonly InGuard[] {
  return meantWidely(draft, value, said, "security group", groupTypes(draft)).flatMap((one) =>
    guardsOf(draft, one, said, undefined),
  );
}

function groupTypes(draft: Draft): readonly string[] {
  return draft.once("group-types", () => [
    ...HAS_GROUPS,
    ...new Set(serviceGroups(draft.estate).map(({ owner }) => owner.type)),
  ]);
}

function guardsOf(draft: Draft, one: Meant, said: Said, domain: number | undefined): readonly InGuard[] {
  if (one.is === "absent") return [];
  if (one.is === "stranger") {
    const name = /^id:(?!sg-)(.*)$/s.exec(one.unknown.key)?.[1];
    if (name !== undefined) {
      const where = domain ?? defaultVpc(draft, said.resource);
      const guard = name === "default" ? defaultGroup(draft, where) : draft.made<number>(nameKey(where, name));
      if (guard !== undefined) return [{ guard, doubt: one.doubt }];
    }
    return [{ guard: strangeGuard(draft, one.unknown, said), doubt: one.doubt }];
  }
  const { resource, attribute, doubt } = one;
  if (resource.type === "AWS::EC2::VPC") {
    if (attribute === "DefaultSecurityGroup")
      return domains(draft, new Reference(resource.id, "Ref"), said).map((item) => ({
        guard: defaultGroup(draft, item.domain),
        doubt: draft.both(doubt, item.doubt),
      }));
  } else {
    const guard =
      resource.type === SECURITY_GROUP
        ? draft.guardOf.get(resource)
        : draft.made<number>(guardKey(resource, attribute));
    if (guard !== undefined) return [{ guard, doubt }];
  }
  const unknown = new Unknown("service", `\`${resource.id}.${attribute}\` is known after deployment`, {
    key: `${resource.id}.${attribute}`,
  });
  return [{ guard: strangeGuard(draft, unknown, said), doubt }];
}

/** A group nobody knows: it may allow everything, in both directions. */
export function strangeGuard(draft: Draft, unknown: Unknown, said: Said): number {
  return draft.once(`guard:?${unknown.key}`, () => {
    const fact = draft.fact(unknown, said.resource, said.path);
    const guard = addGuard(draft, said.resource, said.path, `a security group nobody knows`, [], unknown);
    for (const direction of ["ingress", "egress"] as const)
      draft.guards[guard]?.[direction].push({
        label: draft.label(said.resource, said.path, `${direction} that nobody knows (${unknown.detail})`),
        traffic: ALL_TRAFFIC,
        peer: { is: "addresses", set: ANY },
        doubt: fact,
      });
    return guard;
  });
}
