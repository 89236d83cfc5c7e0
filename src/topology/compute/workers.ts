import type { Estate } from "../../estate/estate.ts";
import { listOf, said, text } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { SURE } from "../../reach/network.ts";
import { ALL_TRAFFIC, NO_TRAFFIC, tcp, udp } from "../../reach/traffic.ts";
import type { Ground } from "../ground.ts";
import { naming } from "../named.ts";
import { type Placed, placeAll, standOutside } from "../placed.ts";
import { exactly, type Ports } from "../ports.ts";
import { isGiven, stand } from "../stand.ts";
import { notRead } from "./launch-settings.ts";

/** Interfaces through which a service reaches into a VPC; nothing on them answers. */
const CONNECTORS: readonly Placed[] = [
  connector("AWS::AppRunner::VpcConnector", "App Runner VPC connector", "Subnets", "SecurityGroups"),
  connector("AWS::ApiGatewayV2::VpcLink", "VPC link", "SubnetIds", "SecurityGroupIds"),
  connector("AWS::VpcLattice::ResourceGateway", "resource gateway", "SubnetIds", "SecurityGroupIds"),
  connector("AWS::QuickSight::VPCConnection", "QuickSight VPC connection", "SubnetIds", "SecurityGroupIds"),
  connector("AWS::WorkSpacesWeb::NetworkSettings", "secure browser", "SubnetIds", "SecurityGroupIds"),
  connector(
    "AWS::IoT::TopicRuleDestination",
    "rule destination",
    "VpcProperties.SubnetIds",
    "VpcProperties.SecurityGroups",
  ),
  connector("AWS::Synthetics::Canary", "canary", "VPCConfig.SubnetIds", "VPCConfig.SecurityGroupIds", "outside"),
  connector(
    "AWS::Grafana::Workspace",
    "Grafana workspace",
    "VpcConfiguration.SubnetIds",
    "VpcConfiguration.SecurityGroupIds",
    "outside",
  ),
  connector(
    "AWS::CodeConnections::Host",
    "connection host",
    "VpcConfiguration.SubnetIds",
    "VpcConfiguration.SecurityGroupIds",
    "nowhere",
  ),
  connector(
    "AWS::Lambda::CapacityProvider",
    "function capacity provider",
    "VpcConfig.SubnetIds",
    "VpcConfig.SecurityGroupIds",
  ),
  connector(
    "AWS::APS::Scraper",
    "scraper",
    "Source.EksConfiguration.SubnetIds",
    "Source.EksConfiguration.SecurityGroupIds",
    "nowhere",
  ),
  connector(
    "AWS::APS::Scraper",
    "scraper",
    "Source.VpcConfiguration.SubnetIds",
    "Source.VpcConfiguration.SecurityGroupIds",
    "nowhere",
  ),
  ...["Amazonopensearchservice", "Elasticsearch"].map((name) => {
    const config = `${name}DestinationConfiguration.VpcConfiguration`;
    return connector(
      "AWS::KinesisFirehose::DeliveryStream",
      "delivery stream",
      `${config}.SubnetIds`,
      `${config}.SecurityGroupIds`,
      "nowhere",
    );
  }),
  ...["Runtime", "BrowserCustom", "CodeInterpreterCustom"].map((name) => {
    const config = `NetworkConfiguration.${name === "Runtime" ? "NetworkModeConfig" : "VpcConfig"}`;
    return connector(
      `AWS::BedrockAgentCore::${name}`,
      "agent environment",
      `${config}.Subnets`,
      `${config}.SecurityGroups`,
      "outside",
    );
  }),
];

