import type { Input } from "../../estate/problem.ts";
import type { DocumentId, Path } from "../../estate/resource.ts";
import { openFile } from "../open.ts";
import type { Reading, Session, SourceFile } from "../reader.ts";
import { parseJson } from "../syntax/json.ts";
import { Lines } from "../syntax/lines.ts";
import { Coverage, type Status } from "./coverage.ts";
import { fieldPathOf } from "./field-path.ts";
import type { Kind } from "./kind.ts";
import { BY_KEY, CALLS } from "./kinds.ts";
import { kebab, type Layout, layoutOf } from "./layout.ts";
import { Maker } from "./maker.ts";
import { readManifest } from "./manifest.ts";
import { isIdentity } from "./recognise.ts";
import { fieldOf, isRec, type Rec, textAt } from "./record.ts";
import { settle } from "./settle.ts";
import { LARGEST_SNAPSHOT, Shelf, SnapshotDocument } from "./snapshot-document.ts";
import type { Scope } from "./snapshot-resource.ts";

/** Reads the files of snapshots, one after the other: what is not needed of a file is let go before the next is opened. */
export function readSnapshot(files: readonly SourceFile[], session: Session): Reading {
  const run = new Run(session);
  const ordered = [...files].map((file) => ({ file, layout: layoutOf(file.location) }));
  ordered.sort((a, b) => rankOf(a) - rankOf(b));
  for (const [i, { file, layout }] of ordered.entries()) {
    session.options.progress?.({ done: i, total: files.length, what: file.name });
    run.read(file, layout);
  }
  return run.finish();
}

/** First who was asked, then interfaces: an instance's record tells of its interfaces where nothing else does. */
function rankOf({ file, layout }: { readonly file: SourceFile; readonly layout: Layout }): number {
  if (layout.call === "sts get-caller-identity" || /identity|manifest/i.test(nameOf(file.location))) return 0;
  return /network-?interfaces/i.test(file.location) ? 1 : 2;
}

function nameOf(location: string): string {
  return location.slice(Math.max(location.lastIndexOf("/"), location.lastIndexOf("\\")) + 1);
}

class Run {
  readonly #session: Session;
  readonly #maker: Maker;
  readonly #coverage = new Coverage();
  readonly #shelf = new Shelf();
  readonly #inputs: Input[] = [];
  /** Accounts by the folder above their Regions, as `aws sts get-caller-identity` told. */
  readonly #accounts = new Map<string, string>();
  readonly #documents = new Map<DocumentId, SnapshotDocument>();
  /** Calls that a manifest says were not, which is told with the manifest. */
  readonly #told = new Set<string>();
  /** Calls that a manifest says were answered in full, by account, Region, call and arguments. */
  readonly #complete = new Set<string>();
  /** Calls whose records nothing here reads, with the number of files. */
  readonly #unread = new Map<string, number>();

  constructor(session: Session) {
    this.#session = session;
    this.#maker = new Maker((code, message, document, path) => this.#tell(code, message, document, path));
  }

  finish(): Reading {
    this.#maker.finish();
    settle(this.#maker, this.#coverage, this.#session.ledger);
    for (const [call, count] of this.#unread)
      this.#session.ledger.gap({
        code: "call-not-modelled",
        message: `the output of \`aws ${call}\` (${count} file${count === 1 ? "" : "s"}) is not looked at`,
        hidesFindings: false,
      });
    return { resources: this.#maker.resources, inputs: this.#inputs };
  }

  read(file: SourceFile, layout: Layout): void {
    const before = this.#maker.resources.size;
    if (!this.#readAll(file, layout)) return;
    this.#inputs.push({ file: file.name, kind: "snapshot", resources: this.#maker.resources.size - before });
  }

  #readAll(file: SourceFile, layout: Layout): boolean {
    const text = this.#textOf(file);
    if (text === undefined) return false;
    if (file.location.endsWith(".jsonl")) this.#lines(file, layout, text);
    else {
      const json = this.#parse(file, text, 0);
      if (json === undefined) return false;
      this.#document(file, layout, json, { line: undefined, text });
    }
    return true;
  }

  #textOf(file: SourceFile): string | undefined {
    if (file.location === "-" || file.text !== "") return file.text;
    const opened = openFile(file.location, LARGEST_SNAPSHOT);
    if (opened.is === "text") return opened.text;
    const why =
      opened.is === "unreadable" ? opened.why : opened.is === "large" ? "it is larger than 500 MB" : opened.what;
    this.#broken(file, "INPUT_NOT_READABLE", `\`${file.name}\` cannot be read: ${why}`, { line: 1, column: 1 });
    return undefined;
  }

