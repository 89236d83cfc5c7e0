import { get, type JsonMap, sub } from "./json.ts";

/** A statement of a policy template: actions of one service, resources, and conditions, with `${Parameter}` in them. */
interface TemplateStatement {
  readonly actions: string;
  readonly resources: readonly string[];
  readonly condition?: JsonMap;
}

const here = (service: string, resource: string): string =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;
const bucket = "arn:${AWS::Partition}:s3:::${BucketName}";
const objects = `${bucket}/*`;
const table = here("dynamodb", "table/${TableName}");
const indexes = `${table}/index/*`;
const queue = here("sqs", "${QueueName}");
const identity = here("ses", "identity/${IdentityName}");
const collection = here("rekognition", "collection/${CollectionId}");
const key = here("kms", "key/${KeyId}");
const stream = here("kinesis", "stream/${StreamName}");
const delivery = here("firehose", "deliverystream/${DeliveryStreamName}");
const repository = here("codecommit", "${RepositoryName}");

const one = (actions: string, ...resources: string[]): readonly TemplateStatement[] => [{ actions, resources }];

const codecommitRead =
  "codecommit:GitPull GetBranch ListBranches BatchDescribeMergeConflicts DescribeMergeConflicts GetMergeCommit GetMergeOptions BatchGetPullRequests DescribePullRequestEvents GetCommentsForPullRequest GetCommitsFromMergeBase GetMergeConflicts GetPullRequest ListPullRequests GetBlob GetFile GetFolder GetComment GetCommentsForComparedCommit BatchGetCommits GetCommit GetCommitHistory GetDifferences GetObjectIdentifier GetReferences GetTree GetRepository ListTagsForResource GetRepositoryTriggers TestRepositoryTriggers GetUploadArchiveStatus";
const codecommitWrite =
  "GitPush CreateBranch MergeBranchesByFastForward MergeBranchesBySquash MergeBranchesByThreeWay UpdateDefaultBranch CreateUnreferencedMergeCommit CreatePullRequest MergePullRequestByFastForward MergePullRequestBySquash MergePullRequestByThreeWay PostCommentForPullRequest UpdatePullRequestDescription UpdatePullRequestStatus UpdatePullRequestTitle DeleteFile PutFile DeleteCommentContent PostCommentForComparedCommit PostCommentReply UpdateComment CreateCommit UpdateRepositoryDescription TagResource UntagResource PutRepositoryTriggers UploadArchive CancelUploadArchive";

