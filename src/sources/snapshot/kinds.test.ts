import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { describe, expect, test } from "vitest";
import { BY_KEY, EXPECTED, KINDS } from "./kinds.ts";
import { layoutOf } from "./layout.ts";

const spec = new Map(
  loadAwsServiceSpecSync()
    .all("resource")
    .map((resource) => [resource.cloudFormationType, new Set(Object.keys(resource.properties))]),
);

describe("the tables of records", () => {
  test("make resources of published types", () => {
    const types = [...KINDS.flatMap(({ type }) => type ?? []), ...EXPECTED.map(({ type }) => type)];
    expect([...new Set(types)].filter((type) => !spec.has(type))).toEqual([]);
  });

  test("name properties that the published schemas have", () => {
    const strange = KINDS.flatMap(({ type, rows }) =>
      rows
        .map(({ to }) => to.split(".")[0] ?? "")
        .filter((property) => type !== undefined && spec.get(type)?.has(property) === false)
        .map((property) => `${type}.${property}`),
    );
    expect([...new Set(strange)]).toEqual([]);
  });

  test("name such properties too where a call about one resource tells them", () => {
    const strange = EXPECTED.flatMap(({ type, properties }) =>
      properties.filter((property) => spec.get(type)?.has(property) === false).map((property) => `${type}.${property}`),
    );
    expect(strange).toEqual([]);
  });

  test("say their calls as the AWS CLI spells them", () => {
    for (const { call } of KINDS) {
      const [service = "", operation = ""] = call.split(" ");
      expect(layoutOf(`/x/${service}-${operation}.json`).call).toBe(call);
    }
  });

  test("are found by the key that holds the records", () => {
    expect(BY_KEY.get("Vpcs")?.map(({ type }) => type)).toEqual(["AWS::EC2::VPC"]);
  });
});
