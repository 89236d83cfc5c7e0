/** Rows of a fixed number of integers, told apart fast: the first time a row is seen it gets the next number. */
export interface TupleTable {
  /** Number of the row in `cells`; ids count up from 0. */
  readonly idOf: (cells: Int32Array) => number;
  readonly count: () => number;
}

/** Open addressing over one typed array that doubles when it is half full. INVARIANT: `slots` is a power of two long. */
export function tupleTable(width: number): TupleTable {
  let slots = new Int32Array(1024).fill(-1);
  let rows = new Int32Array(512 * width);
  let count = 0;
  const hash = (cells: Int32Array, at: number): number => {
    let sum = 0x811c9dc5;
    for (let i = 0; i < width; i++) sum = Math.imul(sum ^ (cells[at + i] as number), 0x01000193);
    sum ^= sum >>> 15;
    return Math.imul(sum, 0x2c1b3c6d) >>> 0;
  };
  const same = (cells: Int32Array, row: number): boolean => {
    for (let i = 0; i < width; i++) if (cells[i] !== rows[row * width + i]) return false;
    return true;
  };
  const grow = (): void => {
    const bigger = new Int32Array(rows.length * 2);
    bigger.set(rows);
    rows = bigger;
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let row = 0; row < count; row++) {
      let at = hash(rows, row * width) & (slots.length - 1);
      while (slots[at] !== -1) at = (at + 1) & (slots.length - 1);
      slots[at] = row;
    }
  };
  return {
    idOf: (cells) => {
      let at = hash(cells, 0) & (slots.length - 1);
      for (;;) {
        const row = slots[at] as number;
        if (row === -1) break;
        if (same(cells, row)) return row;
        at = (at + 1) & (slots.length - 1);
      }
      slots[at] = count;
      rows.set(cells, count * width);
      count++;
      if (count * 2 >= slots.length) grow();
      return count - 1;
    },
    count: () => count,
  };
}
