import type { Assumption, DocumentId, Origin, Resource, ResourceId } from "../../estate/resource.ts";
import type { Properties, Unknown, Value } from "../../estate/value.ts";

/** An account and Region that records are of. One object for all of its resources. */
export interface Scope {
  readonly account: string | Unknown;
  readonly region: string | Unknown;
  /** "111122223333/eu-west-1": tells scopes apart. */
  readonly key: string;
}

/** What is written while a resource is being put together. */
export type Draft = { [name: string]: Value };

/** Nothing that only a running account knows: still a resource of a running account. */
export const NOTHING: Properties = Object.freeze({});
const NONE: readonly never[] = Object.freeze([]);

/**
 * A resource of a running account. Millions of these are held at once: what they have in common is not stored in them,
 * and where they were read is worked out from the number of their record.
 */
export class SnapshotResource implements Resource {
  readonly id: ResourceId;
  readonly type: string;
  readonly scope: Scope;
  properties: Properties;
  observed: Properties;
  aliases: readonly string[];
  readonly #document: DocumentId;
  /** Top-level key, and the indexes below it: `Reservations`, 3, 0. */
  readonly #key: string;
  readonly #index: number;
  readonly #inner: number;

  constructor(id: ResourceId, type: string, scope: Scope, properties: Properties, observed: Properties, place: At) {
    this.id = id;
    this.type = type;
    this.scope = scope;
    this.properties = properties;
    this.observed = observed;
    this.aliases = NONE;
    this.#document = place.document;
    this.#key = place.key;
    this.#index = place.index;
    this.#inner = place.inner;
  }

  get account(): string | Unknown {
    return this.scope.account;
  }

  get region(): string | Unknown {
    return this.scope.region;
  }

  get origin(): Origin {
    return {
      document: this.#document,
      path: this.#inner < 0 ? [this.#key, this.#index] : [this.#key, this.#index, this.#inner],
    };
  }

  get logicalId(): undefined {
    return undefined;
  }

  get stack(): undefined {
    return undefined;
  }

  get assumptions(): readonly Assumption[] {
    return NONE;
  }

  get dependsOn(): readonly ResourceId[] {
    return NONE;
  }
}

/** Where a record stands: the document, its top-level key, and its number below that. */
export interface At {
  readonly document: DocumentId;
  readonly key: string;
  readonly index: number;
  /** Number in the list inside the record (an instance of a reservation), or -1. */
  readonly inner: number;
}
