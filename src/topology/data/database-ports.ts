import type { Estate } from "../../estate/estate.ts";
import { listOf, number, said, text } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { Unknown, type Value } from "../../estate/value.ts";
import { unionAll } from "../../reach/sets.ts";
import { tcp } from "../../reach/traffic.ts";
import { items } from "../entries.ts";
import { exactly, type Ports, portAt, someTcp } from "../ports.ts";

/**
 * Default ports by how the engine's name begins; the first that fits counts.
 *
 * Aurora PostgreSQL answers on both: the API says 5432, CloudFormation says 3306 for provisioned clusters.
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html,
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html
 */
const ENGINES: readonly (readonly [string, readonly number[]])[] = [
  ["aurora-postgresql", [5432, 3306]],
  ["aurora", [3306]],
  ["mysql", [3306]],
  ["mariadb", [3306]],
  ["postgres", [5432]],
  ["oracle", [1521]],
  ["custom-oracle", [1521]],
  ["sqlserver", [1433]],
  ["custom-sqlserver", [1433]],
  ["db2", [50000]],
  ["docdb", [27017]],
  ["neptune", [8182]],
];

/** The port that an engine takes where none is said. */
export function enginePorts(engine: Value | undefined, of: Resource): Ports {
  const word = text(engine)?.toLowerCase();
  const found = ENGINES.find(([start]) => word?.startsWith(start) === true);
  if (found !== undefined) return exactly(...found[1].map((port) => tcp(port)));
  if (engine instanceof Unknown) return someTcp(engine);
  return someTcp(new Unknown("service", `the database engine of \`${of.id}\` follows its snapshot or source`));
}

/** What a database instance answers on: its port, and the ports that options of its option group add (an agent, TLS). */
export function instancePorts(estate: Estate, instance: Resource): Ports {
  const ports = portAt(instance, "Port", enginePorts(engineOf(estate, instance), instance));
  const group = estate.find(said(instance, "OptionGroupName"));
  const options = group === undefined ? undefined : optionPorts(group);
  return options === undefined
    ? ports
    : { traffic: unionAll([ports.traffic, options.traffic]), doubt: ports.doubt ?? options.doubt };
}

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithOptionGroups.html */
function optionPorts(group: Resource): Ports | undefined {
  const list = listOf(said(group, "OptionConfigurations"));
  if (list instanceof Unknown) return undefined;
  const ports = items(group, ["OptionConfigurations"])
    .map((path) => number(said(group, [...path, "Port"])))
    .filter((port) => typeof port === "number");
  return ports.length === 0 ? undefined : exactly(...ports.map((port) => tcp(port)));
}

/** A read replica has the engine of its source. */
function engineOf(estate: Estate, instance: Resource): Value | undefined {
  const own = said(instance, "Engine");
  if (own !== undefined && own !== null) return own;
  const source = estate.find(said(instance, "SourceDBInstanceIdentifier"));
  return source === undefined ? own : said(source, "Engine");
}
