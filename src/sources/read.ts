import { isAbsolute, relative, sep } from "node:path";
import { type Document, Estate } from "../estate/estate.ts";
import type { Input } from "../estate/problem.ts";
import type { Value } from "../estate/value.ts";
import { type Found, findFiles } from "./find.ts";
import { Ledger } from "./ledger.ts";
import { headOfFile, LARGEST_INPUT, type Opened, openFile, openStdin } from "./open.ts";
import { isData, knownKind } from "./others.ts";
import type { Reading, ReadOptions, Session, SourceFile, SourceReader } from "./reader.ts";
import { READERS } from "./readers.ts";

export type { ReadOptions } from "./reader.ts";

/**
 * Reads everything that paths, folders, patterns and `-` (standard input) name into one estate.
 *
 * What a file is, is decided by its content. Nothing throws for what the input holds: problems carry their place, and
 * every other input is still read. `Estate.inputs` says what became of each file.
 */
export async function readEstate(paths: readonly string[], options: ReadOptions = {}): Promise<Estate> {
  const cwd = options.cwd ?? process.cwd();
  const ledger = new Ledger();
  const documents: Document[] = [];
  const session: Session = {
    options,
    ledger,
    document: (document) => documents.push(document) - 1,
    open: (location) => openBeside(location, cwd),
  };
  const sorted = sort(await findFiles(paths, cwd, ledger), session);
  let resources: Reading["resources"] = [];
  const inputs: Input[] = [];
  const outputs: Value[] = [];
  const undecided: string[] = [];
  for (const [reader, files] of sorted.mine) {
    const reading = await reader.read(files, session);
    resources = both(resources, reading.resources);
    inputs.push(...reading.inputs);
    outputs.push(...(reading.outputs ?? []));
    undecided.push(...(reading.undecided ?? []));
  }
  inputs.push(...sorted.inputs);
  if (ledger.problems.length === 0 && !inputs.some(isRead)) nothingRead(paths, ledger);
  return new Estate({ documents, resources, inputs, outputs, undecided, problems: ledger.problems, gaps: ledger.gaps });
}

/** Millions of resources by id are not copied for nothing. */
function both(a: Reading["resources"], b: Reading["resources"]): Reading["resources"] {
  if (sizeOf(a) === 0) return b;
  return sizeOf(b) === 0 ? a : [...a.values(), ...b.values()];
}

function sizeOf(resources: Reading["resources"]): number {
  return "size" in resources ? resources.size : resources.length;
}

function isRead({ kind }: Input): boolean {
  return kind !== "skipped" && kind !== "broken";
}

function nothingRead(paths: readonly string[], ledger: Ledger): void {
  const where = paths.length === 0 ? "this folder" : paths.map((path) => `\`${path}\``).join(", ");
  ledger.problem({
    code: "NOTHING_TO_READ",
    blame: "input",
    message: `${where} holds nothing that can be read`,
    hint: "name a CloudFormation or SAM template, a folder of them, or `cdk.out`",
  });
}

/** A file that another file names. */
function openBeside(location: string, cwd: string): SourceFile | undefined {
  const opened = openFile(location);
  if (opened.is !== "text") return undefined;
  const name = relative(cwd, location);
  const shown = name.startsWith(`..${sep}..${sep}..`) || isAbsolute(name) ? location : name;
  return { location, name: shown.replaceAll("\\", "/"), named: false, text: opened.text };
}

interface Sorted {
  readonly mine: ReadonlyMap<SourceReader, readonly SourceFile[]>;
  readonly inputs: readonly Input[];
}

