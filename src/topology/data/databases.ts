import type { Estate } from "../../estate/estate.ts";
import { said, text } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { SURE } from "../../reach/network.ts";
import { tcp } from "../../reach/traffic.ts";
import { findByNameOf, notRead } from "../compute/launch-settings.ts";
import type { Ground, InterfaceSpec } from "../ground.ts";
import { type SubnetGroup, subnetsOf } from "../placed.ts";
import { exactly, type Ports, portAt } from "../ports.ts";
import { doubtOf, doubtOfWord, isGiven, publicIf, type Said, saidAt, stand } from "../stand.ts";
import { enginePorts, instancePorts } from "./database-ports.ts";

/** RDS and Aurora, DocumentDB and Neptune: clusters whose instances share its subnet group, groups and port. */
interface Family {
  readonly cluster: string;
  readonly instance: string;
  readonly subnetGroup: SubnetGroup;
  readonly clusterPorts: (cluster: Resource) => Ports;
  /** Whether `PubliclyAccessible` may be left out and mean yes, or may not be said at all. */
  readonly public: "by-vpc" | "by-setting" | "never";
}

const FAMILIES: readonly Family[] = [
  {
    cluster: "AWS::RDS::DBCluster",
    instance: "AWS::RDS::DBInstance",
    subnetGroup: { type: "AWS::RDS::DBSubnetGroup", name: "DBSubnetGroupName", subnets: "SubnetIds" },
    clusterPorts: (cluster) => portAt(cluster, "Port", enginePorts(said(cluster, "Engine"), cluster)),
    public: "by-vpc",
  },
  {
    cluster: "AWS::DocDB::DBCluster",
    instance: "AWS::DocDB::DBInstance",
    subnetGroup: { type: "AWS::DocDB::DBSubnetGroup", name: "DBSubnetGroupName", subnets: "SubnetIds" },
    clusterPorts: (cluster) => portAt(cluster, "Port", exactly(tcp(27017))),
    public: "never",
  },
  {
    cluster: "AWS::Neptune::DBCluster",
    instance: "AWS::Neptune::DBInstance",
    subnetGroup: { type: "AWS::Neptune::DBSubnetGroup", name: "DBSubnetGroupName", subnets: "SubnetIds" },
    clusterPorts: (cluster) =>
      portAt(cluster, isGiven(said(cluster, "DBPort")) ? "DBPort" : "Port", exactly(tcp(8182))),
    public: "by-setting",
  },
];

/**
 * Database instances and clusters. An instance of a cluster has the cluster's subnets, groups and port; the cluster
 * answers where its instances do.
 *
 * `PubliclyAccessible` left out means yes exactly where the VPC has an internet gateway. A public address is of use only
 * there, so one is put there for sure: the network's internet gateway decides the rest.
 *
 * Sources: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html,
 * https://docs.aws.amazon.com/documentdb/latest/developerguide/what-is.html,
 * https://docs.aws.amazon.com/neptune/latest/userguide/get-started-vpc.html
 */
export function databases(ground: Ground, estate: Estate): void {
  for (const family of FAMILIES) {
    const members = new Map<Resource, number[]>();
    for (const instance of estate.ofType(family.instance)) {
      const home = said(instance, "DBClusterIdentifier");
      if (!isGiven(home)) {
        standAlone(ground, estate, family, instance);
        continue;
      }
      const cluster = findByNameOf(estate, home, family.cluster, "DBClusterIdentifier");
      const made = standMember(ground, estate, family, instance, cluster);
      if (cluster !== undefined) members.set(cluster, [...(members.get(cluster) ?? []), ...made]);
    }
    for (const cluster of estate.ofType(family.cluster)) {
      const own = members.get(cluster);
      if (own === undefined) standCluster(ground, estate, family, cluster);
      else ground.adopt(cluster, own);
    }
  }
}

interface Standing {
  readonly owner: Resource;
  readonly what: string;
  readonly subnets: Said;
  readonly groups: Said;
  readonly ports: Ports;
  readonly publicIpv4: InterfaceSpec["publicIpv4"];
  readonly ipv6: InterfaceSpec["ipv6"];
}

function put(ground: Ground, standing: Standing): readonly number[] {
  const { owner, what, subnets, groups, ports, publicIpv4, ipv6 } = standing;
  return stand(ground, {
    owner,
    text: `interface of ${what} \`${owner.id}\``,
    subnets,
    groups,
    publicIpv4: () => publicIpv4,
    ipv6,
    listens: ports.traffic,
    listensDoubt: ports.doubt === undefined ? SURE : ground.fact(ports.doubt, owner, ["Port"]),
    opens: true,
  });
}

