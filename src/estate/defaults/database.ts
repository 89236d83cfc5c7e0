import { databasePort, lifecycle, publicCluster, publicDatabase, storageEncrypted } from "./decide-database.ts";
import { cfn, cfnProperty, type Default, type Defaults, from } from "./default.ts";

const OPENSEARCH = "https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html";
const SEARCH: { readonly [path: string]: Default } = from(OPENSEARCH, {
  "EncryptionAtRestOptions.Enabled": false,
  "NodeToNodeEncryptionOptions.Enabled": false,
  "DomainEndpointOptions.EnforceHTTPS": false,
  "DomainEndpointOptions.TLSSecurityPolicy": "Policy-Min-TLS-1-0-2019-07",
  "AdvancedSecurityOptions.Enabled": false,
  "AdvancedSecurityOptions.InternalUserDatabaseEnabled": false,
});
const PUBLIC_DB = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html";

/** Databases, caches, warehouses, brokers and file systems. */
export const DATABASE: Defaults = {
  "AWS::RDS::DBInstance": {
    ...from(PUBLIC_DB, { PubliclyAccessible: publicDatabase }),
    ...from(cfn("rds-dbinstance"), {
      StorageEncrypted: storageEncrypted,
      AutoMinorVersionUpgrade: true,
      BackupRetentionPeriod: 1,
      CopyTagsToSnapshot: false,
      DeletionProtection: false,
      EnableIAMDatabaseAuthentication: false,
      EnablePerformanceInsights: false,
      EngineLifecycleSupport: lifecycle,
      MonitoringInterval: 0,
      MultiAZ: false,
      Port: databasePort,
    }),
  },
  "AWS::RDS::DBCluster": {
    ...from(cfn("rds-dbcluster"), {
      PubliclyAccessible: publicCluster,
      StorageEncrypted: storageEncrypted,
      AutoMinorVersionUpgrade: true,
      BackupRetentionPeriod: 1,
      CopyTagsToSnapshot: false,
      DeletionProtection: false,
      EnableHttpEndpoint: false,
      EnableIAMDatabaseAuthentication: false,
      Port: databasePort,
    }),
  },
  "AWS::RDS::DBProxy": from(cfn("rds-dbproxy"), { RequireTLS: false, DebugLogging: false }),
  "AWS::DocDB::DBCluster": from(cfn("docdb-dbcluster"), {
    StorageEncrypted: storageEncrypted,
    BackupRetentionPeriod: 1,
    DeletionProtection: false,
    Port: 27017,
  }),
  "AWS::Neptune::DBCluster": from(cfn("neptune-dbcluster"), {
    StorageEncrypted: storageEncrypted,
    BackupRetentionPeriod: 1,
    DeletionProtection: false,
    DBPort: 8182,
    IamAuthEnabled: false,
  }),
  "AWS::Neptune::DBInstance": from(
    "https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html",
    {
      PubliclyAccessible: false,
    },
  ),
  "AWS::Redshift::Cluster": from(cfn("redshift-cluster"), {
    AllowVersionUpgrade: true,
    AutomatedSnapshotRetentionPeriod: 1,
    Encrypted: true,
    EnhancedVpcRouting: false,
    MultiAZ: false,
    Port: 5439,
    PubliclyAccessible: false,
  }),
  "AWS::RedshiftServerless::Workgroup": from(cfn("redshiftserverless-workgroup"), {
    EnhancedVpcRouting: false,
    Port: 5439,
    PubliclyAccessible: false,
  }),
  "AWS::ElastiCache::ReplicationGroup": from(cfn("elasticache-replicationgroup"), {
    AtRestEncryptionEnabled: false,
    AutomaticFailoverEnabled: false,
    SnapshotRetentionLimit: 0,
    TransitEncryptionEnabled: false,
  }),
  "AWS::ElastiCache::CacheCluster": from(cfn("elasticache-cachecluster"), {
    SnapshotRetentionLimit: 0,
    TransitEncryptionEnabled: false,
  }),
  "AWS::MemoryDB::Cluster": from("https://docs.aws.amazon.com/memorydb/latest/APIReference/API_CreateCluster.html", {
    AutoMinorVersionUpgrade: true,
    TLSEnabled: true,
  }),
  "AWS::DAX::Cluster": {
    ...from(cfn("dax-cluster"), { ClusterEndpointEncryptionType: "NONE" }),
    ...from(cfnProperty("dax-cluster-ssespecification"), { "SSESpecification.SSEEnabled": false }),
  },
  "AWS::DynamoDB::Table": {
    ...from(cfn("dynamodb-table"), { BillingMode: "PROVISIONED", DeletionProtectionEnabled: false }),
    // Left out, the table is encrypted with a key that AWS owns.
    ...from(cfnProperty("dynamodb-table-ssespecification"), { "SSESpecification.SSEEnabled": false }),
    ...from(cfnProperty("dynamodb-table-pointintimerecoveryspecification"), {
      "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled": false,
    }),
  },
  "AWS::OpenSearchService::Domain": SEARCH,
  "AWS::Elasticsearch::Domain": SEARCH,
  "AWS::MSK::Cluster": {
    ...from(cfnProperty("msk-cluster-encryptionintransit"), {
      "EncryptionInfo.EncryptionInTransit.ClientBroker": "TLS",
      "EncryptionInfo.EncryptionInTransit.InCluster": true,
    }),
    ...from("https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html", {
      "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type": "DISABLED",
    }),
  },
  "AWS::AmazonMQ::Broker": {
    ...from(cfn("amazonmq-broker"), {
      AuthenticationStrategy: "SIMPLE",
      AutoMinorVersionUpgrade: true,
      PubliclyAccessible: false,
    }),
    ...from(cfnProperty("amazonmq-broker-encryptionoptions"), { "EncryptionOptions.UseAwsOwnedKey": true }),
  },
  "AWS::EFS::FileSystem": from("https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html", {
    Encrypted: false,
  }),
  "AWS::DMS::ReplicationInstance": from(cfn("dms-replicationinstance"), {
    AutoMinorVersionUpgrade: true,
    PubliclyAccessible: true,
  }),
  "AWS::RDS::DBProxyEndpoint": from(cfn("rds-dbproxyendpoint"), { TargetRole: "READ_WRITE" }),
  "AWS::SageMaker::NotebookInstance": from(cfn("sagemaker-notebookinstance"), {
    DirectInternetAccess: "Enabled",
    RootAccess: "Enabled",
  }),
};
