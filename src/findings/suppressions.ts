import type { Estate } from "../estate/estate.ts";
import { globMatches } from "../estate/glob.ts";
import { nearest } from "../estate/nearest.ts";
import type { Problem } from "../estate/problem.ts";
import type { Place } from "../estate/resource.ts";
import { isList, isProperties, isScalar, type Value } from "../estate/value.ts";

/** Somebody accepted a finding: until a day, for a reason. */
export interface Suppression {
  /** Control id. */
  readonly control: string;
  /** Resource id, or a pattern with `*`; undefined: every resource. */
  readonly resource: string | undefined;
  readonly reason: string;
  /** Last day it counts, YYYY-MM-DD; undefined: no end. */
  readonly expires: string | undefined;
  readonly place: Place;
}

/** One entry as written, before it is checked. */
export interface WrittenSuppression {
  readonly entry: Value | undefined;
  /** The resource that carries it in its Metadata; undefined in `watertight.yaml`. */
  readonly carrier: string | undefined;
  readonly place: Place;
}

/**
 * Every `Metadata: { watertight: { suppress: [{ control, reason, expires }] } }` of the estate's resources, unchecked.
 */
export function writtenInSource(estate: Estate): readonly WrittenSuppression[] {
  const written: WrittenSuppression[] = [];
  for (const resource of estate.resources.values()) {
    const own = isProperties(resource.metadata) ? resource.metadata.watertight : undefined;
    if (own === undefined) continue;
    const list = isProperties(own) ? own.suppress : undefined;
    const place = (index: number): Place =>
      estate.placeOf({
        document: resource.origin.document,
        path: [...resource.origin.path, "Metadata", "watertight", "suppress", index],
      });
    const entries = isList(list) ? list : [list];
    entries.forEach((entry, i) => void written.push({ entry, carrier: resource.id, place: place(i) }));
  }
  return written;
}

/** Checks what was written: an entry without a control that exists, a reason, or a real date is a problem and has no effect. */
export function suppressionsOf(
  written: readonly WrittenSuppression[],
  controls: readonly string[],
): { readonly suppressions: readonly Suppression[]; readonly problems: readonly Problem[] } {
  const suppressions: Suppression[] = [];
  const problems: Problem[] = [];
  const known = new Set(controls);
  for (const { entry, carrier, place } of written) {
    const complain = (code: string, message: string, hint: string): void =>
      void problems.push({ code, blame: "warning", message, hint, place });
    if (!isProperties(entry)) {
      complain(
        "SUPPRESSION_SHAPE",
        "a suppression is a map with `control` and `reason`",
        "write `suppress: [{ control: ID, reason: why, expires: YYYY-MM-DD }]`",
      );
      continue;
    }
    const control = textOf(entry.control);
    const reason = textOf(entry.reason);
    const expires = textOf(entry.expires);
    const unknown = Object.keys(entry).find((key) => !["control", "resource", "reason", "expires"].includes(key));
    if (unknown !== undefined) {
      complain(
        "SUPPRESSION_KEY",
        `\`${unknown}\` is not a key of a suppression`,
        "keys: control, resource, reason, expires",
      );
    }
    if (control === undefined || !known.has(control)) {
      const near = control === undefined ? undefined : nearest(control, controls);
      complain(
        "SUPPRESSION_CONTROL",
        control === undefined ? "a suppression names no `control`" : `no control is named \`${control}\``,
        near === undefined ? "`watertight controls` lists every control" : `did you mean \`${near}\`?`,
      );
      continue;
    }
    if (reason === undefined || reason.trim() === "") {
      complain(
        "SUPPRESSION_REASON",
        `the suppression of \`${control}\` gives no reason`,
        "say why with `reason:`; it has no effect without one",
      );
      continue;
    }
    if (expires !== undefined && !isDay(expires)) {
      complain("SUPPRESSION_DATE", `\`${expires}\` is not a day`, "write `expires: YYYY-MM-DD`");
      continue;
    }
    suppressions.push({ control, resource: textOf(entry.resource) ?? carrier, reason, expires, place });
  }
  return { suppressions, problems };
}

/** Whether a suppression speaks of a control on a resource (whatever the day). */
export function speaksOf(suppression: Suppression, control: string, resource: string): boolean {
  return (
    suppression.control === control &&
    (suppression.resource === undefined || globMatches(suppression.resource, resource))
  );
}

/** `today` as YYYY-MM-DD. A suppression counts on its last day still. */
export function isExpired(suppression: Suppression, today: string): boolean {
  return suppression.expires !== undefined && suppression.expires < today;
}

function textOf(value: Value | undefined): string | undefined {
  return isScalar(value) && value !== null ? String(value) : undefined;
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
