import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

const INNER_ALB = (rule: string) => `
${group("InnerGroup", rule)}
${group("AppGroup", tcpFrom(8080, "InnerGroup"))}
${instance("App", "BackroomA", "AppGroup")}
  Inner: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal, Subnets: [!Ref BackroomA, !Ref BackroomB], SecurityGroups: [!Ref InnerGroup] } }
  AppTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  InnerListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Inner, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref AppTargets }] } }
`;

const DISTRIBUTION = `
  Origin: { Type: AWS::CloudFront::VpcOrigin, Properties: { VpcOriginEndpointConfig: { Name: shop, Arn: !Ref Inner, HTTPPort: 80, OriginProtocolPolicy: http-only } } }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{ Id: shop, DomainName: !GetAtt Inner.DNSName, VpcOriginConfig: { VpcOriginId: !GetAtt Origin.Id } }]
        DefaultCacheBehavior: { TargetOriginId: shop, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad }
`;

// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
scenario(
  "an internal load balancer behind a distribution",
  `Resources:${SHOP_NETWORK}${INNER_ALB(tcpFrom(80, "10.0.0.0/16"))}${DISTRIBUTION}`,
  {
    "internet > Site": reachable("tcp 443"),
    // A private scheme proves nothing.
    "internet > App": reachable("tcp 443", { through: ["Site", "Origin", "Inner"] }),
    "internet > Inner": reachable("tcp 443", { through: ["Site", "Origin"] }),
    "internet > Inner on tcp/80": blocked(),
  },
);

scenario(
  "a distribution before a load balancer that admits nobody",
  `Resources:${SHOP_NETWORK}${INNER_ALB(tcpFrom(443, "10.9.0.0/16"))}${DISTRIBUTION}`,
  {
    "internet > Site": reachable("tcp 443"),
    "internet > App": blocked("InnerGroup"),
  },
);

scenario(
  "a distribution before a bucket and a public load balancer",
  `Resources:${SHOP_NETWORK}
${group("FrontGroup", tcpFrom(80, "203.0.113.0/24"))}
${group("AppGroup", tcpFrom(8080, "FrontGroup"))}
${instance("App", "BackroomA", "AppGroup")}
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  AppTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref AppTargets }] } }
  Pages: { Type: AWS::S3::Bucket }
  PagesAccess: { Type: AWS::CloudFront::OriginAccessControl, Properties: { OriginAccessControlConfig: { Name: pages, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4 } } }
  PagesPolicy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Pages, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: s3:GetObject, Resource: !Sub "\${Pages.Arn}/*", Condition: { StringEquals: { "AWS:SourceArn": !Sub "arn:aws:cloudfront::\${AWS::AccountId}:distribution/\${Site}" } } }] } } }
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - { Id: pages, DomainName: !GetAtt Pages.RegionalDomainName, OriginAccessControlId: !GetAtt PagesAccess.Id, S3OriginConfig: {} }
          - { Id: shop, DomainName: !GetAtt Front.DNSName, CustomOriginConfig: { OriginProtocolPolicy: http-only } }
        DefaultCacheBehavior: { TargetOriginId: pages, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad }
        CacheBehaviors: [{ PathPattern: "/shop/*", TargetOriginId: shop, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad }]
`,
  {
    "internet > Pages": reachable("tcp 443", { through: ["Site"] }),
    // The office gets straight to the load balancer; whether CloudFront does nobody can tell from 203.0.113.0/24.
    "203.0.113.9 > App on tcp/80": reachable("tcp 80"),
    "198.51.100.9 > Front": unknown(),
    "internet > Site": reachable("tcp 443"),
  },
);

// https://docs.aws.amazon.com/global-accelerator/latest/dg/preserve-client-ip-address.html: with an internal application
// load balancer the client's address is always kept.
const ACCELERATOR = `
  Express: { Type: AWS::GlobalAccelerator::Accelerator, Properties: { Name: express } }
  ExpressListener: { Type: AWS::GlobalAccelerator::Listener, Properties: { AcceleratorArn: !Ref Express, Protocol: TCP, PortRanges: [{ FromPort: 80, ToPort: 80 }] } }
  ExpressEnds: { Type: AWS::GlobalAccelerator::EndpointGroup, Properties: { ListenerArn: !Ref ExpressListener, EndpointGroupRegion: !Ref AWS::Region, EndpointConfigurations: [{ EndpointId: !Ref Inner }] } }
`;

