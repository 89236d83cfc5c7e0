import { Command, Option } from "commander";
import type { Model } from "../../check.ts";
import type { End } from "../../connect/exposure.ts";
import type { Named } from "../../connect/names.ts";
import { EXIT, UsageError } from "../exit.ts";
import { type InputOptions, pathsAmong, readOptionsOf, withInput } from "../options.ts";
import { wantsColor, writeResult } from "../output.ts";

interface ReachFlags extends InputOptions {
  readonly from: string;
  readonly to: string;
  readonly on?: string;
  readonly format: "text" | "json";
  readonly output?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `watertight reach --from A --to B [--on tcp/443] [paths...]` */
export function reachCommand(done: (code: number) => void): Command {
  return withInput(
    new Command("reach")
      .description("explain whether one end can reach another, by which way, or what stops it")
      .argument("[paths...]", "files, folders, globs, or - for standard input", ["."])
      .requiredOption("--from <end>", "component, id, ARN, name, address, CIDR, subnet, VPC, internet, any")
      .requiredOption("--to <end>", 'the same, or an operation of a front ("Api GET /jwt")'),
  )
    .option("--on <traffic>", "tcp/443, udp/53, tcp/8000-9000, icmp, all; without it: anything")
    .addOption(new Option("-f, --format <format>", "how to tell it").choices(["text", "json"]).default("text"))
    .option("-o, --output <file>", "write the result to a file")
    .option("-q, --quiet", "print results only: no warnings on stderr")
    .option("--no-color", "no colours (NO_COLOR does the same)")
    .action(async (paths: readonly string[], flags: ReachFlags) => done(await runReach(paths, flags)));
}

async function runReach(paths: readonly string[], flags: ReachFlags): Promise<number> {
  const [
    { readEstate },
    { modelOf },
    { endNamed },
    { trafficNamed },
    reports,
    { problemText },
    { configured, namesFor },
    { byCases },
  ] = await Promise.all([
    import("../../sources/read.ts"),
    import("../../check.ts"),
    import("../../connect/names.ts"),
    import("../on.ts"),
    import("../../reports/reach-text.ts"),
    import("../../reports/terminal.ts"),
    import("../intent.ts"),
    import("../../connect/by-cases.ts"),
  ]);
  const on = flags.on === undefined ? undefined : trafficNamed(flags.on);
  const inputs = pathsAmong(paths, flags);
  const config = await configured(undefined, undefined, inputs);
  const options = readOptionsOf(flags);
  const estate = await readEstate(inputs, options);
  for (const problem of [...config.problems, ...estate.problems]) {
    if (flags.quiet === true && problem.blame === "warning") continue;
    process.stderr.write(`${problemText(problem, wantsColor(process.stderr, flags.color))}\n`);
  }
  if (estate.resources.size === 0) throw new UsageError("no resource was read", "give files or folders with templates");
  const model = modelOf(estate);
  const names = await namesFor(model, config.intent);
  const end = (name: string, flag: string): End =>
    endOr(endNamed(name, estate, model.topology, model.access, names), name, flag);
  const [from, to] = [end(flags.from, "--from"), end(flags.to, "--to")];
  const connection = model.exposure.reach(from, to, on);
  const cases =
    connection.verdict === "unknown"
      ? await byCases({ connection, undecided: estate.undecided }, async (assumed) => {
          const other = modelOf(await readEstate(inputs, { ...options, assumed }));
          const known = await namesFor(other, config.intent);
          const [a, b] = [flags.from, flags.to].map((name) =>
            endNamed(name, other.estate, other.topology, other.access, known),
          );
          if (a?.is !== "end" || b?.is !== "end") return undefined;
          return { connection: other.exposure.reach(a.end, b.end, on), undecided: other.estate.undecided };
        })
      : undefined;
  const report = reports.reachReport(
    { from: flags.from, to: flags.to, on: flags.on },
    cases?.connection ?? connection,
    (hop) => placeOf(model, hop),
    cases?.conditions,
  );
  const text =
    flags.format === "json"
      ? `${JSON.stringify(report, null, 2)}\n`
      : reports.reachText(report, flags.output === undefined && wantsColor(process.stdout, flags.color));
  await writeResult(text, flags.output);
  if (estate.problems.some(({ blame }) => blame === "input")) return EXIT.usage;
  return report.verdict === "unknown" ? EXIT.incomplete : EXIT.ok;
}

function placeOf(
  model: Model,
  hop: { readonly resource: string | undefined; readonly path: readonly (string | number)[] },
) {
  const resource = hop.resource === undefined ? undefined : model.estate.get(hop.resource);
  return resource === undefined ? undefined : model.estate.place(resource, hop.path);
}

/** The end that a name stands for; a usage error where it stands for none. */
export function endOr(named: Named, name: string, flag: string): End {
  switch (named.is) {
    case "end":
      return named.end;
    case "ambiguous":
      throw new UsageError(
        `\`${name}\` (${flag}) names several resources`,
        `give one of: ${named.candidates.join(", ")}`,
      );
    case "no-operation":
      throw new UsageError(
        `\`${named.resource}\` has no such operation as in \`${name}\` (${flag})`,
        named.operations.length > 0
          ? `it has: ${named.operations.join(", ")}`
          : "it has no operations that are known here",
      );
    case "no-end":
      throw new UsageError(
        `\`${named.resource}\` (${flag}) is an ${named.type}: nothing is sent to it or by it`,
        "name an instance, service, function, front, subnet, VPC, address, `internet` or `any`",
      );
    case "nothing":
      throw new UsageError(
        `no resource is named \`${name}\` (${flag})`,
        named.near === undefined
          ? /^[0-9a-f.:/]*[.:][0-9a-f.:/]*$/i.test(name)
            ? "nor is it an address or a CIDR block"
            : "`check --format json --all-verdicts` lists every resource"
          : `did you mean \`${named.near}\`?`,
      );
  }
}
