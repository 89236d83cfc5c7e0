import { describe, expect, it } from "vitest";
import { condition, either, parameter, ref } from "../../../test/estate-of.ts";
import { GUESTS, inOffice, LOBBY, STAFF, VAULT } from "../../../test/standing-of.ts";

const rds = (kind: string, properties: object) => ({ type: `AWS::RDS::${kind}`, properties: properties as never });
const vault = rds("DBSubnetGroup", { DBSubnetGroupName: "vault", SubnetIds: [ref("Vault"), ref("Lobby")] });
const instance = (properties: object = {}) =>
  rds("DBInstance", {
    Engine: "postgres",
    DBSubnetGroupName: ref("Shelf"),
    VPCSecurityGroups: [ref("StaffGroup")],
    PubliclyAccessible: false,
    ...properties,
  });

describe("a database instance", () => {
  it("stands in its subnet group with its groups on the engine's port", () => {
    const office = inOffice({ Shelf: vault, Ledger: instance() });
    const common = { guards: [STAFF], public: "no", listens: "tcp 5432", opens: true, exists: "yes" };
    expect(office.of("Ledger")).toEqual([
      { in: VAULT, ...common },
      { in: LOBBY, ...common },
    ]);
  });

  it("has the default port of its engine unless it says another", () => {
    const listens = (properties: object) =>
      inOffice({ Shelf: vault, Ledger: instance(properties) }).of("Ledger")[0]?.listens;
    const ports = {
      mysql: 3306,
      mariadb: 3306,
      postgres: 5432,
      "oracle-ee": 1521,
      "sqlserver-se": 1433,
      "db2-se": 50000,
    };
    for (const [Engine, port] of Object.entries(ports)) expect(listens({ Engine })).toBe(`tcp ${port}`);
    expect(listens({ Port: "6543" })).toBe("tcp 6543");
    expect(listens({ Port: parameter("Port") })).toBe("all tcp if parameter `Port` has no default");
    expect(listens({ Engine: undefined, DBSnapshotIdentifier: "old" })).toMatch(/^all tcp if the database engine/);
  });

  it("is public where it says so, and where it leaves it to a VPC with an internet gateway", () => {
    const open = (PubliclyAccessible: unknown) =>
      inOffice({ Shelf: vault, Ledger: instance({ PubliclyAccessible }) }).of("Ledger")[0]?.public;
    expect(open(true)).toBe("yes");
    expect(open("false")).toBe("no");
    expect(open(undefined)).toBe("yes");
    expect(open(parameter("Open"))).toBe("if parameter `Open` has no default");
  });

  it("finds its subnet group by name, and is in the default VPC without one", () => {
    const office = inOffice({
      Shelf: vault,
      Named: instance({ DBSubnetGroupName: "vault" }),
      Plain: instance({ DBSubnetGroupName: undefined, VPCSecurityGroups: undefined }),
      Lost: instance({ DBSubnetGroupName: "elsewhere" }),
    });
    expect(office.of("Named").map((item) => item.in)).toEqual([VAULT, LOBBY]);
    expect(office.of("Plain").map((item) => item.in)).toEqual(["a default subnet"]);
    expect(office.of("Lost").map((item) => item.in)).toEqual([expect.stringContaining("nobody knows")]);
  });

  it("answers on the ports that its options add", () => {
    const office = inOffice({
      Shelf: vault,
      Options: rds("OptionGroup", {
        EngineName: "oracle-ee",
        OptionConfigurations: [{ OptionName: "SSL", Port: 2484 }],
      }),
      Ledger: instance({ Engine: "oracle-ee", OptionGroupName: ref("Options") }),
    });
    expect(office.of("Ledger")[0]?.listens).toBe("tcp 1521, tcp 2484");
  });

  it("replicates with its source's engine and subnet group", () => {
    const office = inOffice({
      Shelf: vault,
      Ledger: instance({ Engine: "mysql" }),
      Copy: rds("DBInstance", { SourceDBInstanceIdentifier: ref("Ledger"), PubliclyAccessible: false }),
    });
    expect(office.of("Copy").map((item) => [item.in, item.listens])).toEqual([
      [VAULT, "tcp 3306"],
      [LOBBY, "tcp 3306"],
    ]);
  });

  it("has groups that nobody knows where it names DB security groups of EC2-Classic", () => {
    const office = inOffice({
      Shelf: vault,
      Ledger: instance({ VPCSecurityGroups: undefined, DBSecurityGroups: ["old"] }),
    });
    expect(office.of("Ledger")[0]?.guards).toEqual([expect.stringContaining("nobody knows")]);
  });
});

