import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import fc from "fast-check";
import { describe, it } from "vitest";
import { estateOf, type Sketch } from "../../test/estate-of.ts";
import { OFFICE } from "../../test/standing-of.ts";
import { type Properties, Reference, Text, Unknown, type Value } from "../estate/value.ts";
import { MODELLED } from "./modelled-types.ts";
import { topologyOf } from "./topology.ts";

const database = loadAwsServiceSpecSync();
const schemas = database.all("resource");
type PropertyType = (typeof schemas)[number]["properties"][string]["type"];
const TYPES = [
  ...MODELLED,
  "AWS::Glue::Job",
  "AWS::GlobalAccelerator::EndpointGroup",
  "AWS::ApiGatewayV2::Integration",
];
const IDS = ["One", "Two", "Three", "Vault", "StaffGroup"];

/** Something that has no business being there. */
const junk: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(null, true, false, 0, -1, 443, "", "443", "tcp", "10.0.0.0/8", "a,b", "subnet-1", "default"),
  fc.constantFrom(...IDS).map((id) => new Reference(id, "Ref")),
  fc.constantFrom(...IDS).map((id) => new Text([new Reference(id, "Arn"), ",x"])),
  fc.constant(new Unknown("parameter", "parameter `P` has no default")),
  fc.constant(
    new Unknown("condition", "c", { alternatives: [undefined, [new Reference("Vault", "Ref")], "x", { A: 1 }] }),
  ),
  fc.constant({ A: { B: [1] } }),
  fc.constant([]),
);

/** A value of about the schema's shape, with junk in some places. */
function shaped(type: PropertyType, depth: number): fc.Arbitrary<Value> {
  if (depth > 4) return junk;
  switch (type.type) {
    case "array": {
      const list: fc.Arbitrary<Value> = fc.array(shaped(type.element, depth + 1), { maxLength: 2 });
      return fc.oneof({ weight: 4, arbitrary: list }, { weight: 1, arbitrary: junk });
    }
    case "ref": {
      const { properties } = database.get("typeDefinition", type.reference.$ref);
      const map: fc.Arbitrary<Value> = propertiesOf(properties, depth + 1);
      return fc.oneof({ weight: 6, arbitrary: map }, { weight: 1, arbitrary: junk });
    }
    default:
      return junk;
  }
}

function propertiesOf(
  properties: Readonly<Record<string, { readonly type: PropertyType }>>,
  depth: number,
): fc.Arbitrary<Properties> {
  const entries = Object.entries(properties).map(([name, { type }]) => [name, shaped(type, depth)] as const);
  return fc
    .record<{ [name: string]: Value }>(Object.fromEntries(entries), { noNullPrototype: true })
    .chain((all) => fc.subarray(Object.entries(all)).map((some): Properties => Object.fromEntries(some)));
}

const sketch = fc.constantFrom(...TYPES).chain((type): fc.Arbitrary<Sketch> => {
  const [found] = database.lookup("resource", "cloudFormationType", "equals", type);
  return propertiesOf(found?.properties ?? {}, 0).map((properties) => ({ type, properties }));
});

describe("whatever the properties hold", () => {
  it("the topology is worked out, and every index in it stands for something", { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.tuple(sketch, sketch, sketch), ([One, Two, Three]) => {
        const { network, interfacesOf } = topologyOf(estateOf({ ...OFFICE, One, Two, Three }));
        for (const item of network.interfaces) {
          if (network.segments[item.segment] === undefined) throw new Error(`no segment for ${item.owner}`);
          for (const guard of item.guards) if (network.guards[guard] === undefined) throw new Error("no guard");
          if (item.guardDoubts.length !== item.guards.length) throw new Error("doubts and guards differ");
        }
        for (const indexes of interfacesOf.values())
          for (const index of indexes) if (network.interfaces[index] === undefined) throw new Error("no interface");
      }),
      { numRuns: process.env.WATERTIGHT_DEEP === undefined ? 300 : 5000 },
    );
  });
});
