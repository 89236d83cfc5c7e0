import type { Estate } from "../estate.ts";
import type { Path, Resource } from "../resource.ts";
import type { Value } from "../value.ts";

/** What a service applies where a property is left out. */
export interface Default {
  /** The value; or how to tell it from the other properties and the estate. Undefined: nothing is applied. */
  readonly value: Value | ((resource: Resource, estate: Estate | undefined, path: Path) => Value | undefined);
  /** AWS documentation that says so. */
  readonly source: string;
}

/** Defaults by resource type and dotted property path; `*` stands for any item of a list. */
export type Defaults = { readonly [type: string]: { readonly [path: string]: Default } };
