import type { Estate } from "../estate.ts";
import type { Path, Resource } from "../resource.ts";
import { Unknown, type Value } from "../value.ts";

/** What a service applies where a property is left out. */
export interface Default {
  /** The value; or how to tell it from the other properties and the estate. Undefined: nothing is applied. */
  readonly value: Value | Decide;
  /** AWS documentation that says so. */
  readonly source: string;
}

/** Decides a default that hangs on other properties or resources. */
export type Decide = (resource: Resource, estate: Estate | undefined, path: Path) => Value | undefined;

/** Defaults by resource type and dotted property path; `*` stands for any item of a list. */
export type Defaults = { readonly [type: string]: { readonly [path: string]: Default } };

/** The defaults that one page of documentation states. */
export function from(
  source: string,
  values: { readonly [path: string]: Default["value"] },
): { readonly [path: string]: Default } {
  return Object.fromEntries(Object.entries(values).map(([path, value]) => [path, { value, source }]));
}

/** Page of a resource type in the CloudFormation template reference: `cfn("ec2-instance")`. */
export function cfn(page: string): string {
  return `https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-${page}.html`;
}

/** Page of a property type in the CloudFormation template reference. */
export function cfnProperty(page: string): string {
  return `https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-${page}.html`;
}

/** A default that the account or the service decides. */
export function service(detail: string, property: string): Unknown {
  return new Unknown("service", detail, { settle: `set \`${property}\`` });
}
