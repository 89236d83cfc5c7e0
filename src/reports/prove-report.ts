import type { HopLine, MissingFact, PortRange } from "../connect/exposure.ts";
import type { Estate } from "../estate/estate.ts";
import type { Gap, Input, Problem } from "../estate/problem.ts";
import type { Path, Place } from "../estate/resource.ts";
import type { Actor } from "../intent/cast.ts";
import type { Breach, LineResult, LocationTrust, Proof } from "../intent/proof.ts";
import type { Packet, Rule, Witness } from "../intent/witness.ts";
import { printCidrs } from "../reach/address.ts";
import { portRanges } from "../reach/traffic.ts";
import type { Report, Tally } from "./report.ts";

/** The answer of `prove`, as `--format json` prints it (see schema/prove.schema.json). */
export interface ProveReport {
  readonly schemaVersion: "1.0";
  readonly inputs: readonly Input[];
  readonly intent: { readonly files: readonly string[]; readonly environment: string | undefined };
  readonly summary: {
    readonly components: number;
    readonly parties: number;
    readonly pairs: Tally & { readonly total: number };
    readonly lines: Tally;
    readonly exitCode: number;
    readonly exitReason: string;
  };
  readonly components: readonly ComponentLine[];
  readonly parties: readonly PartyLine[];
  readonly lines: readonly ProvedLine[];
  /** Violated first. */
  readonly breaches: readonly BreachLine[];
  readonly locations: readonly LocationLine[];
  /** Components that the intent does not claim: they are settled under their own names. */
  readonly unclaimed: readonly string[];
  readonly gaps: readonly Gap[];
  readonly problems: readonly Problem[];
}

export interface ComponentLine {
  readonly name: string;
  readonly kinds: readonly string[];
  readonly resources: readonly string[];
  /** The intent names it; else it was found by itself. */
  readonly declared: boolean;
}

export interface PartyLine {
  readonly name: string;
  readonly kind: "internet" | "on-premises" | "service" | "callers";
  /** Address blocks; undefined for callers, and for the internet. */
  readonly addresses: readonly string[] | undefined;
  readonly principals: readonly string[] | undefined;
}

export interface PlacedStep {
  readonly at: string;
  readonly text: string;
  readonly resource: string | undefined;
  readonly origin: Place | undefined;
}

export interface PlacedRule {
  readonly text: string;
  readonly resource: string | undefined;
  readonly origin: Place | undefined;
}

export interface ProvedLine {
  readonly kind: LineResult["kind"];
  readonly text: string;
  readonly verdict: LineResult["verdict"];
  readonly reason: string | undefined;
  readonly expires: string | undefined;
  readonly expired: boolean;
  readonly note: string | undefined;
  readonly origin: Place;
  readonly ways: readonly {
    readonly from: string;
    readonly to: string;
    readonly traffic: readonly PortRange[];
    readonly through: readonly string[];
    readonly rule: PlacedRule | undefined;
  }[];
}

export interface BreachLine {
  readonly kind: Breach["kind"];
  readonly verdict: Breach["verdict"];
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly traffic: readonly PortRange[];
  readonly packet: Packet | undefined;
  readonly rule: PlacedRule | undefined;
  readonly hops: readonly PlacedStep[];
  readonly blockedBy: (PlacedRule & { readonly change: string | undefined }) | undefined;
  readonly line: { readonly text: string; readonly origin: Place } | undefined;
  readonly suggestion:
    | readonly {
        readonly text: string;
        readonly is: string;
        readonly resource: string | undefined;
        readonly origin: Place | undefined;
      }[]
    | undefined;
  readonly unknown: readonly MissingFact[];
}

export interface LocationLine {
  readonly what: LocationTrust["what"];
  readonly text: string;
  readonly resource: string;
  readonly origin: Place | undefined;
  readonly into: readonly string[];
}

