import { createColors } from "picocolors";
import type { Connection, HopLine, PortRange } from "../connect/exposure.ts";
import type { Place } from "../estate/resource.ts";
import { placeText, plain } from "./words.ts";

/** The answer of `reach`, as `--format json` prints it (see schema/reach.schema.json). */
export interface ReachReport {
  readonly schemaVersion: "1.0";
  readonly from: string;
  readonly to: string;
  readonly on: string | undefined;
  readonly verdict: Connection["verdict"];
  readonly allowed: readonly PortRange[];
  readonly possible: readonly PortRange[];
  readonly everywhere: readonly PortRange[];
  readonly through: readonly string[];
  readonly authentication: readonly string[];
  readonly layers: Connection["layers"];
  readonly possibleLayers: Connection["possibleLayers"];
  readonly hops: readonly PlacedHop[];
  readonly blockedBy: (PlacedHop & { readonly change: string | undefined }) | undefined;
  readonly unknown: Connection["unknown"];
  /** Conditions that nobody can decide, tried both ways; left out: none was. */
  readonly conditions?: readonly string[] | undefined;
}

export interface PlacedHop {
  readonly at: string;
  readonly text: string;
  readonly resource: string | undefined;
  readonly origin: Place | undefined;
}

/** Puts places to the hops of an answer. */
export function reachReport(
  asked: { readonly from: string; readonly to: string; readonly on: string | undefined },
  connection: Connection,
  placeOf: (hop: Pick<HopLine, "resource" | "path">) => Place | undefined,
  conditions?: readonly string[],
): ReachReport {
  const placed = ({ at, text, resource, path }: HopLine): PlacedHop => ({
    at,
    text,
    resource,
    origin: placeOf({ resource, path }),
  });
  const { blockedBy } = connection;
  return {
    schemaVersion: "1.0",
    ...asked,
    verdict: connection.verdict,
    allowed: connection.allowed,
    possible: connection.possible,
    everywhere: connection.everywhere,
    through: connection.through,
    authentication: connection.authentication,
    layers: connection.layers,
    possibleLayers: connection.possibleLayers,
    hops: connection.hops.map(placed),
    blockedBy: blockedBy === undefined ? undefined : { ...placed(blockedBy), change: blockedBy.change },
    unknown: connection.unknown,
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/** The answer as people read it. */
export function reachText(report: ReachReport, color: boolean): string {
  const ink = createColors(color);
  const on = report.on === undefined ? "" : ` on ${report.on}`;
  const paint = { reachable: ink.green, blocked: ink.red, unknown: ink.yellow }[report.verdict];
  const lines = [`${plain(report.from)} → ${plain(report.to)}${on}: ${ink.bold(paint(report.verdict))}`];
  if (report.allowed.length > 0) lines.push(`  allowed   ${portsText(report.allowed)}`);
  if (report.possible.length > 0) lines.push(`  possible  ${portsText(report.possible)}`);
  if (report.conditions !== undefined && report.verdict !== "unknown") {
    lines.push(
      `  holds     whether or not ${report.conditions.map((name) => `\`${plain(name.slice(name.lastIndexOf("/") + 1))}\``).join(", ")} is true`,
    );
  }
  if (report.through.length > 0) lines.push(`  through   ${report.through.map(plain).join(" → ")}`);
  if (report.authentication.length > 0) lines.push(`  asks for  ${report.authentication.join(", ")}`);
  if (report.verdict !== "blocked") lines.push(`  layers    ${layersText(report.layers)}`);
  if (report.possibleLayers !== undefined) lines.push(`  perhaps   ${layersText(report.possibleLayers)}`);
  if (report.hops.length > 0) lines.push("", ink.bold("Way"), ...report.hops.map((hop, i) => hopText(hop, i, ink)));
  const { blockedBy } = report;
  if (blockedBy !== undefined) {
    lines.push("", ink.bold("Blocked"), `  ${plain(blockedBy.text)}${placeOf(blockedBy.origin, ink)}`);
    if (blockedBy.change !== undefined) lines.push(`  would open it: ${plain(blockedBy.change)}`);
  }
  if (report.unknown.length > 0) {
    lines.push("", ink.bold("Unknown"));
    for (const { detail, settle } of report.unknown) {
      lines.push(
        `  ${ink.yellow("?")} ${plain(detail)}${settle === undefined ? "" : ink.dim(`  settle: ${plain(settle)}`)}`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}

/** "2: waf WebAcl, group WebGroup"; "0": nothing on the way stops what nobody allowed. */
export function layersText(layers: Connection["layers"]): string {
  if (layers.length === 0) return "0";
  return `${layers.length}: ${layers.map(({ kind, resource }) => `${kind} ${plain(resource)}`).join(", ")}`;
}

function hopText(hop: PlacedHop, index: number, ink: ReturnType<typeof createColors>): string {
  const arrow = hop.at.startsWith("reply") ? "←" : "→";
  return `  ${index === 0 ? " " : arrow} ${plain(hop.text)}${placeOf(hop.origin, ink)}`;
}

function placeOf(place: Place | undefined, ink: ReturnType<typeof createColors>): string {
  return place === undefined ? "" : `  ${ink.dim(placeText(place))}`;
}

/** "tcp 443, udp 53-54, all" */
export function portsText(ranges: readonly PortRange[]): string {
  const texts = ranges.map(({ protocol, from, to }) => {
    if (protocol === "all" || (from === 0 && to === 65535)) return protocol;
    return `${protocol} ${from === to ? from : `${from}-${to}`}`;
  });
  return texts.length <= 12 ? texts.join(", ") : `${texts.slice(0, 12).join(", ")} and ${texts.length - 12} more`;
}
