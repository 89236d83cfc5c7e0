/** What lies between two classes apart from their own guards: settled once for all pairs of classes that stand alike. */
import type { Classes } from "./classes.ts";
import { type End, endOf } from "./ends.ts";
import { comingBack, firstWalks, type Ground, passing, type Question } from "./evaluate.ts";
import type { AddressSet } from "./network.ts";
import type { Plains } from "./plains.ts";
import { tupleTable } from "./tuples.ts";
import { both, type Inquiry, PASSES, STOPS, type Verdict } from "./verdict.ts";

/** Undefined: it cannot be told apart from the guards (translators, forks, addresses that fare differently). */
export type Path =
  | { readonly verdict: Verdict; readonly ingressRefers: boolean; readonly egressRefers: boolean }
  | undefined;

export const NO_PATH: Path = { verdict: STOPS, ingressRefers: false, egressRefers: false };
const OPEN: Path = { verdict: PASSES, ingressRefers: true, egressRefers: true };

export interface Paths {
  /** Between two classes by their own addresses of the family, not over the internet. */
  readonly between: (from: number, to: number, family: 4 | 6) => Path;
}

export function paths(ground: Ground, found: Classes, { open }: Plains): Paths {
  const { network } = ground;
  const keys = tupleTable(6);
  const known: Path[] = [];
  const cells = new Int32Array(6);
  return {
    between: (from, to, family) => {
      const [a, b] = [found.members[found.start[from] as number], found.members[found.start[to] as number]];
      const [source, target] = [network.interfaces[a as number], network.interfaces[b as number]];
      if (source === undefined || target === undefined) return NO_PATH;
      if (source.segment === target.segment) return OPEN;
      if (open[source.segment] === 1 && open[target.segment] === 1) {
        const home = network.segments[source.segment]?.domain;
        const domain = network.domains[home ?? -1];
        // Openness was settled for the domain's own ranges only.
        if (domain !== undefined && home === network.segments[target.segment]?.domain) {
          const inside =
            within(domain.addresses, source.addresses, family) && within(domain.addresses, target.addresses, family);
          if (inside) return OPEN;
        }
      }
      cells[0] = found.place[from] as number;
      cells[1] = found.place[to] as number;
      cells[2] = source.replyPorts.from * 65536 + source.replyPorts.to;
      cells[3] = family;
      cells[4] = ground.places.onWay(a as number) ? (a as number) + 1 : 0;
      cells[5] = ground.places.onWay(b as number) ? (b as number) + 1 : 0;
      const key = keys.idOf(cells);
      if (key === known.length) {
        const [one, other] = [
          endOf(network, { is: "interface", interface: a as number }),
          endOf(network, { is: "interface", interface: b as number }),
        ];
        known.push(
          one && other ? settlePath(ground, { from: one, to: other, family, outer: false, inland: true }) : NO_PATH,
        );
      }
      return known[key];
    },
  };
}

function within(whole: AddressSet, part: AddressSet, family: 4 | 6): boolean {
  const [outer, inner] = family === 4 ? [whole.v4, part.v4] : [whole.v6, part.v6];
  const [from, end] = [inner[0], inner[inner.length - 1]];
  if (from === undefined || end === undefined) return true;
  for (let i = 0; i < outer.length; i += 2)
    if ((outer[i] as number | bigint) <= from && end <= (outer[i + 1] as number | bigint)) return true;
  return false;
}

/** The one way between the ends there and back, if there is one and every address of theirs fares alike. */
export function settlePath(ground: Ground, question: Question): Path {
  const inquiry: Inquiry = { split: undefined };
  const { from, to, family } = question;
  const walks = firstWalks(ground, question, ofFamily(from, family), ofFamily(to, family), inquiry);
  const [group, ...others] = walks;
  if (group === undefined) return NO_PATH;
  const [way, ...rest] = group;
  if (others.length > 0 || rest.length > 0) return undefined;
  if (way === undefined || way.end === "dropped") return inquiry.split === undefined ? NO_PATH : undefined;
  if (way.end === "anywhere" || way.forwarded.length > 0) return undefined;
  if (way.translated !== undefined && to.interface >= 0) return undefined;
  if (question.inland === true && way.exit >= 0) return NO_PATH;
  const { packet } = passing(ground, way, to.interface, undefined, inquiry);
  const verdict = both(ground.table, packet, comingBack(ground, question, way, inquiry));
  if (inquiry.split !== undefined || inquiry.personal === true) return undefined;
  return { verdict, ingressRefers: way.clean, egressRefers: way.spoilt < 0 };
}

function ofFamily({ addresses: { v4, v6 } }: End, family: 4 | 6): AddressSet {
  return family === 4 ? { v4, v6: [] } : { v4: [], v6 };
}
