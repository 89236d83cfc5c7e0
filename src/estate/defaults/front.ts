import { at } from "../estate.ts";
import { unknownIn } from "../read-value.ts";
import { Unknown } from "../value.ts";
import { cfn, cfnProperty, type Decide, type Default, type Defaults, from } from "./default.ts";

const S3_SINCE_2023 = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";
const CLOUDFRONT = cfnProperty("cloudfront-distribution-viewercertificate");

/** New buckets block public access wholly; a configuration that is given says each of its four parts, or turns it off. */
const blocked: Decide = (bucket) => {
  const given = at(bucket.properties, "PublicAccessBlockConfiguration");
  if (given === undefined) return true;
  return given instanceof Unknown ? given : false;
};

const PUBLIC_ACCESS: { readonly [path: string]: Default } = from(S3_SINCE_2023, {
  "PublicAccessBlockConfiguration.BlockPublicAcls": blocked,
  "PublicAccessBlockConfiguration.BlockPublicPolicy": blocked,
  "PublicAccessBlockConfiguration.IgnorePublicAcls": blocked,
  "PublicAccessBlockConfiguration.RestrictPublicBuckets": blocked,
});

/** SSE-SQS, unless a KMS key is named. */
const queueEncryption: Decide = (queue) => {
  const key = at(queue.properties, "KmsMasterKeyId");
  if (key === undefined || key === "") return true;
  return unknownIn(key) ?? false;
};

/** Without a certificate of its own a distribution answers with CloudFront's, for which the policy is TLSv1. */
const ownCertificate: Decide = (distribution) => {
  const certificate = at(distribution.properties, "DistributionConfig", "ViewerCertificate");
  if (certificate instanceof Unknown) return certificate;
  const own = ["AcmCertificateArn", "IamCertificateId"].some((key) => at(certificate, key) !== undefined);
  return !own;
};

const BEHAVIORS: { readonly [path: string]: Default } = from(
  cfnProperty("cloudfront-distribution-defaultcachebehavior"),
  {
    "DistributionConfig.DefaultCacheBehavior.AllowedMethods": ["GET", "HEAD"],
    "DistributionConfig.CacheBehaviors.*.AllowedMethods": ["GET", "HEAD"],
  },
);

