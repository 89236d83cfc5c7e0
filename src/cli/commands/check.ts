import { writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Command, Option } from "commander";
import type { FailOn } from "../../reports/build-report.ts";
import type { Report } from "../../reports/report.ts";
import { UsageError } from "../exit.ts";
import { collect, type InputOptions, pathsAmong, readOptionsOf, withInput } from "../options.ts";
import { reasonOf, wantsColor, writeResult } from "../output.ts";
import { VERSION } from "../version.ts";

interface CheckFlags extends InputOptions {
  readonly format: "text" | "json" | "sarif" | "markdown" | "junit";
  readonly output?: string;
  readonly failOn: FailOn;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly config?: string;
  readonly environment?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly minLayers?: number;
  readonly allVerdicts?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** `watertight check [paths...]` */
export function checkCommand(done: (code: number) => void): Command {
  return withInput(
    new Command("check")
      .description("read infrastructure, prove who reaches whom, answer SEC 5 and SEC 6")
      .argument("[paths...]", "files, folders, globs, or - for standard input", ["."]),
  )
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
    .option(
      "--only <controls>",
      "only these controls: ids, patterns, kinds, strategies, severities, SEC05-BP02 ... (comma-separated, repeatable)",
      collect,
    )
    .option("--skip <controls>", "not these controls (comma-separated, repeatable)", collect)
    .option(
      "--config <file>",
      "watertight.yaml or watertight.config.ts (default: that of the working folder, or beside the input)",
    )
    .option("--environment <name>", "one of the environments of the intent")
    .option("--baseline <file>", "findings in this file are accepted: listed, not counted")
    .option("--write-baseline <file>", "write the findings of this run as a baseline")
    .option(
      "--min-layers <number>",
      "every way from the internet to data and compute has at least so many layers of defense",
      layersNamed,
    )
    .option("--all-verdicts", "in JSON: every control on every resource, holds included")
    .option("-q, --quiet", "print results only: no warnings on stderr")
    .option("-v, --verbose", "show everything that the text form shortens")
    .option("--no-color", "no colours (NO_COLOR does the same)")
    .action(async (paths: readonly string[], flags: CheckFlags) => done(await runCheck(paths, flags)));
}

async function runCheck(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const [
    { readEstate },
    { check },
    { CONTROLS },
    { selectControls },
    { configured },
    baselines,
    progress,
    { layersAtLeast },
  ] = await Promise.all([
    import("../../sources/read.ts"),
    import("../../check.ts"),
    import("../../controls/registry.ts"),
    import("../select.ts"),
    import("../intent.ts"),
    import("../baseline.ts"),
    import("../progress.ts"),
    import("../../controls/layers-at-least.ts"),
  ]);
  const inputs = pathsAmong(paths, flags);
  const config = await configured(flags.config, flags.environment, inputs);
  const own = config.intent === undefined ? [] : (await import("../../findings/intent-controls.ts")).INTENT_CONTROLS;
  const controls = selectControls([...CONTROLS, ...own], flags.only, flags.skip);
  const asked = flags.minLayers === undefined ? controls : [...controls, layersAtLeast(flags.minLayers)];
  const bar = progress.progressBar(process.stderr, flags.quiet === true);
  const estate = await readEstate(inputs, { ...readOptionsOf(flags), progress: bar.update });
  bar.done();
  const report = check(estate, {
    controls,
    minLayers: flags.minLayers,
    intent: config.intent,
    suppressions: config.suppressions,
    baseline: flags.baseline === undefined ? undefined : baselines.readBaseline(flags.baseline),
    failOn: flags.failOn,
    allVerdicts: flags.allVerdicts,
    today: new Date().toISOString().slice(0, 10),
    problems: config.problems,
  });
  if (flags.writeBaseline !== undefined) writeBaseline(flags.writeBaseline, baselines.baselineText(report));
  await tellProblems(report, flags);
  await writeResult(await rendered(report, flags, asked), flags.output);
  return report.summary.exitCode;
}

function layersNamed(text: string): number {
  if (!/^\d{1,2}$/.test(text)) throw new UsageError(`\`${text}\` is no number of layers`, "write --min-layers 2");
  return Number(text);
}

function writeBaseline(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write \`${file}\`: ${reasonOf(error)}`, `does the folder \`${dirname(file)}\` exist?`);
  }
}

async function tellProblems(report: Report, flags: CheckFlags): Promise<void> {
  const { problemText } = await import("../../reports/terminal.ts");
  const color = wantsColor(process.stderr, flags.color);
  for (const problem of report.problems) {
    if (flags.quiet === true && problem.blame === "warning") continue;
    process.stderr.write(`${problemText(problem, color)}\n`);
  }
}

async function rendered(
  report: Report,
  flags: CheckFlags,
  controls: Parameters<typeof import("../../reports/sarif.ts").sarif>[1],
): Promise<string> {
  switch (flags.format) {
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
    case "sarif":
      return (await import("../../reports/sarif.ts")).sarif(report, controls, VERSION);
    case "markdown":
      return (await import("../../reports/markdown.ts")).markdown(report);
    case "junit":
      return (await import("../../reports/junit.ts")).junit(report);
    case "text": {
      const { terminal } = await import("../../reports/terminal.ts");
      const color = flags.output === undefined && wantsColor(process.stdout, flags.color);
      return terminal(report, {
        color,
        width: process.stdout.columns ?? (Number(process.env.COLUMNS) || 100),
        verbose: flags.verbose === true,
      });
    }
  }
}
