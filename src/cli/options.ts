import { readFileSync } from "node:fs";
import type { Command } from "commander";
import type { ReadOptions } from "../sources/read.ts";
import { UsageError } from "./exit.ts";

/** Options of every command that reads input. */
export interface InputOptions {
  readonly parameters?: readonly string[];
  readonly region?: string;
  readonly account?: string;
}

/** Adds the paths argument's companions: how the input is to be read. */
export function withInput(command: Command): Command {
  return command
    .option("-p, --parameters <name=value...>", "template parameters, as Name=value or Stack.Name=value")
    .option("--region <region>", "value of AWS::Region where the input does not say")
    .option("--account <id>", "value of AWS::AccountId where the input does not say");
}

/** Gathers the values of an option that may be given several times. */
export function collect(value: string, gathered: readonly string[] | undefined): readonly string[] {
  return [...(gathered ?? []), value];
}

/**
 * Paths that `--parameters A=1 B=2 template.yaml` took for parameters: what has no `=` is a path.
 */
export function pathsAmong(paths: readonly string[], options: InputOptions): readonly string[] {
  const taken = (options.parameters ?? []).filter((pair) => !pair.includes("="));
  if (taken.length === 0) return paths;
  const isDefault = paths.length === 1 && paths[0] === ".";
  return isDefault ? taken : [...taken, ...paths];
}

/** What the reader needs, from the options of the command line. */
export function readOptionsOf(options: InputOptions): ReadOptions {
  return {
    parameters: parametersOf((options.parameters ?? []).filter((pair) => pair.includes("="))),
    region: options.region,
    account: options.account,
    stdin: once(() => readFileSync(0)),
  };
}

/** Standard input can be read once only, and may be asked for again. */
function once<T>(read: () => T): () => T {
  let value: { readonly read: T } | undefined;
  return () => {
    value ??= { read: read() };
    return value.read;
  };
}

function parametersOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals <= 0) {
      throw new UsageError(`\`${pair.slice(0, 40)}\` is not a parameter`, "write --parameters Name=value");
    }
    parameters[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return parameters;
}