/** Where a customer's own code runs on an interface: whatever it listens on answers. */
const WORKERS: readonly Placed[] = [
  worker("AWS::CodeBuild::Project", "build", "VpcConfig.Subnets", "VpcConfig.SecurityGroupIds", "outside"),
  worker(
    "AWS::CodeBuild::Fleet",
    "build fleet",
    "FleetVpcConfig.Subnets",
    "FleetVpcConfig.SecurityGroupIds",
    "outside",
  ),
  worker(
    "AWS::KafkaConnect::Connector",
    "Kafka connector",
    "KafkaCluster.ApacheKafkaCluster.Vpc.Subnets",
    "KafkaCluster.ApacheKafkaCluster.Vpc.SecurityGroups",
  ),
  worker(
    "AWS::Glue::Connection",
    "Glue job",
    "ConnectionInput.PhysicalConnectionRequirements.SubnetId",
    "ConnectionInput.PhysicalConnectionRequirements.SecurityGroupIdList",
    "nowhere",
  ),
  worker("AWS::Glue::DevEndpoint", "Glue development endpoint", "SubnetId", "SecurityGroupIds", "nowhere"),
  worker(
    "AWS::EMRServerless::Application",
    "EMR Serverless application",
    "NetworkConfiguration.SubnetIds",
    "NetworkConfiguration.SecurityGroupIds",
    "outside",
  ),
  worker(
    "AWS::MWAA::Environment",
    "Airflow environment",
    "NetworkConfiguration.SubnetIds",
    "NetworkConfiguration.SecurityGroupIds",
  ),
  worker(
    "AWS::KinesisAnalyticsV2::Application",
    "Flink application",
    "ApplicationConfiguration.VpcConfigurations.0.SubnetIds",
    "ApplicationConfiguration.VpcConfigurations.0.SecurityGroupIds",
    "outside",
  ),
  worker("AWS::SageMaker::NotebookInstance", "notebook instance", "SubnetId", "SecurityGroupIds", "outside"),
  worker("AWS::SageMaker::Model", "model container", "VpcConfig.Subnets", "VpcConfig.SecurityGroupIds", "outside"),
  worker("AWS::SageMaker::Domain", "Studio app", "SubnetIds", "DefaultUserSettings.SecurityGroups"),
  ...[
    "DataQualityJobDefinition",
    "ModelBiasJobDefinition",
    "ModelExplainabilityJobDefinition",
    "ModelQualityJobDefinition",
    "ProcessingJob",
  ].map((name) =>
    worker(
      `AWS::SageMaker::${name}`,
      "processing job",
      "NetworkConfig.VpcConfig.Subnets",
      "NetworkConfig.VpcConfig.SecurityGroupIds",
      "outside",
    ),
  ),
  worker("AWS::AppStream::Fleet", "streaming instance", "VpcConfig.SubnetIds", "VpcConfig.SecurityGroupIds", "outside"),
  worker(
    "AWS::AppStream::ImageBuilder",
    "image builder",
    "VpcConfig.SubnetIds",
    "VpcConfig.SecurityGroupIds",
    "outside",
  ),
  {
    ...worker("AWS::ImageBuilder::InfrastructureConfiguration", "image build instance", "SubnetId", "SecurityGroupIds"),
    publicIpv4: "by-subnet",
  },
];

/** Endpoints of services that answer on known ports. */
const ENDPOINTS: readonly Placed[] = [
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-vpc.html
  {
    type: "AWS::OpenSearchServerless::VpcEndpoint",
    what: "OpenSearch Serverless endpoint",
    subnets: "SubnetIds",
    groups: "SecurityGroupIds",
    listens: tcp(443),
    opens: false,
  },
  // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/pipeline-security.html
  {
    type: "AWS::OSIS::Pipeline",
    what: "ingestion pipeline",
    subnets: "VpcOptions.SubnetIds",
    groups: "VpcOptions.SecurityGroupIds",
    listens: tcp(443),
    opens: true,
    withoutSubnets: "outside",
  },
  // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-choose-vpc.html
  {
    type: "AWS::Route53Resolver::ResolverEndpoint",
    what: "resolver endpoint",
    subnets: "IpAddresses.*.SubnetId",
    groups: "SecurityGroupIds",
    listens: resolverPorts,
    opens: true,
  },
];

/**
 * Services that put interfaces of their own into a VPC by the subnets and groups that their properties name.
 * The page behind each row is the service's own on VPCs; no groups said: the VPC's default group.
 */
