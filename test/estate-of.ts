import { Estate } from "../src/estate/estate.ts";
import type { Resource } from "../src/estate/resource.ts";
import { type Properties, Reference, Unknown } from "../src/estate/value.ts";

/** A resource as a test writes it: type, properties, and what is not the usual. */
export interface Sketch extends Partial<Omit<Resource, "properties">> {
  readonly type: string;
  readonly properties?: Properties;
}

/** An estate of hand-written resources, by id. One stack, one account, one region unless a sketch says otherwise. */
export function estateOf(sketches: { readonly [id: string]: Sketch }): Estate {
  const resources = Object.entries(sketches).map(([id, sketch]): Resource => {
    const { type, properties, ...rest } = sketch;
    return {
      id,
      type,
      logicalId: id,
      stack: "shop",
      account: "111122223333",
      region: "eu-west-1",
      properties: properties ?? {},
      origin: { document: 0, path: ["Resources", id] },
      aliases: [],
      assumptions: [],
      dependsOn: [],
      ...rest,
    };
  });
  const documents = [{ file: "shop.yaml", place: () => ({ file: "shop.yaml", line: 1, column: 1 }) }];
  return new Estate({ documents, resources, inputs: [], problems: [], gaps: [] });
}

/** `Ref`, or `Fn::GetAtt` with an attribute. */
export function ref(resource: string, attribute = "Ref"): Reference {
  return new Reference(resource, attribute);
}

/** A parameter without a default. */
export function parameter(name: string): Unknown {
  return new Unknown("parameter", `parameter \`${name}\` has no default`, {
    key: `parameter:${name}`,
    settle: `--parameters ${name}=...`,
  });
}

/** An undecided Fn::If. `undefined` stands for AWS::NoValue. */
export function either(condition: string, ...alternatives: readonly (Properties[string] | undefined)[]): Unknown {
  return new Unknown("condition", `condition \`${condition}\` cannot be decided`, {
    key: `if:${condition}:${alternatives.length}`,
    alternatives,
  });
}

/** A condition on a resource that nobody can decide. */
export function condition(name: string): Unknown {
  return new Unknown("condition", `condition \`${name}\` cannot be decided`, { key: `condition:${name}` });
}
