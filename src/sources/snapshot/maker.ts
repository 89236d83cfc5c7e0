import type { Path } from "../../estate/resource.ts";
import { type Properties, Unknown, type Value } from "../../estate/value.ts";
import { INVALID, type Kind, type Making, type Row } from "./kind.ts";
import { fieldOf, type Rec, textAt } from "./record.ts";
import { type At, type Draft, NOTHING, type Scope, SnapshotResource } from "./snapshot-resource.ts";
import { absent, wrong } from "./unsaid.ts";

/** Where the record that is being read stands. */
interface Here extends At {
  readonly scope: Scope;
  /** Account that was asked; undefined where nothing says it. */
  readonly asked: string | undefined;
  readonly args: readonly string[];
  /** There is more to the output than was read. */
  readonly cut: boolean;
}

interface Aspect {
  readonly type: string;
  readonly name: string;
  readonly scope: Scope;
  readonly call: string;
  readonly cut: boolean;
  readonly change: (resource: SnapshotResource) => void;
}

/** Told of what cannot be read: the sentence, and the path in the document. */
export type Tell = (code: "record-not-read" | "record-twice", message: string, document: number, path: Path) => void;

/** Makes resources from records. One for a run: it knows every resource so far. */
export class Maker implements Making {
  readonly resources = new Map<string, SnapshotResource>();
  /** Calls whose answer was read, and those of which a part was not, by what they were about: `ec2 x|id`. */
  readonly #answered = new Set<string>();
  readonly #cut = new Set<string>();
  readonly #tell: Tell;
  readonly #scopes = new Map<string, Scope>();
  readonly #texts = new Map<string, string>();
  readonly #lists = new Map<string, readonly string[]>();
  readonly #values = new Map<string, Value>();
  /** Resources that somebody else than their owner told of. */
  readonly #foreign = new Set<string>();
  readonly #aspects: Aspect[] = [];
  readonly #later: (() => void)[] = [];
  #here: Here | undefined;

  constructor(tell: Tell) {
    this.#tell = tell;
  }

  get at(): Here {
    if (this.#here === undefined) throw new Error("no record is being read");
    return this.#here;
  }

  get scope(): Scope {
    return this.at.scope;
  }

  get args(): readonly string[] {
    return this.at.args;
  }

  /** Reads one record. What cannot be read of it is told; nothing is thrown. */
  record(record: Rec, kind: Kind, here: Here): void {
    this.#here = here;
    if (kind.gone?.(record) === true) return;
    const id = kind.id === "" ? "" : fieldOf(record, kind.id);
    if (typeof id !== "string" || (id === "" && kind.id !== "")) {
      this.broken(`it has no \`${kind.id}\``, []);
      return;
    }
    const owner = kind.owner === undefined ? undefined : textAt(record, kind.owner);
    if (owner !== undefined && owner !== here.scope.account) this.#here = { ...here, scope: this.scopeOf(owner) };
    const made = kind.make?.(record, id, this) ?? this.#fromTable(record, id, kind);
    if (made !== undefined) {
      if (kind.aliases.length > 0) made.aliases = [...made.aliases, ...aliasesOf(record, kind, id)];
      this.#put(made);
    }
    kind.more?.(record, this, made);
  }

  #fromTable(record: Rec, id: string, kind: Kind): SnapshotResource | undefined {
    if (kind.type === undefined) return undefined;
    const properties = this.#read(record, id, kind.rows);
    const observed = kind.observed.length === 0 ? NOTHING : this.#read(record, id, kind.observed);
    const made = new SnapshotResource(
      kind.arn === undefined ? this.intern(id) : this.arnOf(kind.arn + id),
      kind.type,
      this.scope,
      properties,
      observed,
      this.at,
    );
    if (kind.arn !== undefined) made.aliases = [id];
    return made;
  }