function standAlone(ground: Ground, estate: Estate, family: Family, instance: Resource): readonly number[] {
  const source = findByNameOf(
    estate,
    said(instance, "SourceDBInstanceIdentifier"),
    family.instance,
    "DBInstanceIdentifier",
  );
  const own = saidAt(instance, "DBSubnetGroupName");
  const named =
    source !== undefined && !isGiven(own.value) ? { ...saidAt(source, "DBSubnetGroupName"), by: source } : own;
  return put(ground, {
    owner: instance,
    what: "database instance",
    subnets: subnetsOf(estate, instance, named, family.subnetGroup),
    groups: instanceGroups(instance),
    ports: instancePorts(estate, instance),
    publicIpv4: publicOf(ground, family, instance),
    ipv6: dualStack(ground, instance),
  });
}

function instanceGroups(instance: Resource): Said {
  const own = saidAt(instance, "VPCSecurityGroups");
  const classic = saidAt(instance, "DBSecurityGroups");
  if (isGiven(own.value) || !isGiven(classic.value)) return own;
  const why = `DB security groups of \`${instance.id}\` are of EC2-Classic: its groups in the VPC are not said`;
  return { value: new Unknown("not-modelled", why, { settle: "use `VPCSecurityGroups`" }), path: classic.path };
}

function standMember(
  ground: Ground,
  estate: Estate,
  family: Family,
  instance: Resource,
  cluster: Resource | undefined,
): readonly number[] {
  const common = {
    owner: instance,
    what: "database instance",
    publicIpv4: publicOf(ground, family, instance),
  };
  if (cluster === undefined) {
    const unknown = notRead(said(instance, "DBClusterIdentifier"), "database cluster");
    const every = { value: unknown, path: ["DBClusterIdentifier"] };
    const engine = enginePorts(said(instance, "Engine"), instance);
    const subnets = isGiven(said(instance, "DBSubnetGroupName"))
      ? subnetsOf(estate, instance, saidAt(instance, "DBSubnetGroupName"), family.subnetGroup)
      : every;
    // The cluster may have chosen another port.
    const ports = { traffic: tcp(0, 65535), doubt: engine.doubt ?? unknown };
    return put(ground, { ...common, subnets, groups: every, ports, ipv6: undefined });
  }
  return put(ground, {
    ...common,
    subnets: clusterSubnets(estate, family, cluster),
    groups: { ...saidAt(cluster, "VpcSecurityGroupIds"), by: cluster },
    ports: family.clusterPorts(cluster),
    ipv6: dualStack(ground, cluster),
  });
}

function clusterSubnets(estate: Estate, family: Family, cluster: Resource): Said {
  const subnets = subnetsOf(estate, cluster, saidAt(cluster, "DBSubnetGroupName"), family.subnetGroup);
  return subnets.by === undefined ? { ...subnets, by: cluster } : subnets;
}

function standCluster(ground: Ground, estate: Estate, family: Family, cluster: Resource): readonly number[] {
  return put(ground, {
    owner: cluster,
    what: "database cluster",
    subnets: clusterSubnets(estate, family, cluster),
    groups: saidAt(cluster, "VpcSecurityGroupIds"),
    ports: family.clusterPorts(cluster),
    publicIpv4: clusterPublic(ground, family, cluster),
    ipv6: dualStack(ground, cluster),
  });
}

/** A Multi-AZ cluster has a setting of its own; Aurora Serverless v1 is never public; else the instances decide. */
function clusterPublic(ground: Ground, family: Family, cluster: Resource): InterfaceSpec["publicIpv4"] {
  if (family.public === "never" || text(said(cluster, "EngineMode")) === "serverless") return "no";
  if (isGiven(said(cluster, "DBClusterInstanceClass"))) return publicOf(ground, family, cluster);
  const unread = notRead(undefined, `instance of database cluster \`${cluster.id}\``);
  return publicIf(ground.fact(unread, cluster, []));
}

function publicOf(ground: Ground, family: Family, instance: Resource): InterfaceSpec["publicIpv4"] {
  if (family.public === "never") return "no";
  const { value, path } = saidAt(instance, "PubliclyAccessible");
  return publicIf(doubtOf(ground, value, family.public === "by-vpc" ? SURE : "no", instance, path));
}

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html */
function dualStack(ground: Ground, database: Resource): InterfaceSpec["ipv6"] {
  const doubt = doubtOfWord(ground, said(database, "NetworkType"), "DUAL", "", database, ["NetworkType"]);
  return doubt === "no" ? "no" : { doubt };
}
