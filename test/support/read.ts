import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Estate } from "../../src/estate/estate.ts";
import type { Problem } from "../../src/estate/problem.ts";
import type { Resource } from "../../src/estate/resource.ts";
import type { Value } from "../../src/estate/value.ts";
import { type ReadOptions, readEstate } from "../../src/sources/read.ts";

/** The estate of one template, given on standard input. */
export function estateOf(template: string, options: ReadOptions = {}): Promise<Estate> {
  return readEstate(["-"], { ...options, stdin: () => template });
}

/** The estate of a folder that holds these files, by their paths in it. */
export async function estateOfFiles(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: ReadOptions = {},
  paths: readonly string[] = ["."],
): Promise<Estate> {
  const folder = mkdtempSync(join(tmpdir(), "watertight-"));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await readEstate(paths, { ...options, cwd: folder });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A resource of the estate; fails where there is none of that id. */
export function resource(estate: Estate, id: string): Resource {
  const found = estate.get(id);
  if (found === undefined) throw new Error(`no resource ${id}, only ${[...estate.resources.keys()].join(", ")}`);
  return found;
}

/** The properties of the resource with that id. */
export function properties(estate: Estate, id: string): { readonly [name: string]: Value } {
  return resource(estate, id).properties;
}

/** The value of property `Value` of an `AWS::SSM::Parameter` named `Probe` with that expression, in a small template. */
export async function valueOfExpression(
  expression: string,
  rest = "",
  options: ReadOptions = {},
): Promise<Value | undefined> {
  const estate = await estateOf(
    `${rest}\nResources:\n${PARTS}  Probe:\n    Type: AWS::SSM::Parameter\n    Properties:\n      Value: ${expression}\n`,
    options,
  );
  return properties(estate, "Probe").Value;
}

const PARTS = `  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Orders:
    Type: AWS::SQS::Queue
  Setup:
    Type: Custom::Setup
    Properties: {ServiceToken: !GetAtt Orders.Arn}
`;

/** Code and line of every problem. */
export function told(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ code, place }) => `${code}@${place?.line ?? "-"}`);
}
