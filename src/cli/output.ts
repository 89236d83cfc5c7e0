import { writeFileSync } from "node:fs";
import { UsageError } from "./exit.ts";

/** Whether a stream gets colours: a terminal, and neither NO_COLOR nor --no-color; FORCE_COLOR turns them on elsewhere. */
export function wantsColor(stream: NodeJS.WriteStream, flag: boolean | undefined): boolean {
  if (flag === false || isSet(process.env.NO_COLOR)) return false;
  if (isSet(process.env.FORCE_COLOR) && process.env.FORCE_COLOR !== "0") return true;
  return stream.isTTY === true && process.env.TERM !== "dumb";
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

/** Results go to a file where one is given, to stdout else. Waits until a pipe has taken everything. */
export async function writeResult(text: string, file: string | undefined): Promise<void> {
  if (file !== undefined) {
    try {
      writeFileSync(file, text);
    } catch (error) {
      throw new UsageError(
        `cannot write \`${file}\`: ${reasonOf(error)}`,
        "give a path in a folder that exists to --output",
      );
    }
    return;
  }
  await new Promise<void>((done) => {
    process.stdout.once("error", () => done()); // a reader that went away (`| head`) is no error
    process.stdout.write(text, () => done());
  });
}

export function reasonOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.message : String(error);
}
