import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { decode } from "./decode.ts";
import type { ReadOptions } from "./reader.ts";

/** A template of a megabyte is the most that CloudFormation takes; assemblies and bodies of APIs are allowed more. */
export const LARGEST_INPUT = 32 * 1024 * 1024;
/** What is read of a file before anybody knows what it is. */
const HEAD = 65_536;

/** The text of a file: all of it, or its first bytes where it is too large to be read. */
export type Opened =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "large"; readonly head: string; readonly bytes: number }
  | { readonly is: "binary"; readonly what: string }
  | { readonly is: "unreadable"; readonly why: string };

/** Opens a file of at most `largest` bytes. */
export function openFile(location: string, largest = LARGEST_INPUT): Opened {
  let descriptor: number;
  try {
    descriptor = openSync(location, "r");
  } catch (error) {
    return { is: "unreadable", why: reasonOf(error) };
  }
  try {
    const stats = fstatSync(descriptor);
    if (stats.isFile() && stats.size > largest) return large(descriptor, stats.size);
    return textOf(readFileSync(descriptor));
  } catch (error) {
    return { is: "unreadable", why: reasonOf(error) };
  } finally {
    closeSync(descriptor);
  }
}

/** The first `most` bytes of a file: all of a small one. Undefined where it is no text. */
export function headOfFile(
  location: string,
  most: number,
): { readonly text: string; readonly whole: boolean } | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(location, "r");
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return undefined; // what is read of a pipe is gone
    const bytes = new Uint8Array(Math.min(stats.size, most));
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    const decoded = decode(bytes.subarray(0, length));
    return "binary" in decoded ? undefined : { text: decoded.text, whole: length >= stats.size };
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}

export function openStdin(stdin: ReadOptions["stdin"]): Opened {
  if (stdin === undefined) return { is: "unreadable", why: "there is no standard input" };
  try {
    const content = stdin();
    if (typeof content !== "string") return content.length > LARGEST_INPUT ? headOf(content) : textOf(content);
    if (content.length > LARGEST_INPUT) return { is: "large", head: content.slice(0, HEAD), bytes: content.length };
    return { is: "text", text: content.replace(/^\uFEFF/, "") };
  } catch (error) {
    return { is: "unreadable", why: reasonOf(error) };
  }
}

function large(descriptor: number, bytes: number): Opened {
  const head = new Uint8Array(HEAD);
  const length = readSync(descriptor, head, 0, HEAD, 0);
  const decoded = decode(head.subarray(0, length));
  return "binary" in decoded ? { is: "binary", what: decoded.binary } : { is: "large", head: decoded.text, bytes };
}

function headOf(content: Uint8Array): Opened {
  const decoded = decode(content.subarray(0, HEAD));
  return "binary" in decoded
    ? { is: "binary", what: decoded.binary }
    : { is: "large", head: decoded.text, bytes: content.length };
}

function textOf(bytes: Uint8Array): Opened {
  const decoded = decode(bytes);
  return "binary" in decoded ? { is: "binary", what: decoded.binary } : { is: "text", text: decoded.text };
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "it may not be read",
  EPERM: "it may not be read",
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return REASONS[code] ?? (error instanceof Error ? error.message.split("\n")[0] : undefined) ?? "it cannot be read";
}
