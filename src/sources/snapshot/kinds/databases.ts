import type { Value } from "../../../estate/value.ts";
import { each, every, pick, tags } from "../convert.ts";
import { always, type Convert, type Kind, kind, type Making, type Row, row, same } from "../kind.ts";
import { isRec, type Rec, recsAt, textAt } from "../record.ts";

const TAGS = row("Tags", "TagList", tags);
const GROUPS = row("VPCSecurityGroups", "VpcSecurityGroups", each("VpcSecurityGroupId"));
const CLUSTER_GROUPS = row("VpcSecurityGroupIds", "VpcSecurityGroups", each("VpcSecurityGroupId"));
const SUBNETS = { to: "SubnetIds", from: "DBSubnetGroup.Subnets", convert: each("SubnetIdentifier"), always: false };

/** The subnet group is one of the same account and Region: its ARN tells it from others of the name. */
export function linked(prefix: string, field?: string): Convert {
  return (value, making) => {
    const name = field !== undefined && isRec(value) ? textAt(value, field) : value;
    return typeof name === "string" ? making.intern(making.arnOf(prefix + name)) : undefined;
  };
}

const isEngine =
  (...engines: readonly string[]) =>
  (record: Rec): boolean =>
    engines.includes(String(record.Engine));
const OTHERS = isEngine("docdb", "neptune");

const INSTANCE_ROWS: readonly Row[] = [
  ...same("DBInstanceIdentifier DBInstanceClass DBClusterIdentifier AvailabilityZone AutoMinorVersionUpgrade"),
  ...TAGS,
];
const CLUSTER_ROWS: readonly Row[] = [
  ...same("DBClusterIdentifier EngineVersion StorageEncrypted KmsKeyId BackupRetentionPeriod DeletionProtection"),
  ...same("EnableCloudwatchLogsExports=EnabledCloudwatchLogsExports"),
  ...CLUSTER_GROUPS,
  ...TAGS,
];
const INSTANCE = {
  aliases: ["DBInstanceIdentifier", "Endpoint.Address"],
  observed: [...same("DBInstanceStatus Endpoint"), SUBNETS],
};
const CLUSTER = { aliases: ["DBClusterIdentifier", "Endpoint", "ReaderEndpoint"], observed: same("Status") };

/**
 * Relational databases, and DocumentDB and Neptune, which the RDS API tells of too.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Operations.html
 */