export function workers(ground: Ground, estate: Estate): void {
  placeAll(ground, estate, [...CONNECTORS, ...WORKERS, ...ENDPOINTS]);
  directInternet(ground, estate);
  appRunnerServices(ground, estate);
  glueJobs(ground, estate);
}

/** Types that this file puts into the network. */
export const WORKER_TYPES: readonly string[] = [
  ...new Set([...CONNECTORS, ...WORKERS, ...ENDPOINTS].map(({ type }) => type)),
];

/**
 * SageMaker's own way out to the internet, beside the interface in the VPC: notebooks unless `DirectInternetAccess` is
 * Disabled, Studio unless `AppNetworkAccessType` is VpcOnly.
 * Sources: https://docs.aws.amazon.com/sagemaker/latest/dg/appendix-notebook-and-internet-access.html,
 * https://docs.aws.amazon.com/sagemaker/latest/dg/studio-notebooks-and-internet-access.html
 */
function directInternet(ground: Ground, estate: Estate): void {
  const ways = [
    { type: "AWS::SageMaker::NotebookInstance", setting: "DirectInternetAccess", off: "Disabled" },
    { type: "AWS::SageMaker::Domain", setting: "AppNetworkAccessType", off: "VpcOnly" },
  ];
  for (const { type, setting, off } of ways) {
    for (const resource of estate.ofType(type)) {
      // A notebook with no subnet stands outside already.
      if (type === "AWS::SageMaker::NotebookInstance" && !isGiven(said(resource, "SubnetId"))) continue;
      const value = said(resource, setting);
      if (text(value) === off) continue;
      const doubt = value instanceof Unknown ? ground.fact(value, resource, [setting]) : SURE;
      standOutside(ground, resource, `\`${resource.id}\``, doubt);
    }
  }
}

/**
 * An App Runner service goes out through its VPC connector, or to the internet by AWS's own network. Who may call it is
 * decided in front of it.
 * Source: https://docs.aws.amazon.com/apprunner/latest/dg/network-vpc.html
 */
function appRunnerServices(ground: Ground, estate: Estate): void {
  const path = ["NetworkConfiguration", "EgressConfiguration", "VpcConnectorArn"];
  for (const service of estate.ofType("AWS::AppRunner::Service")) {
    const { named, unread } = naming(estate, said(service, path));
    for (const { resource } of named) ground.adopt(service, ground.interfacesOf(resource.id));
    for (const value of unread) {
      const unknown = { value: notRead(value, "VPC connector"), path };
      const text = `interface of the VPC connector of \`${service.id}\``;
      stand(ground, { owner: service, text, subnets: unknown, groups: unknown, listens: NO_TRAFFIC, opens: true });
    }
    if (named.length === 0 && unread.length === 0) standOutside(ground, service, `service \`${service.id}\``, SURE);
  }
}

/** A Glue job runs in the subnets and groups of its connections. Source: https://docs.aws.amazon.com/glue/latest/dg/start-connecting.html */
function glueJobs(ground: Ground, estate: Estate): void {
  for (const job of estate.ofType("AWS::Glue::Job")) {
    for (const { resource } of naming(estate, said(job, "Connections.Connections")).named)
      ground.adopt(job, ground.interfacesOf(resource.id));
  }
}

function connector(
  type: string,
  what: string,
  subnets: string,
  groups: string,
  withoutSubnets: Placed["withoutSubnets"] = "default-vpc",
): Placed {
  return { type, what, subnets, groups, listens: NO_TRAFFIC, opens: true, withoutSubnets };
}

function worker(
  type: string,
  what: string,
  subnets: string,
  groups: string,
  withoutSubnets: Placed["withoutSubnets"] = "default-vpc",
): Placed {
  return { type, what, subnets, groups, listens: ALL_TRAFFIC, opens: true, withoutSubnets };
}

function resolverPorts(endpoint: Resource): Ports {
  if (text(said(endpoint, "Direction")) === "OUTBOUND") return exactly(NO_TRAFFIC);
  const secure = listOf(said(endpoint, "Protocols"));
  return exactly(tcp(53), udp(53), secure instanceof Unknown || secure.length > 0 ? tcp(443) : NO_TRAFFIC);
}
