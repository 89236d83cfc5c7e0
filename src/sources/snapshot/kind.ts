import type { Path } from "../../estate/resource.ts";
import type { Unknown, Value } from "../../estate/value.ts";
import type { Rec } from "./record.ts";
import type { At, Draft, Scope, SnapshotResource } from "./snapshot-resource.ts";

/** Turns what a field holds into a property's value. Undefined: as if it were left out; `INVALID`: it cannot be that. */
export type Convert = (field: unknown, making: Making, record: Rec) => Value | undefined | typeof INVALID;

/** What a field holds is not what AWS writes there. */
export const INVALID: unique symbol = Symbol("invalid");

/** One property of a resource, and the field of the record that says it. */
export interface Row {
  /** Property, dotted where it is inside another: `Options.ApplianceModeSupport`. */
  readonly to: string;
  /** Field, dotted where it is inside another. */
  readonly from: string;
  readonly convert: Convert;
  /** AWS always says it: where it is missing nobody knows it, and no default is to be assumed. */
  readonly always: boolean;
}

/**
 * What one kind of record is in the words of CloudFormation. Records are told by the key that holds them and, where
 * several services use the same key, by the call that gave them or the field with their id.
 */
export interface Kind {
  /** Top-level key of the output that holds the records; a record instead of a list of them is one record. */
  readonly key: string;
  /** The call as the AWS CLI spells it: `ec2 describe-vpcs`. */
  readonly call: string;
  /** Resource type; undefined where `more` makes everything. */
  readonly type: string | undefined;
  /** Field of the record with its id; records without it are broken. Empty: the call's arguments say what it is of. */
  readonly id: string;
  /** The id is a name: the resource is known by its ARN, `rds:subgrp:` and the name, say. */
  readonly arn: string | undefined;
  /** The output as a whole is the record; `key` is one of its fields. */
  readonly whole: boolean;
  /** Of several kinds of records below one key it is this one. */
  readonly applies: ((record: Rec) => boolean) | undefined;
  /** Fields with further names it answers to. */
  readonly aliases: readonly string[];
  /** Field with the account that owns it, where that may be another than the one that was asked. */
  readonly owner: string | undefined;
  /** The record is a list of these: `Instances` of a reservation. */
  readonly inner: string | undefined;
  readonly rows: readonly Row[];
  readonly observed: readonly Row[];
  /** It is not there any more (a terminated instance that AWS still lists). */
  readonly gone: ((record: Rec) => boolean) | undefined;
  /** What else the record says: resources of its own, facts about others. */
  readonly more: ((record: Rec, making: Making, made: SnapshotResource | undefined) => void) | undefined;
  /** Where the record says a property that was put together from several fields; undefined: as the rows say. */
  readonly locate: ((record: Rec, path: Path) => Path | undefined) | undefined;
  /** Makes the resource by hand where a table would be too slow (interfaces, instances). */
  readonly make: ((record: Rec, id: string, making: Making) => SnapshotResource) | undefined;
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A kind from what is not the usual. */
export function kind(
  call: string,
  key: string,
  type: string | undefined,
  id: string,
  rest: Optional<Omit<Kind, "call" | "key" | "type" | "id">> = {},
): Kind {
  return {
    call,
    key,
    type,
    id,
    arn: rest.arn,
    whole: rest.whole ?? false,
    applies: rest.applies,
    aliases: rest.aliases ?? [],
    owner: rest.owner,
    inner: rest.inner,
    rows: rest.rows ?? [],
    observed: rest.observed ?? [],
    gone: rest.gone,
    more: rest.more,
    locate: rest.locate,
    make: rest.make,
  };
}

/** Fields whose value is the property's, under the same name or another: `"CidrBlock VpcId Tags=TagSet"`. */
export function same(...names: readonly string[]): readonly Row[] {
  return names
    .flatMap((name) => name.split(" "))
    .map((name) => {
      const [to, from] = name.split("=") as [string, string | undefined];
      return { to, from: from ?? to, convert: asIs, always: false };
    });
}

/** One field that is written otherwise than the property. */
export function row(to: string, from: string, convert: Convert = asIs): readonly Row[] {
  return [{ to, from, convert, always: false }];
}

/** The same for fields that AWS always writes: missing, they are unknown. */
export function always(rows: readonly Row[]): readonly Row[] {
  return rows.map((one) => ({ ...one, always: true }));
}

const asIs: Convert = (field) => field as Value; // parsed from JSON: nothing else can be in it

/** What the making of resources from one record may use. */
export interface Making {
  readonly scope: Scope;
  readonly at: At;
  /** What the call was about, where it takes an argument: the ARN of the load balancer, the name of the bucket. */
  readonly args: readonly string[];
  /** The same text as one object, however often it is read. */
  intern(text: string): string;
  /** The list of texts as one object, however often it is read. */
  internList(texts: readonly string[]): readonly string[];
  /** One object for one key: small maps that many records share. */
  internValue(key: string, make: () => Value): Value;
  /** Adds a resource that another record describes better, unless that one was or is read. */
  otherwise(id: string, make: () => SnapshotResource): void;
  /** Adds a resource that is a part of the record, unless a record of its own was or is read. */
  partOf(type: string, id: string, properties: Draft, observed?: Draft): void;
  /** Adds a resource that the record holds besides the one it is. */
  add(type: string, id: string, properties: Draft, observed?: Draft): SnapshotResource;
  /** Says that a part of the record cannot be read. */
  broken(what: string, path: readonly (string | number)[]): void;
  /** Adds to a resource that another record is of, once everything was read. `name`: id, ARN or name in this scope. */
  aspect(type: string, name: string, call: string, change: (resource: SnapshotResource) => void): void;
  /** Does something when every record was read. */
  later(run: () => void): void;
  /** Whether a resource was read. */
  has(id: string): boolean;
  /** A resource that was read. */
  get(id: string): SnapshotResource | undefined;
  /** A field that AWS always writes and that is not there. */
  absent(field: string, id: string): Unknown;
  /** The ARN of something in the account and Region at hand: `arnOf("rds:subgrp:orders")`. */
  arnOf(rest: string): string;
  /** A scope of the same Region in another account. */
  scopeOf(account: string | undefined, region?: string | undefined): Scope;
}
