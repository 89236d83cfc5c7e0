import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { describe, expect, test } from "vitest";
import { Unknown } from "../../src/estate/value.ts";
import { readEstate } from "../../src/sources/read.ts";
import { topologyOf } from "../../src/topology/topology.ts";
import { reachingIn } from "../reaching.ts";
import { estateOfFiles, properties, resource, told } from "../support/read.ts";
import { ACCOUNT, eni, filesOf, REGION, SHOP } from "./account.ts";

const CALLS: Readonly<Record<string, string>> = {
  Vpcs: "vpcs",
  Subnets: "subnets",
  InternetGateways: "internet-gateways",
  RouteTables: "route-tables",
  NetworkAcls: "network-acls",
  SecurityGroups: "security-groups",
  NetworkInterfaces: "network-interfaces",
};

function pascal(call: string): string {
  return call.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function manifest(calls: readonly object[]): string {
  const all = calls.map((call) => ({ account: ACCOUNT, region: REGION, service: "ec2", status: "complete", ...call }));
  return JSON.stringify({ watertight: "snapshot", version: 1, calls: all });
}

function live(change: (call: string) => object = () => ({})): Record<string, string> {
  const files = Object.entries(SHOP).map(([key, rows]) => {
    const pages = rows.map((row) => JSON.stringify({ args: [], page: { [key]: [row] } }));
    return [`snap/${ACCOUNT}/${REGION}/ec2/Describe${pascal(CALLS[key] ?? "")}.jsonl`, pages.join("\n")];
  });
  const calls = Object.values(CALLS).map((call) => ({ operation: `Describe${pascal(call)}`, ...change(call) }));
  return { ...Object.fromEntries(files), "snap/manifest.json": manifest(calls) };
}

describe("the layouts of snapshots", () => {
  test("files by any name, whose keys say what they hold", async () => {
    const all = JSON.stringify(SHOP);
    const estate = await estateOfFiles({ [`dump/${ACCOUNT}/${REGION}/everything.txt`]: all });
    expect(estate.gaps).toEqual([]);
    expect(resource(estate, "eni-web")).toMatchObject({
      type: "AWS::EC2::NetworkInterface",
      account: ACCOUNT,
      region: REGION,
    });
  });

  test("a file for each call of the AWS CLI, the account from whoever was asked", async () => {
    const files = Object.fromEntries(
      Object.entries(SHOP).map(([key, rows]) => [
        `shop/${REGION}/ec2-describe-${CALLS[key]}.json`,
        JSON.stringify({ [key]: rows }),
      ]),
    );
    const identity = JSON.stringify({ UserId: "AIDA", Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/reader` });
    const arn = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/front/1`;
    const estate = await estateOfFiles({
      ...files,
      [`shop/${REGION}/sts-get-caller-identity.json`]: identity,
      [`shop/${REGION}/elbv2-describe-listeners/${encodeURIComponent(arn)}`]: JSON.stringify({
        Listeners: [{ ListenerArn: "l-1", LoadBalancerArn: arn, Port: 443, DefaultActions: [] }],
      }),
      [`shop/${REGION}/s3-list-buckets.json`]: JSON.stringify({ Buckets: [{ Name: "receipts" }] }),
      [`shop/${REGION}/s3-get-public-access-block/receipts`]: JSON.stringify({
        PublicAccessBlockConfiguration: { BlockPublicAcls: true },
      }),
    });
    expect(resource(estate, "l-1").account).toBe(ACCOUNT);
    expect(properties(estate, "arn:aws:s3:::receipts").PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
    });
    expect(properties(estate, "arn:aws:s3:::receipts").BucketEncryption).toBeInstanceOf(Unknown);
    expect(reachingIn(topologyOf(estate)).surely("internet", "eni-web")).toBe("tcp 443");
  });

  test("answers of calls about one thing, by its name or its ARN", async () => {
    const arn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:invoice`;
    const files = (argument: string) => ({
      [`shop/${ACCOUNT}/${REGION}/lambda-list-functions.json`]: JSON.stringify({
        Functions: [{ FunctionName: "invoice", FunctionArn: arn }],
      }),
      [`shop/${ACCOUNT}/${REGION}/lambda-get-policy/${encodeURIComponent(argument)}`]: JSON.stringify({
        Policy: JSON.stringify({
          Statement: [
            {
              Sid: "api",
              Effect: "Allow",
              Principal: { Service: "apigateway.amazonaws.com" },
              Action: "lambda:InvokeFunction",
              Resource: arn,
            },
          ],
        }),
      }),
    });
    for (const argument of ["invoice", arn]) {
      const estate = await estateOfFiles(files(argument));
      expect([...estate.ofType("AWS::Lambda::Permission")].map((item) => item.properties.Principal)).toEqual([
        "apigateway.amazonaws.com",
      ]);
      expect(estate.gaps.filter(({ message }) => message.includes("get-policy"))).toEqual([]);
    }
    const { [`shop/${ACCOUNT}/${REGION}/lambda-list-functions.json`]: listed = "" } = files("invoice");
    const unasked = await estateOfFiles({ [`shop/${ACCOUNT}/${REGION}/lambda-list-functions.json`]: listed });
    expect(unasked.gaps.filter(({ message }) => message.includes("get-policy"))).toHaveLength(1);
  });

  test("pages of calls, as the live reader writes them", async () => {
    const estate = await estateOfFiles(live());
    expect(estate.gaps).toEqual([]);
    const shop = reachingIn(topologyOf(estate));
    expect(shop.surely("internet", "eni-web")).toBe("tcp 443");
    expect(shop.topology.network.facts).toEqual([]);
    expect(resource(estate, "eni-data").account).toBe(ACCOUNT);
  });

  test("standard input", async () => {
    const stdin = () => JSON.stringify({ Vpcs: SHOP.Vpcs });
    const estate = await readEstate(["-"], { stdin, account: ACCOUNT, region: REGION });
    expect(properties(estate, "vpc-shop").CidrBlock).toBe("10.0.0.0/16");
  });

  test("nothing that only looks like it", async () => {
    const estate = await estateOfFiles({
      "package.json": '{"name":"shop","Functions":"none"}',
      "rules.json": '{"Rules":{"a":1},"Resources":{"T":{"Type":"AWS::SNS::Topic"}}}',
      "vpcs.json": '{"Vpcs":"see the wiki"}',
    });
    expect(estate.inputs.map(({ kind }) => kind)).not.toContain("snapshot");
    expect([...estate.resources.keys()]).toEqual(["T"]);
  });
});

describe("what a manifest says was denied or cut short", () => {
  test("is unknown, and named", async () => {
    const files = live((call) => (call === "route-tables" ? { status: "denied", reason: "AccessDenied" } : {}));
    delete files[`snap/${ACCOUNT}/${REGION}/ec2/DescribeRouteTables.jsonl`];
    const estate = await estateOfFiles(files);
    expect(estate.gaps).toEqual([
      expect.objectContaining({
        code: "call-denied",
        hidesFindings: true,
        message: expect.stringContaining("(AccessDenied)"),
      }),
    ]);
    const shop = reachingIn(topologyOf(estate));
    expect([shop.surely("internet", "eni-web"), shop.perhaps("internet", "eni-web")]).toEqual(["nothing", "tcp 443"]);
  });

  test("counts where pages are missing too", async () => {
    const estate = await estateOfFiles(live((call) => (call === "network-acls" ? { status: "partial" } : {})));
    expect(estate.gaps.map(({ code }) => code)).toEqual(["call-incomplete"]);
  });

  test("a status nobody knows counts as cut short", async () => {
    const estate = await estateOfFiles(live((call) => (call === "subnets" ? { status: "fine" } : {})));
    expect(estate.gaps.map(({ code }) => code)).toEqual(["call-incomplete"]);
  });
});

describe("broken input", () => {
  const broken = (rows: readonly unknown[], key = "NetworkInterfaces") =>
    estateOfFiles(filesOf({ ...SHOP, [key]: rows }));

  test("costs the record, named by file and path, never its file", async () => {
    const estate = await broken([
      { SubnetId: "subnet-app" },
      "nonsense",
      null,
      eni("eni-app", "subnet-app", "10.0.1.10", ["sg-app"]),
    ]);
    expect(estate.get("eni-app")).toBeDefined();
    expect(estate.gaps.map(({ code, message }) => [code, message.replace(/^`[^`]*\/([^/`]*)` /, "$1 ")])).toEqual([
      ["record-not-read", "NetworkInterfaces.json NetworkInterfaces[0]: it has no `NetworkInterfaceId`"],
      ["record-not-read", "NetworkInterfaces.json NetworkInterfaces[1]: it is no record that is known here"],
      ["record-not-read", "NetworkInterfaces.json NetworkInterfaces[2]: it is no record that is known here"],
    ]);
  });

  test("costs a field that is not what AWS writes: it is unknown, not left out", async () => {
    const estate = await broken([eni("eni-app", "subnet-app", "10.0.1.10", [], { SubnetId: 7, Groups: { a: 1 } })]);
    expect(properties(estate, "eni-app").SubnetId).toBeInstanceOf(Unknown);
    expect(properties(estate, "eni-app").GroupSet).toBeInstanceOf(Unknown);
    expect(estate.gaps.map(({ code }) => code)).toEqual(["record-not-read", "record-not-read"]);
    expect(() => topologyOf(estate)).not.toThrow();
  });

  test("rules that cannot be read may be any", async () => {
    const groups = [
      { ...(SHOP.SecurityGroups?.[0] as object), IpPermissions: [{ IpProtocol: "tcp", IpRanges: [{ Cidr: "?" }] }] },
    ];
    const estate = await broken([...groups, ...(SHOP.SecurityGroups?.slice(1) ?? [])], "SecurityGroups");
    const shop = reachingIn(topologyOf(estate));
    expect([shop.surely("internet", "eni-web"), shop.perhaps("internet", "eni-web")]).toEqual([
      "nothing",
      "all traffic",
    ]);
  });

  test("egress rules that are not in the record are unknown, not AWS's default", async () => {
    const groups = SHOP.SecurityGroups?.map((item) => ({ ...(item as object), IpPermissionsEgress: undefined })) ?? [];
    const shop = reachingIn(topologyOf(await broken(groups, "SecurityGroups")));
    expect([shop.surely("eni-web", "eni-app"), shop.perhaps("eni-web", "eni-app")]).toEqual(["nothing", "tcp 8080"]);
  });

  test("JSON that is none is a problem with its place, and the other files are read", async () => {
    const name = `aws_configs/accounts/${ACCOUNT}/${REGION}/Subnets.json`;
    const text = '{\n  "Subnets": [\n    { "SubnetId": "subnet-1", }\n  ]\n}\n';
    const estate = await estateOfFiles({ ...filesOf(SHOP), [name]: text });
    expect(told(estate.problems)).toEqual(["SNAPSHOT_NOT_JSON@3"]);
    expect(estate.inputs.find(({ kind }) => kind === "broken")?.file).toBe(name);
    expect(estate.get("eni-web")).toBeDefined();
  });

  test("one record in two snapshots, and not the same, is said", async () => {
    const other = { ...eni("eni-web", "subnet-web", "10.0.0.99", ["sg-web"]) };
    const estate = await estateOfFiles({
      ...filesOf(SHOP),
      [`later/${ACCOUNT}/${REGION}/NetworkInterfaces.json`]: JSON.stringify({ NetworkInterfaces: [other] }),
    });
    expect(estate.gaps.map(({ code }) => code)).toEqual(["record-twice"]);
  });

  test.each([
    "{}",
    "[]",
    "null",
    '{"Vpcs":{}}',
    '{"Vpcs":[[]]}',
    '{"Reservations":[{"Instances":7}]}',
    '{"RouteTables":[{"RouteTableId":"rtb-1","Routes":[null,{}]}]}',
  ])("never throws for %s", async (text) => {
    const estate = await estateOfFiles({
      [`x/${REGION}/ec2-describe-vpcs.json`]: text,
      [`y/${REGION}/any.json`]: text,
    });
    expect(() => topologyOf(estate)).not.toThrow();
  });
});

describe("places", () => {
  test("are those of the fields, found when somebody asks", async () => {
    const folder = resolve(import.meta.dirname, "../fixtures/snapshots/shop");
    const estate = await readEstate([folder], { cwd: folder });
    const web = resource(estate, "eni-web");
    const line = (path: readonly (string | number)[]) => estate.place(web, path);
    expect(line([])).toMatchObject({ line: 4, file: expect.stringMatching(/NetworkInterfaces\.json$/) });
    expect(line(["SubnetId"]).line).toBe(6);
    expect(line(["GroupSet", 0]).line).toBe(9);
    expect(line(["NotThere"]).line).toBe(4);
    const group = resource(estate, "sg-web");
    const of = (...path: readonly (string | number)[]) => estate.place(group, path).line;
    expect(of("GroupDescription")).toBe(5);
    // A rule is one peer of a permission.
    expect([of("SecurityGroupIngress", 0), of("SecurityGroupIngress", 1), of("SecurityGroupIngress", 2)]).toEqual([
      13, 14, 17,
    ]);
    expect(of("SecurityGroupEgress")).toBe(21);
  });
});

describe("secrets", () => {
  test("of VPN connections are not read", async () => {
    const connection = {
      VpnConnectionId: "vpn-1",
      State: "available",
      CustomerGatewayConfiguration: "<pre_shared_key>s3cr3t</pre_shared_key>",
      Options: {
        StaticRoutesOnly: true,
        TunnelOptions: [{ PreSharedKey: "s3cr3t", IkeVersions: [{ Value: "ikev2" }] }],
      },
    };
    const estate = await estateOfFiles(filesOf({ VpnConnections: [connection] }));
    expect(properties(estate, "vpn-1").VpnTunnelOptionsSpecifications).toEqual([{ IKEVersions: [{ Value: "ikev2" }] }]);
    expect(JSON.stringify(resource(estate, "vpn-1").properties)).not.toContain("s3cr3t");
  });
});

const shared = process.env.WATERTIGHT_SHARED ?? resolve(import.meta.dirname, "../../../shared");
const demo = join(shared, "templates/awscli-cloudmapper-demo");

describe.skipIf(!existsSync(demo))("the output of a collector", () => {
  const spec = new Map(
    loadAwsServiceSpecSync()
      .all("resource")
      .map((item) => [item.cloudFormationType, new Set(Object.keys(item.properties))]),
  );

  test("gives resources in the words of the published schemas", async () => {
    const estate = await readEstate([demo]);
    expect(estate.problems).toEqual([]);
    const strange = [...estate.resources.values()].flatMap(({ type, properties: own }) =>
      Object.keys(own)
        .filter((name) => spec.get(type)?.has(name) !== true)
        .map((name) => `${type}.${name}`),
    );
    expect([...new Set(strange)]).toEqual([]);
    expect(estate.resources.size).toBeGreaterThan(40);
  });

  test("tells of every resource whose account and Region it is", async () => {
    const estate = await readEstate([demo]);
    for (const { id, account, region } of estate.resources.values())
      expect([id, typeof account, region]).toEqual([id, "string", "us-east-1"]);
  });
});