describe("a database cluster", () => {
  const cluster = (properties: object = {}) =>
    rds("DBCluster", {
      Engine: "aurora-mysql",
      DBSubnetGroupName: ref("Shelf"),
      VpcSecurityGroupIds: [ref("GuestGroup")],
      ...properties,
    });
  const member = (properties: object = {}) =>
    rds("DBInstance", {
      Engine: "aurora-mysql",
      DBClusterIdentifier: ref("Books"),
      PubliclyAccessible: false,
      ...properties,
    });

  it("gives its instances subnets, groups and port, and answers where they do", () => {
    const office = inOffice({ Shelf: vault, Books: cluster({ Port: 3307 }), Reader: member() });
    expect(office.of("Reader").map((item) => [item.in, item.guards, item.listens])).toEqual([
      [VAULT, [GUESTS], "tcp 3307"],
      [LOBBY, [GUESTS], "tcp 3307"],
    ]);
    expect(office.of("Books")).toEqual(office.of("Reader"));
  });

  it("is as public as each of its instances", () => {
    const office = inOffice({
      Shelf: vault,
      Books: cluster(),
      Reader: member(),
      Writer: member({ PubliclyAccessible: true }),
    });
    expect(office.of("Books").map((item) => item.public)).toEqual(["no", "no", "yes", "yes"]);
  });

  it("of Aurora PostgreSQL may take either port that AWS documents as its default", () => {
    const office = inOffice({ Shelf: vault, Books: cluster({ Engine: "aurora-postgresql" }), Reader: member() });
    expect(office.of("Books")[0]?.listens).toBe("tcp 3306, tcp 5432");
  });

  it("stands by itself without instances: never public when serverless", () => {
    const office = inOffice({
      Shelf: vault,
      Books: cluster({ EngineMode: "serverless" }),
      Multi: cluster({ Engine: "postgres", DBClusterInstanceClass: "db.r6gd.large", PubliclyAccessible: true }),
      Alone: cluster(),
    });
    expect(office.of("Books")[0]?.public).toBe("no");
    expect(office.of("Multi")[0]).toMatchObject({ public: "yes", listens: "tcp 5432" });
    expect(office.of("Alone")[0]?.public).toMatch(/^if instance of database cluster `Alone`/);
  });

  it("that was not read leaves its instance's groups and port unknown", () => {
    const office = inOffice({ Shelf: vault, Reader: member({ DBClusterIdentifier: parameter("Cluster") }) });
    const [item] = office.of("Reader");
    expect(item?.guards).toEqual([expect.stringContaining("nobody knows")]);
    expect(item?.listens).toMatch(/^all tcp if/);
  });
});

describe("other engines", () => {
  it("DocumentDB is never public, on 27017", () => {
    const office = inOffice({
      Shelf: { type: "AWS::DocDB::DBSubnetGroup", properties: { SubnetIds: [ref("Vault")] } },
      Notes: {
        type: "AWS::DocDB::DBCluster",
        properties: { DBSubnetGroupName: ref("Shelf"), VpcSecurityGroupIds: [ref("StaffGroup")] },
      },
      Node: { type: "AWS::DocDB::DBInstance", properties: { DBClusterIdentifier: ref("Notes") } },
    });
    expect(office.of("Notes")).toEqual([
      { in: VAULT, guards: [STAFF], public: "no", listens: "tcp 27017", opens: true, exists: "yes" },
    ]);
  });

  it("Neptune is on 8182 or its DBPort, public only where an instance says so", () => {
    const cluster = (properties: object) => ({
      type: "AWS::Neptune::DBCluster",
      properties: { VpcSecurityGroupIds: [ref("StaffGroup")], ...properties } as never,
    });
    const node = (of: string, properties: object = {}) => ({
      type: "AWS::Neptune::DBInstance",
      properties: { DBClusterIdentifier: ref(of), ...properties } as never,
    });
    const office = inOffice({
      Graph: cluster({}),
      Node: node("Graph"),
      Other: cluster({ DBPort: 8183 }),
      Open: node("Other", { PubliclyAccessible: true }),
    });
    expect(office.of("Graph")[0]).toMatchObject({ listens: "tcp 8182", public: "no" });
    expect(office.of("Other")[0]).toMatchObject({ listens: "tcp 8183", public: "yes" });
  });
});

describe("a database proxy", () => {
  const proxy = rds("DBProxy", {
    DBProxyName: "till",
    EngineFamily: "POSTGRESQL",
    VpcSubnetIds: [ref("Vault")],
    VpcSecurityGroupIds: [ref("StaffGroup")],
  });

  it("answers on its family's port and passes on to the database's", () => {
    const office = inOffice({
      Shelf: vault,
      Till: proxy,
      Second: rds("DBProxyEndpoint", {
        DBProxyName: ref("Till"),
        VpcSubnetIds: [ref("Lobby")],
        VpcSecurityGroupIds: [ref("GuestGroup")],
      }),
      Targets: rds("DBProxyTargetGroup", { DBProxyName: "till", DBInstanceIdentifiers: [ref("Ledger")] }),
      Ledger: instance({ Port: 6543 }),
    });
    expect(office.of("Till")).toEqual([
      { in: VAULT, guards: [STAFF], public: "no", listens: "tcp 5432", opens: true, exists: "yes" },
    ]);
    expect(office.of("Second").map((item) => [item.in, item.guards, item.listens])).toEqual([
      [LOBBY, [GUESTS], "tcp 5432"],
    ]);
    expect(office.forwards()).toEqual(["Till tcp 5432 > Ledger tcp 6543", "Second tcp 5432 > Ledger tcp 6543"]);
  });

  it("of a cluster passes on to its instances too", () => {
    const office = inOffice({
      Shelf: vault,
      Till: proxy,
      Targets: rds("DBProxyTargetGroup", { DBProxyName: "till", DBClusterIdentifiers: [ref("Ledger")] }),
      Ledger: rds("DBCluster", { Engine: "aurora-mysql", DBSubnetGroupName: ref("Shelf") }),
      Page: rds("DBInstance", { Engine: "aurora-mysql", DBClusterIdentifier: ref("Ledger") }),
    });
    expect(office.forwards()).toEqual(["Till tcp 5432 > Ledger tcp 3306", "Till tcp 5432 > Page tcp 3306"]);
  });

  it("passes on in doubt where a condition decides", () => {
    const office = inOffice({
      Shelf: vault,
      Till: proxy,
      Targets: {
        ...rds("DBProxyTargetGroup", {
          DBProxyName: ref("Till"),
          DBInstanceIdentifiers: either("Live", [ref("Ledger")], []),
        }),
        condition: condition("Pool"),
      },
      Ledger: instance(),
    });
    expect(office.forwards()).toEqual([
      "Till tcp 5432 > Ledger tcp 5432 if condition `Live` cannot be decided, condition `Pool` cannot be decided",
    ]);
  });
});
