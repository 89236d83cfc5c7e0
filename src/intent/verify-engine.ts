import type { Party } from "../reach/answer.ts";
import type { Engine } from "../reach/engine.ts";
import type { Network } from "../reach/network.ts";
import { type Disagreement, replayer } from "../reach/replay.ts";
import { seededChooser } from "../reach/simulate-choices.ts";

/** How far the engine and the packet simulator agree about a network. */
export interface Agreement {
  /** Pairs of classes (and of classes and what lies outside) that were replayed, of all there are. */
  readonly pairs: { readonly total: number; readonly replayed: number };
  /** Packets that were sent. */
  readonly packets: number;
  readonly disagreements: readonly Disagreement[];
}

export interface AgreementOptions {
  /** Pairs to replay at most; where there are more, they are drawn by `seed`. Default 20,000. */
  readonly pairs?: number;
  readonly seed?: number;
}

const MOST_DISAGREEMENTS = 20;

/**
 * Replays the engine's answers through the packet simulator: a witness packet for each pair of classes that it admits,
 * corner packets for each that it denies. Pairs that the relation has are all replayed before the others are drawn.
 */
export function verifyEngine(engine: Engine, options: AgreementOptions = {}): Agreement {
  const { pairs: most = 20_000, seed = 1 } = options;
  const { network } = engine;
  const replay = replayer(network, { seed });
  const choices = seededChooser(seed);
  const all = pairsOf(engine);
  const parties = partiesOf(engine, network);
  const total = parties.length * parties.length;
  const disagreements: Disagreement[] = [];
  let packets = 0;
  let replayed = 0;
  const ask = (from: Party, to: Party): void => {
    if ((from.is === "external" && to.is === "external") || isSame(from, to)) return;
    const { checks, disagreements: found } = replay.replay(from, to, engine.connect(from, to));
    packets += checks;
    replayed++;
    disagreements.push(...found);
  };
  for (const [from, to] of all) {
    if (replayed >= most || disagreements.length > MOST_DISAGREEMENTS) break;
    ask(from, to);
  }
  if (total <= most) {
    for (const from of parties) for (const to of parties) if (disagreements.length <= MOST_DISAGREEMENTS) ask(from, to);
  } else {
    while (replayed < most && disagreements.length <= MOST_DISAGREEMENTS) {
      const [from, to] = [parties[choices.next(parties.length)], parties[choices.next(parties.length)]];
      if (from !== undefined && to !== undefined) ask(from, to);
    }
  }
  return { pairs: { total: total, replayed: Math.min(replayed, total) }, packets, disagreements };
}

/** One interface of each class, and every external. */
function partiesOf(engine: Engine, network: Network): readonly Party[] {
  const { classes } = engine.relation();
  const parties: Party[] = [];
  for (let row = 0; row < classes.count; row++) {
    parties.push({ is: "interface", interface: classes.members[classes.start[row] ?? 0] ?? 0 });
  }
  for (const [external, { addresses }] of network.externals.entries())
    parties.push({ is: "external", external, addresses });
  return parties;
}

/** Pairs of classes between which something may pass. */
function* pairsOf(engine: Engine): Generator<readonly [Party, Party]> {
  const { classes, start, from } = engine.relation();
  const first = (row: number): Party => ({ is: "interface", interface: classes.members[classes.start[row] ?? 0] ?? 0 });
  for (let to = 0; to < classes.count; to++) {
    for (let slot = start[to] ?? 0; slot < (start[to + 1] ?? 0); slot++) yield [first(from[slot] ?? 0), first(to)];
  }
}

function isSame(a: Party, b: Party): boolean {
  return a.is === "interface" && b.is === "interface" && a.interface === b.interface;
}
