import { Command, CommanderError } from "commander";
import { blastCommand } from "./commands/blast.ts";
import { checkCommand } from "./commands/check.ts";
import { controlsCommand } from "./commands/controls.ts";
import { proveCommand } from "./commands/prove.ts";
import { reachCommand } from "./commands/reach.ts";
import { verifyCommand } from "./commands/verify.ts";
import { EXIT, UsageError } from "./exit.ts";
import { VERSION } from "./version.ts";

/** Runs the command line; the answer is the exit code. Throws only on a bug. */
export async function run(argv: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const done = (result: number): void => {
    code = result;
  };
  const program = new Command("watertight")
    .description("Proves how AWS infrastructure is protected, before and after it is deployed.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .showHelpAfterError("(--help lists commands and options)")
    .exitOverride()
    .addHelpText(
      "after",
      "\nExit codes: 0 nothing at or above the threshold, 1 findings, 2 wrong usage or unreadable input,\n3 incomplete (gaps or unknowns that could hide findings), 70 a bug in watertight.",
    );
  for (const command of [
    checkCommand(done),
    proveCommand(done),
    verifyCommand(done),
    reachCommand(done),
    blastCommand(done),
    controlsCommand(done),
  ]) {
    program.addCommand(command.exitOverride());
  }
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof UsageError) {
      process.stderr.write(
        `watertight: ${error.message}\n${error.hint === undefined ? "" : `  hint: ${error.hint}\n`}`,
      );
      return EXIT.usage;
    }
    throw error;
  }
}
