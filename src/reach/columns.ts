/** What an external can open to every class, and every class to it. */
import { ask } from "./ask.ts";
import type { Classes } from "./classes.ts";
import { type End, endOf } from "./ends.ts";
import { ceiling, type Ground, type Question, questionsOf } from "./evaluate.ts";
import { EMPTY } from "./interner.ts";
import type { Interface } from "./network.ts";
import { type Path, settlePath } from "./paths.ts";
import { tupleTable } from "./tuples.ts";
import { both, type Inquiry, STOPS, type Verdict } from "./verdict.ts";

/** By class: handles of what is sure, what may be, and (from an external) what every address of it can. */
export interface Column {
  readonly must: Int32Array;
  readonly may: Int32Array;
  readonly every: Int32Array;
}

type Settle = (question: Question, to: number) => Verdict & { readonly every?: number };

export function fromExternal(ground: Ground, found: Classes, external: number): Column {
  const { judges, network } = ground;
  const source = externalEnd(ground, external);
  return fill(
    ground,
    found,
    (face, index, end, settle) => {
      if (source === undefined || (face.guarded && face.guards.length === 0)) return;
      for (const question of questionsOf(network, source, end)) settle(question, index);
    },
    (question, index, path) => {
      const inquiry: Inquiry = { split: undefined };
      const set = familyOf(question.from, question.family);
      const ingress = judges.guards(index, "ingress", { set, side: "source" }, -1, inquiry);
      return inquiry.split === undefined ? both(ground.table, ingress, path.verdict) : undefined;
    },
    "to",
  );
}

export function toExternal(ground: Ground, found: Classes, external: number): Column {
  const { judges, network } = ground;
  const target = externalEnd(ground, external);
  return fill(
    ground,
    found,
    (face, index, end, settle) => {
      if (target === undefined || !face.opens) return;
      for (const question of questionsOf(network, end, target)) settle(question, index);
    },
    (question, index, path) => {
      const inquiry: Inquiry = { split: undefined };
      const set = familyOf(question.to, question.family);
      const egress = judges.guards(index, "egress", { set, side: "destination" }, -1, inquiry);
      return inquiry.split === undefined ? both(ground.table, egress, path.verdict) : undefined;
    },
    "from",
  );
}

const familyOf = ({ addresses: { v4, v6 } }: End, family: 4 | 6) => (family === 4 ? { v4, v6: [] } : { v4: [], v6 });

function externalEnd({ network }: Ground, external: number): End | undefined {
  const addresses = network.externals[external]?.addresses;
  return addresses && endOf(network, { is: "external", external, addresses });
}

/** Settles every class: by the path that its place has in common with others where that is enough, else by itself. */
function fill(
  ground: Ground,
  found: Classes,
  each: (face: Interface, index: number, end: End, settle: (question: Question, index: number) => void) => void,
  byPath: (question: Question, index: number, path: NonNullable<Path>) => Verdict | undefined,
  side: "from" | "to",
): Column {
  const { network, table } = ground;
  const column: Column = {
    must: new Int32Array(found.count),
    may: new Int32Array(found.count),
    every: new Int32Array(found.count),
  };
  const keys = tupleTable(5);
  const known: Path[] = [];
  const cells = new Int32Array(5);
  for (let row = 0; row < found.count; row++) {
    const index = found.members[found.start[row] as number] as number;
    const face = network.interfaces[index];
    const end = endOf(network, { is: "interface", interface: index });
    if (face === undefined || end === undefined) continue;
    const settle: Settle = (question) => {
      cells[0] = found.place[row] as number;
      cells[1] = face.public4 === undefined ? -2 : face.public4.doubt;
      cells[2] = ground.places.onWay(index) ? index + 1 : 0;
      cells[3] = question.family + (question.outer ? 1 : 0);
      cells[4] = side === "from" ? face.replyPorts.from * 65536 + face.replyPorts.to : 0;
      const key = keys.idOf(cells);
      if (key === known.length) known.push(settlePath(ground, question));
      const path = known[key];
      if (path !== undefined && path.verdict.may === EMPTY) return STOPS;
      const quick = path && byPath(question, index, path);
      if (quick === undefined) return ask(ground, question);
      return both(table, quick, ceiling(ground, question));
    };
    each(face, index, end, (question) => {
      const verdict = settle(question, index);
      column.must[row] = table.or(column.must[row] as number, verdict.must);
      column.may[row] = table.or(column.may[row] as number, verdict.may);
      column.every[row] = table.or(column.every[row] as number, verdict.every ?? verdict.must);
    });
  }
  return column;
}
