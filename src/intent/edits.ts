import type { Path, ResourceId } from "../estate/resource.ts";

/** A change to the rules, at the place where a person would make it. */
export interface Edit {
  readonly is: "remove-rule" | "narrow-peer" | "narrow-ports" | "remove-entry" | "deny-entry" | "remove-address";
  /** "remove ingress tcp 22 from 0.0.0.0/0". */
  readonly text: string;
  readonly resource: ResourceId | undefined;
  readonly path: Path;
}

/** Edits that together close a breach and break nothing that is declared; proved on the changed network. */
export interface Suggestion {
  readonly edits: readonly Edit[];
}
