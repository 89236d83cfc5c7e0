import { Unknown } from "../estate/value.ts";

/**
 * Patterns and names whose text is known only in part, and whether one covers the other.
 *
 * A name is compared piece by piece. An *atom* is a name that AWS generates for one resource: it equals itself only.
 * A *hole* is text that nobody knows. *Free* text, in a subject only, stands for whatever the caller sends
 * (a path variable, a stage): the pattern may say there what it likes.
 */
export type Piece =
  | { readonly is: "text"; readonly text: string }
  /** `*` of a pattern. */
  | { readonly is: "star" }
  /** `?` of a pattern. */
  | { readonly is: "any" }
  | { readonly is: "atom"; readonly key: string }
  | { readonly is: "hole"; readonly unknown: Unknown }
  | { readonly is: "free" }
  /** Free text without `/`: one step of a path. */
  | { readonly is: "segment" }
  /** All texts there are: only a wildcard takes them all in. */
  | { readonly is: "every" };

export const FREE: Piece = { is: "free" };
export const SEGMENT: Piece = { is: "segment" };

export function plain(text: string): Piece {
  return { is: "text", text };
}

/** The text as a pattern: `*` and `?` are wildcards. */
export function patternPieces(text: string): readonly Piece[] {
  return text
    .split(/([*?])/)
    .filter((part) => part !== "")
    .map((part) => (part === "*" ? { is: "star" } : part === "?" ? { is: "any" } : plain(part)));
}

/** How much of what a subject leaves free a pattern has to cover: some of it (an Allow), or all (a Deny). */
export type Extent = "some" | "all";

/** The subject as the extent has it. */
export function extended(subject: readonly Piece[], extent: Extent): readonly Piece[] {
  if (extent === "some") return subject;
  return subject.map((piece) => (piece.is === "free" || piece.is === "segment" ? { is: "every" } : piece));
}

/** One step of a comparison: a character, or a piece that is no text. */
type Step = string | Exclude<Piece, { is: "text" }>;

const LONGEST = 1024;

/** Whether `pattern` surely covers `subject` (true), surely not (false), or that hangs on the Unknown. */
export function covers(pattern: readonly Piece[], subject: readonly Piece[]): boolean | Unknown {
  const rest = afterCommon(pattern, subject);
  if (rest === undefined) return false;
  const p = stepsOf(rest.pattern);
  const s = stepsOf(rest.subject);
  if (p.length === 0 && s.length === 0) return true;
  if (p.length > LONGEST || s.length > LONGEST)
    return new Unknown("not-modelled", "a name of more than 1024 characters");
  if (walk(p, s, surely)) return true;
  if (!walk(p, s, possibly(p))) return false;
  return decisive([...rest.pattern, ...rest.subject]);
}

/**
 * The same for ARNs: each of the six fields is compared by itself, so that a wildcard in one does not run into the next.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function coversArn(pattern: readonly Piece[], subject: readonly Piece[]): boolean | Unknown {
  const wanted = fieldsOf(pattern);
  const given = fieldsOf(subject);
  if (wanted === undefined || given === undefined) return covers(pattern, subject);
  let doubt: Unknown | undefined;
  for (const i of BY_USE) {
    const answer = covers(wanted[i] ?? [], given[i] ?? []);
    if (answer === false) return false;
    if (answer instanceof Unknown) doubt ??= answer;
  }
  return doubt ?? true;
}

const FIELDS = 6;
/** Service and resource tell most ARNs apart. */
const BY_USE = [2, 5, 4, 3, 1, 0];

/** Pieces of values and ARNs are worked out once, so their fields are too. */
const SPLIT = new WeakMap<readonly Piece[], readonly (readonly Piece[])[] | "fewer">();

/** Pieces by ARN field, the last holding whatever follows; undefined for text with fewer fields. */
function fieldsOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] | undefined {
  const known = SPLIT.get(pieces) ?? split(pieces) ?? "fewer";
  SPLIT.set(pieces, known);
  return known === "fewer" ? undefined : known;
}

function split(pieces: readonly Piece[]): readonly (readonly Piece[])[] | undefined {
  const fields: Piece[][] = [[]];
  for (const piece of pieces) {
    let rest = piece.is === "text" ? piece.text : "";
    while (piece.is === "text" && fields.length < FIELDS) {
      const colon = rest.indexOf(":");
      if (colon < 0) break;
      if (colon > 0) fields.at(-1)?.push(plain(rest.slice(0, colon)));
      fields.push([]);
      rest = rest.slice(colon + 1);
    }
    if (piece.is !== "text") fields.at(-1)?.push(piece);
    else if (rest !== "") fields.at(-1)?.push(plain(rest));
  }
  return fields.length === FIELDS ? fields : undefined;
}

interface Rest {
  readonly pattern: readonly Piece[];
  readonly subject: readonly Piece[];
}

/** What is left behind the pieces that both begin with; undefined where they begin otherwise, as most ARNs do. */
function afterCommon(pattern: readonly Piece[], subject: readonly Piece[]): Rest | undefined {
  const [first, other] = [pattern[0], subject[0]];
  if (
    first?.is === "text" &&
    other?.is === "text" &&
    !first.text.startsWith(other.text) &&
    !other.text.startsWith(first.text)
  ) {
    return undefined;
  }
  let i = 0;
  let j = 0;
  let pending: { readonly of: "pattern" | "subject"; readonly text: string } | undefined;
  for (;;) {
    const p = pending?.of === "pattern" ? plain(pending.text) : pattern[i];
    const s = pending?.of === "subject" ? plain(pending.text) : subject[j];
    if (p?.is === "text" && s?.is === "text") {
      const length = Math.min(p.text.length, s.text.length);
      if (!p.text.startsWith(s.text.slice(0, length))) return undefined;
      if (p.text.length === length) i++;
      if (s.text.length === length) j++;
      pending = undefined;
      if (p.text.length > length) pending = { of: "pattern", text: p.text.slice(length) };
      if (s.text.length > length) pending = { of: "subject", text: s.text.slice(length) };
    } else if (p !== undefined && s !== undefined && same(p, s)) {
      i++;
      j++;
    } else if (p?.is === "atom" && (s?.is === "atom" || s?.is === "text")) {
      return undefined;
    } else {
      const left = pending?.of === "pattern" ? [plain(pending.text), ...pattern.slice(i + 1)] : pattern.slice(i);
      const right = pending?.of === "subject" ? [plain(pending.text), ...subject.slice(j + 1)] : subject.slice(j);
      return { pattern: left, subject: right };
    }
  }
}

