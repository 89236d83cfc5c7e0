import { egress, imdsTokens, launched, publicAddress } from "./decide-ec2.ts";
import { cfn, cfnProperty, type Defaults, from, service } from "./default.ts";

const USER_GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide";
const IMDS = `${USER_GUIDE}/configuring-instance-metadata-options.html`;
const EBS = "https://docs.aws.amazon.com/ebs/latest/userguide/encryption-by-default.html";
const VPC = "https://docs.aws.amazon.com/vpc/latest/userguide";

const encrypted = service(
  "whether a new EBS volume is encrypted is a setting of the account and Region, and of the snapshot",
  "Encrypted",
);

/** Networks, instances and what they are launched from. */
export const EC2: Defaults = {
  "AWS::EC2::SecurityGroup": from(cfn("ec2-securitygroup"), { SecurityGroupEgress: egress, SecurityGroupIngress: [] }),
  "AWS::EC2::VPC": from(cfn("ec2-vpc"), {
    EnableDnsSupport: true,
    EnableDnsHostnames: false,
    InstanceTenancy: "default",
  }),
  "AWS::EC2::Subnet": from(cfn("ec2-subnet"), {
    MapPublicIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    EnableDns64: false,
  }),
  "AWS::EC2::NetworkAclEntry": from(cfn("ec2-networkaclentry"), { Egress: false }),
  "AWS::EC2::NatGateway": from(cfn("ec2-natgateway"), { ConnectivityType: "public" }),
  "AWS::EC2::NetworkInterface": from(cfn("ec2-networkinterface"), {
    SourceDestCheck: true,
    InterfaceType: "interface",
  }),
  "AWS::EC2::Instance": {
    ...from(cfn("ec2-instance"), {
      SourceDestCheck: true,
      DisableApiTermination: launched(["DisableApiTermination"], false),
      EbsOptimized: launched(["EbsOptimized"], false),
      Monitoring: launched(["Monitoring", "Enabled"], false),
      Tenancy: "default",
    }),
    ...from(IMDS, {
      "MetadataOptions.HttpTokens": launched(["MetadataOptions", "HttpTokens"], imdsTokens),
      "MetadataOptions.HttpEndpoint": launched(["MetadataOptions", "HttpEndpoint"], "enabled"),
      "MetadataOptions.HttpPutResponseHopLimit": launched(["MetadataOptions", "HttpPutResponseHopLimit"], 1),
      "MetadataOptions.InstanceMetadataTags": launched(["MetadataOptions", "InstanceMetadataTags"], "disabled"),
    }),
    ...from(EBS, { "BlockDeviceMappings.*.Ebs.Encrypted": encrypted }),
    ...from(`${VPC}/subnet-public-ip.html`, { "NetworkInterfaces.*.AssociatePublicIpAddress": publicAddress }),
  },
  "AWS::EC2::LaunchTemplate": {
    ...from(IMDS, {
      "LaunchTemplateData.MetadataOptions.HttpTokens": imdsTokens,
      "LaunchTemplateData.MetadataOptions.HttpEndpoint": "enabled",
      "LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit": 1,
      "LaunchTemplateData.MetadataOptions.InstanceMetadataTags": "disabled",
    }),
    ...from(EBS, { "LaunchTemplateData.BlockDeviceMappings.*.Ebs.Encrypted": encrypted }),
    ...from(cfnProperty("ec2-launchtemplate-launchtemplatedata"), {
      "LaunchTemplateData.DisableApiTermination": false,
      "LaunchTemplateData.Monitoring.Enabled": false,
      "LaunchTemplateData.EbsOptimized": false,
    }),
    ...from(`${VPC}/subnet-public-ip.html`, {
      "LaunchTemplateData.NetworkInterfaces.*.AssociatePublicIpAddress": publicAddress,
    }),
  },
  "AWS::AutoScaling::LaunchConfiguration": {
    ...from(cfnProperty("autoscaling-launchconfiguration-metadataoptions"), {
      "MetadataOptions.HttpTokens": "optional",
      "MetadataOptions.HttpEndpoint": "enabled",
      "MetadataOptions.HttpPutResponseHopLimit": 1,
    }),
    ...from(EBS, { "BlockDeviceMappings.*.Ebs.Encrypted": encrypted }),
    ...from(cfn("autoscaling-launchconfiguration"), {
      InstanceMonitoring: true,
      AssociatePublicIpAddress: service(
        "whether instances get a public address follows the subnets of the Auto Scaling group",
        "AssociatePublicIpAddress",
      ),
    }),
  },
  "AWS::EC2::Volume": from(EBS, { Encrypted: encrypted }),
  "AWS::EC2::VPCEndpoint": from(cfn("ec2-vpcendpoint"), {
    VpcEndpointType: "Gateway",
    PrivateDnsEnabled: false,
    PolicyDocument: {
      Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
    },
  }),
  "AWS::EC2::InstanceConnectEndpoint": from(cfn("ec2-instanceconnectendpoint"), { PreserveClientIp: false }),
  "AWS::EC2::TransitGateway": from(cfn("ec2-transitgateway"), {
    AutoAcceptSharedAttachments: "disable",
    DefaultRouteTableAssociation: "enable",
    DefaultRouteTablePropagation: "enable",
    DnsSupport: "enable",
    VpnEcmpSupport: "enable",
    SecurityGroupReferencingSupport: "disable",
    EncryptionSupport: "disable",
  }),
  "AWS::EC2::TransitGatewayAttachment": from(cfnProperty("ec2-transitgatewayattachment-options"), {
    "Options.ApplianceModeSupport": "disable",
    "Options.DnsSupport": "enable",
    "Options.SecurityGroupReferencingSupport": "enable",
  }),
  "AWS::EC2::TransitGatewayVpcAttachment": from(cfnProperty("ec2-transitgatewayvpcattachment-options"), {
    "Options.ApplianceModeSupport": "disable",
    "Options.DnsSupport": "enable",
    "Options.SecurityGroupReferencingSupport": "enable",
  }),
  "AWS::EC2::ClientVpnEndpoint": from(cfn("ec2-clientvpnendpoint"), {
    SplitTunnel: false,
    TransportProtocol: "udp",
    VpnPort: 443,
  }),
  "AWS::NetworkFirewall::Firewall": from(cfn("networkfirewall-firewall"), {
    DeleteProtection: service("the service chooses the protection of a new firewall", "DeleteProtection"),
    SubnetChangeProtection: service("the service chooses the protection of a new firewall", "SubnetChangeProtection"),
    FirewallPolicyChangeProtection: service(
      "the service chooses the protection of a new firewall",
      "FirewallPolicyChangeProtection",
    ),
  }),
  "AWS::NetworkFirewall::FirewallPolicy": from(cfnProperty("networkfirewall-firewallpolicy-statefulengineoptions"), {
    "FirewallPolicy.StatefulEngineOptions.RuleOrder": "DEFAULT_ACTION_ORDER",
    "FirewallPolicy.StatefulEngineOptions.StreamExceptionPolicy": "DROP",
  }),
  "AWS::VpcLattice::Service": from(cfn("vpclattice-service"), { AuthType: "NONE" }),
  "AWS::VpcLattice::ServiceNetwork": from(cfn("vpclattice-servicenetwork"), { AuthType: "NONE" }),
  "AWS::GlobalAccelerator::Accelerator": from(cfn("globalaccelerator-accelerator"), {
    Enabled: true,
    IpAddressType: "IPV4",
  }),
};
