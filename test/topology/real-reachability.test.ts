import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readEstate } from "../../src/sources/read.ts";
import { topologyOf } from "../../src/topology/topology.ts";
import { type Reaching, reachingIn } from "../reaching.ts";

const SHARED = process.env.WATERTIGHT_SHARED ?? resolve(import.meta.dirname, "../../../shared");
const templates = join(SHARED, "templates");

async function reached(folder: string): Promise<Reaching> {
  return reachingIn(topologyOf(await readEstate([join(templates, folder)])));
}

/** Worked out by hand from the templates. */
describe.skipIf(!existsSync(templates))("who reaches whom in real templates", () => {
  it("cfn-three-tier: the internet reaches the bastion and the load balancer, the database only from inside", async () => {
    const { surely, perhaps } = await reached("cfn-three-tier");
    expect(surely("internet", "BastionHost")).toBe("tcp 22");
    expect(perhaps("internet", "BastionHost")).toBe("tcp 22");
    expect(surely("internet", "Environment")).toBe("tcp 80");
    expect(perhaps("internet", "Database")).toBe("nothing");
    expect(surely("BastionHost", "Database")).toBe("tcp 5432");
  });

  it("cdk-fargate-synth: the service behind the load balancer answers the VPC only", async () => {
    const { surely, perhaps } = await reached("cdk-fargate-synth");
    expect(surely("internet", "FargateServiceLBB353E155")).toBe("tcp 80");
    expect(perhaps("internet", "FargateServiceECC8084D")).toBe("nothing");
    expect(surely("FargateServiceLBB353E155", "FargateServiceECC8084D")).toBe("tcp 80");
    expect(surely("FargateServiceECC8084D", "internet")).toContain("all tcp");
  });

  it("cfn-iot-greengrass: the instance takes SSH from anywhere", async () => {
    const { surely, perhaps } = await reached("cfn-iot-greengrass");
    expect(surely("internet", "GreengrassInstance")).toBe("tcp 22");
    expect(perhaps("internet", "GreengrassInstance")).toBe("tcp 22");
  });

  it("cfn-vulnerable: SSH into the default VPC; behind parameters nothing is sure and nothing is left out", async () => {
    const { surely, perhaps, topology } = await reached("cfn-vulnerable");
    expect(surely("internet", "EC2Instance")).toBe("tcp 22");
    expect(surely("internet", "ApiServerGroup")).toBe("nothing");
    expect(perhaps("internet", "ApiServerGroup")).toBe("all traffic");
    expect(topology.gaps.map(({ code }) => code)).toContain("default-vpc-assumed");
  });

  it("sam-http-api-rds-proxy: the function of another stack may be in the VPC of the database", async () => {
    const { surely, perhaps } = await reached("sam-http-api-rds-proxy");
    expect(perhaps("internet", "dbProxy")).toBe("nothing");
    expect(surely("RdsProxyFunction", "dbProxy")).toBe("nothing");
    expect(perhaps("RdsProxyFunction", "dbProxy")).toBe("tcp 3306");
  });
});
