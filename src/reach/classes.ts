/** Interfaces that nobody can tell apart by packets, put into classes: one of each stands for all. */
import type { Ground } from "./evaluate.ts";
import type { Handle } from "./interner.ts";
import type { AddressSet, Interface, Network, Traffic } from "./network.ts";
import type { Plains } from "./plains.ts";
import { tupleTable } from "./tuples.ts";

export interface Classes {
  readonly count: number;
  /** Class of each interface. */
  readonly of: Int32Array;
  /** Members of class c: from members[start[c]] up to, not including, members[start[c + 1]]; the first stands for all. */
  readonly start: Uint32Array;
  readonly members: Uint32Array;
  /** Which addresses a member may have, as runs between the borders that any rule draws; alike for all members. */
  readonly place: Int32Array;
}

export function classes(ground: Ground, { groupOf }: Plains): Classes {
  const { network, table } = ground;
  const { interfaces } = network;
  const borders = bordersOf(network);
  const guardKeys = new Map<number | string, number>();
  const listens = new Map<Traffic, Handle>();
  const profiles = tupleTable(9);
  const places = tupleTable(5);
  const odd = new Map<string, number>();
  const rows = tupleTable(3);
  const of = new Int32Array(interfaces.length);
  const placeOf = new Int32Array(interfaces.length);
  const [profile, place, row] = [new Int32Array(9), new Int32Array(5), new Int32Array(3)];
  for (let index = 0; index < interfaces.length; index++) {
    const face = interfaces[index] as Interface;
    let heard = listens.get(face.listens);
    if (heard === undefined) {
      heard = table.intern(face.listens);
      listens.set(face.listens, heard);
    }
    fillProfile(profile, face, ground.places.onWay(index) ? index + 1 : 0, heard);
    fillPlace(place, face.addresses, borders, odd);
    place[4] = groupOf[face.segment] ?? face.segment;
    placeOf[index] = places.idOf(place);
    row[0] = guardKey(face, guardKeys);
    row[1] = placeOf[index] as number;
    row[2] = profiles.idOf(profile);
    of[index] = rows.idOf(row);
  }
  return gather(of, rows.count(), placeOf);
}

/** Guards count for who is named by them, even where they do not judge. */
function guardKey(face: Interface, keys: Map<number | string, number>): number {
  const { guards, guardDoubts } = face;
  const only = guards.length === 1 && (guardDoubts[0] as number) < 0;
  const key = only ? (guards[0] as number) : `${guards.join()};${guardDoubts.join()}`;
  let id = keys.get(key);
  if (id === undefined) {
    id = keys.size;
    keys.set(key, id);
  }
  return id;
}

function fillProfile(cells: Int32Array, face: Interface, alone: number, heard: Handle): void {
  cells[0] = (face.opens ? 1 : 0) + (face.guarded ? 2 : 0);
  cells[1] = heard;
  cells[2] = face.listensDoubt;
  cells[3] = face.replyPorts.from;
  cells[4] = face.replyPorts.to;
  cells[5] = face.doubt;
  cells[6] = face.v6Doubt;
  cells[7] = face.public4 === undefined ? -2 : face.public4.doubt;
  // One that packets are sent to by a route stays by itself.
  cells[8] = alone;
}

interface Borders {
  readonly v4: Float64Array;
  readonly v6: readonly bigint[];
}

/** Where the addresses lie between the borders; sets of several runs are told apart by their text. */
function fillPlace(cells: Int32Array, { v4, v6 }: AddressSet, borders: Borders, odd: Map<string, number>): void {
  if (v4.length > 2 || v6.length > 2) {
    const key = `${v4.join()};${v6.join()}`;
    let id = odd.get(key);
    if (id === undefined) {
      id = odd.size;
      odd.set(key, id);
    }
    cells.fill(-2);
    cells[0] = id;
    return;
  }
  cells.fill(-1);
  if (v4.length > 0) {
    const [from, end] = [v4[0] as number, v4[1] as number];
    cells[0] = below4(borders.v4, from);
    cells[1] = end === from + 1 ? cells[0] : below4(borders.v4, end - 1);
  }
  if (v6.length > 0) {
    cells[2] = below6(borders.v6, v6[0] as bigint);
    cells[3] = below6(borders.v6, (v6[1] as bigint) - 1n);
  }
}

/** How many borders lie at or below the address. Twice, so that the loop for numbers never sees a bigint. */
function below4(borders: Float64Array, address: number): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((borders[middle] as number) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

function below6(borders: readonly bigint[], address: bigint): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((borders[middle] as bigint) <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Every place where any rule, entry or route starts or stops to match. */
function bordersOf(network: Network): Borders {
  const v4 = new Set<number>();
  const v6 = new Set<bigint>();
  const seen = new Set<AddressSet>();
  const add = (set: AddressSet | undefined): void => {
    if (set === undefined || seen.has(set)) return;
    seen.add(set);
    for (const border of set.v4) v4.add(border);
    for (const border of set.v6) v6.add(border);
  };
  for (const guard of network.guards)
    for (const rules of [guard.ingress, guard.egress])
      for (const { peer } of rules) if (peer.is === "addresses") add(peer.set);
  for (const list of network.lists) for (const entry of list.entries) add(entry.addresses);
  for (const table of network.tables) for (const route of table.routes) add(route.prefix);
  for (const gateway of network.gateways) {
    if (gateway.is === "router")
      for (const table of gateway.tables) for (const route of table.routes) add(route.prefix);
    if (gateway.is === "appliance")
      for (const rule of gateway.rules) for (const set of [rule.source, rule.destination]) add(set);
  }
  return { v4: Float64Array.from(v4).sort(), v6: [...v6].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) };
}

/** Members by class, in one pass of counting and one of placing. */
function gather(of: Int32Array, count: number, placeOf: Int32Array): Classes {
  const start = new Uint32Array(count + 1);
  for (const row of of) start[row + 1] = (start[row + 1] as number) + 1;
  for (let c = 0; c < count; c++) start[c + 1] = (start[c + 1] as number) + (start[c] as number);
  const next = start.slice();
  const members = new Uint32Array(of.length);
  const place = new Int32Array(count);
  for (let index = 0; index < of.length; index++) {
    const row = of[index] as number;
    const slot = next[row] as number;
    members[slot] = index;
    next[row] = slot + 1;
    place[row] = placeOf[index] as number;
  }
  return { count, of, start, members, place };
}
