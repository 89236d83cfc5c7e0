import type { AccessGraph, Forward } from "../access/access.ts";
import type { Traffic } from "../reach/network.ts";
import { intersect, isEmpty } from "../reach/sets.ts";
import type { Topology } from "../topology/topology.ts";
import { canonicalJson } from "./canonical.ts";
import type { Actor, Cast } from "./cast.ts";
import { areOne, isCovered } from "./chain-cover.ts";
import type { Chains } from "./chains.ts";
import type { Declarations } from "./declared.ts";
import type { Refutable } from "./refutable.ts";
import { sha256 } from "./sha256.ts";

export const FORMAT = "watertight-certificate/1";

/** What was claimed of an estate, and why: checked by `verify` with the packet simulator and none of the engine. */
export interface Certificate {
  readonly format: typeof FORMAT;
  /** Version of the tool that wrote it. */
  readonly tool: string;
  /** Day, YYYY-MM-DD. */
  readonly made: string;
  readonly intent: { readonly files: readonly string[]; readonly environment: string | undefined };
  /** "holds" where every pair is settled as declared. */
  readonly verdict: "holds" | "violated" | "unknown";
  /** Digest of the network, the calls and the forwards that it speaks of. */
  readonly network: string;
  readonly actors: readonly CertifiedActor[];
  /** For each pair that something may pass between: what. Everything else is claimed to be impossible. */
  readonly claims: readonly Claim[];
  /** Ways that are claimed to work, each by a packet that shows it. */
  readonly allowed: readonly CertifiedWay[];
  /** For each pair, the rules that could let more pass if nothing else stopped it, and where it is stopped. */
  readonly denied: readonly Denied[];
  /** Ways through fronts that nothing declares, and what stops them. */
  readonly stopped: readonly StoppedChain[];
  /** SHA-256 over the canonical JSON of all the rest. */
  readonly digest: string;
}

export interface CertifiedActor {
  readonly name: string;
  readonly is: Actor["is"];
  readonly resources?: readonly string[];
  /** Declared components that it is part of: what these say to each other is their own affair. */
  readonly declared?: readonly string[];
  readonly external?: number;
  readonly kind?: "internet" | "on-premises" | "service";
  readonly addresses?: readonly string[];
  readonly principals?: readonly string[];
}

export interface Claim {
  readonly from: number;
  readonly to: number;
  readonly traffic: Traffic;
  /** What lines say of the two themselves, where that is less: the rest are stretches of declared ways. */
  readonly explicit?: Traffic;
  /** It is possible and not declared: the claim is that there is no more than that. */
  readonly breach?: Traffic;
}

export interface CertifiedWay {
  readonly line: string;
  readonly from: number;
  readonly to: number;
  /** Undefined for calls and ways through fronts. */
  readonly packet?: { readonly source: number; readonly target: number; readonly point: number };
  readonly rules: readonly string[];
}

export interface Denied {
  readonly from: number;
  readonly to: number;
  readonly candidates: readonly Pick<Refutable, "source" | "target" | "guard" | "rule">[];
}

export interface StoppedChain {
  readonly from: number;
  readonly through: readonly string[];
  readonly to: number;
}

/** Digest of everything a certificate speaks of: what packets can do, who may call whom, and what is passed on. */
export function networkDigest(topology: Topology, access: AccessGraph): string {
  const { network, forwards } = topology;
  return sha256(
    canonicalJson({ network, calls: access.calls, forwards: [...access.forwards, ...forwards].map(plainForward) }),
  );
}

function plainForward({ from, to, ports, authentication, preservesClient, doubts }: Forward): object {
  return { from, to, ports, authentication, preservesClient, doubts: doubts.map(({ key }) => key) };
}

export function digestOf(certificate: Omit<Certificate, "digest">): string {
  const { digest: _, ...rest } = { digest: "", ...certificate };
  return sha256(canonicalJson(rest));
}

/** Ways through fronts that somebody could enter, and that no line declares to the end. */
export function stoppedOf(
  scene: { readonly cast: Pick<Cast, "actors">; readonly chains: Chains; readonly declared: Claims },
  breaches: ReadonlySet<string>,
): readonly StoppedChain[] {
  const found: StoppedChain[] = [];
  for (const chain of scene.chains.all) {
    const [front = -1] = chain.actors;
    const to = chain.actors.at(-1) ?? -1;
    if (areOne(scene.cast, front, to)) continue;
    for (const from of scene.cast.actors.keys()) {
      if (from === to || from === front || areOne(scene.cast, from, to) || breaches.has(`${from} ${to}`)) continue;
      const opened = intersect(scene.declared.covered(from, front), chain.front);
      if (isEmpty(opened) || isCovered(scene, from, chain, opened)) continue;
      found.push({ from, to, through: chain.forwards.map((forward) => forward.from.resource) });
    }
  }
  return found;
}

type Claims = Pick<Declarations, "covered" | "explicit">;
