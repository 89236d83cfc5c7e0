import { at, type Estate } from "../estate.ts";
import { listOf, text } from "../read-value.ts";
import type { Resource } from "../resource.ts";
import { Unknown, type Value } from "../value.ts";
import { hasInternetGateway, vpcOf } from "./decide-ec2.ts";
import { type Decide, service } from "./default.ts";

const FOLLOWS_VPC = "whether it is publicly accessible follows the internet gateway of its subnets' VPC";

/**
 * RDS: public if the VPC of the subnet group has an internet gateway. Without a subnet group the default VPC counts,
 * which comes with one. Instances of an Aurora cluster have the cluster's subnet group.
 */
export const publicDatabase: Decide = (database, estate) => {
  const unknown = service(FOLLOWS_VPC, "PubliclyAccessible");
  const group = subnetGroup(database, estate);
  if (group === undefined) return true;
  if (group instanceof Unknown || estate === undefined) return unknown;
  const found = estate.find(group);
  const subnets = listOf(at(found?.properties, "SubnetIds"));
  if (found === undefined || subnets instanceof Unknown || subnets.length === 0) return unknown;
  for (const subnet of subnets) {
    const vpc = vpcOf(subnet, estate);
    if (vpc === undefined) continue;
    // All subnets of a group are in one VPC, so the first that is known settles it.
    return hasInternetGateway(vpc, estate);
  }
  return unknown;
};

/** Multi-AZ clusters only: of an Aurora cluster it is the instances that are public or not. */
export const publicCluster: Decide = (cluster, estate, path) => {
  const engine = text(at(cluster.properties, "Engine"));
  if (engine === undefined) return new Unknown("not-modelled", "public access follows the engine, which is not known");
  return engine.startsWith("aurora") ? undefined : publicDatabase(cluster, estate, path);
};

/** What names the subnet group; undefined: none is named, an Unknown where that cannot be told. */
function subnetGroup(database: Resource, estate: Estate | undefined): Value | undefined {
  const own = at(database.properties, "DBSubnetGroupName");
  if (own !== undefined) return own;
  const cluster = at(database.properties, "DBClusterIdentifier");
  if (cluster === undefined) return inherited(database);
  const found = estate?.find(cluster);
  if (found === undefined) return service("the cluster decides, and it is not in the input", "PubliclyAccessible");
  return at(found.properties, "DBSubnetGroupName") ?? inherited(found);
}

/** A replica or a restored instance that names no group is placed as its source was. */
function inherited(database: Resource): Value | undefined {
  const from = ["SourceDBInstanceIdentifier", "SourceDbiResourceId", "SourceDBClusterIdentifier", "SourceRegion"];
  const source = from.find((property) => at(database.properties, property) !== undefined);
  return source === undefined ? undefined : service(`its source (\`${source}\`) decides`, "PubliclyAccessible");
}

const RESTORED = [
  "DBSnapshotIdentifier",
  "DBClusterSnapshotIdentifier",
  "SnapshotIdentifier",
  "SourceDBInstanceIdentifier",
  "SourceDbiResourceId",
  "SourceDBInstanceAutomatedBackupsArn",
  "SourceDBClusterIdentifier",
  "SourceDbClusterResourceId",
];

/** Storage is not encrypted, unless it comes from an encrypted source, or belongs to a cluster that is. */
export const storageEncrypted: Decide = (database, estate) => {
  const source = RESTORED.find((property) => {
    const value = at(database.properties, property);
    return value !== undefined && value !== "";
  });
  if (source !== undefined) return service(`whether storage is encrypted follows \`${source}\``, "StorageEncrypted");
  const cluster = at(database.properties, "DBClusterIdentifier");
  if (cluster === undefined) return false;
  const found = estate?.find(cluster);
  if (found === undefined) return service("the cluster decides, and it is not in the input", "StorageEncrypted");
  return at(found.properties, "StorageEncrypted") ?? storageEncrypted(found, estate, []);
};

/** Port by engine; `undefined` where the engine is not known. */
export const databasePort: Decide = (database) => {
  const engine = text(at(database.properties, "Engine"))?.toLowerCase();
  if (engine === undefined) return new Unknown("not-modelled", "the port follows the engine, which is not known");
  if (/postgres/.test(engine)) return 5432;
  if (/mysql|mariadb|^aurora$/.test(engine)) return 3306;
  if (/oracle/.test(engine)) return 1521;
  if (/sqlserver/.test(engine)) return 1433;
  return engine.startsWith("db2") ? 50000 : undefined;
};

/** RDS for MySQL and PostgreSQL are enrolled in Extended Support. */
export const lifecycle: Decide = (database) => {
  const engine = text(at(database.properties, "Engine")) ?? "";
  return /mysql|postgres/i.test(engine) ? "open-source-rds-extended-support" : undefined;
};
