import { Command, Option } from "commander";
import { EXIT, UsageError } from "../exit.ts";
import { type InputOptions, pathsAmong, readOptionsOf, withInput } from "../options.ts";
import { wantsColor, writeResult } from "../output.ts";
import { endOr } from "./reach.ts";

interface BlastFlags extends InputOptions {
  readonly from: string;
  readonly format: "text" | "json";
  readonly output?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `watertight blast --from COMPONENT [paths...]` */
export function blastCommand(done: (code: number) => void): Command {
  return withInput(
    new Command("blast")
      .description("what can be reached from a resource that is taken over: in one step, and from there on")
      .argument("[paths...]", "files, folders, globs, or - for standard input", ["."])
      .requiredOption("--from <resource>", "id, ARN or name of an instance, service, function ..."),
  )
    .addOption(new Option("-f, --format <format>", "how to tell it").choices(["text", "json"]).default("text"))
    .option("-o, --output <file>", "write the result to a file")
    .option("-q, --quiet", "print results only: no warnings on stderr")
    .option("--no-color", "no colours (NO_COLOR does the same)")
    .action(async (paths: readonly string[], flags: BlastFlags) => done(await runBlast(paths, flags)));
}

async function runBlast(paths: readonly string[], flags: BlastFlags): Promise<number> {
  const [{ readEstate }, { modelOf }, { endNamed }, { blastOf }, reports, { problemText }, { configured, namesFor }] =
    await Promise.all([
      import("../../sources/read.ts"),
      import("../../check.ts"),
      import("../../connect/names.ts"),
      import("../../connect/blast.ts"),
      import("../../reports/blast-text.ts"),
      import("../../reports/terminal.ts"),
      import("../intent.ts"),
    ]);
  const inputs = pathsAmong(paths, flags);
  const config = await configured(undefined, undefined, inputs);
  const estate = await readEstate(inputs, readOptionsOf(flags));
  for (const problem of estate.problems) {
    if (flags.quiet === true && problem.blame === "warning") continue;
    process.stderr.write(`${problemText(problem, wantsColor(process.stderr, flags.color))}\n`);
  }
  if (estate.resources.size === 0) throw new UsageError("no resource was read", "give files or folders with templates");
  const model = modelOf(estate);
  const end = endOr(
    endNamed(flags.from, estate, model.topology, model.access, await namesFor(model, config.intent)),
    flags.from,
    "--from",
  );
  if (end.is !== "resource" && end.is !== "resources")
    throw new UsageError(`\`${flags.from}\` (--from) is nothing that can be taken over`, "name a resource");
  const start = end.is === "resource" ? [end.resource] : end.resources;
  const report = reports.blastReport(flags.from, blastOf(model, start), (id) => {
    const resource = estate.get(id);
    return {
      type: resource?.type ?? "not read",
      place: resource === undefined ? undefined : estate.place(resource),
    };
  });
  const text =
    flags.format === "json"
      ? `${JSON.stringify(report, null, 2)}\n`
      : reports.blastText(report, flags.output === undefined && wantsColor(process.stdout, flags.color));
  await writeResult(text, flags.output);
  if (estate.problems.some(({ blame }) => blame === "input")) return EXIT.usage;
  return report.summary.perhaps > 0 || !report.summary.complete ? EXIT.incomplete : EXIT.ok;
}
