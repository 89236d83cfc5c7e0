import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command, Option } from "commander";
import type { FailOn } from "../../reports/build-report.ts";
import type { ProveReport } from "../../reports/prove-report.ts";
import type { Report } from "../../reports/report.ts";
import { UsageError } from "../exit.ts";
import { type InputOptions, pathsAmong, readOptionsOf, withInput } from "../options.ts";
import { reasonOf, wantsColor, writeResult } from "../output.ts";
import { VERSION } from "../version.ts";

interface ProveFlags extends InputOptions {
  readonly intent?: string;
  readonly environment?: string;
  readonly certificate?: string;
  readonly format: "text" | "json" | "sarif" | "markdown" | "junit";
  readonly output?: string;
  readonly failOn: FailOn;
  readonly names?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** `watertight prove [paths...]` */
export function proveCommand(done: (code: number) => void): Command {
  return withInput(
    new Command("prove")
      .description("prove that nothing but the declared flows is possible, and that those are")
      .argument("[paths...]", "files, folders, globs, or - for standard input", ["."]),
  )
    .option(
      "--intent <file>",
      "watertight.yaml or watertight.config.ts (default: that of the working folder, or beside the input)",
    )
    .option("--environment <name>", "one of the environments of the intent")
    .option("--certificate <file>", "write what was claimed and why, for `watertight verify`")
    .addOption(
      new Option("-f, --format <format>", "how to tell it")
        .choices(["text", "json", "sarif", "markdown", "junit"])
        .default("text"),
    )
    .option("-o, --output <file>", "write the result to a file")
    .addOption(
      new Option("--fail-on <severity>", "least severity that fails the run")
        .choices(["critical", "high", "medium", "low", "never"])
        .default("medium"),
    )
    .option("--names", "only list every name that the intent can use")
    .option("-q, --quiet", "print results only: no warnings on stderr")
    .option("-v, --verbose", "show everything that the text form shortens")
    .option("--no-color", "no colours (NO_COLOR does the same)")
    .action(async (paths: readonly string[], flags: ProveFlags) => done(await runProve(paths, flags)));
}

const NOTHING = {
  environment: undefined,
  components: [],
  classes: [],
  parties: [],
  allow: [],
  require: [],
  attest: [],
};

async function runProve(paths: readonly string[], flags: ProveFlags): Promise<number> {
  const [{ readEstate }, run, { configured }, { proveReport }, progress] = await Promise.all([
    import("../../sources/read.ts"),
    import("../../check.ts"),
    import("../intent.ts"),
    import("../../reports/prove-report.ts"),
    import("../progress.ts"),
  ]);
  const inputs = pathsAmong(paths, flags);
  const config = await configured(flags.intent, flags.environment, inputs);
  if (config.intent === undefined && flags.names !== true && config.problems.length === 0) {
    const hint = "write a watertight.yaml (docs/intent.md), or name one with --intent";
    throw new UsageError(
      config.files.length === 0 ? "no intent was found" : `${config.files.join(", ")} declares nothing`,
      hint,
    );
  }
  const bar = progress.progressBar(process.stderr, flags.quiet === true);
  const estate = await readEstate(inputs, { ...readOptionsOf(flags), progress: bar.update });
  bar.done();
  const today = new Date().toISOString().slice(0, 10);
  const model = run.modelOf(estate);
  const proved = run.proveIntent(model, config.intent ?? NOTHING, today);
  const options = { today, failOn: flags.failOn, suppressions: config.suppressions, problems: config.problems };
  const report = run.proofReport(model, proved, options);
  await tellProblems(report, flags);
  const told = proveReport(proved.proof, estate, config.files, report);
  if (flags.names === true) {
    await writeResult(namesText(told), flags.output);
    return 0;
  }
  if (flags.certificate !== undefined && report.summary.exitCode !== 2) {
    const { certificateOf, certificateText } = await import("../../intent/certificate.ts");
    writeTo(
      flags.certificate,
      certificateText(certificateOf(proved, { files: config.files, version: VERSION, today })),
    );
  }
  await writeResult(await rendered(told, report, flags), flags.output);
  return report.summary.exitCode;
}

function writeTo(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write \`${file}\`: ${reasonOf(error)}`, `does the folder \`${dirname(file)}\` exist?`);
  }
}

function namesText({ components, parties }: ProveReport): string {
  const lines = [
    ...components.map(({ name, kinds, resources }) => `${name}  ${kinds.join(", ")}  ${resources.join(", ")}`),
    ...parties.map(({ name, kind }) => `${name}  ${kind}`),
  ];
  return `${lines.join("\n")}\n`;
}

async function tellProblems(report: Report, flags: ProveFlags): Promise<void> {
  const { problemText } = await import("../../reports/terminal.ts");
  const color = wantsColor(process.stderr, flags.color);
  for (const problem of report.problems) {
    if (flags.quiet === true && problem.blame === "warning") continue;
    process.stderr.write(`${problemText(problem, color)}\n`);
  }
}

async function rendered(told: ProveReport, report: Report, flags: ProveFlags): Promise<string> {
  switch (flags.format) {
    case "json":
      return `${JSON.stringify(told, null, 2)}\n`;
    case "sarif": {
      const { INTENT_CONTROLS } = await import("../../findings/intent-controls.ts");
      return (await import("../../reports/sarif.ts")).sarif(report, INTENT_CONTROLS, VERSION);
    }
    case "markdown":
      return (await import("../../reports/prove-markdown.ts")).proveMarkdown(told);
    case "junit":
      return (await import("../../reports/prove-junit.ts")).proveJunit(told);
    case "text": {
      const { proveText } = await import("../../reports/prove-text.ts");
      const color = flags.output === undefined && wantsColor(process.stdout, flags.color);
      return proveText(told, { color, verbose: flags.verbose === true });
    }
  }
}
