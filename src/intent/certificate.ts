import { printCidrs } from "../reach/address.ts";
import type { Network, Traffic } from "../reach/network.ts";
import { equal, isEmpty, union } from "../reach/sets.ts";
import { NO_TRAFFIC } from "../reach/traffic.ts";
import type { Actor } from "./cast.ts";
import {
  type Certificate,
  type CertifiedActor,
  type CertifiedWay,
  type Claim,
  type Denied,
  digestOf,
  FORMAT,
  networkDigest,
  stoppedOf,
} from "./certificate-form.ts";
import { areOne } from "./chain-cover.ts";
import { actorsOfInterfaces } from "./pairs.ts";
import type { Proved } from "./prove.ts";
import { type Refutable, refutables } from "./refutable.ts";
import type { Scene } from "./undeclared.ts";

const keyOf = ({ from, to }: { readonly from: number; readonly to: number }): string => `${from} ${to}`;

export function certificateText(certificate: Certificate): string {
  return `${JSON.stringify(certificate, null, 1)}\n`;
}

export function certificateOf(
  { proof, scene, stage }: Proved,
  about: { readonly files: readonly string[]; readonly version: string; readonly today: string },
): Certificate {
  const { network } = stage.topology;
  const open = proof.breaches.filter(({ kind }) => kind === "undeclared" || kind === "forbidden");
  const claims = claimsOf(scene, open);
  const byPair = new Map(
    claims.map((claim) => [`${claim.from} ${claim.to}`, union(claim.traffic, claim.breach ?? NO_TRAFFIC)]),
  );
  const candidates = refutables(
    network,
    scene.cast.actors,
    actorsOfInterfaces(scene.cast, stage.topology),
    (from, to) => areOne(scene.cast, from, to),
    (from, to) => byPair.get(`${from} ${to}`) ?? NO_TRAFFIC,
  );
  const body: Omit<Certificate, "digest"> = {
    format: FORMAT,
    tool: about.version,
    made: about.today,
    intent: { files: about.files, environment: proof.environment },
    verdict:
      proof.pairs.violated > 0 || proof.lines.some(({ verdict }) => verdict === "violated")
        ? "violated"
        : proof.pairs.unknown > 0 || proof.lines.some(({ verdict }) => verdict === "unknown")
          ? "unknown"
          : "holds",
    network: networkDigest(stage.topology, stage.access),
    actors: scene.cast.actors.map(certified),
    claims,
    allowed: waysOf(proof, scene, network),
    denied: byActors(candidates),
    stopped: stoppedOf(scene, new Set(open.map(keyOf))),
  };
  return { ...body, digest: digestOf(body) };
}

function certified(actor: Actor): CertifiedActor {
  switch (actor.is) {
    case "component":
      return { name: actor.name, is: actor.is, resources: actor.resources, declared: actor.declared };
    case "area":
      return {
        name: actor.name,
        is: actor.is,
        external: actor.external,
        kind: actor.kind,
        addresses: printCidrs(actor.addresses),
      };
    case "callers":
      return { name: actor.name, is: actor.is, principals: actor.principals };
  }
}

/** What is declared between two that something is possible between, and from whoever may enter a front to what is behind. */
function claimsOf(scene: Scene, breaches: Proved["proof"]["breaches"]): readonly Claim[] {
  const found = new Map<string, Claim>();
  const open = new Set(breaches.map(keyOf));
  const add = (from: number, to: number, may: Traffic): void => {
    const key = `${from} ${to}`;
    if (from === to || found.has(key) || areOne(scene.cast, from, to)) return;
    const [traffic, explicit] = [scene.declared.covered(from, to), scene.declared.explicit(from, to)];
    if (isEmpty(traffic) && !open.has(key)) return;
    found.set(key, {
      from,
      to,
      traffic,
      ...(equal(traffic, explicit) ? {} : { explicit }),
      ...(open.has(key) ? { breach: may } : {}),
    });
  };
  for (const { from, to, may } of scene.possible.all()) add(from, to, may);
  for (const { actors } of scene.chains.all) {
    for (const from of scene.cast.actors.keys()) {
      for (const to of actors) add(from, to, NO_TRAFFIC);
    }
    for (const [i, from] of actors.entries()) {
      const to = actors[i + 1];
      if (to !== undefined) add(from, to, NO_TRAFFIC);
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

function waysOf(proof: Proved["proof"], scene: Scene, network: Network): readonly CertifiedWay[] {
  const index = new Map<string, number>();
  for (const [i, { name }] of scene.cast.actors.entries()) if (!index.has(name)) index.set(name, i);
  return proof.lines.flatMap((line) =>
    line.ways.map((way): CertifiedWay => {
      const { asked, hops } = way.witness;
      const rules = hops.filter(({ at }) => /guard|list|call|forward/.test(at)).map(({ text }) => text);
      const base = { line: line.text, from: index.get(way.from) ?? -1, to: index.get(way.to) ?? -1, rules };
      if (asked === undefined) return base;
      const source = asked.from.is === "interface" ? asked.from.interface : -1;
      const target = asked.to.is === "interface" ? asked.to.interface : -1;
      if (network.interfaces[source] === undefined && network.interfaces[target] === undefined) return base;
      return { ...base, packet: { source, target, point: asked.traffic[0] ?? 0 } };
    }),
  );
}

function byActors(candidates: Iterable<Refutable>): readonly Denied[] {
  const pairs = new Map<string, { from: number; to: number; candidates: Denied["candidates"][number][] }>();
  for (const { from, to, source, target, guard, rule } of candidates) {
    const key = `${from} ${to}`;
    const pair = pairs.get(key) ?? { from, to, candidates: [] };
    pair.candidates.push({ source, target, guard, rule });
    pairs.set(key, pair);
  }
  return [...pairs.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}
