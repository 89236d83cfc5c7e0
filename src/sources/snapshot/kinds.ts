import type { Kind } from "./kind.ts";
import { COMPUTE, COMPUTE_ASPECTS } from "./kinds/compute.ts";
import { DATABASES } from "./kinds/databases.ts";
import { FIREWALLS } from "./kinds/firewalls.ts";
import { FRONT_ASPECTS, FRONTS } from "./kinds/fronts.ts";
import { GATEWAYS } from "./kinds/gateways.ts";
import { IDENTITY } from "./kinds/identity.ts";
import { INSTANCES } from "./kinds/instances.ts";
import { LOAD_BALANCER_ASPECTS, LOAD_BALANCERS } from "./kinds/load-balancers.ts";
import { NETWORK_INTERFACES } from "./kinds/network-interfaces.ts";
import { ENTRIES, PREFIX_LISTS } from "./kinds/prefix-lists.ts";
import { ROUTES } from "./kinds/routes.ts";
import { SECURITY_GROUPS } from "./kinds/security-groups.ts";
import { SERVERLESS, SERVERLESS_ASPECTS } from "./kinds/serverless.ts";
import { STORE_ASPECTS, STORES } from "./kinds/stores.ts";
import { TRANSIT_GATEWAYS } from "./kinds/transit-gateways.ts";
import { VPCS } from "./kinds/vpcs.ts";
import type { SnapshotResource } from "./snapshot-resource.ts";

/** Every kind of record that is read. A new one is a row in one of these files, or a file and a line here. */
export const KINDS: readonly Kind[] = [
  ...VPCS,
  ...SECURITY_GROUPS,
  ...ROUTES,
  ...PREFIX_LISTS,
  ...NETWORK_INTERFACES,
  ...INSTANCES,
  ...GATEWAYS,
  ...TRANSIT_GATEWAYS,
  ...FIREWALLS,
  ...LOAD_BALANCERS,
  ...DATABASES,
  ...STORES,
  ...COMPUTE,
  ...SERVERLESS,
  ...FRONTS,
  ...IDENTITY,
];

/** Kinds by the top-level key that holds their records. */
export const BY_KEY: ReadonlyMap<string, readonly Kind[]> = grouped(({ key }) => key);
/** Kinds by call: `ec2 describe-vpcs`. */
export const CALLS: ReadonlyMap<string, readonly Kind[]> = grouped(({ call }) => call);

function grouped(by: (kind: Kind) => string): ReadonlyMap<string, readonly Kind[]> {
  const groups = new Map<string, Kind[]>();
  for (const kind of KINDS) {
    const known = groups.get(by(kind));
    if (known === undefined) groups.set(by(kind), [kind]);
    else known.push(kind);
  }
  return groups;
}

/** Services as the AWS CLI spells them: files that are named after a call of one of these are output of the CLI. */
export const SERVICES: ReadonlySet<string> = new Set(
  (
    "accessanalyzer account acm apigateway apigatewayv2 apprunner appsync athena autoscaling backup batch cloudformation " +
    "cloudfront cloudtrail cloudwatch codebuild cognito-identity cognito-idp config configservice dax directconnect dms docdb docdb-elastic " +
    "ds dynamodb ec2 ecr ecr-public ecs efs eks elasticache elasticbeanstalk elb elbv2 emr emr-serverless es events firehose fms " +
    "fsx globalaccelerator glue greengrassv2 guardduty iam imagebuilder inspector2 iot kafka kafkaconnect kinesis kms lambda " +
    "lightsail logs memorydb mq mwaa neptune neptune-graph network-firewall networkmanager opensearch " +
    "opensearchserverless organizations ram rds redshift redshift-serverless resource-explorer-2 route53 route53resolver s3 " +
    "s3api s3control sagemaker secretsmanager securityhub servicediscovery shield signer sns sqs ssm stepfunctions sts " +
    "synthetics transfer vpc-lattice waf waf-regional wafv2 wellarchitected workspaces xray"
  ).split(" "),
);

/** What only a call about one resource tells: where it was not made, the properties are unknown. */
export interface Expected {
  readonly type: string;
  readonly call: string;
  readonly properties: readonly string[];
  readonly when?: ((resource: SnapshotResource) => boolean) | undefined;
  /** Findings may hide behind it that no property can hold. */
  readonly hides?: boolean | undefined;
}

export const EXPECTED: readonly Expected[] = [
  { type: "AWS::EC2::PrefixList", call: ENTRIES, properties: ["Entries"] },
  ...LOAD_BALANCER_ASPECTS,
  ...STORE_ASPECTS,
  ...COMPUTE_ASPECTS,
  ...SERVERLESS_ASPECTS,
  ...FRONT_ASPECTS,
];
