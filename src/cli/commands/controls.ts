import { Command, Option } from "commander";
import { createColors } from "picocolors";
import type { Control } from "../../controls/control.ts";
import { EXIT } from "../exit.ts";
import { collect } from "../options.ts";
import { wantsColor, writeResult } from "../output.ts";

interface ControlsFlags {
  readonly format: "text" | "json";
  readonly output?: string;
  readonly only?: readonly string[];
  readonly color: boolean;
}

/** `watertight controls` and `watertight controls show ID` */
export function controlsCommand(done: (code: number) => void): Command {
  const format = (): Option =>
    new Option("-f, --format <format>", "how to tell it").choices(["text", "json"]).default("text");
  const command = new Command("controls").description("list the controls, or show one");
  command
    .command("list", { isDefault: true })
    .description("list the controls")
    .addOption(format())
    .option("-o, --output <file>", "write the result to a file")
    .option(
      "--only <controls>",
      "only these: ids, patterns, kinds, strategies, severities, SEC05-BP02 ... (comma-separated, repeatable)",
      collect,
    )
    .option("--no-color", "no colours")
    .exitOverride()
    .action(async (flags: ControlsFlags) => {
      const controls = await selected(flags.only);
      await writeResult(flags.format === "json" ? jsonOf(controls) : listText(controls, flags.color), flags.output);
      done(EXIT.ok);
    });
  command
    .command("show")
    .description("show one control: what it claims, why, examples, sources")
    .argument("<id>", "id of the control")
    .addOption(format())
    .option("-o, --output <file>", "write the result to a file")
    .option("--no-color", "no colours")
    .exitOverride()
    .action(async (id: string, flags: ControlsFlags) => {
      const controls = await selected([id]);
      const text =
        flags.format === "json"
          ? jsonOf(controls)
          : controls.map((control) => controlText(control, flags.color)).join("\n");
      await writeResult(text, flags.output);
      done(EXIT.ok);
    });
  return command;
}

async function selected(only: readonly string[] | undefined): Promise<readonly Control[]> {
  const [{ CONTROLS }, { selectControls }] = await Promise.all([
    import("../../controls/registry.ts"),
    import("../select.ts"),
  ]);
  return selectControls(CONTROLS, only, undefined);
}

function jsonOf(controls: readonly Control[]): string {
  return `${JSON.stringify(
    controls.map(({ check: _, ...rest }) => rest),
    null,
    2,
  )}\n`;
}

function listText(controls: readonly Control[], color: boolean): string {
  const ink = createColors(wantsColor(process.stdout, color));
  const width = Math.max(...controls.map(({ id }) => id.length), 0);
  const lines = controls.map(
    ({ id, severity, kind, practice, title }) =>
      `${ink.bold(id.padEnd(width))}  ${severity.padEnd(8)}  ${kind.padEnd(9)}  ${practice}  ${title}`,
  );
  return `${lines.join("\n")}\n`;
}

function controlText(control: Control, color: boolean): string {
  const ink = createColors(wantsColor(process.stdout, color));
  const examples = [
    ...control.bad.map((example) => ({ word: "Violates", example })),
    ...control.good.map((example) => ({ word: "Holds", example })),
  ];
  return [
    `${ink.bold(control.id)}  ${control.title}`,
    "",
    `${control.severity}, ${control.kind}, ${control.strategy}, ${control.practice}`,
    `on ${control.on.join(", ")}`,
    "",
    control.why,
    "",
    `${ink.bold("Change")}  ${control.fix}`,
    ...examples.flatMap(({ word, example }) => [
      "",
      `${ink.bold(word)}: ${example.name}`,
      ...example.template
        .trim()
        .split("\n")
        .map((line) => `    ${line}`),
    ]),
    "",
    ...control.sources.map((source) => ink.cyan(source)),
    "",
  ].join("\n");
}
