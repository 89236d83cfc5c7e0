import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { describe, expect, it } from "vitest";
import { ref } from "../../test/estate-of.ts";
import { inOffice } from "../../test/standing-of.ts";
import { KNOWN_SERVICES } from "./known-services.ts";
import { MODELLED, NO_PRESENCE, PRESENT_UNSAID } from "./modelled-types.ts";
import { NOT_MODELLED } from "./unmodelled.ts";

const types = new Set(
  loadAwsServiceSpecSync()
    .all("resource")
    .map(({ cloudFormationType }) => cloudFormationType),
);

describe("types that are not modelled", () => {
  it("are counted once for each type, and hide findings where they stand in a network", () => {
    const office = inOffice({
      Mainframe: { type: "AWS::M2::Environment", properties: { SubnetIds: [ref("Vault")] } },
      Second: { type: "AWS::M2::Environment", properties: { SubnetIds: [ref("Vault")] } },
      Bucket: { type: "AWS::S3::Bucket", properties: {} },
      Future: { type: "AWS::Teleport::Pad", properties: {} },
      Desk: { type: "AWS::WorkSpaces::Workspace", properties: {} },
      Made: { type: "Custom::Thing", properties: { SubnetId: "x" } },
    });
    expect(office.topology.gaps.filter(({ code }) => code === "resource-type-not-modelled")).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/^2 of `AWS::M2::Environment`/), hidesFindings: true }),
      expect.objectContaining({ message: expect.stringMatching(/^1 of `AWS::Teleport::Pad`/), hidesFindings: false }),
      expect.objectContaining({
        message: expect.stringMatching(/^1 of `AWS::WorkSpaces::Workspace`/),
        hidesFindings: true,
      }),
    ]);
  });

  it("do not count words of policies, tags and variables as places", () => {
    const office = inOffice({
      Policy: {
        type: "AWS::SQS::QueuePolicy",
        properties: { PolicyDocument: { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }, Queues: [] },
      },
      Table: { type: "AWS::DynamoDB::Table", properties: { Tags: [{ Key: "a", Value: "VpcId" }] } },
    });
    expect(office.topology.gaps).toEqual([]);
  });
});

describe("the tables", () => {
  it("name types that exist", () => {
    const named = [...MODELLED, ...NO_PRESENCE, ...PRESENT_UNSAID];
    expect(named.filter((type) => !types.has(type))).toEqual([]);
  });

  it("name no type twice", () => {
    const both = [...MODELLED].filter((type) => NO_PRESENCE.has(type) || PRESENT_UNSAID.has(type));
    expect(both).toEqual([]);
    expect(Object.keys(NOT_MODELLED).filter((type) => NO_PRESENCE.has(type))).toEqual([]);
  });

  it("know every service of the published schemas", () => {
    const services = new Set([...types].map((type) => type.split("::")[1] ?? ""));
    expect([...services].filter((service) => !KNOWN_SERVICES.has(service))).toEqual([]);
  });
});
