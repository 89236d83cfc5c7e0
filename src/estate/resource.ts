import type { Properties, Unknown, Value } from "./value.ts";

/** Unique in one estate. The logical id where that is unique, else `stack/LogicalId`; the physical id in snapshots. */
export type ResourceId = string;

/** Index of a document in `Estate.documents`. */
export type DocumentId = number;

/** A step list into a document or into `properties`: keys and list indexes. */
export type Path = readonly (string | number)[];

/** Where something was said: a document and the path of the node in it. Lines are worked out on demand. */
export interface Origin {
  readonly document: DocumentId;
  readonly path: Path;
}

/** A place a person can open. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A value that was taken from a parameter's default because nobody overrode it. */
export interface Assumption {
  /** Path below `properties`. */
  readonly path: Path;
  readonly parameter: string;
}

/** One thing that exists, in CloudFormation's vocabulary whatever the source. */
export interface Resource {
  readonly id: ResourceId;
  /** CloudFormation resource type, "AWS::EC2::SecurityGroup". */
  readonly type: string;
  /** Logical id in its template; undefined in snapshots. */
  readonly logicalId: string | undefined;
  /** Stack (template) it belongs to, or undefined. Nested stacks: "parent/child". */
  readonly stack: string | undefined;
  readonly account: string | Unknown;
  readonly region: string | Unknown;
  /** Properties of the CloudFormation resource schema, evaluated; AWS defaults are not in here (see `defaults.ts`). */
  readonly properties: Properties;
  /** Attributes beside the properties: DeletionPolicy, UpdateReplacePolicy, UpdatePolicy, CreationPolicy. */
  readonly attributes?: Properties | undefined;
  /** What only a running account knows (state, learned routes, public addresses); undefined for templates. */
  readonly observed?: Properties | undefined;
  readonly origin: Origin;
  /** Set where the resource may or may not exist (a condition that cannot be decided). */
  readonly condition?: Unknown | undefined;
  /** Other names it answers to: ARN, physical id, name, CDK construct path, Terraform address. */
  readonly aliases: readonly string[];
  /** Template metadata of the resource (`Metadata:`), for suppressions and construct paths. */
  readonly metadata?: Value | undefined;
  readonly assumptions: readonly Assumption[];
  readonly dependsOn: readonly ResourceId[];
}