/** Load balancers, distributions, APIs, functions, buckets, queues and topics. */
export const FRONT: Defaults = {
  "AWS::ElasticLoadBalancing::LoadBalancer": from(
    "https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_CreateLoadBalancer.html",
    { Scheme: "internet-facing" },
  ),
  "AWS::ElasticLoadBalancingV2::LoadBalancer": from(cfn("elasticloadbalancingv2-loadbalancer"), {
    EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "on",
    IpAddressType: "ipv4",
    Scheme: "internet-facing",
    Type: "application",
  }),
  "AWS::ElasticLoadBalancingV2::TargetGroup": from(cfn("elasticloadbalancingv2-targetgroup"), {
    IpAddressType: "ipv4",
    TargetType: "instance",
  }),
  "AWS::ElasticLoadBalancingV2::Listener": {
    ...from("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html", {
      SslPolicy: (listener) =>
        /^(HTTPS|TLS)$/.test(String(at(listener.properties, "Protocol"))) ? "ELBSecurityPolicy-2016-08" : undefined,
    }),
    ...from(cfnProperty("elasticloadbalancingv2-listener-mutualauthentication"), {
      "MutualAuthentication.Mode": "off",
    }),
  },
  "AWS::CloudFront::Distribution": {
    ...from(cfnProperty("cloudfront-distribution-distributionconfig"), {
      "DistributionConfig.HttpVersion": "http1.1",
      "DistributionConfig.WebACLId": "",
    }),
    ...from(CLOUDFRONT, {
      "DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate": ownCertificate,
      "DistributionConfig.ViewerCertificate.MinimumProtocolVersion": "TLSv1",
    }),
    ...from(cfnProperty("cloudfront-distribution-georestriction"), {
      "DistributionConfig.Restrictions.GeoRestriction.RestrictionType": "none",
    }),
    ...BEHAVIORS,
  },
  "AWS::S3::Bucket": {
    ...PUBLIC_ACCESS,
    ...from("https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html", {
      "BucketEncryption.ServerSideEncryptionConfiguration": [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
      ],
    }),
    ...from("https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html", {
      "OwnershipControls.Rules": [{ ObjectOwnership: "BucketOwnerEnforced" }],
    }),
    ...from(cfn("s3-bucket"), { AccessControl: "Private" }),
    ...from(cfnProperty("s3-bucket-versioningconfiguration"), { "VersioningConfiguration.Status": "Suspended" }),
  },
  "AWS::SQS::Queue": from(cfn("sqs-queue"), { SqsManagedSseEnabled: queueEncryption }),
  "AWS::Lambda::Function": {
    ...from("https://docs.aws.amazon.com/lambda/latest/api/API_TracingConfig.html", {
      "TracingConfig.Mode": "PassThrough",
    }),
    ...from("https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html", { RecursiveLoop: "Terminate" }),
    ...from(cfn("lambda-function"), { PackageType: "Zip" }),
  },
  "AWS::Lambda::Url": from(cfn("lambda-url"), { InvokeMode: "BUFFERED" }),
  "AWS::Lambda::EventSourceMapping": from(cfn("lambda-eventsourcemapping"), { Enabled: true }),
  "AWS::ApiGateway::RestApi": {
    ...from("https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-endpoint-types.html", {
      "EndpointConfiguration.Types": ["EDGE"],
    }),
    ...from(cfn("apigateway-restapi"), { ApiKeySourceType: "HEADER", DisableExecuteApiEndpoint: false }),
  },
  "AWS::ApiGateway::Method": from(cfn("apigateway-method"), { ApiKeyRequired: false }),
  "AWS::ApiGateway::Stage": from(cfn("apigateway-stage"), { CacheClusterEnabled: false, TracingEnabled: false }),
  "AWS::ApiGateway::Authorizer": from(cfn("apigateway-authorizer"), { AuthorizerResultTtlInSeconds: 300 }),
  "AWS::ApiGatewayV2::Api": from(cfn("apigatewayv2-api"), { DisableExecuteApiEndpoint: false }),
  "AWS::ApiGatewayV2::Route": from(
    "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html",
    {
      ApiKeyRequired: false,
      AuthorizationType: "NONE",
    },
  ),
  "AWS::ApiGatewayV2::Stage": from(cfn("apigatewayv2-stage"), { AutoDeploy: false }),
  "AWS::AppSync::GraphQLApi": from(cfn("appsync-graphqlapi"), {
    IntrospectionConfig: "ENABLED",
    Visibility: "GLOBAL",
    XrayEnabled: false,
  }),
  "AWS::StepFunctions::StateMachine": from(cfn("stepfunctions-statemachine"), {
    "LoggingConfiguration.Level": "OFF",
    StateMachineType: "STANDARD",
    "TracingConfiguration.Enabled": false,
  }),
  "AWS::Cognito::UserPool": from(
    "https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html",
    {
      "AdminCreateUserConfig.AllowAdminCreateUserOnly": false,
      DeletionProtection: "INACTIVE",
      MfaConfiguration: "OFF",
    },
  ),
  "AWS::Cognito::UserPoolClient": from(cfn("cognito-userpoolclient"), { EnableTokenRevocation: true }),
  "AWS::AppRunner::Service": from(cfnProperty("apprunner-service-networkconfiguration"), {
    "NetworkConfiguration.EgressConfiguration.EgressType": "DEFAULT",
    "NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible": true,
  }),
  "AWS::Transfer::Server": from("https://docs.aws.amazon.com/transfer/latest/APIReference/API_CreateServer.html", {
    EndpointType: "PUBLIC",
    IdentityProviderType: "SERVICE_MANAGED",
    Protocols: ["SFTP"],
  }),
};