/** Of the unknowns that may decide, the one a user can do most about: regions and accounts come last. */
function decisive(pieces: readonly Piece[]): Unknown {
  const holes = pieces.flatMap((piece) => (piece.is === "hole" ? [piece.unknown] : []));
  const generated = pieces.some((piece) => piece.is === "atom");
  const parameter = holes.find((hole) => hole.because !== "pseudo-parameter");
  const fallback = generated ? undefined : holes[0];
  return parameter ?? fallback ?? new Unknown("service", "a name that AWS generates");
}

function stepsOf(pieces: readonly Piece[]): readonly Step[] {
  return pieces.flatMap((piece): readonly Step[] => (piece.is === "text" ? [...piece.text] : [piece]));
}

/** Which of the three ways on are open at (i, j): pattern step used up, subject step used up, or both. */
interface Ways {
  readonly pattern: boolean;
  readonly subject: boolean;
  readonly both: boolean;
}
type Rule = (p: Step | undefined, s: Step | undefined, i: number) => Ways;

/** Breadth-first over (pattern, subject) positions: at most |pattern| x |subject| of them. */
function walk(p: readonly Step[], s: readonly Step[], rule: Rule): boolean {
  const width = s.length + 1;
  const seen = new Uint8Array((p.length + 1) * width);
  const stack = [0];
  seen[0] = 1;
  const visit = (at: number): void => {
    if (seen[at] === 1) return;
    seen[at] = 1;
    stack.push(at);
  };
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const i = Math.floor(at / width);
    const j = at % width;
    if (i === p.length && j === s.length) return true;
    const ways = rule(p[i], s[j], i);
    if (ways.pattern && i < p.length) visit(at + width);
    if (ways.subject && j < s.length) visit(at + 1);
    if (ways.both && i < p.length && j < s.length) visit(at + width + 1);
  }
  return false;
}

/** Every filling of the holes matches. */
function surely(p: Step | undefined, s: Step | undefined): Ways {
  const star = isPiece(p, "star");
  return {
    pattern: star || isFree(p, s),
    subject: star || isPiece(s, "free") || isPiece(s, "segment"),
    both: same(p, s) || (isPiece(p, "any") && typeof s === "string"),
  };
}

/** Some filling of the holes matches. */
function possibly(pattern: readonly Step[]): Rule {
  const loose = looseRuns(pattern);
  return (p, s, i) => {
    const wide = isPiece(p, "star") || fills(p, s);
    const open = isFree(p, s) || fills(s, p);
    // A generated name (stack name, logical id, random letters) may begin or end as a pattern with a wildcard says.
    const generated = isPiece(s, "atom");
    return {
      pattern: wide || open || isPiece(p, "hole") || (generated && typeof p === "string" && loose[i] === 1),
      subject:
        wide ||
        open ||
        isPiece(s, "segment") ||
        isPiece(s, "free") ||
        isPiece(s, "hole") ||
        (generated && i > 0 && loose[i - 1] === 1),
      both: same(p, s) || (isPiece(p, "any") && s !== undefined),
    };
  };
}

/** Marks the steps of every run between `/` and `:` that has a wildcard or a hole in it. */
function looseRuns(pattern: readonly Step[]): Uint8Array {
  const loose = new Uint8Array(pattern.length);
  let start = 0;
  for (let i = 0; i <= pattern.length; i++) {
    const step = pattern[i];
    if (step !== undefined && step !== "/" && step !== ":" && !isPiece(step, "atom")) continue;
    const run = pattern.slice(start, i);
    if (run.some((part) => isPiece(part, "star") || isPiece(part, "hole") || isPiece(part, "any")))
      loose.fill(1, start, i);
    start = i + 1;
  }
  return loose;
}

/**
 * Whether a hole may be filled with the other side's step. Regions, accounts and stack names hold neither `:` nor `/`,
 * and are nobody's generated name.
 */
function fills(hole: Step | undefined, other: Step | undefined): boolean {
  if (typeof hole !== "object" || hole.is !== "hole" || other === undefined) return false;
  if (hole.unknown.because !== "pseudo-parameter") return true;
  return other !== ":" && other !== "/" && !isPiece(other, "atom");
}

/** Free text of the subject says what the pattern's step says. */
function isFree(p: Step | undefined, s: Step | undefined): boolean {
  return isPiece(s, "free") || (isPiece(s, "segment") && p !== "/");
}

function isPiece(step: Step | undefined, is: Exclude<Piece["is"], "text">): boolean {
  return typeof step === "object" && step.is === is;
}

function same(p: Step | Piece | undefined, s: Step | Piece | undefined): boolean {
  if (typeof p === "string" || typeof s === "string") return p === s && p !== undefined;
  if (p === undefined || s === undefined) return false;
  if (p.is === "atom") return s.is === "atom" && p.key === s.key;
  return p.is === "hole" && s.is === "hole" && p.unknown.key === s.unknown.key;
}
