import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { readEstate } from "../../src/sources/read.ts";
import { Standings } from "../standing-of.ts";

const SHARED = process.env.WATERTIGHT_SHARED ?? resolve(import.meta.dirname, "../../../shared");
const templates = join(SHARED, "templates");

async function standingsOf(folder: string): Promise<Standings> {
  return new Standings(await readEstate([join(templates, folder)]));
}

/** Read by hand from the templates: what stands where, what is public, what forwards. */
describe.skipIf(!existsSync(templates))("real templates", () => {
  it("cfn-ecs-fargate: three services behind one load balancer across stacks", async () => {
    const stacks = await standingsOf("cfn-ecs-fargate");
    expect(stacks.of("PublicLoadBalancer")).toMatchObject([
      { in: "subnet `PublicSubnetOne`", public: "yes", listens: "tcp 80" },
      { in: "subnet `PublicSubnetTwo`", public: "yes", listens: "tcp 80" },
    ]);
    const open = (id: string) => stacks.of(id).map((item) => item.public);
    expect(open("public-service/Service")).toEqual(["yes", "yes"]);
    expect(open("private-subnet-private-service/Service")).toEqual(["no", "no"]);
    expect(stacks.forwards()).toEqual([
      "PublicLoadBalancer tcp 80 > private-subnet-public-service/Service tcp 80",
      "PublicLoadBalancer tcp 80 > public-service/Service tcp 80",
      expect.stringMatching(
        /^load balancer not read: .*PrivateListener.* > private-subnet-private-service\/Service invoked/,
      ),
    ]);
  });

  it("cdk-fargate-synth: a network load balancer that nothing filters", async () => {
    const stack = await standingsOf("cdk-fargate-synth");
    expect(stack.of("FargateServiceLBB353E155")).toMatchObject([
      { guards: "unguarded", public: "yes", listens: "tcp 80" },
      { guards: "unguarded", public: "yes", listens: "tcp 80" },
    ]);
    expect(stack.of("FargateServiceECC8084D").map((item) => item.public)).toEqual(["no", "no"]);
    expect(stack.forwards()).toEqual(["FargateServiceLBB353E155 tcp 80 > FargateServiceECC8084D tcp 80"]);
  });

  it("cfn-three-tier: a bastion, a Beanstalk environment and a database on subnets of another stack", async () => {
    const stacks = await standingsOf("cfn-three-tier");
    expect(stacks.of("BastionHost")).toMatchObject([{ in: "subnet `PublicSubnet1`", public: "yes" }]);
    expect(stacks.of("Database")).toMatchObject([
      { in: "subnet `PrivateSubnet1`", listens: "tcp 5432" },
      { in: "subnet `PrivateSubnet2`", listens: "tcp 5432" },
    ]);
    expect(stacks.of("Environment").map((item) => [item.in, item.listens, item.public])).toEqual([
      ["subnet `PrivateSubnet1`", "all traffic", "no"],
      ["subnet `PrivateSubnet2`", "all traffic", "no"],
      ["subnet `PublicSubnet1`", "tcp 80", "yes"],
      ["subnet `PublicSubnet2`", "tcp 80", "yes"],
    ]);
  });

  it("cfn-vulnerable: an instance in the default VPC, a group behind a load balancer that was not read", async () => {
    const stacks = await standingsOf("cfn-vulnerable");
    expect(stacks.of("EC2Instance")).toMatchObject([{ in: "a default subnet", public: "yes" }]);
    expect(stacks.of("ApiServerGroup")[0]?.public).toMatch(/^if parameter `PrivateSubnets`/);
    expect(stacks.forwards()).toEqual([expect.stringContaining("parameter `ApiServerLoadBalancer` has no default")]);
  });

  it("cfn-iot-greengrass: a public instance, functions outside the VPC", async () => {
    const stack = await standingsOf("cfn-iot-greengrass");
    expect(stack.of("GreengrassInstance")).toMatchObject([{ in: "subnet `SubnetAPublic`", public: "yes" }]);
    expect(stack.of("GGSampleFunction")).toMatchObject([{ listens: "nothing", opens: true }]);
  });

  it("sam-http-api-rds-proxy: a cluster behind a proxy, a function in subnets that nobody knows", async () => {
    const stacks = await standingsOf("sam-http-api-rds-proxy");
    const inside = stacks.of("dbCluster");
    expect(inside).toHaveLength(6);
    expect(new Set(inside.map((item) => `${item.public} ${item.listens}`))).toEqual(new Set(["no tcp 3306"]));
    expect(stacks.of("RdsProxyFunction")[0]).toMatchObject({ public: "no", listens: "nothing" });
    expect(stacks.forwards()).toEqual(
      ["dbCluster", "dbNode1", "dbNode2"].map((target) => `dbProxy tcp 3306 > ${target} tcp 3306`),
    );
  });
});
