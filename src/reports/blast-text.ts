import { createColors } from "picocolors";
import type { Blast } from "../connect/blast.ts";
import type { PortRange } from "../connect/exposure.ts";
import type { Place } from "../estate/resource.ts";
import { portsText } from "./reach-text.ts";
import { placeText, plain } from "./words.ts";

/** The answer of `blast`, as `--format json` prints it (see schema/blast.schema.json). */
export interface BlastReport {
  readonly schemaVersion: "1.0";
  readonly from: string;
  readonly summary: {
    readonly oneStep: number;
    readonly all: number;
    /** Of all: what is only perhaps reached. */
    readonly perhaps: number;
    /** False: there were more questions than could be asked. */
    readonly complete: boolean;
  };
  readonly reached: readonly ReachedLine[];
}

interface ReachedLine {
  readonly resource: string;
  readonly type: string;
  readonly step: number;
  readonly sure: boolean;
  readonly by: string;
  readonly how: "packets" | "call";
  readonly on: readonly PortRange[];
  readonly origin: Place | undefined;
}

export function blastReport(
  from: string,
  { reached, complete }: Blast,
  about: (resource: string) => { readonly type: string; readonly place: Place | undefined },
): BlastReport {
  return {
    schemaVersion: "1.0",
    from,
    summary: {
      oneStep: reached.filter(({ step }) => step === 1).length,
      all: reached.length,
      perhaps: reached.filter(({ sure }) => !sure).length,
      complete,
    },
    reached: reached.map((item) => {
      const { type, place } = about(item.resource);
      const { resource, step, sure, by, how, on } = item;
      return { resource, type, step, sure, by, how, on, origin: place };
    }),
  };
}

/** The answer as people read it. */
export function blastText({ from, summary, reached }: BlastReport, color: boolean): string {
  const ink = createColors(color);
  const perhaps = summary.perhaps === 0 ? "" : `, ${summary.perhaps} of them perhaps`;
  const lines = [`${plain(from)} taken over: ${summary.oneStep} in one step, ${summary.all} in all${perhaps}`];
  if (!summary.complete) lines.push(ink.yellow("  not complete: there were more questions than could be asked"));
  let step = 0;
  for (const item of reached) {
    if (item.step !== step) {
      step = item.step;
      lines.push("", ink.bold(`Step ${step}`));
    }
    const mark = item.sure ? " " : ink.yellow("?");
    const by = item.step === 1 ? "" : ` from ${plain(item.by)}`;
    const place = item.origin === undefined ? "" : `  ${ink.dim(placeText(item.origin))}`;
    lines.push(`  ${mark} ${plain(item.resource)} (${item.type})  ${item.how}${by} on ${portsText(item.on)}${place}`);
  }
  return `${lines.join("\n")}\n`;
}
