import type { Estate } from "../estate/estate.ts";
import type { Resource } from "../estate/resource.ts";
import { isList, isProperties, Unknown, type Value } from "../estate/value.ts";
import { WORKER_TYPES } from "./compute/workers.ts";
import { STORE_TYPES } from "./data/services.ts";
import type { Ground } from "./ground.ts";
import { KNOWN_SERVICES } from "./known-services.ts";
import { NOT_MODELLED } from "./unmodelled.ts";

/** Types with subnets, groups or VPCs in their properties that the topology reads. */
export const MODELLED: ReadonlySet<string> = new Set([
  ...WORKER_TYPES,
  ...STORE_TYPES,
  ...of("AWS::ApiGateway", "VpcLink"),
  ...of("AWS::AppRunner", "Service"),
  ...of("AWS::AutoScaling", "AutoScalingGroup LaunchConfiguration"),
  ...of("AWS::Batch", "ComputeEnvironment JobDefinition"),
  ...of("AWS::Cloud9", "EnvironmentEC2"),
  ...of("AWS::CloudFront", "VpcOrigin"),
  ...of("AWS::DAX", "SubnetGroup"),
  ...of("AWS::DMS", "ReplicationSubnetGroup"),
  ...of("AWS::DocDB", "DBCluster DBInstance DBSubnetGroup"),
  ...of(
    "AWS::EC2",
    `EC2Fleet EgressOnlyInternetGateway EIP EIPAssociation FlowLog GatewayRouteTableAssociation Instance InstanceConnectEndpoint InternetGateway
     LaunchTemplate NatGateway NetworkAcl NetworkAclEntry NetworkInterface NetworkInterfaceAttachment PrefixList Route
     RouteTable SecurityGroup SecurityGroupEgress SecurityGroupIngress SecurityGroupVpcAssociation SpotFleet Subnet
     SubnetCidrBlock SubnetNetworkAclAssociation SubnetRouteTableAssociation TransitGateway TransitGatewayAttachment
     TransitGatewayConnect TransitGatewayPeeringAttachment TransitGatewayRoute TransitGatewayRouteTable
     TransitGatewayRouteTableAssociation TransitGatewayRouteTablePropagation TransitGatewayVpcAttachment VPC
     VPCBlockPublicAccessExclusion VPCBlockPublicAccessOptions VPCCidrBlock VPCEndpoint VPCGatewayAttachment
     VPCPeeringConnection VPNConnection VPNConnectionRoute VPNGateway VPNGatewayRoutePropagation`,
  ),
  ...of("AWS::ECS", "CapacityProvider Cluster ClusterCapacityProviderAssociations Service TaskDefinition TaskSet"),
  ...of("AWS::EKS", "Cluster FargateProfile Nodegroup"),
  ...of("AWS::ElastiCache", "SubnetGroup"),
  ...of("AWS::ElasticBeanstalk", "ConfigurationTemplate Environment"),
  ...of("AWS::ElasticLoadBalancing", "LoadBalancer"),
  ...of("AWS::ElasticLoadBalancingV2", "Listener ListenerRule LoadBalancer TargetGroup"),
  ...of("AWS::EMR", "Cluster"),
  ...of("AWS::Events", "Rule"),
  ...of("AWS::Lambda", "Function"),
  ...of("AWS::MemoryDB", "SubnetGroup"),
  ...of("AWS::Neptune", "DBCluster DBInstance DBSubnetGroup"),
  ...of("AWS::NetworkFirewall", "Firewall"),
  ...of("AWS::Pipes", "Pipe"),
  ...of("AWS::RDS", "DBCluster DBInstance DBProxy DBProxyEndpoint DBProxyTargetGroup DBSubnetGroup OptionGroup"),
  ...of("AWS::Redshift", "ClusterSubnetGroup"),
  ...of("AWS::Scheduler", "Schedule"),
  ...of("AWS::Transfer", "Server"),
]);

/**
 * Types that mention subnets, groups or VPCs and have no interface of their own: they describe, log, restrict or name what
 * stands there through others, or a service reads them for what it launches.
 */
