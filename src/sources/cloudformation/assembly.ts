import { dirname, join, resolve } from "node:path";
import type { Input } from "../../estate/problem.ts";
import type { Session, SourceFile } from "../reader.ts";
import { get, isPlainMap, type Plain, type PlainMap, plainAt } from "../syntax/node.ts";
import { isManifest, parseManifest } from "./load.ts";
import type { Deployment } from "./stack.ts";

/** A stack that a cloud assembly deploys. */
export interface AssemblyStack {
  readonly name: string;
  readonly templateLocation: string;
  readonly deployment: Deployment;
  /** CDK construct paths by logical id. */
  readonly constructPaths: ReadonlyMap<string, string>;
}

/** A cloud assembly, with those nested in it. */
export interface Assembly {
  readonly folder: string;
  readonly input: Input;
  readonly stacks: readonly AssemblyStack[];
}

const DEEPEST = 16;

/**
 * Reads the manifest of a cloud assembly (`cdk.out/manifest.json`): its stacks with their environment, parameters and
 * construct paths, and the assemblies of its stages.
 * https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 */
export function readAssembly(file: SourceFile, session: Session): Assembly | undefined {
  const manifest = parseManifest(file.text);
  if (!isManifest(manifest)) return undefined;
  const folder = dirname(file.location);
  const stacks = stacksOf(manifest, folder, session, 0);
  return {
    folder,
    stacks,
    input: { file: file.name, kind: "cdk", resources: 0, note: `a cloud assembly of ${count(stacks.length, "stack")}` },
  };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function stacksOf(manifest: PlainMap, folder: string, session: Session, depth: number): readonly AssemblyStack[] {
  const stacks: AssemblyStack[] = [];
  const artifacts = get(manifest, "artifacts");
  for (const [id, artifact] of isPlainMap(artifacts) ? Object.entries(artifacts) : []) {
    if (!isPlainMap(artifact)) continue;
    const type = get(artifact, "type");
    if (type === "aws:cloudformation:stack") {
      const stack = stackOf(id, artifact, folder, session);
      if (stack !== undefined) stacks.push(stack);
    } else if (type === "cdk:cloud-assembly" && depth < DEEPEST) {
      const directory = plainAt(artifact, ["properties", "directoryName"]);
      if (typeof directory === "string") stacks.push(...nestedAssembly(join(folder, directory), session, depth + 1));
    }
  }
  return stacks;
}

function nestedAssembly(folder: string, session: Session, depth: number): readonly AssemblyStack[] {
  const file = session.open(join(folder, "manifest.json"));
  const manifest = file === undefined ? undefined : parseManifest(file.text);
  if (isManifest(manifest)) return stacksOf(manifest, folder, session, depth);
  session.ledger.gap({
    code: "assembly-not-read",
    message: `the cloud assembly of stage \`${folder}\` could not be read`,
    settle: "run `cdk synth` again",
    hidesFindings: true,
  });
  return [];
}

function stackOf(id: string, artifact: PlainMap, folder: string, session: Session): AssemblyStack | undefined {
  const templateFile = plainAt(artifact, ["properties", "templateFile"]);
  if (typeof templateFile !== "string") return undefined;
  const stackName = plainAt(artifact, ["properties", "stackName"]);
  const environment = get(artifact, "environment");
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(typeof environment === "string" ? environment : "") ?? [];
  const known = (value: string | undefined): string | undefined =>
    value === undefined || value.startsWith("unknown-") ? undefined : value;
  return {
    name: typeof stackName === "string" ? stackName : id,
    templateLocation: resolve(folder, templateFile),
    deployment: {
      account: known(account) ?? session.options.account,
      region: known(region) ?? session.options.region,
      stackName: typeof stackName === "string" ? stackName : id,
      parameters: parametersOf(plainAt(artifact, ["properties", "parameters"])),
    },
    constructPaths: constructPaths(artifact, folder, session),
  };
}

function parametersOf(parameters: Plain | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of isPlainMap(parameters) ? Object.entries(parameters) : []) {
    if (typeof value !== "object") found.set(name, String(value));
  }
  return found;
}

/** Construct paths stand in the artifact's metadata, or in a file of its own in newer assemblies. */
function constructPaths(artifact: PlainMap, folder: string, session: Session): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const collect = (metadata: Plain | undefined): void => {
    for (const [path, entries] of isPlainMap(metadata) ? Object.entries(metadata) : []) {
      for (const entry of Array.isArray(entries) ? (entries as readonly Plain[]) : []) {
        if (!isPlainMap(entry) || get(entry, "type") !== "aws:cdk:logicalId") continue;
        const logicalId = get(entry, "data");
        if (typeof logicalId === "string") paths.set(logicalId, path.replace(/^\//, ""));
      }
    }
  };
  collect(get(artifact, "metadata"));
  const extra = get(artifact, "additionalMetadataFile");
  const file = typeof extra === "string" ? session.open(resolve(folder, extra)) : undefined;
  if (file !== undefined) collect(parseManifest(file.text));
  return paths;
}