/**
 * What each SAM policy template grants. Actions are written once with their service: "s3:GetObject ListBucket".
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
const TEMPLATES: Readonly<Record<string, readonly TemplateStatement[]>> = {
  AcmGetCertificatePolicy: one("acm:GetCertificate", "${CertificateArn}"),
  AMIDescribePolicy: one("ec2:DescribeImages", here("ec2", "image/*")),
  AthenaQueryPolicy: [
    {
      actions:
        "athena:ListWorkGroups GetExecutionEngine GetExecutionEngines GetNamespace GetCatalogs GetNamespaces GetTables GetTable",
      resources: ["*"],
    },
    {
      actions:
        "athena:StartQueryExecution GetQueryResults DeleteNamedQuery GetNamedQuery ListQueryExecutions StopQueryExecution GetQueryResultsStream ListNamedQueries CreateNamedQuery GetQueryExecution BatchGetNamedQuery BatchGetQueryExecution GetWorkGroup",
      resources: [here("athena", "workgroup/${WorkGroupName}")],
    },
  ],
  AWSSecretsManagerGetSecretValuePolicy: one("secretsmanager:GetSecretValue", "${SecretArn}"),
  AWSSecretsManagerRotationPolicy: [
    {
      actions: "secretsmanager:DescribeSecret GetSecretValue PutSecretValue UpdateSecretVersionStage",
      resources: [here("secretsmanager", "secret:*")],
      condition: {
        StringEquals: {
          "secretsmanager:resource/AllowRotationLambdaArn": here("lambda", "function:${FunctionName}"),
        },
      },
    },
    { actions: "secretsmanager:GetRandomPassword", resources: ["*"] },
  ],
  CloudFormationDescribeStacksPolicy: one("cloudformation:DescribeStacks", here("cloudformation", "stack/*")),
  CloudWatchDashboardPolicy: one("cloudwatch:GetDashboard ListDashboards PutDashboard ListMetrics", "*"),
  CloudWatchDescribeAlarmHistoryPolicy: one("cloudwatch:DescribeAlarmHistory", "*"),
  CloudWatchPutMetricPolicy: one("cloudwatch:PutMetricData", "*"),
  CodeCommitCrudPolicy: one(`${codecommitRead} ${codecommitWrite}`, repository),
  CodeCommitReadPolicy: one(codecommitRead, repository),
  CodePipelineLambdaExecutionPolicy: one("codepipeline:PutJobSuccessResult PutJobFailureResult", "*"),
  CodePipelineReadOnlyPolicy: one("codepipeline:ListPipelineExecutions", here("codepipeline", "${PipelineName}")),
  ComprehendBasicAccessPolicy: one(
    "comprehend:BatchDetectKeyPhrases DetectDominantLanguage DetectEntities BatchDetectEntities DetectKeyPhrases DetectSentiment BatchDetectDominantLanguage BatchDetectSentiment",
    "*",
  ),
  CostExplorerReadOnlyPolicy: one(
    "ce:GetCostAndUsage GetDimensionValues GetReservationCoverage GetReservationPurchaseRecommendation GetReservationUtilization GetTags",
    "*",
  ),
  DynamoDBBackupFullAccessPolicy: [
    { actions: "dynamodb:CreateBackup DescribeContinuousBackups", resources: [table] },
    { actions: "dynamodb:DeleteBackup DescribeBackup ListBackups", resources: [`${table}/backup/*`] },
  ],
  DynamoDBCrudPolicy: one(
    "dynamodb:GetItem DeleteItem PutItem Scan Query UpdateItem BatchWriteItem BatchGetItem DescribeTable ConditionCheckItem",
    table,
    indexes,
  ),
  DynamoDBReadPolicy: one("dynamodb:GetItem Scan Query BatchGetItem DescribeTable", table, indexes),
  DynamoDBReconfigurePolicy: one("dynamodb:UpdateTable", table),
  DynamoDBRestoreFromBackupPolicy: [
    { actions: "dynamodb:RestoreTableFromBackup", resources: [`${table}/backup/*`] },
    { actions: "dynamodb:PutItem UpdateItem DeleteItem GetItem Query Scan BatchWriteItem", resources: [table] },
  ],
  DynamoDBStreamReadPolicy: [
    { actions: "dynamodb:DescribeStream GetRecords GetShardIterator", resources: [`${table}/stream/\${StreamName}`] },
    { actions: "dynamodb:ListStreams", resources: [`${table}/stream/*`] },
  ],
  DynamoDBWritePolicy: one("dynamodb:PutItem UpdateItem BatchWriteItem", table, indexes),
  EC2CopyImagePolicy: one("ec2:CopyImage", here("ec2", "image/${ImageId}")),
  EC2DescribePolicy: one("ec2:DescribeRegions DescribeInstances", "*"),
  EFSWriteAccessPolicy: [
    {
      actions: "elasticfilesystem:ClientMount ClientWrite",
      resources: [here("elasticfilesystem", "file-system/${FileSystem}")],
      condition: {
        StringEquals: {
          "elasticfilesystem:AccessPointArn": here("elasticfilesystem", "access-point/${AccessPoint}"),
        },
      },
    },
  ],
  EKSDescribePolicy: one("eks:DescribeCluster ListClusters", "*"),
  ElasticsearchHttpPostPolicy: one("es:ESHttpPost ESHttpPut", here("es", "domain/${DomainName}/*")),
  EventBridgePutEventsPolicy: one("events:PutEvents", here("events", "event-bus/${EventBusName}")),
  FilterLogEventsPolicy: one("logs:FilterLogEvents", here("logs", "log-group:${LogGroupName}:log-stream:*")),
  FirehoseCrudPolicy: one(
    "firehose:CreateDeliveryStream DeleteDeliveryStream DescribeDeliveryStream PutRecord PutRecordBatch UpdateDestination",
    delivery,
  ),
  FirehoseWritePolicy: one("firehose:PutRecord PutRecordBatch", delivery),
  KinesisCrudPolicy: one(
    "kinesis:AddTagsToStream CreateStream DecreaseStreamRetentionPeriod DeleteStream DescribeStream DescribeStreamSummary GetShardIterator IncreaseStreamRetentionPeriod ListTagsForStream MergeShards PutRecord PutRecords SplitShard RemoveTagsFromStream",
    stream,
  ),
  KinesisStreamReadPolicy: [
    { actions: "kinesis:ListStreams DescribeLimits", resources: [here("kinesis", "stream/*")] },
    { actions: "kinesis:DescribeStream DescribeStreamSummary GetRecords GetShardIterator", resources: [stream] },
  ],
  KMSDecryptPolicy: one("kms:Decrypt", key),
  KMSEncryptPolicy: one("kms:Encrypt", key),
  LambdaInvokePolicy: one("lambda:InvokeFunction", here("lambda", "function:${FunctionName}*")),
  MobileAnalyticsWriteOnlyAccessPolicy: one("mobileanalytics:PutEvents", "*"),
  OrganizationsListAccountsPolicy: one("organizations:ListAccounts", "*"),
  PinpointEndpointAccessPolicy: one(
    "mobiletargeting:GetEndpoint UpdateEndpoint UpdateEndpointsBatch",
    here("mobiletargeting", "apps/${PinpointApplicationId}/endpoints/*"),
  ),
  PollyFullAccessPolicy: [
    { actions: "polly:GetLexicon DeleteLexicon", resources: [here("polly", "lexicon/${LexiconName}")] },
    {
      actions: "polly:DescribeVoices ListLexicons PutLexicon SynthesizeSpeech",
      resources: [here("polly", "lexicon/*")],
    },
  ],
  RekognitionDetectOnlyPolicy: one("rekognition:DetectFaces DetectLabels DetectModerationLabels DetectText", "*"),
  RekognitionFacesManagementPolicy: one(
    "rekognition:IndexFaces DeleteFaces SearchFaces SearchFacesByImage ListFaces",
    collection,
  ),
  RekognitionFacesPolicy: one("rekognition:CompareFaces DetectFaces", "*"),
  RekognitionLabelsPolicy: one("rekognition:DetectLabels DetectModerationLabels", "*"),
  RekognitionNoDataAccessPolicy: one(
    "rekognition:CompareFaces DetectFaces DetectLabels DetectModerationLabels",
    collection,
  ),
  RekognitionReadPolicy: one("rekognition:ListCollections ListFaces SearchFaces SearchFacesByImage", collection),
  RekognitionWriteOnlyAccessPolicy: one("rekognition:CreateCollection IndexFaces", collection),
  Route53ChangeResourceRecordSetsPolicy: one(
    "route53:ChangeResourceRecordSets",
    "arn:${AWS::Partition}:route53:::hostedzone/${HostedZoneId}",
  ),
  S3CrudPolicy: one(
    "s3:GetObject ListBucket GetBucketLocation GetObjectVersion PutObject PutObjectAcl GetLifecycleConfiguration PutLifecycleConfiguration DeleteObject",
    bucket,
    objects,
  ),
  S3FullAccessPolicy: [
    {
      actions:
        "s3:GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging PutObjectTagging PutObjectVersionTagging",
      resources: [objects],
    },
    {
      actions: "s3:ListBucket GetBucketLocation GetLifecycleConfiguration PutLifecycleConfiguration",
      resources: [bucket],
    },
  ],
  S3ReadPolicy: one(
    "s3:GetObject ListBucket GetBucketLocation GetObjectVersion GetLifecycleConfiguration",
    bucket,
    objects,
  ),
  S3WritePolicy: one("s3:PutObject PutObjectAcl PutLifecycleConfiguration", bucket, objects),
  SageMakerCreateEndpointConfigPolicy: one(
    "sagemaker:CreateEndpointConfig",
    here("sagemaker", "endpoint-config/${EndpointConfigName}"),
  ),
  SageMakerCreateEndpointPolicy: one("sagemaker:CreateEndpoint", here("sagemaker", "endpoint/${EndpointName}")),
  ServerlessRepoReadWriteAccessPolicy: one(
    "serverlessrepo:CreateApplication CreateApplicationVersion UpdateApplication GetApplication ListApplications ListApplicationVersions ListApplicationDependencies",
    here("serverlessrepo", "applications/*"),
  ),
  SESBulkTemplatedCrudPolicy: one(
    "ses:GetIdentityVerificationAttributes SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail VerifyEmailIdentity",
    identity,
  ),
  SESBulkTemplatedCrudPolicy_v2: [
    {
      actions: "ses:SendEmail SendRawEmail SendTemplatedEmail SendBulkTemplatedEmail",
      resources: [identity, here("ses", "template/${TemplateName}")],
    },
    { actions: "ses:GetIdentityVerificationAttributes VerifyEmailIdentity", resources: ["*"] },
  ],
  SESCrudPolicy: one("ses:GetIdentityVerificationAttributes SendEmail SendRawEmail VerifyEmailIdentity", identity),
  SESEmailTemplateCrudPolicy: one(
    "ses:CreateTemplate GetTemplate ListTemplates UpdateTemplate DeleteTemplate TestRenderTemplate",
    "*",
  ),
  SESSendBouncePolicy: one("ses:SendBounce", identity),
  SNSCrudPolicy: one(
    "sns:ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish",
    here("sns", "${TopicName}*"),
  ),
  SNSPublishMessagePolicy: one("sns:Publish", here("sns", "${TopicName}")),
  SQSPollerPolicy: one(
    "sqs:ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch GetQueueAttributes ReceiveMessage",
    queue,
  ),
  SQSSendMessagePolicy: one("sqs:SendMessage*", queue),
  SSMParameterReadPolicy: [
    { actions: "ssm:DescribeParameters", resources: ["*"] },
    {
      actions: "ssm:GetParameters GetParameter GetParametersByPath",
      resources: [here("ssm", "parameter/${ParameterName}")],
    },
  ],
  SSMParameterWithSlashPrefixReadPolicy: [
    { actions: "ssm:DescribeParameters", resources: ["*"] },
    {
      actions: "ssm:GetParameters GetParameter GetParametersByPath",
      resources: [here("ssm", "parameter${ParameterName}")],
    },
  ],
  StepFunctionsExecutionPolicy: one("states:StartExecution", here("states", "stateMachine:${StateMachineName}")),
  TextractDetectAnalyzePolicy: one(
    "textract:DetectDocumentText StartDocumentTextDetection StartDocumentAnalysis AnalyzeDocument",
    "*",
  ),
  TextractGetResultPolicy: one("textract:GetDocumentTextDetection GetDocumentAnalysis", "*"),
  TextractPolicy: one("textract:*", "*"),
  VPCAccessPolicy: one(
    "ec2:CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DetachNetworkInterface",
    "*",
  ),
};

export function isPolicyTemplate(name: string): boolean {
  return Object.hasOwn(TEMPLATES, name);
}

/** The policy document of a template with its parameters filled in; undefined for a name that is no template. */
export function policyFromTemplate(name: string, parameters: unknown): JsonMap | undefined {
  const statements = isPolicyTemplate(name) ? TEMPLATES[name] : undefined;
  if (statements === undefined) return undefined;
  return { Statement: statements.map((statement) => filled(statement, parameters)) };
}