  #read(record: Rec, id: string, rows: readonly Row[]): Properties {
    const made: Draft = {};
    for (const row of rows) {
      const field = row.from.includes(".") ? fieldOf(record, row.from) : record[row.from];
      if (field === undefined || field === null) {
        if (row.always) put(made, row.to, absent(row.from, id));
        continue;
      }
      const value = row.convert(field, this, record);
      if (value === INVALID) put(made, row.to, wrong(row.from, id, this));
      else if (value !== undefined) put(made, row.to, value);
    }
    return made;
  }

  broken(what: string, path: Path): void {
    const { document, key, index, inner } = this.at;
    this.#tell("record-not-read", what, document, [key, index, ...(inner < 0 ? [] : [inner]), ...path]);
  }

  add(type: string, id: string, properties: Draft, observed?: Draft): SnapshotResource {
    const made = new SnapshotResource(id, type, this.scope, properties, observed ?? NOTHING, this.at);
    this.#put(made);
    return made;
  }

  #put(made: SnapshotResource): void {
    const known = this.resources.get(made.id);
    const foreign = made.scope.account !== this.at.asked && this.at.asked !== undefined;
    if (known === undefined) {
      this.resources.set(made.id, made);
      if (foreign) this.#foreign.add(made.id);
      return;
    }
    if (this.#foreign.has(made.id)) {
      // Its owner knows more than those it is shared with.
      if (!foreign) {
        this.resources.set(made.id, made);
        this.#foreign.delete(made.id);
      }
      return;
    }
    if (
      foreign ||
      made.type !== known.type ||
      made.properties === known.properties ||
      JSON.stringify(known.properties) === JSON.stringify(made.properties)
    )
      return;
    const { document, key, index } = this.at;
    this.#tell("record-twice", `\`${made.id}\` is in the input twice, and not the same`, document, [key, index]);
  }

  otherwise(id: string, make: () => SnapshotResource): void {
    if (this.resources.has(id)) return;
    this.resources.set(id, make());
    this.#foreign.add(id);
  }

  partOf(type: string, id: string, properties: Draft, observed?: Draft): void {
    this.otherwise(id, () => new SnapshotResource(id, type, this.scope, properties, observed ?? NOTHING, this.at));
  }

  internValue(key: string, make: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.#values.set(key, made);
    return made;
  }

  /** Notes that a call was answered, and whether there is more to the answer. */
  answer(call: string, name: string, cut: boolean): void {
    (cut ? this.#cut : this.#answered).add(`${call}|${name}`);
  }

  /** Whether the whole answer to a call about a resource was read: one page that is missing is too many. */
  isAnswered(call: string, { id, aliases }: SnapshotResource): boolean {
    const names = [id, ...aliases].map((name) => `${call}|${name}`);
    return names.some((name) => this.#answered.has(name)) && !names.some((name) => this.#cut.has(name));
  }

  aspect(type: string, name: string, call: string, change: (resource: SnapshotResource) => void): void {
    this.#aspects.push({ type, name, scope: this.scope, call, cut: this.at.cut, change });
  }

  later(run: () => void): void {
    const here = { ...this.at };
    this.#later.push(() => {
      this.#here = here;
      run();
    });
  }

  get(id: string): SnapshotResource | undefined {
    return this.resources.get(id);
  }

  has(id: string): boolean {
    return this.resources.has(id);
  }

  /** Adds what records said of other records' resources, when all of them were read. */
  finish(): void {
    const types = new Set(this.#aspects.map(({ type }) => type));
    const named = new Map<string, SnapshotResource>();
    for (const resource of this.resources.values()) {
      if (!types.has(resource.type)) continue;
      named.set(`${resource.type}|${resource.id}`, resource);
      for (const alias of resource.aliases) named.set(`${resource.type}|${resource.scope.key}|${alias}`, resource);
    }
    for (const { type, name, scope, call, cut, change } of this.#aspects) {
      const resource = named.get(`${type}|${name}`) ?? named.get(`${type}|${scope.key}|${name}`);
      if (resource === undefined) continue;
      this.answer(call, resource.id, cut);
      change(resource);
    }
    for (const run of this.#later) run();
  }

  intern(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }

  internList(texts: readonly string[]): readonly string[] {
    const key = texts.length === 1 ? (texts[0] ?? "") : texts.join("\n");
    const known = this.#lists.get(key);
    if (known !== undefined) return known;
    const list = texts.map((text) => this.intern(text));
    this.#lists.set(this.intern(key), list);
    return list;
  }

  absent(field: string, id: string): Unknown {
    return absent(field, id);
  }

  arnOf(rest: string): string {
    const { account, region } = this.scope;
    const [service = "", ...resource] = rest.split(":");
    const place = typeof region === "string" ? region : "";
    const partition = place.startsWith("cn-") ? "aws-cn" : place.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    return `arn:${partition}:${service}:${place}:${typeof account === "string" ? account : ""}:${resource.join(":")}`;
  }

  scopeOf(account: string | undefined, region?: string): Scope {
    const here = this.#here?.scope;
    return this.scopeFor(account ?? here?.account, region ?? here?.region);
  }

  scopeFor(account: string | Unknown | undefined, region: string | Unknown | undefined): Scope {
    const key = `${typeof account === "string" ? account : "?"}/${typeof region === "string" ? region : "?"}`;
    let scope = this.#scopes.get(key);
    if (scope === undefined) {
      scope = { account: account ?? UNSAID_ACCOUNT, region: region ?? UNSAID_REGION, key };
      this.#scopes.set(key, scope);
    }
    return scope;
  }
}

const UNSAID_ACCOUNT = new Unknown("absent-record", "the snapshot does not say which account it is of", {
  settle: "put the files into a folder named by the account, or add the output of `aws sts get-caller-identity`",
});
const UNSAID_REGION = new Unknown("absent-record", "the snapshot does not say which Region it is of", {
  settle: "put the files into a folder named by the Region",
});

function aliasesOf(record: Rec, kind: Kind, id: string): readonly string[] {
  const names: string[] = [];
  for (const field of kind.aliases) {
    const name = textAt(record, field);
    if (name !== undefined && name !== id && !names.includes(name)) names.push(name);
  }
  return names;
}

/** Sets a property at a dotted path. */
export function put(made: Draft, to: string, value: Value): void {
  if (!to.includes(".")) {
    made[to] = value;
    return;
  }
  const steps = to.split(".");
  let here: Draft = made;
  for (const step of steps.slice(0, -1)) {
    here[step] ??= {};
    here = here[step] as Draft; // a property is written whole or in parts, never both
  }
  here[steps.at(-1) ?? ""] = value;
}
