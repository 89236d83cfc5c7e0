import { Unknown, type Value } from "../../../estate/value.ts";
import { document, each, tags } from "../convert.ts";
import { always, type Kind, kind, row, same } from "../kind.ts";
import { fieldOf, isRec, type Rec, recsAt, textAt } from "../record.ts";
import { linked } from "./databases.ts";

const TAGS = row("Tags", "Tags", tags);
const RG = "AWS::ElastiCache::ReplicationGroup";
const EFS = "AWS::EFS::FileSystem";
const MOUNT = "AWS::EFS::MountTarget";
const TABLE = "AWS::DynamoDB::Table";
const REDSHIFT = "AWS::Redshift::Cluster";

/** Warehouses, caches, brokers, search domains, file systems and tables. */
export const STORES: readonly Kind[] = [
  // https://docs.aws.amazon.com/redshift/latest/APIReference/API_Cluster.html
  kind("redshift describe-clusters", "Clusters", REDSHIFT, "ClusterIdentifier", {
    arn: "redshift:cluster:",
    applies: (record) => record.NodeType !== undefined && record.ClusterArn === undefined,
    aliases: ["Endpoint.Address"],
    rows: [
      ...same(
        "ClusterIdentifier NodeType NumberOfNodes DBName MasterUsername KmsKeyId AllowVersionUpgrade ClusterVersion",
      ),
      ...same("AutomatedSnapshotRetentionPeriod Port=Endpoint.Port AvailabilityZone"),
      ...always(same("Encrypted PubliclyAccessible EnhancedVpcRouting")),
      ...row("ClusterType", "NumberOfNodes", (count) => (Number(count) > 1 ? "multi-node" : "single-node")),
      ...row("MultiAZ", "MultiAZ", (word) => word === "Enabled"),
      ...row("IamRoles", "IamRoles", each("IamRoleArn")),
      ...row("ClusterSubnetGroupName", "ClusterSubnetGroupName", linked("redshift:subnetgroup:")),
      ...row("ClusterParameterGroupName", "ClusterParameterGroups", (groups) =>
        Array.isArray(groups) && isRec(groups[0]) ? textAt(groups[0], "ParameterGroupName") : undefined,
      ),
      ...always(row("VpcSecurityGroupIds", "VpcSecurityGroups", each("VpcSecurityGroupId"))),
      ...TAGS,
    ],
    observed: same("VpcId Nodes=ClusterNodes"),
    more(record, _, made) {
      const nodes = recsAt(record, "ClusterNodes");
      const PrivateIps = nodes.flatMap((node) => textAt(node, "PrivateIPAddress") ?? []);
      if (made !== undefined) made.observed = { ...made.observed, PrivateIps };
    },
  }),
  kind(
    "redshift describe-cluster-subnet-groups",
    "ClusterSubnetGroups",
    "AWS::Redshift::ClusterSubnetGroup",
    "ClusterSubnetGroupName",
    {
      arn: "redshift:subnetgroup:",
      rows: [...same("Description"), ...always(row("SubnetIds", "Subnets", each("SubnetIdentifier"))), ...TAGS],
      observed: same("VpcId"),
    },
  ),
  kind("redshift describe-logging-status", "LoggingEnabled", undefined, "", {
    whole: true,
    more(record, making) {
      const [name] = making.args;
      if (name === undefined) return;
      making.aspect(REDSHIFT, name, "redshift describe-logging-status", (cluster) => {
        const logs = {
          BucketName: textAt(record, "BucketName") ?? "",
          S3KeyPrefix: textAt(record, "S3KeyPrefix") ?? "",
        };
        if (record.LoggingEnabled === true) cluster.properties = { ...cluster.properties, LoggingProperties: logs };
      });
    },
  }),
  kind("redshift-serverless list-workgroups", "workgroups", "AWS::RedshiftServerless::Workgroup", "workgroupArn", {
    aliases: ["workgroupName"],
    rows: same(
      "WorkgroupName=workgroupName NamespaceName=namespaceName PubliclyAccessible=publiclyAccessible Port=port",
      "EnhancedVpcRouting=enhancedVpcRouting SubnetIds=subnetIds SecurityGroupIds=securityGroupIds",
    ),
  }),
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CacheCluster.html
  kind("elasticache describe-cache-clusters", "CacheClusters", "AWS::ElastiCache::CacheCluster", "ARN", {
    aliases: ["CacheClusterId"],
    // A member of a replication group is a part of it.
    gone: (record) => record.ReplicationGroupId !== undefined,
    rows: [
      ...same("ClusterName=CacheClusterId CacheNodeType Engine EngineVersion NumCacheNodes AutoMinorVersionUpgrade"),
      ...same("TransitEncryptionEnabled SnapshotRetentionLimit NetworkType Port=ConfigurationEndpoint.Port"),
      ...row("CacheSubnetGroupName", "CacheSubnetGroupName", linked("elasticache:subnetgroup:")),
      ...always(row("VpcSecurityGroupIds", "SecurityGroups", each("SecurityGroupId"))),
    ],
  }),
  kind("elasticache describe-cache-clusters", "CacheClusters", undefined, "CacheClusterId", {
    applies: (record) => record.ReplicationGroupId !== undefined,
    more(record, making) {
      const group = textAt(record, "ReplicationGroupId") ?? "";
      const SecurityGroupIds = each("SecurityGroupId")(record.SecurityGroups ?? [], making, record);
      const subnets = textAt(record, "CacheSubnetGroupName");
      const CacheSubnetGroupName =
        subnets === undefined ? undefined : making.arnOf(`elasticache:subnetgroup:${subnets}`);
      making.aspect(RG, group, "elasticache describe-cache-clusters", (resource) => {
        resource.properties = {
          ...resource.properties,
          ...(typeof SecurityGroupIds === "symbol" || SecurityGroupIds === undefined ? {} : { SecurityGroupIds }),
          ...(CacheSubnetGroupName === undefined ? {} : { CacheSubnetGroupName }),
          Engine: textAt(record, "Engine") ?? "redis",
        };
      });
    },
  }),
  kind("elasticache describe-replication-groups", "ReplicationGroups", RG, "ARN", {
    aliases: ["ReplicationGroupId"],
    rows: [
      ...same(
        "ReplicationGroupId ReplicationGroupDescription=Description CacheNodeType KmsKeyId MultiAZEnabled=MultiAZ",
      ),
      ...same(
        "AtRestEncryptionEnabled TransitEncryptionEnabled TransitEncryptionMode SnapshotRetentionLimit UserGroupIds",
      ),
      ...same("ClusterMode NetworkType AutoMinorVersionUpgrade Port=ConfigurationEndpoint.Port"),
      ...row("AutomaticFailoverEnabled", "AutomaticFailover", (word) => word === "enabled" || word === "enabling"),
      ...row("Port", "NodeGroups", (groups) => portOfGroups(groups)),
      ...row("GlobalReplicationGroupId", "GlobalReplicationGroupInfo.GlobalReplicationGroupId"),
      ...row("AuthToken", "AuthTokenEnabled", (on) =>
        on === true ? new Unknown("absent-record", "the token is a secret that AWS does not tell") : undefined,
      ),
    ],
    observed: same("AuthTokenEnabled MemberClusters"),
  }),
  kind(
    "elasticache describe-cache-subnet-groups",
    "CacheSubnetGroups",
    "AWS::ElastiCache::SubnetGroup",
    "CacheSubnetGroupName",
    {
      arn: "elasticache:subnetgroup:",
      rows: [
        ...same("CacheSubnetGroupName Description=CacheSubnetGroupDescription"),
        ...always(row("SubnetIds", "Subnets", each("SubnetIdentifier"))),
      ],
    },
  ),
  kind("elasticache describe-serverless-caches", "ServerlessCaches", "AWS::ElastiCache::ServerlessCache", "ARN", {
    aliases: ["ServerlessCacheName"],
    rows: same("ServerlessCacheName Engine KmsKeyId SecurityGroupIds SubnetIds UserGroupId SnapshotRetentionLimit"),
  }),
  kind("memorydb describe-clusters", "Clusters", "AWS::MemoryDB::Cluster", "ARN", {
    applies: (record) => record.ACLName !== undefined,
    aliases: ["Name"],
    rows: [
      ...same("ClusterName=Name NodeType ACLName TLSEnabled KmsKeyId AutoMinorVersionUpgrade SnapshotRetentionLimit"),
      ...same("Engine EngineVersion NetworkType Port=ClusterEndpoint.Port"),
      ...row("SubnetGroupName", "SubnetGroupName", linked("memorydb:subnetgroup/")),
      ...always(row("SecurityGroupIds", "SecurityGroups", each("SecurityGroupId"))),
    ],
  }),
  kind("memorydb describe-subnet-groups", "SubnetGroups", "AWS::MemoryDB::SubnetGroup", "Name", {
    applies: (record) => record.Name !== undefined,
    arn: "memorydb:subnetgroup/",
    rows: [...same("SubnetGroupName=Name"), ...always(row("SubnetIds", "Subnets", each("Identifier")))],
  }),
  kind("dax describe-clusters", "Clusters", "AWS::DAX::Cluster", "ClusterArn", {
    applies: (record) => record.SSEDescription !== undefined || record.ClusterDiscoveryEndpoint !== undefined,
    aliases: ["ClusterName"],
    rows: [
      ...same("ClusterName NodeType ClusterEndpointEncryptionType IAMRoleARN=IamRoleArn"),
      ...row("SSESpecification", "SSEDescription.Status", (word) => ({ SSEEnabled: word === "ENABLED" })),
      ...row("SubnetGroupName", "SubnetGroup", linked("dax:subnetgroup/")),
      ...always(row("SecurityGroupIds", "SecurityGroups", each("SecurityGroupIdentifier"))),
    ],
  }),
  kind("dax describe-subnet-groups", "SubnetGroups", "AWS::DAX::SubnetGroup", "SubnetGroupName", {
    applies: (record) => record.Name === undefined,
    arn: "dax:subnetgroup/",
    rows: [...same("SubnetGroupName"), ...always(row("SubnetIds", "Subnets", each("SubnetIdentifier")))],
  }),
  // https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html
  ...["ClusterInfoList", "ClusterInfo"].flatMap((key) => [
    kind(
      key === "ClusterInfo" ? "kafka describe-cluster" : "kafka list-clusters",
      key,
      "AWS::MSK::Cluster",
      "ClusterArn",
      {
        aliases: ["ClusterName"],
        applies: (record) => record.Serverless === undefined,
        rows: [
          ...same("ClusterName EnhancedMonitoring NumberOfBrokerNodes OpenMonitoring LoggingInfo EncryptionInfo"),
          ...same("ClientAuthentication KafkaVersion=CurrentBrokerSoftwareInfo.KafkaVersion"),
          ...always(same("BrokerNodeGroupInfo")),
          ...row("Tags", "Tags"),
        ],
        observed: same("State"),
        more(record, _, made) {
          // The second version of the call says the same one level deeper.
          const deeper = record.Provisioned;
          if (made === undefined || !isRec(deeper)) return;
          const names =
            "BrokerNodeGroupInfo EncryptionInfo ClientAuthentication EnhancedMonitoring NumberOfBrokerNodes OpenMonitoring LoggingInfo";
          for (const name of names.split(" "))
            if (deeper[name] !== undefined) made.properties = { ...made.properties, [name]: deeper[name] as Value };
        },
      },
    ),
    kind(
      key === "ClusterInfo" ? "kafka describe-cluster-v2" : "kafka list-clusters-v2",
      key,
      "AWS::MSK::ServerlessCluster",
      "ClusterArn",
      {
        aliases: ["ClusterName"],
        applies: (record) => record.Serverless !== undefined,
        rows: same("ClusterName VpcConfigs=Serverless.VpcConfigs ClientAuthentication=Serverless.ClientAuthentication"),
      },
    ),
  ]),
  kind("kafka list-nodes", "NodeInfoList", undefined, "NodeARN", {
    more(record, making) {
      const [cluster] = making.args;
      const id = fieldOf(record, "BrokerNodeInfo.AttachedENIId");
      if (cluster === undefined || typeof id !== "string") return;
      making.aspect("AWS::MSK::Cluster", cluster, "kafka list-nodes", (resource) => {
        const known = resource.observed.NetworkInterfaceIds;
        resource.observed = { ...resource.observed, NetworkInterfaceIds: [...(Array.isArray(known) ? known : []), id] };
      });
    },
  }),
  kind("mq describe-broker", "BrokerId", "AWS::AmazonMQ::Broker", "BrokerArn", {
    whole: true,
    aliases: ["BrokerId", "BrokerName"],
    rows: [
      ...same(
        "BrokerName EngineType EngineVersion DeploymentMode HostInstanceType AuthenticationStrategy EncryptionOptions",
      ),
      ...same("AutoMinorVersionUpgrade Logs MaintenanceWindowStartTime StorageType"),
      ...always(same("PubliclyAccessible SubnetIds SecurityGroups")),
    ],
    observed: same("BrokerState"),
  }),
  // https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_DomainStatus.html
  ...["DomainStatusList", "DomainStatus"].flatMap((key) =>
    [
      [
        "AWS::OpenSearchService::Domain",
        "opensearch describe-domain",
        "EngineVersion ClusterConfig IPAddressType SoftwareUpdateOptions",
      ],
      [
        "AWS::Elasticsearch::Domain",
        "es describe-elasticsearch-domain",
        "ElasticsearchVersion ElasticsearchClusterConfig",
      ],
    ].map(([type = "", call = "", own = ""]) =>
      kind(key === "DomainStatus" ? call : `${call}s`, key, type, "ARN", {
        aliases: ["DomainName", "Endpoint"],
        applies: (record) =>
          record.Deleted !== true && (record[own.split(" ")[0] ?? ""] !== undefined || own.startsWith("Engine")),
        rows: [
          ...same(`DomainName ${own} AdvancedOptions CognitoOptions DomainEndpointOptions EBSOptions`),
          ...always(same("EncryptionAtRestOptions NodeToNodeEncryptionOptions")),
          ...same("AdvancedSecurityOptions LogPublishingOptions SnapshotOptions"),
          ...row("AccessPolicies", "AccessPolicies", (text, making, record) =>
            text === "" ? undefined : document(text, making, record),
          ),
          ...row("VPCOptions", "VPCOptions", (options) => (isRec(options) ? vpcOptions(options) : undefined)),
        ],
        observed: same("Endpoint Endpoints"),
      }),
    ),
  ),
  kind("efs describe-file-systems", "FileSystems", EFS, "FileSystemId", {
    applies: (record) => record.FileSystemType === undefined,
    aliases: ["FileSystemArn"],
    rows: [
      ...always(same("Encrypted")),
      ...same("KmsKeyId PerformanceMode ThroughputMode"),
      ...row("FileSystemTags", "Tags", tags),
    ],
  }),
  kind("efs describe-file-system-policy", "Policy", undefined, "", {
    whole: true,
    more(record, making) {
      const id = textAt(record, "FileSystemId") ?? making.args[0];
      const policy = document(record.Policy, making, record);
      if (id === undefined || typeof policy === "symbol" || policy === undefined) return;
      making.aspect(EFS, id, "efs describe-file-system-policy", (system) => {
        system.properties = { ...system.properties, FileSystemPolicy: policy };
      });
    },
  }),
  kind("efs describe-mount-targets", "MountTargets", MOUNT, "MountTargetId", {
    rows: always(same("FileSystemId SubnetId IpAddress")),
    more(record, _, made) {
      const id = textAt(record, "NetworkInterfaceId");
      if (made !== undefined && id !== undefined) made.observed = { NetworkInterfaceIds: [id] };
    },
  }),
  kind("efs describe-mount-target-security-groups", "SecurityGroups", undefined, "", {
    whole: true,
    more(record, making) {
      const [id] = making.args;
      const groups = Array.isArray(record.SecurityGroups)
        ? record.SecurityGroups.filter((one) => typeof one === "string")
        : [];
      if (id === undefined) return;
      making.aspect(MOUNT, id, "efs describe-mount-target-security-groups", (target) => {
        target.properties = { ...target.properties, SecurityGroups: groups };
      });
    },
  }),
  kind("fsx describe-file-systems", "FileSystems", "AWS::FSx::FileSystem", "FileSystemId", {
    applies: (record) => record.FileSystemType !== undefined,
    aliases: ["ResourceARN", "DNSName"],
    rows: [...same("FileSystemType SubnetIds KmsKeyId StorageType LustreConfiguration WindowsConfiguration"), ...TAGS],
    observed: same("NetworkInterfaceIds VpcId"),
  }),
  kind("dynamodb describe-table", "Table", TABLE, "TableArn", {
    aliases: ["TableName"],
    rows: [
      ...same("TableName BillingMode=BillingModeSummary.BillingMode DeletionProtectionEnabled StreamSpecification"),
      ...row("SSESpecification", "SSEDescription", (field) => (isRec(field) ? encryption(field) : undefined)),
    ],
    observed: same("TableStatus"),
  }),
  kind("dynamodb describe-continuous-backups", "ContinuousBackupsDescription", undefined, "", {
    whole: true,
    more(record, making) {
      const [table] = making.args;
      const on = fieldOf(
        record,
        "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus",
      );
      if (table === undefined) return;
      making.aspect(TABLE, table, "dynamodb describe-continuous-backups", (resource) => {
        const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: on === "ENABLED" };
        resource.properties = { ...resource.properties, PointInTimeRecoverySpecification };
      });
    },
  }),
  kind("dynamodb get-resource-policy", "Policy", undefined, "", {
    whole: true,
    more(record, making) {
      const [table] = making.args;
      const PolicyDocument = document(record.Policy, making, record);
      if (table === undefined || PolicyDocument === undefined || typeof PolicyDocument === "symbol") return;
      making.aspect(TABLE, table, "dynamodb get-resource-policy", (resource) => {
        resource.properties = { ...resource.properties, ResourcePolicy: { PolicyDocument } };
      });
    },
  }),
  kind(
    "dms describe-replication-instances",
    "ReplicationInstances",
    "AWS::DMS::ReplicationInstance",
    "ReplicationInstanceArn",
    {
      aliases: ["ReplicationInstanceIdentifier"],
      rows: [
        ...same(
          "ReplicationInstanceIdentifier ReplicationInstanceClass AutoMinorVersionUpgrade KmsKeyId MultiAZ NetworkType",
        ),
        ...always(same("PubliclyAccessible")),
        ...row("VpcSecurityGroupIds", "VpcSecurityGroups", each("VpcSecurityGroupId")),
        ...row(
          "ReplicationSubnetGroupIdentifier",
          "ReplicationSubnetGroup",
          linked("dms:subgrp:", "ReplicationSubnetGroupIdentifier"),
        ),
      ],
      observed: same("PrivateIps=ReplicationInstancePrivateIpAddresses PublicIps=ReplicationInstancePublicIpAddresses"),
      more(record, making) {
        const name = textAt(record, "ReplicationSubnetGroup.ReplicationSubnetGroupIdentifier");
        const SubnetIds = recsAt(record, "ReplicationSubnetGroup.Subnets").flatMap(
          (item) => textAt(item, "SubnetIdentifier") ?? [],
        );
        if (name !== undefined)
          making.partOf("AWS::DMS::ReplicationSubnetGroup", making.arnOf(`dms:subgrp:${name}`), {
            ReplicationSubnetGroupIdentifier: name,
            SubnetIds,
          });
      },
    },
  ),
  kind("dms describe-endpoints", "Endpoints", "AWS::DMS::Endpoint", "EndpointArn", {
    applies: (record) => record.EngineName !== undefined,
    rows: same(
      "EndpointIdentifier EndpointType EngineName SslMode ServerName Port DatabaseName KmsKeyId CertificateArn",
    ),
  }),
  kind(
    "opensearchserverless list-vpc-endpoints",
    "vpcEndpointDetails",
    "AWS::OpenSearchServerless::VpcEndpoint",
    "id",
    {
      rows: [...same("Name=name VpcId=vpcId SubnetIds=subnetIds SecurityGroupIds=securityGroupIds")],
    },
  ),
  kind("kinesis describe-stream-summary", "StreamDescriptionSummary", "AWS::Kinesis::Stream", "StreamARN", {
    aliases: ["StreamName"],
    rows: [
      ...same("Name=StreamName RetentionPeriodHours"),
      ...row("StreamEncryption", "EncryptionType", (word, _, record) =>
        word === "KMS" ? { EncryptionType: "KMS", KeyId: textAt(record, "KeyId") ?? "" } : undefined,
      ),
    ],
  }),
];

