const MOST_NAMES = 1000;

/** The name that was probably meant: at most a third of its letters differ. Of very many names the first ones are looked at. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  if (name.length > 80) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(name.length / 3)) + 1;
  let left = MOST_NAMES;
  for (const candidate of names) {
    if (left-- <= 0) break;
    if (Math.abs(candidate.length - name.length) >= bestDistance) continue;
    const distance = candidate.toLowerCase() === name.toLowerCase() ? 0 : edits(name, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Edit distance where two letters that changed places count as one edit, or `limit` once it is sure to reach it. */
function edits(a: string, b: string, limit: number): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const differ = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let cost = Math.min((row[j - 1] ?? 0) + differ, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least >= limit && Math.min(...row) >= limit) return limit;
    before = row;
    row = next;
  }
  return row[b.length] ?? limit;
}
