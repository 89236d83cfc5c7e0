import { describe, expect, test } from "vitest";
import { valueOf } from "./defaults.ts";
import type { Resource } from "./resource.ts";
import { type Properties, Unknown } from "./value.ts";

function resource(type: string, properties: Properties): Resource {
  return {
    id: "Thing",
    type,
    logicalId: "Thing",
    stack: "shop",
    account: "111122223333",
    region: "eu-west-1",
    properties,
    origin: { document: 0, path: ["Resources", "Thing"] },
    aliases: [],
    assumptions: [],
    dependsOn: [],
  };
}

describe("valueOf", () => {
  test("what the template says comes first", () => {
    const group = resource("AWS::EC2::SecurityGroup", { SecurityGroupEgress: [] });
    expect(valueOf(group, "SecurityGroupEgress")).toEqual({ value: [], from: "template" });
  });

  test("a security group without egress allows all of it", () => {
    const stated = valueOf(resource("AWS::EC2::SecurityGroup", {}), "SecurityGroupEgress");
    expect(stated.from).toBe("default");
    expect(stated.value).toContainEqual({ IpProtocol: "-1", CidrIp: "0.0.0.0/0" });
    expect(stated.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test("an undecided Fn::If that may leave the property out may be the default", () => {
    const egress = new Unknown("condition", "condition `Locked` cannot be decided", { alternatives: [[], undefined] });
    const stated = valueOf(resource("AWS::EC2::SecurityGroup", { SecurityGroupEgress: egress }), "SecurityGroupEgress");
    expect(stated.value).toBeInstanceOf(Unknown);
    expect((stated.value as Unknown).alternatives?.[1]).toContainEqual({ IpProtocol: "-1", CidrIp: "0.0.0.0/0" });
  });

  test("what nobody knows a default for is left out", () => {
    expect(valueOf(resource("AWS::EC2::SecurityGroup", {}), "GroupDescription")).toEqual({
      value: undefined,
      from: "left-out",
    });
  });
});
