import { describe, expect, test } from "vitest";
import { type Model, modelOf } from "../../src/check.ts";
import { byCases } from "../../src/connect/by-cases.ts";
import type { Connection, End } from "../../src/connect/exposure.ts";
import { endNamed } from "../../src/connect/names.ts";
import type { Traffic } from "../../src/reach/network.ts";
import { icmp, icmp6, protocol, TCP, tcp, UDP, udp } from "../../src/reach/traffic.ts";
import { portsText, type ReachReport, reachReport } from "../../src/reports/reach-text.ts";
import type { ReadOptions } from "../../src/sources/read.ts";
import { estateOf, estateOfFiles } from "../support/read.ts";

/** What a person worked out by hand for one question, before the tool was asked. */
export interface Expected {
  readonly verdict: ReachReport["verdict"];
  /** "tcp 22, udp 53"; of a reachable pair: exactly what surely passes. */
  readonly allowed?: string | undefined;
  /** What every address of the first end can open. */
  readonly everywhere?: string | undefined;
  /** Fronts on the way, in order. */
  readonly through?: readonly string[] | undefined;
  /** Texts on the lines of the template that the hops point at, in the order of the way. */
  readonly lines?: readonly string[] | undefined;
  /** The resource that stops it. */
  readonly by?: string | undefined;
  /** What `blockedBy` says, or the change it proposes; a part of it. */
  readonly says?: string | undefined;
  /** Part of what would settle an unknown, or of its detail. */
  readonly settle?: string | undefined;
}

type More = Omit<Expected, "verdict">;

export const reachable = (allowed?: string, more: More = {}): Expected => ({ verdict: "reachable", allowed, ...more });
export const blocked = (by?: string, says?: string): Expected => ({ verdict: "blocked", by, says });
export const unknown = (settle?: string, more: More = {}): Expected => ({ verdict: "unknown", settle, ...more });

/** Files by name, or one template. */
type Input = string | Readonly<Record<string, string>>;

/**
 * A whole estate with questions: "from > to" or "from > to on tcp/443". Every answer was worked out by hand from the AWS
 * documentation; the tool has to agree, and to name the rule (by its line) or what stops it.
 */
export function scenario(
  name: string,
  input: Input,
  questions: Readonly<Record<string, Expected>>,
  options: ReadOptions = {},
): void {
  const told = typeof input === "string" ? { "template.yaml": input } : input;
  let model: Promise<Model> | undefined;
  describe(name, () => {
    test.each(Object.entries(questions))("%s", async (question, expected) => {
      model ??= modelOfFiles(told, options);
      judge(
        await answerByCases(await model, question, (assumed) => modelOfFiles(told, { ...options, assumed })),
        expected,
        told,
      );
    });
  });
}

/** The model of templates, which must have no mistakes in them. */
export async function modelOfFiles(files: Input, options: ReadOptions = {}): Promise<Model> {
  const estate = typeof files === "string" ? await estateOf(files, options) : await estateOfFiles(files, options);
  expect(estate.problems.filter(({ blame }) => blame === "input")).toEqual([]);
  return modelOf(estate);
}

/** The answer to "from > to" or "from > to on tcp/443", with places. */
export function answerOf(model: Model, question: string): ReachReport {
  return reported(model, question, connectionOf(model, question));
}

/** The same, by cases where conditions decide. `under`: the model where some are taken for true or false. */
async function answerByCases(
  model: Model,
  question: string,
  under: (assumed: Readonly<Record<string, boolean>>) => Promise<Model>,
): Promise<ReachReport> {
  const connection = connectionOf(model, question);
  if (connection.verdict !== "unknown") return reported(model, question, connection);
  const cases = await byCases({ connection, undecided: model.estate.undecided }, async (assumed) => {
    const other = await under(assumed);
    return { connection: connectionOf(other, question), undecided: other.estate.undecided };
  });
  return reported(model, question, cases?.connection ?? connection);
}

function asked(question: string): { readonly from: string; readonly to: string; readonly on: string | undefined } {
  const [, from = "", to = "", on] = /^(.+?) > (.+?)(?: on (\S+))?$/.exec(question) ?? [];
  return { from, to, on };
}

function connectionOf(model: Model, question: string): Connection {
  const { from, to, on } = asked(question);
  return model.exposure.reach(endOf(model, from), endOf(model, to), on === undefined ? undefined : trafficOf(on));
}

function reported(model: Model, question: string, connection: Connection): ReachReport {
  return reachReport(asked(question), connection, (hop) => {
    const resource = hop.resource === undefined ? undefined : model.estate.get(hop.resource);
    return resource === undefined ? undefined : model.estate.place(resource, hop.path);
  });
}

function endOf({ estate, topology, access }: Model, name: string): End {
  const named = endNamed(name, estate, topology, access);
  if (named.is !== "end") throw new Error(`\`${name}\` is no end: ${JSON.stringify(named)}`);
  return named.end;
}

function trafficOf(text: string): Traffic {
  const [name = "", ports = ""] = text.split("/");
  const [from = 0, to = from] = ports.split("-").map(Number);
  switch (name) {
    case "tcp":
      return ports === "" ? protocol(TCP) : tcp(from, to);
    case "udp":
      return ports === "" ? protocol(UDP) : udp(from, to);
    case "icmp":
      return icmp(from);
    case "icmpv6":
      return icmp6(from);
    default:
      return protocol(Number(name));
  }
}

function judge(answer: ReachReport, expected: Expected, files: Readonly<Record<string, string>>): void {
  const { verdict, unknown: facts, blockedBy, hops } = answer;
  const story = () =>
    JSON.stringify(
      { allowed: portsText(answer.allowed), hops: hops.map(({ text }) => text), blockedBy, facts },
      null,
      1,
    );
  expect(verdict, story()).toBe(expected.verdict);
  if (expected.allowed !== undefined) expect(portsText(answer.allowed), story()).toBe(expected.allowed);
  if (expected.everywhere !== undefined) expect(portsText(answer.everywhere), story()).toBe(expected.everywhere);
  if (expected.through !== undefined) expect(answer.through, story()).toEqual(expected.through);
  if (expected.by !== undefined) expect(blockedBy?.resource, story()).toBe(expected.by);
  if (expected.says !== undefined) expect(`${blockedBy?.text}\n${blockedBy?.change}`, story()).toContain(expected.says);
  if (expected.settle !== undefined) {
    expect(facts.map(({ detail, settle }) => `${detail} ${settle}`).join("\n"), story()).toContain(expected.settle);
  }
  if (expected.lines !== undefined) {
    const pointed = hops.map(({ origin }) => lineOf(files, origin?.file, origin?.line));
    let at = 0;
    for (const text of expected.lines) {
      at = pointed.findIndex((line, i) => i >= at && line.includes(text));
      expect(
        at,
        `no hop, or none after the ones before, points at a line with ${text}\n${story()}\n${pointed.join("\n")}`,
      ).toBeGreaterThanOrEqual(0);
      at++;
    }
  }
  for (const hop of [...hops, ...(blockedBy === undefined ? [] : [blockedBy])]) {
    expect(hop.text.length, `a hop that nobody reads: ${hop.text}`).toBeLessThan(400);
  }
  if (verdict === "unknown") expect(facts.length, "an unknown that names no fact").toBeGreaterThan(0);
  if (verdict === "blocked") expect(blockedBy?.text, "blocked by nothing").toBeTruthy();
}

function lineOf(files: Readonly<Record<string, string>>, file: string | undefined, line: number | undefined): string {
  const text = file === undefined ? undefined : files[file];
  return line === undefined ? "" : (text?.split("\n")[line - 1] ?? "");
}