  /** Undefined where the text is no JSON: said with the place of the first error. */
  #parse(file: SourceFile, text: string, line: number): unknown {
    try {
      return JSON.parse(text);
    } catch {
      const [problem] = parseJson(text).problems.filter(({ blame }) => blame === "input");
      const place = new Lines(text).at(problem?.offset ?? 0);
      const message = problem?.message ?? "not well-formed JSON";
      this.#broken(
        file,
        "SNAPSHOT_NOT_JSON",
        message,
        { line: place.line + line, column: place.column },
        problem?.hint,
      );
      return undefined;
    }
  }

  #broken(
    file: SourceFile,
    code: string,
    message: string,
    place: { readonly line: number; readonly column: number },
    hint?: string,
  ): void {
    this.#inputs.push({ file: file.name, kind: "broken", resources: 0, note: message });
    this.#session.ledger.problem({ code, blame: "input", message, hint, place: { file: file.name, ...place } });
  }

  /** A file of the live reader: a page of the call's output on every line, with the arguments of the call. */
  #lines(file: SourceFile, layout: Layout, text: string): void {
    for (const [line, one] of text.split("\n").entries()) {
      if (one.trim() === "") continue;
      const json = this.#parse(file, one, line);
      if (!isRec(json)) continue;
      const args = Array.isArray(json.args) ? json.args.filter((arg) => typeof arg === "string") : [];
      this.#document(file, { ...layout, args }, json.page, { line, text });
    }
  }

  #document(
    file: SourceFile,
    layout: Layout,
    json: unknown,
    { line, text }: { readonly line: number | undefined; readonly text: string },
  ): void {
    if (!isRec(json)) {
      this.#unread.set(layout.call ?? file.name, (this.#unread.get(layout.call ?? file.name) ?? 0) + 1);
      return;
    }
    if (this.#isManifest(json) || this.#isIdentity(json, layout)) return;
    const account = layout.account ?? this.#accounts.get(layout.home) ?? this.#session.options.account;
    const scope = this.#maker.scopeFor(account, layout.region ?? this.#session.options.region);
    const found = kindsOf(json, layout.call);
    // Pages of the live reader go on to the next one: its manifest says whether the last one is there.
    const cut = line === undefined ? isCut(json) : !this.#isComplete(scope, layout);
    const kept = file.location === "-" ? text : undefined;
    const document = new SnapshotDocument(file.name, file.location, this.#shelf, {
      text: kept,
      line,
      field: (path) => fieldPathOf(found, path),
    });
    const id = this.#session.document(document);
    this.#documents.set(id, document);
    for (const { kinds, key } of found)
      this.#records(json, key, kinds, { scope, account, document: id, args: layout.args, cut });
    const kinds = found.flatMap(({ kinds }) => kinds.slice(0, 1));
    this.#cover(json, scope, layout, kinds, { id, cut, live: line !== undefined });
  }

  #isComplete(scope: Scope, { call = "", args }: Layout): boolean {
    return this.#complete.has(completeKey(scope, call, args)) || this.#complete.has(completeKey(scope, call, []));
  }

  #records(json: Rec, key: string, kinds: readonly Kind[], of: Of): void {
    const [first] = kinds;
    const value = first?.whole === true ? json : json[key];
    const here = { ...of, asked: of.account, key, index: 0, inner: -1 };
    const list = Array.isArray(value) ? value : [value];
    for (let i = 0; i < list.length; i++) {
      const item: unknown = list[i];
      const kind = kinds.length === 1 ? first : kinds.find((one) => isRec(item) && fits(item, one));
      here.index = i;
      if (kind === undefined || !isRec(item))
        this.#tell("record-not-read", "it is no record that is known here", of.document, [key, i]);
      else if (kind.inner === undefined || item[kind.inner] === undefined) this.#maker.record(item, kind, here);
      else this.#inner(item, kind, here);
    }
  }

  /** The records that a record is a list of. They are its owner's. */
  #inner(item: Rec, kind: Kind, here: Here): void {
    const list = item[kind.inner ?? ""];
    const path = [here.key, here.index];
    if (!Array.isArray(list)) {
      this.#tell("record-not-read", `it has no list \`${kind.inner}\``, here.document, path);
      return;
    }
    const owner = textAt(item, "OwnerId");
    const own = owner === undefined || owner === here.scope.account;
    const within = { ...here, scope: own ? here.scope : this.#maker.scopeFor(owner, here.scope.region) };
    for (let j = 0; j < list.length; j++) {
      const record: unknown = list[j];
      within.inner = j;
      if (isRec(record)) this.#maker.record(record, kind, within);
      else this.#tell("record-not-read", "it is no record", here.document, [...path, j]);
    }
  }

  #cover(
    json: Rec,
    scope: Scope,
    layout: Layout,
    kinds: readonly Kind[],
    of: { readonly id: DocumentId; readonly cut: boolean; readonly live: boolean },
  ): void {
    const status: Status = of.cut ? "partial" : "complete";
    const calls = new Set(layout.call === undefined ? kinds.map(({ call }) => call) : [layout.call]);
    for (const call of calls) {
      // A call about one thing answers for that thing only.
      if (layout.args.length === 0) this.#coverage.set(scope, call, status);
      for (const arg of layout.args) this.#maker.answer(call, arg, of.cut);
    }
    if (kinds.length === 0) {
      const what = layout.call ?? Object.keys(json).slice(0, 3).join(", ");
      this.#unread.set(what, (this.#unread.get(what) ?? 0) + 1);
    }
    if (!of.cut || (of.live && this.#told.has(completeKey(scope, layout.call ?? "", [])))) return;
    const what = [...calls].map((call) => `\`aws ${call}\``).join(", ");
    const why = of.live
      ? "the manifest does not say that all of it is there"
      : "it ends with a token for the next page";
    this.#session.ledger.gap({
      code: "call-incomplete",
      message: `${what} in \`${this.#documents.get(of.id)?.file ?? ""}\` may have more to tell than was read: ${why}`,
      settle: of.live ? undefined : "let the AWS CLI read all pages",
      hidesFindings: true,
    });
  }

  #isManifest(json: Rec): boolean {
    const calls = readManifest(json, kebab);
    if (calls === undefined) return false;
    for (const { account, region, call, status, reason, args } of calls) {
      const scope = this.#maker.scopeFor(account, region);
      if (args.length === 0) this.#coverage.set(scope, call, status);
      for (const arg of args) this.#maker.answer(call, arg, status !== "complete");
      if (status === "complete") {
        this.#complete.add(completeKey(scope, call, args));
        continue;
      }
      this.#told.add(completeKey(scope, call, []));
      this.#session.ledger.gap({
        code: status === "denied" ? "call-denied" : "call-incomplete",
        message: `\`aws ${call}\`${args.length === 0 ? "" : ` of \`${args.join(" ")}\``} in ${account}${region === undefined ? "" : ` ${region}`} ${status === "denied" ? "was denied" : "is not complete"}${reason === undefined ? "" : ` (${reason})`}`,
        settle: status === "denied" ? `allow \`${call.replace(" ", ":")}\` to whoever reads the account` : undefined,
        hidesFindings: CALLS.has(call),
      });
    }
    return true;
  }

  #isIdentity(json: Rec, layout: Layout): boolean {
    if (!isIdentity(Object.keys(json))) return false;
    const account = textAt(json, "Account");
    if (account !== undefined) this.#accounts.set(layout.home, account);
    return true;
  }

  #tell(code: string, message: string, document: DocumentId, path: Path): void {
    const place = this.#documents.get(document)?.place(path);
    const where = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
    this.#session.ledger.gap({
      code,
      message: `\`${place?.file ?? ""}\` ${where.replace(/^\./, "")}: ${message}`,
      settle: code === "record-twice" ? "read one snapshot of the account, not two" : undefined,
      hidesFindings: true,
      place,
    });
  }
}