export const NO_PRESENCE: ReadonlySet<string> = new Set([
  ...of("AWS::ApiGateway", "RestApi"),
  ...of("AWS::AppRunner", "VpcIngressConnection"),
  ...of("AWS::AppStream", "Stack"),
  ...of("AWS::CloudFormation", "Stack StackSet CustomResource Macro"),
  ...of("AWS::CloudFront", "Distribution"),
  ...of("AWS::CodeDeploy", "DeploymentGroup"),
  ...of("AWS::Config", "ConfigRule"),
  ...of("AWS::DeviceFarm", "VPCEConfiguration"),
  ...of("AWS::DMS", "InstanceProfile"),
  ...of("AWS::DRS", "SourceNetwork"),
  ...of(
    "AWS::EC2",
    `ApplicationStatusCheck NetworkInsightsAnalysis NetworkInsightsAccessScope NetworkInsightsPath SubnetCidrReservation
     VPCDHCPOptionsAssociation VPCEncryptionControl VPCEndpointConnectionNotification VPCEndpointService
     VPCEndpointServicePermissions`,
  ),
  ...of("AWS::EKS", "Capability"),
  ...of("AWS::ElastiCache", "SecurityGroup SecurityGroupIngress"),
  ...of("AWS::FSx", "S3AccessPointAttachment"),
  ...of("AWS::IAM", "Group GroupPolicy ManagedPolicy Policy Role RolePolicy User UserPolicy"),
  ...of("AWS::InspectorV2", "Filter"),
  ...of("AWS::Logs", "Transformer"),
  ...of("AWS::NetworkFirewall", "FirewallPolicy LoggingConfiguration RuleGroup"),
  ...of("AWS::NetworkManager", "Device"),
  ...of("AWS::ObservabilityAdmin", "OrganizationTelemetryRule TelemetryRule"),
  ...of("AWS::PCAConnectorSCEP", "Connector"),
  ...of("AWS::QuickSight", "ActionConnector DataSource OAuthClientApplication"),
  ...of("AWS::RDS", "DBSecurityGroup DBSecurityGroupIngress"),
  ...of("AWS::Redshift", "ClusterSecurityGroup ClusterSecurityGroupIngress EndpointAuthorization"),
  ...of("AWS::Route53", "HostedZone"),
  ...of("AWS::Route53GlobalResolver", "DnsView"),
  ...of("AWS::Route53Resolver", "FirewallRuleGroupAssociation ResolverRuleAssociation"),
  ...of("AWS::S3", "AccessPoint"),
  ...of("AWS::S3Express", "AccessPoint"),
  ...of("AWS::S3Outposts", "AccessPoint"),
  ...of("AWS::SageMaker", "EndpointConfig UserProfile"),
  ...of("AWS::SecurityHub", "Insight"),
  ...of("AWS::SES", "MailManagerIngressPoint"),
  ...of("AWS::ServiceDiscovery", "PrivateDnsNamespace"),
  ...of("AWS::SSM", "Document Parameter"),
  ...of("AWS::StepFunctions", "StateMachine"),
  ...of("AWS::Transfer", "Connector"),
]);

/** Types that stand in a network though no property says so. */
export const PRESENT_UNSAID: ReadonlySet<string> = new Set([
  ...of("AWS::Lightsail", "Container Database Instance InstanceSnapshot LoadBalancer"),
  ...of("AWS::WorkSpaces", "Workspace WorkspacesPool"),
  ...of("AWS::SageMaker", "Endpoint"),
]);

/** Parts of properties whose keys are the user's own words, or another language. */
const NOT_OURS = /^(Tags|Parameters|Environment|Variables|Metadata|Content|Definition.*|.*Policy(Document)?|Body)$/;
const OF_NETWORK = /subnet|securitygroup|vpc/i;

/**
 * Says, once for each resource type, how many resources stand in a network in a way that is not modelled, and which types
 * nobody here has heard of. What may hide a finding is marked so. Types that move packets are named by unmodelled.ts.
 */
export function unmodelledTypes(ground: Ground, estate: Estate): void {
  for (const [type, count] of estate.types()) {
    if (MODELLED.has(type) || NO_PRESENCE.has(type) || Object.hasOwn(NOT_MODELLED, type)) continue;
    const [vendor, service] = type.split("::");
    if (vendor === "Custom") continue;
    const resources = estate.ofType(type);
    const present = PRESENT_UNSAID.has(type) || resources.some(mentionsNetwork);
    const known = vendor === "AWS" && service !== undefined && KNOWN_SERVICES.has(service);
    if (present || !known) ground.gap(gapOf(type, count, present, resources[0]));
  }
}

function gapOf(type: string, count: number, present: boolean, first: Resource | undefined) {
  const how = present ? "stand in a network in ways that are not modelled" : "are of a type that is not known";
  return {
    code: "resource-type-not-modelled",
    message: `${count} of \`${type}\` ${how}`,
    hidesFindings: present,
    resource: first?.id,
  };
}

function mentionsNetwork(resource: Resource): boolean {
  return mentions(resource.properties, 6);
}

function mentions(value: Value, depth: number): boolean {
  if (depth === 0) return false;
  if (value instanceof Unknown)
    return value.alternatives?.some((item) => item !== undefined && mentions(item, depth - 1)) ?? false;
  if (isList(value)) return value.some((item) => mentions(item, depth - 1));
  if (!isProperties(value)) return false;
  return Object.entries(value).some(
    ([key, item]) => !NOT_OURS.test(key) && ((OF_NETWORK.test(key) && !key.includes(":")) || mentions(item, depth - 1)),
  );
}

function of(service: string, names: string): readonly string[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => `${service}::${name}`);
}
