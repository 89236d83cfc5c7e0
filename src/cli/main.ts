#!/usr/bin/env node
import { EXIT } from "./exit.ts";
import { VERSION } from "./version.ts";

// The version answers before anything is loaded.
const [first] = process.argv.slice(2);
if (first === "--version" || first === "-V") {
  process.stdout.write(`${VERSION}\n`);
} else {
  const { run } = await import("./program.ts");
  process.exitCode = await run(process.argv).catch((error: unknown) => {
    process.stderr.write(
      `watertight: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.stderr.write("This is a bug in watertight. Please report it, without anything secret.\n");
    return EXIT.bug;
  });
}
