// The engine alone: stages of one run over the same 300 templates' worth of estate, in one process.
import { existsSync } from "node:fs";
import { join } from "node:path";

export async function engineBench({ root, work, row, median, timed, runs }) {
  const library = join(root, "dist", "index.js");
  if (!existsSync(library)) return;
  const { readEstate, modelOf, check } = await import(library);
  const estate = await readEstate([join(work, "many")], {});
  const model = median(Array.from({ length: runs }, () => timed(() => modelOf(estate))));
  row("stage: network and invoke edges", model, `${estate.resources.size} resources`);
  const whole = median(Array.from({ length: runs }, () => timed(() => check(estate, { today: "2026-01-01" }))));
  row("stage: all of check after reading", whole);
}
