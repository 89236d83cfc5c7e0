import { type Policy, policyOf } from "../estate/policy.ts";

/**
 * What the AWS managed policies that templates attach most often let their role do, on any resource. Only actions that
 * lead to resources this room knows are listed; an empty list is a policy that has none.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AdministratorAccess: ["*"],
  AmazonS3FullAccess: ["s3:*"],
  AmazonS3ReadOnlyAccess: ["s3:Get*", "s3:List*"],
  AmazonDynamoDBFullAccess: ["dynamodb:*"],
  AmazonDynamoDBFullAccess_v2: ["dynamodb:*"],
  AmazonDynamoDBReadOnlyAccess: ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan"],
  AmazonSQSFullAccess: ["sqs:*"],
  AmazonSQSReadOnlyAccess: [],
  AmazonSNSFullAccess: ["sns:*"],
  AmazonSNSReadOnlyAccess: [],
  AWSLambda_FullAccess: ["lambda:*"],
  AWSLambdaFullAccess: ["lambda:*", "s3:*", "dynamodb:*", "kinesis:*", "sns:Publish", "sqs:SendMessage", "iot:*"],
  AWSLambda_ReadOnlyAccess: [],
  AWSLambdaRole: ["lambda:InvokeFunction"],
  AWSLambdaBasicExecutionRole: [],
  AWSLambdaVPCAccessExecutionRole: [],
  AWSLambdaENIManagementAccess: [],
  AWSLambdaSQSQueueExecutionRole: ["sqs:ReceiveMessage", "sqs:DeleteMessage"],
  AWSLambdaDynamoDBExecutionRole: [],
  AWSLambdaKinesisExecutionRole: ["kinesis:GetRecords"],
  AWSLambdaMSKExecutionRole: [],
  "AWSLambdaInvocation-DynamoDB": ["lambda:InvokeFunction"],
  AWSLambdaExecute: ["s3:GetObject", "s3:PutObject"],
  AWSXRayDaemonWriteAccess: [],
  AWSXrayWriteOnlyAccess: [],
  AmazonSSMManagedInstanceCore: ["ssm:GetParameter", "ssm:GetParameters"],
  AmazonSSMReadOnlyAccess: ["ssm:GetParameter*"],
  AmazonSSMFullAccess: ["ssm:*"],
  AmazonEC2RoleforSSM: ["ssm:GetParameter*", "s3:GetObject", "s3:PutObject", "s3:ListBucket"],
  CloudWatchAgentServerPolicy: ["ssm:GetParameter"],
  CloudWatchLogsFullAccess: [],
  CloudWatchFullAccess: [],
  AmazonEC2ContainerRegistryReadOnly: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  AmazonEC2ContainerRegistryPowerUser: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:PutImage"],
  AmazonEC2ContainerRegistryPullOnly: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  AmazonECSTaskExecutionRolePolicy: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  AmazonEC2ContainerServiceforEC2Role: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  AmazonEKSClusterPolicy: [],
  AmazonEKSServicePolicy: [],
  AmazonEKSWorkerNodePolicy: [],
  AmazonEKS_CNI_Policy: [],
  AmazonEKSVPCResourceController: [],
  AmazonEKSFargatePodExecutionRolePolicy: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
  SecretsManagerReadWrite: ["secretsmanager:*", "lambda:InvokeFunction"],
  AmazonKinesisFullAccess: ["kinesis:*"],
  AmazonKinesisReadOnlyAccess: ["kinesis:Get*"],
  AmazonKinesisFirehoseFullAccess: ["firehose:*"],
  AWSStepFunctionsFullAccess: ["states:*"],
  AmazonEventBridgeFullAccess: ["events:*"],
  AmazonAPIGatewayInvokeFullAccess: ["execute-api:Invoke", "execute-api:ManageConnections"],
  AmazonAPIGatewayPushToCloudWatchLogs: [],
  AWSAppSyncPushToCloudWatchLogs: [],
  AmazonRDSEnhancedMonitoringRole: [],
  AmazonRDSDataFullAccess: ["rds-data:*", "secretsmanager:GetSecretValue"],
  AWSBatchServiceRole: [],
  AWSCodeDeployRole: [],
  AWSConfigRole: [],
  AWS_ConfigRole: [],
  AWSGlueServiceRole: ["s3:ListBucket"],
  AmazonElasticMapReduceforEC2Role: ["s3:*", "dynamodb:*", "sqs:*", "sns:*", "kinesis:Get*"],
};

/** The policy behind an ARN of an AWS managed policy; undefined where the table does not know it. */
export function managedPolicy(arn: string): Policy | undefined {
  const name = /^arn:[^:]*:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  if (name === undefined || !Object.hasOwn(ACTIONS, name)) return undefined;
  return policyOf({ Statement: [{ Sid: name, Effect: "Allow", Action: ACTIONS[name] ?? [], Resource: "*" }] });
}
