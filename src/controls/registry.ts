// Made by `npm run generate` from the control files; do not edit.
// biome-ignore-all assist/source/organizeImports: in the order of the list below
import type { Control } from "./control.ts";
import { control as adminPortsNotReachableFromAnywhere } from "./ec2/admin-ports-not-reachable-from-anywhere.ts";
import { control as amiByParameterNotLiteral } from "./ec2/ami-by-parameter-not-literal.ts";
import { control as appstreamNoDirectInternet } from "./ec2/appstream-no-direct-internet.ts";
import { control as asgInstanceRefresh } from "./ec2/asg-instance-refresh.ts";
import { control as asgUsesLaunchTemplate } from "./ec2/asg-uses-launch-template.ts";
import { control as beanstalkInChosenVpc } from "./ec2/beanstalk-in-chosen-vpc.ts";
import { control as beanstalkManagedUpdates } from "./ec2/beanstalk-managed-updates.ts";
import { control as cfnInitNoCredentials } from "./ec2/cfn-init-no-credentials.ts";
import { control as cloud9NoIngress } from "./ec2/cloud9-no-ingress.ts";
import { control as computeNotReachableFromInternet } from "./ec2/compute-not-reachable-from-internet.ts";
import { control as ec2Imdsv2Required } from "./ec2/ec2-imdsv2-required.ts";
import { control as ec2InstanceProfileAttached } from "./ec2/ec2-instance-profile-attached.ts";
import { control as ec2MetadataHopLimitOne } from "./ec2/ec2-metadata-hop-limit-one.ts";
import { control as ec2NoKeyPair } from "./ec2/ec2-no-key-pair.ts";
import { control as ec2NoPublicIp } from "./ec2/ec2-no-public-ip.ts";
import { control as ec2UserdataNoSecrets } from "./ec2/ec2-userdata-no-secrets.ts";
import { control as emrAuthenticated } from "./ec2/emr-authenticated.ts";
import { control as emrInTransitTls } from "./ec2/emr-in-transit-tls.ts";
import { control as emrSecurityConfiguration } from "./ec2/emr-security-configuration.ts";
import { control as guarddutyEc2Malware } from "./ec2/guardduty-ec2-malware.ts";
import { control as imagePipelineScheduled } from "./ec2/image-pipeline-scheduled.ts";
import { control as instanceUserDataNoRemoteScript } from "./ec2/instance-user-data-no-remote-script.ts";
import { control as launchConfigNoPublicIp } from "./ec2/launch-config-no-public-ip.ts";
import { control as lightsailInstanceNotPublic } from "./ec2/lightsail-instance-not-public.ts";
import { control as noBastionHosts } from "./ec2/no-bastion-hosts.ts";
import { control as notebookImdsv2 } from "./ec2/notebook-imdsv2.ts";
import { control as notebookInVpc } from "./ec2/notebook-in-vpc.ts";
import { control as notebookNoDirectInternet } from "./ec2/notebook-no-direct-internet.ts";
import { control as notebookNoRoot } from "./ec2/notebook-no-root.ts";
import { control as ssmDocumentNoSecrets } from "./ec2/ssm-document-no-secrets.ts";
import { control as ssmSessionEncrypted } from "./ec2/ssm-session-encrypted.ts";
import { control as ssmSessionLogged } from "./ec2/ssm-session-logged.ts";
import { control as apprunnerNotPublic } from "./container/apprunner-not-public.ts";
import { control as batchJobNoSecrets } from "./container/batch-job-no-secrets.ts";
import { control as batchJobNotPrivileged } from "./container/batch-job-not-privileged.ts";
import { control as buildEnvNoCredentials } from "./container/build-env-no-credentials.ts";
import { control as buildNotPrivileged } from "./container/build-not-privileged.ts";
import { control as buildProjectPrivate } from "./container/build-project-private.ts";
import { control as buildSourceNoCredentials } from "./container/build-source-no-credentials.ts";
import { control as buildTriggerAnchored } from "./container/build-trigger-anchored.ts";
import { control as containerBaseFromPrivateRegistry } from "./container/container-base-from-private-registry.ts";
import { control as ecrEnhancedContinuousScan } from "./container/ecr-enhanced-continuous-scan.ts";
import { control as ecrLifecyclePolicy } from "./container/ecr-lifecycle-policy.ts";
import { control as ecrNotPublic } from "./container/ecr-not-public.ts";
import { control as ecrScanOnPush } from "./container/ecr-scan-on-push.ts";
import { control as ecrTagImmutabilityEnforcedEverywhere } from "./container/ecr-tag-immutability-enforced-everywhere.ts";
import { control as ecrTagsImmutable } from "./container/ecr-tags-immutable.ts";
import { control as ecsDropsCapabilities } from "./container/ecs-drops-capabilities.ts";
import { control as ecsEfsTransitTls } from "./container/ecs-efs-transit-tls.ts";
import { control as ecsEnvNoSecrets } from "./container/ecs-env-no-secrets.ts";
import { control as ecsExecLogged } from "./container/ecs-exec-logged.ts";
import { control as ecsExecOffInProduction } from "./container/ecs-exec-off-in-production.ts";
import { control as ecsFargateLatestPlatform } from "./container/ecs-fargate-latest-platform.ts";
import { control as ecsHostModeNeedsUser } from "./container/ecs-host-mode-needs-user.ts";
import { control as ecsImageDigestPinned } from "./container/ecs-image-digest-pinned.ts";
import { control as ecsNoHostPid } from "./container/ecs-no-host-pid.ts";
import { control as ecsNoPrivilegedContainer } from "./container/ecs-no-privileged-container.ts";
import { control as ecsNoPublicIp } from "./container/ecs-no-public-ip.ts";
import { control as ecsReadOnlyRoot } from "./container/ecs-read-only-root.ts";
import { control as ecsServiceVersionConsistency } from "./container/ecs-service-version-consistency.ts";
import { control as ecsTaskAndExecutionRoleDiffer } from "./container/ecs-task-and-execution-role-differ.ts";
import { control as ecsUserNotRoot } from "./container/ecs-user-not-root.ts";
import { control as eksEndpointCidrsRestricted } from "./container/eks-endpoint-cidrs-restricted.ts";
import { control as eksEndpointPrivate } from "./container/eks-endpoint-private.ts";
import { control as eksGuarddutyAudit } from "./container/eks-guardduty-audit.ts";
import { control as eksNodegroupSshRestricted } from "./container/eks-nodegroup-ssh-restricted.ts";
import { control as eksNodesImdsHopLimitOne } from "./container/eks-nodes-imds-hop-limit-one.ts";
import { control as eksPrivateEndpointOn } from "./container/eks-private-endpoint-on.ts";
import { control as eksSupportedVersion } from "./container/eks-supported-version.ts";
import { control as guarddutyRuntimeForEcsAndEc2 } from "./container/guardduty-runtime-for-ecs-and-ec2.ts";
import { control as mlIntercontainerTls } from "./container/ml-intercontainer-tls.ts";
import { control as modelInVpc } from "./container/model-in-vpc.ts";
import { control as modelNetworkIsolation } from "./container/model-network-isolation.ts";
import { control as mwaaWebPrivate } from "./container/mwaa-web-private.ts";
import { control as amplifyNoSecrets } from "./function/amplify-no-secrets.ts";
import { control as apigwAccessLogs } from "./function/apigw-access-logs.ts";
import { control as apigwDomainTls12 } from "./function/apigw-domain-tls12.ts";
import { control as apigwMethodAuthorized } from "./function/apigw-method-authorized.ts";
import { control as apigwPrivateApiPolicy } from "./function/apigw-private-api-policy.ts";
import { control as apigwRequestValidation } from "./function/apigw-request-validation.ts";
import { control as apigwStageVariablesNoSecrets } from "./function/apigw-stage-variables-no-secrets.ts";
import { control as apigwThrottling } from "./function/apigw-throttling.ts";
import { control as apigwv2AccessLogs } from "./function/apigwv2-access-logs.ts";
import { control as apigwv2CorsRestricted } from "./function/apigwv2-cors-restricted.ts";
import { control as apigwv2RouteAuthorized } from "./function/apigwv2-route-authorized.ts";
import { control as appsyncCacheTransitTls } from "./function/appsync-cache-transit-tls.ts";
import { control as appsyncNoApiKey } from "./function/appsync-no-api-key.ts";
import { control as eventBusNotPublic } from "./function/event-bus-not-public.ts";
import { control as functionAsksWhoCalls } from "./function/function-asks-who-calls.ts";
import { control as lambdaCodeNoSecrets } from "./function/lambda-code-no-secrets.ts";
import { control as lambdaCodeSigning } from "./function/lambda-code-signing.ts";
import { control as lambdaConcurrencyBounded } from "./function/lambda-concurrency-bounded.ts";
import { control as lambdaEnvNoSecrets } from "./function/lambda-env-no-secrets.ts";
import { control as lambdaGuarddutyProtection } from "./function/lambda-guardduty-protection.ts";
import { control as lambdaImageDigestPinned } from "./function/lambda-image-digest-pinned.ts";
import { control as lambdaInVpc } from "./function/lambda-in-vpc.ts";
import { control as lambdaLayeringByRole } from "./function/lambda-layering-by-role.ts";
import { control as lambdaNotPublic } from "./function/lambda-not-public.ts";
import { control as lambdaPermissionInvokeOnly } from "./function/lambda-permission-invoke-only.ts";
import { control as lambdaPermissionSourceBound } from "./function/lambda-permission-source-bound.ts";
import { control as lambdaRuntimeAutoUpdate } from "./function/lambda-runtime-auto-update.ts";
import { control as lambdaSigningEnforced } from "./function/lambda-signing-enforced.ts";
import { control as lambdaSupportedRuntime } from "./function/lambda-supported-runtime.ts";
import { control as lambdaUrlAuth } from "./function/lambda-url-auth.ts";
import { control as lambdaUrlCorsRestricted } from "./function/lambda-url-cors-restricted.ts";
import { control as queueNotPublic } from "./function/queue-not-public.ts";
import { control as stateMachineNoSecrets } from "./function/state-machine-no-secrets.ts";
import { control as topicNotPublic } from "./function/topic-not-public.ts";
import { control as albDropsInvalidHeaders } from "./edge/alb-drops-invalid-headers.ts";
import { control as albListenerHttps } from "./edge/alb-listener-https.ts";
import { control as albWaf } from "./edge/alb-waf.ts";
import { control as apigwWaf } from "./edge/apigw-waf.ts";
import { control as appsyncWaf } from "./edge/appsync-waf.ts";
import { control as clbAccessLogs } from "./edge/clb-access-logs.ts";
import { control as clbCertificateManaged } from "./edge/clb-certificate-managed.ts";
import { control as clbListenersEncrypted } from "./edge/clb-listeners-encrypted.ts";
import { control as clbPredefinedTlsPolicy } from "./edge/clb-predefined-tls-policy.ts";
import { control as cloudfrontAccessLogs } from "./edge/cloudfront-access-logs.ts";
import { control as cloudfrontCustomCertificate } from "./edge/cloudfront-custom-certificate.ts";
import { control as cloudfrontDefaultRootObject } from "./edge/cloudfront-default-root-object.ts";
import { control as cloudfrontHsts } from "./edge/cloudfront-hsts.ts";
import { control as cloudfrontOriginHttps } from "./edge/cloudfront-origin-https.ts";
import { control as cloudfrontOriginNoOldTls } from "./edge/cloudfront-origin-no-old-tls.ts";
import { control as cloudfrontS3OriginPrivate } from "./edge/cloudfront-s3-origin-private.ts";
import { control as cloudfrontSecurityHeaders } from "./edge/cloudfront-security-headers.ts";
import { control as cloudfrontSni } from "./edge/cloudfront-sni.ts";
import { control as cloudfrontViewerHttps } from "./edge/cloudfront-viewer-https.ts";
import { control as cloudfrontViewerTls12 } from "./edge/cloudfront-viewer-tls12.ts";
import { control as cloudfrontWaf } from "./edge/cloudfront-waf.ts";
import { control as edgeApiDefaultEndpointOff } from "./edge/edge-api-default-endpoint-off.ts";
import { control as edgeOriginNotBypassable } from "./edge/edge-origin-not-bypassable.ts";
import { control as elbv2AccessLogs } from "./edge/elbv2-access-logs.ts";
import { control as lbCertificateManaged } from "./edge/lb-certificate-managed.ts";
import { control as lbDesyncMitigation } from "./edge/lb-desync-mitigation.ts";
import { control as lbTls12Policy } from "./edge/lb-tls12-policy.ts";
import { control as userPoolWaf } from "./edge/user-pool-waf.ts";
import { control as wafAclHasRules } from "./edge/waf-acl-has-rules.ts";
import { control as wafLog4jRules } from "./edge/waf-log4j-rules.ts";
import { control as wafManagedGroupsBlocking } from "./edge/waf-managed-groups-blocking.ts";
import { control as wafRateBasedRule } from "./edge/waf-rate-based-rule.ts";
import { control as wafRuleGroupNotEmpty } from "./edge/waf-rule-group-not-empty.ts";
import { control as wafv2Logging } from "./edge/wafv2-logging.ts";
import { control as wafv2RuleMetrics } from "./edge/wafv2-rule-metrics.ts";
import { control as auroraClusterNotPublic } from "./database/aurora-cluster-not-public.ts";
import { control as dataSourceConnectionTls } from "./database/data-source-connection-tls.ts";
import { control as daxTransitTls } from "./database/dax-transit-tls.ts";
import { control as dbPasswordFromSecretStore } from "./database/db-password-from-secret-store.ts";
import { control as dbPasswordNotLiteral } from "./database/db-password-not-literal.ts";
import { control as dbPasswordParameterHidden } from "./database/db-password-parameter-hidden.ts";
import { control as dmsAutoMinorUpgrade } from "./database/dms-auto-minor-upgrade.ts";
import { control as dmsEndpointAuthenticated } from "./database/dms-endpoint-authenticated.ts";
import { control as dmsEndpointTls } from "./database/dms-endpoint-tls.ts";
import { control as dmsNotPublic } from "./database/dms-not-public.ts";
import { control as docdbAdminCredentialInSecretStore } from "./database/docdb-admin-credential-in-secret-store.ts";
import { control as docdbElasticPrivateAuth } from "./database/docdb-elastic-private-auth.ts";
import { control as docdbTlsEnforced } from "./database/docdb-tls-enforced.ts";
import { control as dynamodbNoForeignAccounts } from "./database/dynamodb-no-foreign-accounts.ts";
import { control as elasticacheAuth } from "./database/elasticache-auth.ts";
import { control as elasticacheAutoMinorUpgrade } from "./database/elasticache-auto-minor-upgrade.ts";
import { control as elasticacheInVpc } from "./database/elasticache-in-vpc.ts";
import { control as elasticacheTransitTls } from "./database/elasticache-transit-tls.ts";
import { control as lightsailDatabaseNotPublic } from "./database/lightsail-database-not-public.ts";
import { control as memorydbAclNotOpen } from "./database/memorydb-acl-not-open.ts";
import { control as memorydbAutoMinorUpgrade } from "./database/memorydb-auto-minor-upgrade.ts";
import { control as memorydbTransitTls } from "./database/memorydb-transit-tls.ts";
import { control as mqAutoMinorUpgrade } from "./database/mq-auto-minor-upgrade.ts";
import { control as mqNotPublic } from "./database/mq-not-public.ts";
import { control as mskAuthenticated } from "./database/msk-authenticated.ts";
import { control as mskConnectorTransitTls } from "./database/msk-connector-transit-tls.ts";
import { control as mskNotPublic } from "./database/msk-not-public.ts";
import { control as mskTransitTls } from "./database/msk-transit-tls.ts";
import { control as neptuneAutoMinorUpgrade } from "./database/neptune-auto-minor-upgrade.ts";
import { control as neptuneGraphPrivate } from "./database/neptune-graph-private.ts";
import { control as neptuneIamAuth } from "./database/neptune-iam-auth.ts";
import { control as neptuneNotPublic } from "./database/neptune-not-public.ts";
import { control as opensearchAutoSoftwareUpdate } from "./database/opensearch-auto-software-update.ts";
import { control as opensearchFineGrainedAccess } from "./database/opensearch-fine-grained-access.ts";
import { control as opensearchHttps } from "./database/opensearch-https.ts";
import { control as opensearchInVpc } from "./database/opensearch-in-vpc.ts";
import { control as opensearchNoAnonymous } from "./database/opensearch-no-anonymous.ts";
import { control as opensearchNoInternalUsers } from "./database/opensearch-no-internal-users.ts";
import { control as opensearchNodeToNodeTls } from "./database/opensearch-node-to-node-tls.ts";
import { control as opensearchNotDefaultSg } from "./database/opensearch-not-default-sg.ts";
import { control as opensearchNotPublic } from "./database/opensearch-not-public.ts";
import { control as opensearchServerlessNetworkPolicyPrivate } from "./database/opensearch-serverless-network-policy-private.ts";
import { control as opensearchTls12 } from "./database/opensearch-tls12.ts";
import { control as rdsAutoMinorUpgrade } from "./database/rds-auto-minor-upgrade.ts";
import { control as rdsClusterAutoMinorUpgrade } from "./database/rds-cluster-auto-minor-upgrade.ts";
import { control as rdsClusterIamAuth } from "./database/rds-cluster-iam-auth.ts";
import { control as rdsCurrentCa } from "./database/rds-current-ca.ts";
import { control as rdsIamAuth } from "./database/rds-iam-auth.ts";
import { control as rdsInVpc } from "./database/rds-in-vpc.ts";
import { control as rdsNonDefaultAdmin } from "./database/rds-non-default-admin.ts";
import { control as rdsNotPublic } from "./database/rds-not-public.ts";
import { control as rdsProxyTlsAndIam } from "./database/rds-proxy-tls-and-iam.ts";
import { control as rdsTlsEnforced } from "./database/rds-tls-enforced.ts";
import { control as redshiftEnhancedVpcRouting } from "./database/redshift-enhanced-vpc-routing.ts";
import { control as redshiftInVpc } from "./database/redshift-in-vpc.ts";
import { control as redshiftMaintenanceSettings } from "./database/redshift-maintenance-settings.ts";
import { control as redshiftNonDefaultAdmin } from "./database/redshift-non-default-admin.ts";
import { control as redshiftNonDefaultDatabase } from "./database/redshift-non-default-database.ts";
import { control as redshiftNotPublic } from "./database/redshift-not-public.ts";
import { control as redshiftServerlessNotPublic } from "./database/redshift-serverless-not-public.ts";
import { control as redshiftTlsEnforced } from "./database/redshift-tls-enforced.ts";
import { control as redshiftVersionUpgrade } from "./database/redshift-version-upgrade.ts";
import { control as timestreamInfluxNotPublic } from "./database/timestream-influx-not-public.ts";
import { control as greengrassArtifactDigests } from "./iot/greengrass-artifact-digests.ts";
import { control as greengrassComponentsCurrent } from "./iot/greengrass-components-current.ts";
import { control as greengrassComponentsNotRoot } from "./iot/greengrass-components-not-root.ts";
import { control as greengrassTokenExchangeRoleNarrow } from "./iot/greengrass-token-exchange-role-narrow.ts";
import { control as iotAuditMitigationActions } from "./iot/iot-audit-mitigation-actions.ts";
import { control as iotCertificatePerDevice } from "./iot/iot-certificate-per-device.ts";
import { control as iotCustomAuthorizerSigned } from "./iot/iot-custom-authorizer-signed.ts";
import { control as iotDeviceDefenderAuditOn } from "./iot/iot-device-defender-audit-on.ts";
import { control as iotDeviceDefenderDetectProfiles } from "./iot/iot-device-defender-detect-profiles.ts";
import { control as iotDomainTlsPolicy } from "./iot/iot-domain-tls-policy.ts";
import { control as iotFleetSoftwareTracked } from "./iot/iot-fleet-software-tracked.ts";
import { control as iotJobsRollOutSafely } from "./iot/iot-jobs-roll-out-safely.ts";
import { control as iotLoggingOn } from "./iot/iot-logging-on.ts";
import { control as iotPolicyNoRetainOrJobWildcards } from "./iot/iot-policy-no-retain-or-job-wildcards.ts";
import { control as iotPolicyNoWildcardAction } from "./iot/iot-policy-no-wildcard-action.ts";
import { control as iotPolicyNoWildcardResource } from "./iot/iot-policy-no-wildcard-resource.ts";
import { control as iotPolicyNotSharedClientId } from "./iot/iot-policy-not-shared-client-id.ts";
import { control as iotPolicyRequiresAttachedThing } from "./iot/iot-policy-requires-attached-thing.ts";
import { control as iotPolicyUsesThingVariables } from "./iot/iot-policy-uses-thing-variables.ts";
import { control as iotProvisioningLimited } from "./iot/iot-provisioning-limited.ts";
import { control as iotRoleAliasNarrow } from "./iot/iot-role-alias-narrow.ts";
import { control as iotRuleDestinationsTlsAndNarrow } from "./iot/iot-rule-destinations-tls-and-narrow.ts";
import { control as clientVpnAuthorizationNarrow } from "./network/client-vpn-authorization-narrow.ts";
import { control as clientVpnConnectionLogs } from "./network/client-vpn-connection-logs.ts";
import { control as computeEgressLimited } from "./network/compute-egress-limited.ts";
import { control as computeInPrivateSubnets } from "./network/compute-in-private-subnets.ts";
import { control as configRecorderOn } from "./network/config-recorder-on.ts";
import { control as connectedVpcsNoOverlap } from "./network/connected-vpcs-no-overlap.ts";
import { control as dataStoreNotReachableFromPublicSubnets } from "./network/data-store-not-reachable-from-public-subnets.ts";
import { control as defaultSgClosed } from "./network/default-sg-closed.ts";
import { control as dnsFirewallOnVpc } from "./network/dns-firewall-on-vpc.ts";
import { control as dnsQueryLogging } from "./network/dns-query-logging.ts";
import { control as dnssecSigning } from "./network/dnssec-signing.ts";
import { control as efsPolicyNotOpen } from "./network/efs-policy-not-open.ts";
import { control as eipInUse } from "./network/eip-in-use.ts";
import { control as endpointPolicyNotDefaultOpen } from "./network/endpoint-policy-not-default-open.ts";
import { control as endpointServiceKnownPrincipals } from "./network/endpoint-service-known-principals.ts";
import { control as endpointServiceManualAcceptance } from "./network/endpoint-service-manual-acceptance.ts";
import { control as fleetInboundPortNarrow } from "./network/fleet-inbound-port-narrow.ts";
import { control as guarddutyOn } from "./network/guardduty-on.ts";
import { control as gwlbEndpointInPath } from "./network/gwlb-endpoint-in-path.ts";
import { control as latticeAssociationHasSg } from "./network/lattice-association-has-sg.ts";
import { control as latticeAuthPolicy } from "./network/lattice-auth-policy.ts";
import { control as latticeListenerHttps } from "./network/lattice-listener-https.ts";
import { control as listenerReachesTarget } from "./network/listener-reaches-target.ts";
import { control as naclAttachedToSubnet } from "./network/nacl-attached-to-subnet.ts";
import { control as naclLetsRepliesPass } from "./network/nacl-lets-replies-pass.ts";
import { control as naclNoAllPorts } from "./network/nacl-no-all-ports.ts";
import { control as naclNoFtpFromInternet } from "./network/nacl-no-ftp-from-internet.ts";
import { control as naclNoRdpFromInternet } from "./network/nacl-no-rdp-from-internet.ts";
import { control as naclNoSshFromInternet } from "./network/nacl-no-ssh-from-internet.ts";
import { control as nfwDefaultActionFragments } from "./network/nfw-default-action-fragments.ts";
import { control as nfwDefaultActionFullPackets } from "./network/nfw-default-action-full-packets.ts";
import { control as nfwDeletionProtection } from "./network/nfw-deletion-protection.ts";
import { control as nfwLogging } from "./network/nfw-logging.ts";
import { control as nfwMultiAz } from "./network/nfw-multi-az.ts";
import { control as nfwPolicyHasRuleGroups } from "./network/nfw-policy-has-rule-groups.ts";
import { control as nfwStatefulDefaultDrop } from "./network/nfw-stateful-default-drop.ts";
import { control as pathDataSubnetsIsolated } from "./network/path-data-subnets-isolated.ts";
import { control as pathEastWestInspected } from "./network/path-east-west-inspected.ts";
import { control as pathInspectionSymmetric } from "./network/path-inspection-symmetric.ts";
import { control as pathInspectionZoneLocal } from "./network/path-inspection-zone-local.ts";
import { control as pathInternetTrafficInspected } from "./network/path-internet-traffic-inspected.ts";
import { control as pathLoadBalancerNotToData } from "./network/path-load-balancer-not-to-data.ts";
import { control as pathNoInternetToDataLayer } from "./network/path-no-internet-to-data-layer.ts";
import { control as peeringRoutesLeastPrivilege } from "./network/peering-routes-least-privilege.ts";
import { control as resolverQueryLoggingOnVpc } from "./network/resolver-query-logging-on-vpc.ts";
import { control as routeLeadsSomewhere } from "./network/route-leads-somewhere.ts";
import { control as sgDescribed } from "./network/sg-described.ts";
import { control as sgEgressNotOpen } from "./network/sg-egress-not-open.ts";
import { control as sgIngressNamesProtocol } from "./network/sg-ingress-names-protocol.ts";
import { control as sgNoAllPortsFromInternet } from "./network/sg-no-all-ports-from-internet.ts";
import { control as sgNoCleartextLegacyPortsFromInternet } from "./network/sg-no-cleartext-legacy-ports-from-internet.ts";
import { control as sgNoHighRiskPortsFromInternet } from "./network/sg-no-high-risk-ports-from-internet.ts";
import { control as sgNoHttpFromInternet } from "./network/sg-no-http-from-internet.ts";
import { control as sgNoKafkaPortFromInternet } from "./network/sg-no-kafka-port-from-internet.ts";
import { control as sgNoNosqlCachePortsFromInternet } from "./network/sg-no-nosql-cache-ports-from-internet.ts";
import { control as sgNoOpenIngress } from "./network/sg-no-open-ingress.ts";
import { control as sgNoRdpFromInternet } from "./network/sg-no-rdp-from-internet.ts";
import { control as sgNoRelationalDbPortsFromInternet } from "./network/sg-no-relational-db-ports-from-internet.ts";
import { control as sgNoSearchPortsFromInternet } from "./network/sg-no-search-ports-from-internet.ts";
import { control as sgNoSshFromInternet } from "./network/sg-no-ssh-from-internet.ts";
import { control as sgNoWholeVpcCidr } from "./network/sg-no-whole-vpc-cidr.ts";
import { control as sgNoWidePublicIpv4Ranges } from "./network/sg-no-wide-public-ipv4-ranges.ts";
import { control as sgRulesDescribed } from "./network/sg-rules-described.ts";
import { control as sgUsed } from "./network/sg-used.ts";
import { control as subnetExplicitRouteTable } from "./network/subnet-explicit-route-table.ts";
import { control as subnetNoAutoPublicIp } from "./network/subnet-no-auto-public-ip.ts";
import { control as tgwNoAutoAccept } from "./network/tgw-no-auto-accept.ts";
import { control as tgwSegmentedRouteTables } from "./network/tgw-segmented-route-tables.ts";
import { control as tgwSharedOnlyInOrganization } from "./network/tgw-shared-only-in-organization.ts";
import { control as transferServerCurrentPolicy } from "./network/transfer-server-current-policy.ts";
import { control as transferServerNotPublic } from "./network/transfer-server-not-public.ts";
import { control as transferServerSecureProtocols } from "./network/transfer-server-secure-protocols.ts";
import { control as vpcBlockPublicAccess } from "./network/vpc-block-public-access.ts";
import { control as vpcFlowLogs } from "./network/vpc-flow-logs.ts";
import { control as vpnTunnelStrongOptions } from "./network/vpn-tunnel-strong-options.ts";

