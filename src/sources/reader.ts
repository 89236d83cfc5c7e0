import type { Document } from "../estate/estate.ts";
import type { Input } from "../estate/problem.ts";
import type { DocumentId, Resource, ResourceId } from "../estate/resource.ts";
import type { Value } from "../estate/value.ts";
import type { Ledger } from "./ledger.ts";

/** A file with its text, as it was found. */
export interface SourceFile {
  /** Absolute path; `-` for standard input. */
  readonly location: string;
  /** As the user would name it. */
  readonly name: string;
  /** The user named it, or a pattern that matches it; false where it was met in a folder. */
  readonly named: boolean;
  /** Empty for a large file that its reader claimed by its head: such a reader opens its files itself, one by one. */
  readonly text: string;
}

/** How input is to be read. */
export interface ReadOptions {
  /** Template parameters by name, or by stack and name: `VpcId`, `network.VpcId`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Conditions that nobody can decide, taken for true or false: by stack and name, as `Estate.undecided` has them. */
  readonly assumed?: Readonly<Record<string, boolean>> | undefined;
  /** Value of `AWS::Region` where the input does not say. */
  readonly region?: string | undefined;
  /** Value of `AWS::AccountId` where the input does not say. */
  readonly account?: string | undefined;
  /** Bytes of standard input, asked for where `-` is a path. */
  readonly stdin?: (() => Uint8Array | string) | undefined;
  /** Folder that relative paths start from; the process's by default. */
  readonly cwd?: string | undefined;
  readonly progress?:
    | ((progress: { readonly done: number; readonly total: number; readonly what: string }) => void)
    | undefined;
}

/** What a reader shares with the rest of the run. */
export interface Session {
  readonly options: ReadOptions;
  readonly ledger: Ledger;
  /** Registers a document; its id stands in the origins. */
  document(document: Document): DocumentId;
  /** Reads a file that only another file names; undefined where there is none or it cannot be read. */
  open(location: string): SourceFile | undefined;
}

/** What a reader made of its files. */
export interface Reading {
  /** By id, where a reader has them so already. */
  readonly resources: readonly Resource[] | ReadonlyMap<ResourceId, Resource>;
  readonly inputs: readonly Input[];
  /** Values that stacks hand out as outputs: what they name may be used elsewhere. */
  readonly outputs?: readonly Value[] | undefined;
  /** Conditions that something hangs on and nobody can decide: "stack/Condition". */
  readonly undecided?: readonly string[] | undefined;
}

/** One source of estates. A new one is a file of its own and a line in `readers.ts`. */
export interface SourceReader {
  readonly name: string;
  /** Whether a text is this reader's, from its content alone. Cheap: it is asked for every file. */
  recognise(text: string): boolean;
  /** Whether a file is surely this reader's, from its first 8 KB and its path. It is then not read as a whole here. */
  claims?(head: string, location: string): boolean;
  /** Reads all of its files at once: they may refer to each other. */
  read(files: readonly SourceFile[], session: Session): Promise<Reading>;
}
