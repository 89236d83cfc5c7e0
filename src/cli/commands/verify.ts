import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import type { Model } from "../../check.ts";
import { EXIT, UsageError } from "../exit.ts";
import { type InputOptions, pathsAmong, readOptionsOf, withInput } from "../options.ts";
import { wantsColor, writeResult } from "../output.ts";

interface VerifyFlags extends InputOptions {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly seed: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `watertight verify [certificate] [paths...]` */
export function verifyCommand(done: (code: number) => void): Command {
  return withInput(
    new Command("verify")
      .description("check a certificate, or the engine's own answers, with the packet simulator")
      .argument("[paths...]", "a certificate of `prove`, then files, folders, globs, or - for standard input", ["."]),
  )
    .option("--seed <number>", "decides which packets are tried where there are too many", "1")
    .addOption(new Option("-f, --format <format>", "how to tell it").choices(["text", "json"]).default("text"))
    .option("-o, --output <file>", "write the result to a file")
    .option("-q, --quiet", "print results only: no warnings on stderr")
    .option("--no-color", "no colours (NO_COLOR does the same)")
    .action(async (paths: readonly string[], flags: VerifyFlags) => done(await runVerify(paths, flags)));
}

async function runVerify(given: readonly string[], flags: VerifyFlags): Promise<number> {
  const [{ readEstate }, { modelOf }, { problemText }] = await Promise.all([
    import("../../sources/read.ts"),
    import("../../check.ts"),
    import("../../reports/terminal.ts"),
  ]);
  const all = pathsAmong(given, flags);
  const certificate = certificateText(all[0]);
  const paths = certificate === undefined ? all : all.slice(1);
  const estate = await readEstate(paths.length === 0 ? ["."] : paths, readOptionsOf(flags));
  for (const problem of estate.problems) {
    if (flags.quiet === true && problem.blame === "warning") continue;
    process.stderr.write(`${problemText(problem, wantsColor(process.stderr, flags.color))}\n`);
  }
  if (estate.resources.size === 0) throw new UsageError("no resource was read", "give files or folders with templates");
  const model = modelOf(estate);
  const seed = Number(flags.seed);
  if (!Number.isInteger(seed)) throw new UsageError(`\`${flags.seed}\` is no seed`, "write --seed 7");
  const told =
    certificate === undefined
      ? await ofEngine(model, seed)
      : await ofCertificate(certificate, all[0] ?? "", model, seed);
  await writeResult(flags.format === "json" ? `${JSON.stringify(told.json, null, 2)}\n` : told.text, flags.output);
  if (estate.problems.some(({ blame }) => blame === "input")) return EXIT.usage;
  return told.code;
}

/** The text of a certificate, where the first path is one. */
function certificateText(path: string | undefined): string | undefined {
  if (path === undefined || path === "-" || !path.endsWith(".json")) return undefined;
  try {
    const text = readFileSync(path, "utf8");
    return /^\s*\{\s*"format"\s*:\s*"watertight-certificate/.test(text.slice(0, 200)) ? text : undefined;
  } catch {
    return undefined;
  }
}

interface Told {
  readonly json: object;
  readonly text: string;
  readonly code: number;
}

async function ofEngine({ engine }: Model, seed: number): Promise<Told> {
  const [{ verifyEngine }, { showAddress }] = await Promise.all([
    import("../../intent/verify-engine.ts"),
    import("../../reach/simulate-packet.ts"),
  ]);
  const { pairs, packets, disagreements } = verifyEngine(engine, { seed });
  const lines = disagreements.slice(0, 20).map(({ claim, protocol, port, probe, seed: own }) => {
    const ends =
      probe === undefined ? "" : ` from ${showAddress(probe.from.address)} to ${showAddress(probe.to.address)}`;
    const said = claim === "may" ? "is said to be impossible, and passes" : "is said to pass, and does not";
    return `  ✖ protocol ${protocol} port ${port}${ends} ${said} (seed ${own})`;
  });
  const agrees = disagreements.length === 0;
  const head = `${agrees ? "✔" : "✖"} engine and packet simulator ${agrees ? "agree" : "disagree"}: ${packets} packets over ${pairs.replayed} of ${pairs.total} pairs of classes`;
  const json = { schemaVersion: "1.0", verified: agrees, pairs, packets, disagreements: disagreements.map(plain) };
  return { json, text: `${[head, ...lines].join("\n")}\n`, code: agrees ? EXIT.ok : EXIT.findings };
}

function plain({
  claim,
  from,
  to,
  protocol,
  port,
  seed,
}: {
  claim: string;
  from: object;
  to: object;
  protocol: number;
  port: number;
  seed: number;
}): object {
  const shown = (party: object): object => ({ ...party, addresses: undefined });
  return { claim, from: shown(from), to: shown(to), protocol, port, seed };
}

async function ofCertificate(text: string, file: string, model: Model, seed: number): Promise<Told> {
  const { parseCertificate, verifyCertificate } = await import("../../intent/verify-certificate.ts");
  const certificate = parseCertificate(text);
  if (typeof certificate === "string")
    throw new UsageError(`\`${file}\` cannot be checked: ${certificate}`, "write it anew with `prove --certificate`");
  const { failures, packets, candidates, allowed } = verifyCertificate(certificate, model, { seed });
  const verified = failures.length === 0;
  const whole = candidates.checked === candidates.total;
  const head = verified
    ? `${whole ? "✔" : "?"} ${file} stands: ${candidates.checked} of ${candidates.total} candidates refuted and ${allowed} ways confirmed with ${packets} packets`
    : `✖ ${file} does not stand`;
  const verdict = `  it certifies: ${certificate.verdict} (${certificate.intent.files.join(", ")}, made ${certificate.made})`;
  const lines = [head, verdict, ...failures.map((failure) => `  ✖ ${failure}`)];
  const json = {
    schemaVersion: "1.0",
    verified,
    certifies: certificate.verdict,
    candidates,
    allowed,
    packets,
    failures,
  };
  const code = !verified
    ? EXIT.findings
    : certificate.verdict === "violated"
      ? EXIT.findings
      : whole && certificate.verdict === "holds"
        ? EXIT.ok
        : EXIT.incomplete;
  return { json, text: `${lines.join("\n")}\n`, code };
}