/** Puts names and places to a proof. `report` is the report of the same proof (`proofReport`), for counts and exit code. */
export function proveReport(proof: Proof, estate: Estate, files: readonly string[], report: Report): ProveReport {
  const name = (index: number): string => proof.cast.actors[index]?.name ?? "?";
  const origin = (resource: string | undefined, path: Path): Place | undefined => {
    const found = resource === undefined ? undefined : estate.get(resource);
    return found === undefined ? undefined : estate.place(found, path);
  };
  const rule = (one: Rule | undefined): PlacedRule | undefined =>
    one && { text: one.text, resource: one.resource, origin: origin(one.resource, one.path) };
  const components = componentsOf(proof.cast.actors);
  const parties = proof.cast.actors.flatMap(partyOf);
  return {
    schemaVersion: "1.0",
    inputs: report.inputs,
    intent: { files, environment: proof.environment },
    summary: {
      components: components.length,
      parties: parties.length,
      pairs: proof.pairs,
      lines: tally(proof.lines),
      exitCode: report.summary.exitCode,
      exitReason: report.summary.exitReason,
    },
    components,
    parties,
    lines: proof.lines.map(({ kind, text, verdict, reason, expires, expired, note, place, ways }) => ({
      kind,
      text,
      verdict,
      reason,
      expires,
      expired,
      note,
      origin: place,
      ways: ways.map((way) => ({
        from: way.from,
        to: way.to,
        traffic: portRanges(way.traffic),
        through: way.through,
        rule: rule(way.witness.rule),
      })),
    })),
    breaches: proof.breaches.map((breach) => ({
      kind: breach.kind,
      verdict: breach.verdict,
      from: name(breach.from),
      to: name(breach.to),
      text: breach.text,
      traffic: portRanges(breach.traffic),
      packet: breach.witness?.packet,
      rule: rule(breach.witness?.rule),
      hops: stepsOf(breach.witness, origin),
      blockedBy: breach.stop && {
        ...rule(breach.stop),
        text: breach.stop.text,
        resource: breach.stop.resource,
        origin: origin(breach.stop.resource, breach.stop.path),
        change: breach.stop.change,
      },
      line: breach.line && { text: breach.line.text, origin: breach.line.place },
      suggestion: breach.suggestion?.edits.map(({ is, text, resource, path }) => ({
        is,
        text,
        resource,
        origin: origin(resource, path),
      })),
      unknown: (breach.witness?.unknown ?? []).filter(({ detail }) => detail !== ""),
    })),
    locations: proof.locations.map(({ what, text, resource, path, into }) => ({
      what,
      text,
      resource,
      origin: origin(resource, path),
      into: into.map(name),
    })),
    unclaimed: proof.cast.unclaimed.map((component) => component.name),
    gaps: report.gaps,
    problems: report.problems,
  };
}

function stepsOf(
  witness: Witness | undefined,
  origin: (resource: string | undefined, path: Path) => Place | undefined,
): readonly PlacedStep[] {
  return (witness?.hops ?? []).map(({ at, text, resource, path }: HopLine) => ({
    at,
    text,
    resource,
    origin: origin(resource, path),
  }));
}

/** Parts of one declared component are told as the one that it is. */
function componentsOf(actors: readonly Actor[]): readonly ComponentLine[] {
  const byName = new Map<string, { kinds: Set<string>; resources: string[]; declared: boolean }>();
  for (const actor of actors) {
    if (actor.is !== "component") continue;
    const known = byName.get(actor.name) ?? { kinds: new Set(), resources: [], declared: actor.declared.length > 0 };
    for (const { kind } of actor.components) known.kinds.add(kind);
    known.resources.push(...actor.resources);
    byName.set(actor.name, known);
  }
  return [...byName].map(([name, { kinds, resources, declared }]) => ({
    name,
    kinds: [...kinds],
    resources,
    declared,
  }));
}

function partyOf(actor: Actor): readonly PartyLine[] {
  if (actor.is === "callers")
    return [{ name: actor.name, kind: "callers", addresses: undefined, principals: actor.principals }];
  if (actor.is !== "area") return [];
  const blocks = printCidrs(actor.addresses);
  const addresses = blocks.length > 32 ? undefined : blocks;
  return [{ name: actor.name, kind: actor.kind, addresses, principals: undefined }];
}

function tally(lines: readonly LineResult[]): Tally {
  const count = (word: LineResult["verdict"]): number => lines.filter(({ verdict }) => verdict === word).length;
  return { holds: count("holds"), violated: count("violated"), unknown: count("unknown") };
}