function filled({ actions, resources, condition }: TemplateStatement, parameters: unknown): JsonMap {
  const [service, words = ""] = actions.split(":", 2);
  const statement: JsonMap = {
    Effect: "Allow",
    Action: words.split(" ").map((action) => `${service}:${action}`),
    Resource:
      resources.length === 1 ? fill(resources[0] ?? "*", parameters) : resources.map((r) => fill(r, parameters)),
  };
  if (condition !== undefined) statement.Condition = fillAll(condition, parameters);
  return statement;
}

function fillAll(condition: JsonMap, parameters: unknown): JsonMap {
  return Object.fromEntries(
    Object.entries(condition).map(([word, value]) => [
      word,
      typeof value === "string" ? fill(value, parameters) : fillAll(value as JsonMap, parameters), // our own table
    ]),
  );
}

/** The pattern as a Fn::Sub whose variables are the parameters it names; plain text where it names nothing. */
function fill(pattern: string, parameters: unknown): unknown {
  if (!pattern.includes("${")) return pattern;
  const names = [...pattern.matchAll(/\$\{([A-Za-z]+)\}/g)].map((match) => match[1] ?? "");
  if (names.length === 0) return sub(pattern);
  return sub(pattern, Object.fromEntries(names.map((name) => [name, get(parameters, name) ?? ""])));
}