/** Gives every file to the reader that recognises it, and says of the others what they are. */
function sort(found: readonly Found[], session: Session): Sorted {
  const mine = new Map<SourceReader, SourceFile[]>();
  const inputs: Input[] = [];
  const plain = new Map<string, number>();
  for (const [i, file] of found.entries()) {
    session.options.progress?.({ done: i, total: found.length, what: file.name });
    const claimed = file.location === "-" ? undefined : claim(file);
    if (claimed !== undefined) {
      push(mine, claimed.reader, claimed.file);
      continue;
    }
    const opened = file.location === "-" ? openStdin(session.options.stdin) : openFile(file.location);
    const text = opened.is === "text" ? opened.text : undefined;
    const reader =
      text === undefined
        ? undefined
        : READERS.find((one) => one.claims?.(text, file.location) === true || one.recognise(text));
    if (reader !== undefined && text !== undefined) {
      push(mine, reader, { location: file.location, name: file.name, named: file.named, text });
      continue;
    }
    const input = notRead(file, opened, session.ledger);
    if (input !== undefined) inputs.push(input);
    else plain.set(file.under, (plain.get(file.under) ?? 0) + 1);
  }
  for (const [under, count] of plain) {
    const note = `${count} file${count === 1 ? "" : "s"} that describe${count === 1 ? "s" : ""} no infrastructure`;
    inputs.push({ file: under, kind: "skipped", resources: 0, note });
  }
  return { mine, inputs };
}

/** What is read of a file to see whether a reader claims it. Files up to this size are kept. */
const HEAD = 8192;

/** The reader that knows a file by its head, with the file: its text only if it is small. */
function claim({
  location,
  name,
  named,
}: Found): { readonly reader: SourceReader; readonly file: SourceFile } | undefined {
  const claiming = READERS.filter(({ claims }) => claims !== undefined);
  const head = claiming.length === 0 ? undefined : headOfFile(location, HEAD);
  if (head === undefined) return undefined;
  const reader = claiming.find((one) => one.claims?.(head.text, location) === true);
  if (reader === undefined) return undefined;
  const text = head.whole ? head.text : "";
  return { reader, file: { location, name, named, text } };
}

function push(mine: Map<SourceReader, SourceFile[]>, reader: SourceReader, file: SourceFile): void {
  const files = mine.get(reader);
  if (files === undefined) mine.set(reader, [file]);
  else files.push(file);
}

/** What to say of a file that no reader takes; undefined where it is one of many that are none of ours. */
function notRead(file: Found, opened: Opened, ledger: Ledger): Input | undefined {
  const { why, hint, broken, worth } = reasonFor(opened);
  if (file.named || broken) {
    ledger.problem({
      code: broken ? "INPUT_TOO_LARGE" : "INPUT_NOT_READABLE",
      blame: "input",
      message: `\`${file.name}\` cannot be read: ${why}`,
      hint,
      place: { file: file.name, line: 1, column: 1 },
    });
    return { file: file.name, kind: "broken", resources: 0, note: why };
  }
  return worth ? { file: file.name, kind: "skipped", resources: 0, note: why } : undefined;
}

interface Reason {
  readonly why: string;
  readonly hint: string | undefined;
  /** It is surely meant for us: a problem even where nobody named it. */
  readonly broken: boolean;
  /** Worth a line of its own where it was met in a folder. */
  readonly worth: boolean;
}

function reasonFor(opened: Opened): Reason {
  switch (opened.is) {
    case "unreadable":
      return { why: opened.why, hint: "look at its permissions", broken: false, worth: true };
    case "binary":
      return { why: `it is ${opened.what}`, hint: undefined, broken: false, worth: false };
    case "large":
      return tooLarge(opened.head, opened.bytes);
    case "text":
      return unrecognised(opened.text);
  }
}

function tooLarge(head: string, bytes: number): Reason {
  const reader = READERS.find((one) => one.recognise(head));
  const megabytes = (size: number): number => Math.round(size / 1024 / 1024);
  return {
    why: `it has ${megabytes(bytes)} MB, and at most ${megabytes(LARGEST_INPUT)} MB are read`,
    hint: "CloudFormation takes templates of at most 1 MB: split it",
    broken: reader !== undefined,
    worth: true,
  };
}

function unrecognised(text: string): Reason {
  if (text.trim() === "") return { why: "it is empty", hint: undefined, broken: false, worth: false };
  const known = knownKind(text);
  if (known === undefined) {
    const hint = "a template has `Resources` with a `Type` each";
    return { why: "it is not a kind of input that is known", hint, broken: false, worth: isData(text) };
  }
  return { why: `it is ${known.what}, which is not read yet`, hint: known.instead, broken: false, worth: true };
}
