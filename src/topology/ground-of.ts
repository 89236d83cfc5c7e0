import type { Draft } from "./draft.ts";
import type { Ground } from "./ground.ts";
import { domainOfGuards } from "./network-interface.ts";
import { adoptListed } from "./observed-interface.ts";
import { adopt, place } from "./place.ts";
import { guardsMeant } from "./security-group.ts";
import { outsideSegment, segmentsMeant } from "./subnet.ts";
import { defaultVpc, domains } from "./vpc.ts";

/** The ground that stands on a draft: see `Ground` for what each part means. */
export function groundOf(draft: Draft): Ground {
  return {
    fact: (unknown, resource, path) => draft.fact(unknown, resource, path),
    label: (resource, path, text) => draft.label(resource, path, text),
    gap: (gap) => draft.gap(gap),
    segments: (subnets, { domain, resource, path }) => segmentsMeant(draft, subnets, { resource, path }, () => domain),
    domain: (vpc, resource, path) => domains(draft, vpc, { resource, path })[0]?.domain ?? defaultVpc(draft, resource),
    domainOfGuards: (guards) => domainOfGuards(draft, guards),
    domainOf: (segment) => draft.segments[segment]?.domain ?? -1,
    both: (a, b) => draft.both(a, b),
    guards: (groups, resource, path, domain) => {
      const found = guardsMeant(draft, groups, { resource, path }, domain);
      return { guards: found.map(({ guard }) => guard), doubts: found.map(({ doubt }) => doubt) };
    },
    mapsPublic: (segment) => draft.segments[segment]?.mapsPublic ?? "no",
    interface: (spec) => place(draft, spec),
    forward: (forward) => void draft.forwards.push(forward),
    listed: (owner, as) => adoptListed(draft, owner, as),
    interfacesOf: (resource) => draft.interfacesOf.get(resource) ?? [],
    adopt: (resource, interfaces) => adopt(draft, resource.id, interfaces),
    outside: (name, owner) => outsideSegment(draft, name, owner),
  };
}
