import type { Estate } from "../../estate/estate.ts";
import type { PortUse } from "../../estate/forward.ts";
import { said } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import type { Unknown } from "../../estate/value.ts";
import { tcp } from "../../reach/traffic.ts";
import { findByNameOf } from "../compute/launch-settings.ts";
import type { Ground } from "../ground.ts";
import { naming } from "../named.ts";
import { type Placed, place } from "../placed.ts";
import { exactly, type Ports, portAt, portsByWord } from "../ports.ts";
import { enginePorts, instancePorts } from "./database-ports.ts";

const PROXY = "AWS::RDS::DBProxy";

/**
 * RDS proxies and their further endpoints: they answer on the engine family's default port whatever port the database
 * has, are never public, and pass on to the databases of their target group.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-planning.html
 */
export function databaseProxies(ground: Ground, estate: Estate): void {
  for (const proxy of estate.ofType(PROXY)) place(ground, estate, ROW, proxy);
  for (const endpoint of estate.ofType("AWS::RDS::DBProxyEndpoint")) {
    const proxy = proxyOf(estate, endpoint);
    const listens = (): Ports => (proxy === undefined ? familyPorts(endpoint) : familyPorts(proxy));
    place(ground, estate, { ...ROW, listens }, endpoint);
  }
  for (const group of estate.ofType("AWS::RDS::DBProxyTargetGroup")) passOn(ground, estate, group);
}

const ROW: Placed = {
  type: PROXY,
  what: "database proxy",
  subnets: "VpcSubnetIds",
  groups: "VpcSecurityGroupIds",
  listens: familyPorts,
  opens: true,
  ipv6: "no",
};

function familyPorts(proxy: Resource): Ports {
  return portsByWord(proxy, "EngineFamily", {
    mysql: exactly(tcp(3306)),
    postgresql: exactly(tcp(5432)),
    sqlserver: exactly(tcp(1433)),
  });
}

function proxyOf(estate: Estate, member: Resource): Resource | undefined {
  return findByNameOf(estate, said(member, "DBProxyName"), PROXY, "DBProxyName");
}

function passOn(ground: Ground, estate: Estate, group: Resource): void {
  const proxy = proxyOf(estate, group);
  if (proxy === undefined) return;
  const endpoints = estate.ofType("AWS::RDS::DBProxyEndpoint").filter((item) => proxyOf(estate, item) === proxy);
  for (const list of ["DBClusterIdentifiers", "DBInstanceIdentifiers"]) {
    for (const { resource: database, doubt } of naming(estate, said(group, list)).named.flatMap((one) => [
      one,
      ...membersOf(estate, one.resource).map((resource) => ({ resource, doubt: one.doubt })),
    ])) {
      const behind = usesOf(databasePorts(estate, database));
      for (const from of [proxy, ...endpoints]) {
        const front = usesOf(familyPorts(proxy));
        ground.forward({
          from: { resource: from.id, operation: undefined },
          to: { resource: database.id, operation: undefined },
          ports: { front: front.use, behind: behind.use },
          preservesClient: "no",
          mode: "synchronous",
          said: [{ resource: group.id, path: [list], text: `proxy \`${proxy.id}\` passes on to \`${database.id}\`` }],
          doubts: [doubt, front.doubt, behind.doubt, group.condition].filter((item) => item !== undefined),
        });
      }
    }
  }
}

/** A proxy of a cluster passes on to its instances. */
function membersOf(estate: Estate, cluster: Resource): readonly Resource[] {
  if (cluster.type !== "AWS::RDS::DBCluster") return [];
  const home = (item: Resource) =>
    findByNameOf(estate, said(item, "DBClusterIdentifier"), cluster.type, "DBClusterIdentifier");
  return estate.ofType("AWS::RDS::DBInstance").filter((item) => home(item) === cluster);
}

function databasePorts(estate: Estate, database: Resource): Ports {
  if (database.type === "AWS::RDS::DBInstance") return instancePorts(estate, database);
  return portAt(database, "Port", enginePorts(said(database, "Engine"), database));
}

/** The first port of a set: a database has one, but for engines whose default two sources tell differently. */
function usesOf(ports: Ports): { readonly use: PortUse; readonly doubt: Unknown | undefined } {
  const [from = 0, to = 65536] = ports.doubt === undefined ? ports.traffic.slice(-2).map((point) => point % 65536) : [];
  return { use: { protocol: "tcp", from, to: Math.max(from, to - 1) }, doubt: ports.doubt };
}