export const DATABASES: readonly Kind[] = [
  kind("rds describe-db-instances", "DBInstances", "AWS::RDS::DBInstance", "DBInstanceArn", {
    ...INSTANCE,
    applies: (record) => !OTHERS(record),
    rows: [
      ...INSTANCE_ROWS,
      ...always(same("Engine PubliclyAccessible StorageEncrypted")),
      ...same(
        "EngineVersion KmsKeyId MultiAZ BackupRetentionPeriod CopyTagsToSnapshot DeletionProtection MasterUsername",
      ),
      ...same("MonitoringInterval MonitoringRoleArn EnableIAMDatabaseAuthentication=IAMDatabaseAuthenticationEnabled"),
      ...same("EnablePerformanceInsights=PerformanceInsightsEnabled CACertificateIdentifier NetworkType StorageType"),
      ...same("EnableCloudwatchLogsExports=EnabledCloudwatchLogsExports LicenseModel DBName Port=Endpoint.Port"),
      ...row("ManageMasterUserPassword", "MasterUserSecret", () => true),
      ...row("DBParameterGroupName", "DBParameterGroups", (groups) => nameOf(groups, "DBParameterGroupName")),
      ...row("DBSubnetGroupName", "DBSubnetGroup", linked("rds:subgrp:", "DBSubnetGroupName")),
      ...always(GROUPS),
    ],
    more: (record, making) => subnetGroup(record, making, "AWS::RDS::DBSubnetGroup", ""),
  }),
  kind("rds describe-db-instances", "DBInstances", "AWS::DocDB::DBInstance", "DBInstanceArn", {
    ...INSTANCE,
    applies: isEngine("docdb"),
    rows: [...INSTANCE_ROWS, ...same("CACertificateIdentifier")],
    more: (record, making) => subnetGroup(record, making, "AWS::DocDB::DBSubnetGroup", "/docdb"),
  }),
  kind("rds describe-db-instances", "DBInstances", "AWS::Neptune::DBInstance", "DBInstanceArn", {
    ...INSTANCE,
    applies: isEngine("neptune"),
    rows: [...INSTANCE_ROWS, ...same("PubliclyAccessible")],
    more: (record, making) => subnetGroup(record, making, "AWS::Neptune::DBSubnetGroup", "/neptune"),
  }),
  kind("rds describe-db-clusters", "DBClusters", "AWS::RDS::DBCluster", "DBClusterArn", {
    ...CLUSTER,
    applies: (record) => !OTHERS(record),
    rows: [
      ...CLUSTER_ROWS,
      ...always(same("Engine")),
      ...same(
        "EngineMode DatabaseName MasterUsername CopyTagsToSnapshot PubliclyAccessible DBClusterInstanceClass Port",
      ),
      ...same(
        "EnableIAMDatabaseAuthentication=IAMDatabaseAuthenticationEnabled EnableHttpEndpoint=HttpEndpointEnabled",
      ),
      ...same("AutoMinorVersionUpgrade NetworkType DBClusterParameterGroupName=DBClusterParameterGroup"),
      ...row("ManageMasterUserPassword", "MasterUserSecret", () => true),
      ...row("DBSubnetGroupName", "DBSubnetGroup", linked("rds:subgrp:")),
    ],
  }),
  kind("rds describe-db-clusters", "DBClusters", "AWS::DocDB::DBCluster", "DBClusterArn", {
    ...CLUSTER,
    applies: isEngine("docdb"),
    rows: [
      ...CLUSTER_ROWS,
      ...same("MasterUsername Port DBClusterParameterGroupName=DBClusterParameterGroup"),
      ...row("DBSubnetGroupName", "DBSubnetGroup", (name, making) => making.arnOf(`rds:subgrp:${String(name)}/docdb`)),
    ],
  }),
  kind("rds describe-db-clusters", "DBClusters", "AWS::Neptune::DBCluster", "DBClusterArn", {
    ...CLUSTER,
    applies: isEngine("neptune"),
    rows: [
      ...CLUSTER_ROWS,
      ...same(
        "DBPort=Port IamAuthEnabled=IAMDatabaseAuthenticationEnabled DBClusterParameterGroupName=DBClusterParameterGroup",
      ),
      ...row("DBSubnetGroupName", "DBSubnetGroup", (name, making) =>
        making.arnOf(`rds:subgrp:${String(name)}/neptune`),
      ),
    ],
  }),
  kind("rds describe-db-subnet-groups", "DBSubnetGroups", "AWS::RDS::DBSubnetGroup", "DBSubnetGroupName", {
    arn: "rds:subgrp:",
    rows: [
      ...same("DBSubnetGroupName DBSubnetGroupDescription"),
      ...always(row("SubnetIds", "Subnets", each("SubnetIdentifier"))),
    ],
    observed: same("VpcId"),
  }),
  kind("rds describe-db-proxies", "DBProxies", "AWS::RDS::DBProxy", "DBProxyArn", {
    aliases: ["DBProxyName", "Endpoint"],
    rows: [
      ...same(
        "DBProxyName DefaultAuthScheme EngineFamily RequireTLS DebugLogging IdleClientTimeout RoleArn VpcSubnetIds VpcSecurityGroupIds",
      ),
      ...row("Auth", "Auth", every(pick("AuthScheme IAMAuth SecretArn ClientPasswordAuthType"))),
    ],
    observed: same("Endpoint VpcId"),
  }),
  kind("rds describe-db-proxy-targets", "Targets", undefined, "RdsResourceId", {
    more(record, making) {
      const [proxy] = making.args;
      const target = textAt(record, "TargetArn") ?? textAt(record, "RdsResourceId") ?? "";
      if (proxy === undefined) return;
      const key = record.Type === "TRACKED_CLUSTER" ? "DBClusterIdentifiers" : "DBInstanceIdentifiers";
      making.add("AWS::RDS::DBProxyTargetGroup", `${proxy}/targets/${target}`, {
        DBProxyName: proxy,
        TargetGroupName: "default",
        [key]: [target],
      });
    },
  }),
];

function nameOf(groups: unknown, field: string): string | undefined {
  const [first] = Array.isArray(groups) ? groups.filter(isRec) : [];
  return first === undefined ? undefined : textAt(first, field);
}

/** An instance says its subnet group whole. */
function subnetGroup(record: Rec, making: Making, type: string, suffix: string): void {
  const name = textAt(record, "DBSubnetGroup.DBSubnetGroupName");
  if (name === undefined) return;
  const id = making.arnOf(`rds:subgrp:${name}${suffix}`);
  if (making.has(id)) return;
  const SubnetIds: Value = recsAt(record, "DBSubnetGroup.Subnets").flatMap(
    (item) => textAt(item, "SubnetIdentifier") ?? [],
  );
  making.partOf(
    type,
    id,
    { DBSubnetGroupName: name, SubnetIds },
    { VpcId: textAt(record, "DBSubnetGroup.VpcId") ?? null },
  );
}