/** Every control, by kind of compute and then by id. */
export const CONTROLS: readonly Control[] = [
  adminPortsNotReachableFromAnywhere,
  amiByParameterNotLiteral,
  appstreamNoDirectInternet,
  asgInstanceRefresh,
  asgUsesLaunchTemplate,
  beanstalkInChosenVpc,
  beanstalkManagedUpdates,
  cfnInitNoCredentials,
  cloud9NoIngress,
  computeNotReachableFromInternet,
  ec2Imdsv2Required,
  ec2InstanceProfileAttached,
  ec2MetadataHopLimitOne,
  ec2NoKeyPair,
  ec2NoPublicIp,
  ec2UserdataNoSecrets,
  emrAuthenticated,
  emrInTransitTls,
  emrSecurityConfiguration,
  guarddutyEc2Malware,
  imagePipelineScheduled,
  instanceUserDataNoRemoteScript,
  launchConfigNoPublicIp,
  lightsailInstanceNotPublic,
  noBastionHosts,
  notebookImdsv2,
  notebookInVpc,
  notebookNoDirectInternet,
  notebookNoRoot,
  ssmDocumentNoSecrets,
  ssmSessionEncrypted,
  ssmSessionLogged,
  apprunnerNotPublic,
  batchJobNoSecrets,
  batchJobNotPrivileged,
  buildEnvNoCredentials,
  buildNotPrivileged,
  buildProjectPrivate,
  buildSourceNoCredentials,
  buildTriggerAnchored,
  containerBaseFromPrivateRegistry,
  ecrEnhancedContinuousScan,
  ecrLifecyclePolicy,
  ecrNotPublic,
  ecrScanOnPush,
  ecrTagImmutabilityEnforcedEverywhere,
  ecrTagsImmutable,
  ecsDropsCapabilities,
  ecsEfsTransitTls,
  ecsEnvNoSecrets,
  ecsExecLogged,
  ecsExecOffInProduction,
  ecsFargateLatestPlatform,
  ecsHostModeNeedsUser,
  ecsImageDigestPinned,
  ecsNoHostPid,
  ecsNoPrivilegedContainer,
  ecsNoPublicIp,
  ecsReadOnlyRoot,
  ecsServiceVersionConsistency,
  ecsTaskAndExecutionRoleDiffer,
  ecsUserNotRoot,
  eksEndpointCidrsRestricted,
  eksEndpointPrivate,
  eksGuarddutyAudit,
  eksNodegroupSshRestricted,
  eksNodesImdsHopLimitOne,
  eksPrivateEndpointOn,
  eksSupportedVersion,
  guarddutyRuntimeForEcsAndEc2,
  mlIntercontainerTls,
  modelInVpc,
  modelNetworkIsolation,
  mwaaWebPrivate,
  amplifyNoSecrets,
  apigwAccessLogs,
  apigwDomainTls12,
  apigwMethodAuthorized,
  apigwPrivateApiPolicy,
  apigwRequestValidation,
  apigwStageVariablesNoSecrets,
  apigwThrottling,
  apigwv2AccessLogs,
  apigwv2CorsRestricted,
  apigwv2RouteAuthorized,
  appsyncCacheTransitTls,
  appsyncNoApiKey,
  eventBusNotPublic,
  functionAsksWhoCalls,
  lambdaCodeNoSecrets,
  lambdaCodeSigning,
  lambdaConcurrencyBounded,
  lambdaEnvNoSecrets,
  lambdaGuarddutyProtection,
  lambdaImageDigestPinned,
  lambdaInVpc,
  lambdaLayeringByRole,
  lambdaNotPublic,
  lambdaPermissionInvokeOnly,
  lambdaPermissionSourceBound,
  lambdaRuntimeAutoUpdate,
  lambdaSigningEnforced,
  lambdaSupportedRuntime,
  lambdaUrlAuth,
  lambdaUrlCorsRestricted,
  queueNotPublic,
  stateMachineNoSecrets,
  topicNotPublic,
  albDropsInvalidHeaders,
  albListenerHttps,
  albWaf,
  apigwWaf,
  appsyncWaf,
  clbAccessLogs,
  clbCertificateManaged,
  clbListenersEncrypted,
  clbPredefinedTlsPolicy,
  cloudfrontAccessLogs,
  cloudfrontCustomCertificate,
  cloudfrontDefaultRootObject,
  cloudfrontHsts,
  cloudfrontOriginHttps,
  cloudfrontOriginNoOldTls,
  cloudfrontS3OriginPrivate,
  cloudfrontSecurityHeaders,
  cloudfrontSni,
  cloudfrontViewerHttps,
  cloudfrontViewerTls12,
  cloudfrontWaf,
  edgeApiDefaultEndpointOff,
  edgeOriginNotBypassable,
  elbv2AccessLogs,
  lbCertificateManaged,
  lbDesyncMitigation,
  lbTls12Policy,
  userPoolWaf,
  wafAclHasRules,
  wafLog4jRules,
  wafManagedGroupsBlocking,
  wafRateBasedRule,
  wafRuleGroupNotEmpty,
  wafv2Logging,
  wafv2RuleMetrics,
  auroraClusterNotPublic,
  dataSourceConnectionTls,
  daxTransitTls,
  dbPasswordFromSecretStore,
  dbPasswordNotLiteral,
  dbPasswordParameterHidden,
  dmsAutoMinorUpgrade,
  dmsEndpointAuthenticated,
  dmsEndpointTls,
  dmsNotPublic,
  docdbAdminCredentialInSecretStore,
  docdbElasticPrivateAuth,
  docdbTlsEnforced,
  dynamodbNoForeignAccounts,
  elasticacheAuth,
  elasticacheAutoMinorUpgrade,
  elasticacheInVpc,
  elasticacheTransitTls,
  lightsailDatabaseNotPublic,
  memorydbAclNotOpen,
  memorydbAutoMinorUpgrade,
  memorydbTransitTls,
  mqAutoMinorUpgrade,
  mqNotPublic,
  mskAuthenticated,
  mskConnectorTransitTls,
  mskNotPublic,
  mskTransitTls,
  neptuneAutoMinorUpgrade,
  neptuneGraphPrivate,
  neptuneIamAuth,
  neptuneNotPublic,
  opensearchAutoSoftwareUpdate,
  opensearchFineGrainedAccess,
  opensearchHttps,
  opensearchInVpc,
  opensearchNoAnonymous,
  opensearchNoInternalUsers,
  opensearchNodeToNodeTls,
  opensearchNotDefaultSg,
  opensearchNotPublic,
  opensearchServerlessNetworkPolicyPrivate,
  opensearchTls12,
  rdsAutoMinorUpgrade,
  rdsClusterAutoMinorUpgrade,
  rdsClusterIamAuth,
  rdsCurrentCa,
  rdsIamAuth,
  rdsInVpc,
  rdsNonDefaultAdmin,
  rdsNotPublic,
  rdsProxyTlsAndIam,
  rdsTlsEnforced,
  redshiftEnhancedVpcRouting,
  redshiftInVpc,
  redshiftMaintenanceSettings,
  redshiftNonDefaultAdmin,
  redshiftNonDefaultDatabase,
  redshiftNotPublic,
  redshiftServerlessNotPublic,
  redshiftTlsEnforced,
  redshiftVersionUpgrade,
  timestreamInfluxNotPublic,
  greengrassArtifactDigests,
  greengrassComponentsCurrent,
  greengrassComponentsNotRoot,
  greengrassTokenExchangeRoleNarrow,
  iotAuditMitigationActions,
  iotCertificatePerDevice,
  iotCustomAuthorizerSigned,
  iotDeviceDefenderAuditOn,
  iotDeviceDefenderDetectProfiles,
  iotDomainTlsPolicy,
  iotFleetSoftwareTracked,
  iotJobsRollOutSafely,
  iotLoggingOn,
  iotPolicyNoRetainOrJobWildcards,
  iotPolicyNoWildcardAction,
  iotPolicyNoWildcardResource,
  iotPolicyNotSharedClientId,
  iotPolicyRequiresAttachedThing,
  iotPolicyUsesThingVariables,
  iotProvisioningLimited,
  iotRoleAliasNarrow,
  iotRuleDestinationsTlsAndNarrow,
  clientVpnAuthorizationNarrow,
  clientVpnConnectionLogs,
  computeEgressLimited,
  computeInPrivateSubnets,
  configRecorderOn,
  connectedVpcsNoOverlap,
  dataStoreNotReachableFromPublicSubnets,
  defaultSgClosed,
  dnsFirewallOnVpc,
  dnsQueryLogging,
  dnssecSigning,
  efsPolicyNotOpen,
  eipInUse,
  endpointPolicyNotDefaultOpen,
  endpointServiceKnownPrincipals,
  endpointServiceManualAcceptance,
  fleetInboundPortNarrow,
  guarddutyOn,
  gwlbEndpointInPath,
  latticeAssociationHasSg,
  latticeAuthPolicy,
  latticeListenerHttps,
  listenerReachesTarget,
  naclAttachedToSubnet,
  naclLetsRepliesPass,
  naclNoAllPorts,
  naclNoFtpFromInternet,
  naclNoRdpFromInternet,
  naclNoSshFromInternet,
  nfwDefaultActionFragments,
  nfwDefaultActionFullPackets,
  nfwDeletionProtection,
  nfwLogging,
  nfwMultiAz,
  nfwPolicyHasRuleGroups,
  nfwStatefulDefaultDrop,
  pathDataSubnetsIsolated,
  pathEastWestInspected,
  pathInspectionSymmetric,
  pathInspectionZoneLocal,
  pathInternetTrafficInspected,
  pathLoadBalancerNotToData,
  pathNoInternetToDataLayer,
  peeringRoutesLeastPrivilege,
  resolverQueryLoggingOnVpc,
  routeLeadsSomewhere,
  sgDescribed,
  sgEgressNotOpen,
  sgIngressNamesProtocol,
  sgNoAllPortsFromInternet,
  sgNoCleartextLegacyPortsFromInternet,
  sgNoHighRiskPortsFromInternet,
  sgNoHttpFromInternet,
  sgNoKafkaPortFromInternet,
  sgNoNosqlCachePortsFromInternet,
  sgNoOpenIngress,
  sgNoRdpFromInternet,
  sgNoRelationalDbPortsFromInternet,
  sgNoSearchPortsFromInternet,
  sgNoSshFromInternet,
  sgNoWholeVpcCidr,
  sgNoWidePublicIpv4Ranges,
  sgRulesDescribed,
  sgUsed,
  subnetExplicitRouteTable,
  subnetNoAutoPublicIp,
  tgwNoAutoAccept,
  tgwSegmentedRouteTables,
  tgwSharedOnlyInOrganization,
  transferServerCurrentPolicy,
  transferServerNotPublic,
  transferServerSecureProtocols,
  vpcBlockPublicAccess,
  vpcFlowLogs,
  vpnTunnelStrongOptions,
];
