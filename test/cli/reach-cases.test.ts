import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { inFolder } from "../support/run-cli.ts";

const TEMPLATE = `
Parameters: { Stage: { Type: String } }
Conditions: { IsDev: !Equals [!Ref Stage, dev] }
Resources:
  Vpc: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Room: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 } }
  Group: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: g, VpcId: !Ref Vpc, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: !If [IsDev, 8080, 8443], ToPort: !If [IsDev, 8080, 8443], CidrIp: 10.0.0.0/16 }, { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !If [IsDev, 10.0.0.0/8, 10.0.0.0/16] }] } }
  Clerk: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref Room, SecurityGroupIds: [!Ref Group] } }
  Guest: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref Room, SecurityGroupIds: [!Ref Group] } }
`;

describe("an answer that hangs on a condition", () => {
  test("is given where it is the same whichever way the condition turns out, and says so", () => {
    inFolder({ "room.yaml": TEMPLATE }, (run) => {
      const sure = run("reach", "--from", "Clerk", "--to", "Guest", "--on", "tcp/22", "--no-color", "room.yaml");
      expect(sure.code).toBe(0);
      expect(sure.stdout).toContain("Clerk → Guest on tcp/22: reachable");
      expect(sure.stdout).toContain("holds     whether or not `IsDev` is true");
      const never = run("reach", "--from", "Clerk", "--to", "Guest", "--on", "tcp/9000", "-f", "json", "room.yaml");
      const report = JSON.parse(never.stdout);
      expect(report).toMatchObject({ verdict: "blocked", unknown: [], conditions: ["room/IsDev"] });
      const schema = JSON.parse(readFileSync(new URL("../../schema/reach.schema.json", import.meta.url), "utf8"));
      expect(new Ajv2020().validate(schema, report)).toBe(true);
    });
  });

  test("is unknown where it is not, and names the parameter that settles it", () => {
    inFolder({ "room.yaml": TEMPLATE }, (run) => {
      const open = run("reach", "--from", "Clerk", "--to", "Guest", "--on", "tcp/8080", "-f", "json", "room.yaml");
      expect(open.code).toBe(3);
      const report = JSON.parse(open.stdout);
      expect(report.verdict).toBe("unknown");
      expect(report.unknown).toHaveLength(1);
      expect(report.unknown[0].settle).toBe("--parameters Stage=...");
      const told = run("reach", "--from", "Clerk", "--to", "Guest", "-p", "Stage=dev", "--on", "tcp/8080", "room.yaml");
      expect(told.code).toBe(0);
    });
  });
});
