import type { ComputeKind, Strategy } from "../controls/control.ts";
import type { Place } from "../estate/resource.ts";
import type { Tally } from "./report.ts";

export const KIND_TITLES: Readonly<Record<ComputeKind, string>> = {
  ec2: "EC2",
  container: "Containers",
  function: "Functions",
  edge: "Edge",
  database: "Databases",
  iot: "IoT devices",
  network: "Network",
};

export const STRATEGY_TITLES: Readonly<Record<Strategy, string>> = {
  "defense-in-depth": "Defense in depth",
  "vulnerability-management": "Vulnerability management",
  "attack-surface-reduction": "Attack surface reduction",
  automation: "Automation",
  "action-at-a-distance": "Action at a distance",
};

export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

/** "12 hold, 1 violated, 2 unknown", without the zeroes; "nothing applied" when all are. */
export function tallyText({ holds, violated, unknown }: Tally): string {
  const parts = [
    violated > 0 ? `${violated} violated` : "",
    unknown > 0 ? `${unknown} unknown` : "",
    holds > 0 ? `${holds} hold${holds === 1 ? "s" : ""}` : "",
  ].filter(Boolean);
  return parts.join(", ") || "nothing applied";
}

/** Breaks text at spaces into lines of at most `width` characters; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/u)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

/** Control characters of the input never reach a terminal. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is what it is for
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "�");
}