interface Held {
  readonly key: string;
  /** Kinds that its records may be of. */
  readonly kinds: readonly Kind[];
}

type Here = Parameters<Maker["record"]>[2];

/** What the records of one output have in common. */
interface Of {
  readonly scope: Scope;
  readonly account: string | undefined;
  readonly document: DocumentId;
  readonly args: readonly string[];
  readonly cut: boolean;
}

/** What an output holds: by its call where the path says it, else by its keys and the records below them. */
function kindsOf(json: Rec, call: string | undefined): readonly Held[] {
  if (call !== undefined) {
    const kinds = CALLS.get(call) ?? [];
    const keys = new Set(kinds.map(({ key }) => key));
    return [...keys].flatMap((key) =>
      json[key] === undefined ? [] : [{ key, kinds: kinds.filter((kind) => kind.key === key) }],
    );
  }
  return Object.keys(json).flatMap((key) => {
    const value = json[key];
    const records = (Array.isArray(value) ? value : [value]).slice(0, LOOKED_AT);
    const kinds = (BY_KEY.get(key) ?? []).filter(
      (kind) =>
        (records.length === 0 && !kind.whole) ||
        records.some((one) => isRec(one) && fits(kind.whole ? json : one, kind)),
    );
    return kinds.length === 0 ? [] : [{ key, kinds }];
  });
}

/** Records of a list that say of what kind it is. */
const LOOKED_AT = 20;

function fits(record: Rec, kind: Kind): boolean {
  if (kind.inner !== undefined) return record[kind.inner] !== undefined || fieldOf(record, kind.id) !== undefined;
  if (kind.id === "" || fieldOf(record, kind.id) === undefined)
    return kind.id === "" && kind.applies?.(record) === true;
  return kind.applies?.(record) ?? true;
}

function completeKey({ key }: Scope, call: string, args: readonly string[]): string {
  return [key, call, ...args].join("|");
}

/** Whether there are more pages than this one. */
function isCut(json: Rec): boolean {
  for (const token of ["NextToken", "nextToken", "Marker", "NextMarker", "nextMarker", "position"])
    if (typeof json[token] === "string" && json[token] !== "") return true;
  return json.IsTruncated === true || json.AdditionalRoutesAvailable === true;
}
