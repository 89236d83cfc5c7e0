import { statSync } from "node:fs";
import { relative } from "node:path";
import type { Model } from "../check.ts";
import type { OtherNames } from "../connect/names.ts";
import type { Problem } from "../estate/problem.ts";
import type { WrittenSuppression } from "../findings/suppressions.ts";
import type { Intent } from "../intent/intent.ts";

/** What the configuration of a run says. */
export interface Configured {
  /** Names of the files, base first. */
  readonly files: readonly string[];
  /** Undefined where no file says who may talk to whom. */
  readonly intent: Intent | undefined;
  readonly suppressions: readonly WrittenSuppression[];
  readonly problems: readonly Problem[];
}

/**
 * Reads the configuration: the file that is named, else the one of the working folder, else the one of a folder that is
 * the only input.
 */
export async function configured(
  file: string | undefined,
  environment: string | undefined,
  paths: readonly string[],
): Promise<Configured> {
  const { readConfiguration } = await import("../sources/config.ts");
  const { files, problems } = await readConfiguration(file, ".", paths.length === 1 ? paths.filter(isFolder) : []);
  if (files.length === 0) return { files: [], intent: undefined, suppressions: [], problems };
  const [{ readIntent }, { configuredSuppressions }] = await Promise.all([
    import("../intent/read-intent.ts"),
    import("../findings/configured.ts"),
  ]);
  const read = readIntent(files, environment);
  const accepted = files.map(configuredSuppressions);
  return {
    files: files.map(({ file: name }) => relative(".", name) || name),
    intent: read.intent,
    suppressions: accepted.flatMap(({ written }) => written),
    problems: [...problems, ...read.problems, ...accepted.flatMap((one) => one.problems)],
  };
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Names that `reach` and its like take besides those of resources: components that were found, and those of the intent. */
export async function namesFor(model: Model, intent: Intent | undefined): Promise<OtherNames> {
  const [{ componentsOf }, { endNames }] = await Promise.all([
    import("../intent/components.ts"),
    import("../intent/end-names.ts"),
  ]);
  const { estate, topology, access } = model;
  return endNames({ estate, topology, access, components: componentsOf(estate, topology, access) }, intent);
}