/** Unknown unless they were asked for. */
export const STORE_ASPECTS = [
  { type: REDSHIFT, call: "redshift describe-logging-status", properties: ["LoggingProperties"] },
  { type: TABLE, call: "dynamodb describe-continuous-backups", properties: ["PointInTimeRecoverySpecification"] },
  { type: TABLE, call: "dynamodb get-resource-policy", properties: ["ResourcePolicy"] },
  { type: EFS, call: "efs describe-file-system-policy", properties: ["FileSystemPolicy"] },
  { type: MOUNT, call: "efs describe-mount-target-security-groups", properties: ["SecurityGroups"] },
  { type: RG, call: "elasticache describe-cache-clusters", properties: ["SecurityGroupIds", "CacheSubnetGroupName"] },
  { type: "AWS::FSx::FileSystem", call: "ec2 describe-network-interfaces", properties: ["SecurityGroupIds"] },
];

function portOfGroups(groups: unknown): number | undefined {
  const [first] = Array.isArray(groups) ? groups.filter(isRec) : [];
  const port = first === undefined ? undefined : fieldOf(first, "PrimaryEndpoint.Port");
  return typeof port === "number" ? port : undefined;
}

function vpcOptions(options: Rec): { [name: string]: Value } {
  const made: { [name: string]: Value } = {};
  for (const name of ["SubnetIds", "SecurityGroupIds"])
    if (Array.isArray(options[name])) made[name] = options[name] as Value; // parsed from JSON
  return made;
}

function encryption(field: Rec) {
  const key = textAt(field, "KMSMasterKeyArn");
  return {
    SSEEnabled: field.Status === "ENABLED",
    SSEType: textAt(field, "SSEType") ?? "KMS",
    ...(key === undefined ? {} : { KMSMasterKeyId: key }),
  };
}