scenario(
  "an accelerator before an internal load balancer",
  `Resources:${SHOP_NETWORK}${INNER_ALB(tcpFrom(80, "0.0.0.0/0"))}${ACCELERATOR}`,
  {
    "internet > App": reachable("tcp 80", { through: ["Express", "Inner"] }),
    "internet > Inner": reachable("tcp 80", { through: ["Express"] }),
  },
);

scenario(
  "an accelerator before a load balancer that admits the VPC only",
  `Resources:${SHOP_NETWORK}${INNER_ALB(tcpFrom(80, "10.0.0.0/16"))}${ACCELERATOR}`,
  {
    "internet > App": blocked("InnerGroup"),
  },
);

// https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html: the provider sees the load balancer.
scenario(
  "a ledger offered over PrivateLink",
  `Resources:${SHOP_NETWORK}
  Bank: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
  Hall: { Type: AWS::EC2::Subnet, Properties: { VpcId: !Ref Bank, CidrBlock: 10.0.50.0/24 } }
  LedgerGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: ledger, VpcId: !Ref Bank, SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 8443, ToPort: 8443, CidrIp: 10.0.50.0/24 }] } }
  Ledger: { Type: AWS::EC2::Instance, Properties: { ImageId: ami-0abc1234def567890, SubnetId: !Ref Hall, SecurityGroupIds: [!Ref LedgerGroup] } }
  Counter: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, Scheme: internal, Subnets: [!Ref Hall] } }
  LedgerTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Bank, Port: 8443, Protocol: TCP, Targets: [{ Id: !Ref Ledger }] } }
  CounterListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Counter, Port: 443, Protocol: TCP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref LedgerTargets }] } }
  Offer: { Type: AWS::EC2::VPCEndpointService, Properties: { NetworkLoadBalancerArns: [!Ref Counter], AcceptanceRequired: false } }
${group("ClerkGroup")}
${group("LineGroup", tcpFrom(443, "ClerkGroup"))}
  Line: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Shop, VpcEndpointType: Interface, ServiceName: !Sub "com.amazonaws.vpce.\${AWS::Region}.\${Offer}", SubnetIds: [!Ref VaultA], SecurityGroupIds: [!Ref LineGroup] } }
${instance("Clerk", "BackroomA", "ClerkGroup")}
${instance("Other", "BackroomA", "LineGroup")}
`,
  {
    "Clerk > Line": reachable("tcp 443"),
    "Clerk > Ledger": reachable("tcp 443", { through: ["Line", "Counter"] }),
    "Other > Ledger": blocked("LineGroup"),
    "Ledger > Clerk": blocked(),
    "Ledger > Line": blocked(),
    "internet > Ledger": blocked(),
    "Clerk > Ledger on tcp/8443": blocked(),
  },
);

// https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
scenario(
  "endpoints of AWS services",
  `Resources:${SHOP_NETWORK}
${group("AppGroup")}
${group("EndpointGroup", tcpFrom(443, "AppGroup"))}
  TightGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: tight, VpcId: !Ref Shop, SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationSecurityGroupId: !GetAtt EndpointGroup.GroupId }] } }
${instance("App", "VaultA", "AppGroup")}
${instance("Tight", "VaultA", "TightGroup")}
${instance("Other", "VaultA", "EndpointGroup")}
  Secrets: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Shop, VpcEndpointType: Interface, PrivateDnsEnabled: true, ServiceName: !Sub "com.amazonaws.\${AWS::Region}.secretsmanager", SubnetIds: [!Ref VaultA, !Ref VaultB], SecurityGroupIds: [!Ref EndpointGroup] } }
  S3: { Type: AWS::EC2::VPCEndpoint, Properties: { VpcId: !Ref Shop, VpcEndpointType: Gateway, ServiceName: !Sub "com.amazonaws.\${AWS::Region}.s3", RouteTableIds: [!Ref VaultTable] } }
`,
  {
    "App > Secrets": reachable("tcp 443"),
    "Other > Secrets": blocked("EndpointGroup"),
    "Tight > Secrets": blocked("EndpointGroup", "ingress"),
    "Secrets > App": blocked("Secrets"),
    "App > internet": blocked("VaultTable"),
    "internet > Secrets": blocked(),
  },
);
