import { describe, expect, test } from "vitest";
import { check, modelOf } from "../check.ts";
import { readEstate } from "../sources/read.ts";
import { evaluate } from "./evaluate.ts";
import { templateOf } from "./example.ts";
import { EXAMPLE_NETWORK } from "./example-network.ts";
import { layersAtLeast } from "./layers-at-least.ts";

const shop = (more = "") => `${EXAMPLE_NETWORK}
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties: { GroupDescription: web, VpcId: !Ref Vpc, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }] }
Web:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0123456789abcdef0
    NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: true, SubnetId: !Ref PublicSubnet, GroupSet: [!Ref WebGroup] }]
Hidden:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnet, SecurityGroupIds: [!Ref WebGroup] }
${more}`;

const estateOf = (template: string) =>
  readEstate(["-"], { stdin: () => Buffer.from(templateOf({ name: "shop", template })) });

async function verdicts(template: string, fewest: number) {
  const { verdicts: all } = evaluate([layersAtLeast(fewest)], modelOf(await estateOf(template)));
  return Object.fromEntries(all.map(({ resource, verdict }) => [resource.id, verdict]));
}

describe("at least so many layers", () => {
  test("hold where the weakest way has them, and where no way leads there", async () => {
    expect(await verdicts(shop(), 1)).toEqual({ Web: "holds", Hidden: "holds" });
    expect(await verdicts(shop(), 2)).toEqual({ Web: "violated", Hidden: "holds" });
  });

  test("are told with their names and the way", async () => {
    const report = check(await estateOf(shop()), { controls: [], minLayers: 2, today: "2026-11-20" });
    expect(report.findings).toHaveLength(1);
    expect(report.findings[0]).toMatchObject({
      control: "layers-at-least",
      severity: "high",
      resource: { id: "Web" },
      evidence: "the internet reaches it on tcp 443 through 1 layer (group `WebGroup`), and 2 have to stand there",
    });
    expect(report.findings[0]?.hops.map(({ at }) => at)).toContain("guard-ingress");
    expect(report.summary.exitCode).toBe(1);
  });

  test("are unknown where a way only may lead there", async () => {
    const perhaps = shop().replace("CidrIp: 0.0.0.0/0", "CidrIp: !Ref Office");
    const estate = await readEstate(["-"], {
      stdin: () =>
        Buffer.from(`Parameters: { Office: { Type: String } }\n${templateOf({ name: "shop", template: perhaps })}`),
    });
    const { verdicts: all } = evaluate([layersAtLeast(2)], modelOf(estate));
    expect(all.map(({ resource, verdict }) => `${resource.id} ${verdict}`)).toContain("Web unknown");
  });

  test("are not asked for unless somebody says how many", async () => {
    const report = check(await estateOf(shop()), { controls: [], today: "2026-11-20" });
    expect(report.findings).toEqual([]);
  });

  test("can be suppressed like every control", async () => {
    const accepted = shop().replace(
      "Web:\n  Type: AWS::EC2::Instance\n",
      "Web:\n  Type: AWS::EC2::Instance\n  Metadata: { watertight: { suppress: [{ control: layers-at-least, reason: a demo }] } }\n",
    );
    const report = check(await estateOf(accepted), { controls: [], minLayers: 2, today: "2026-11-20" });
    expect(report.problems).toEqual([]);
    expect(report.summary.suppressed).toBe(1);
  });
});
