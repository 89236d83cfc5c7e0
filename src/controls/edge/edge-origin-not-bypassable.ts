import { type Control, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { INTERNET, portsText, undecided } from "../reachability.ts";

export const control: Control = {
  id: "edge-origin-not-bypassable",
  title: "Load balancer origins accept only traffic that came through the distribution",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::CloudFront::Distribution"],
  why: "A web ACL, a geographic limit or a signed address at the edge means nothing to somebody who calls the origin itself.",
  fix: "Make the origin internal and use a VPC origin, or let its group admit only the prefix list com.amazonaws.global.cloudfront.origin-facing.",
  sources: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
  ],
  *check(resource, { access, exposure }) {
    const origins = access.forwards.filter(
      ({ from, to }) => from.resource === resource.id && exposure.onNetwork(to.resource),
    );
    if (origins.length === 0) yield notApplicable("no origin of it has a network interface that is known here");
    for (const { to, said } of origins) {
      const around = exposure.direct(INTERNET, { is: "resource", resource: to.resource });
      const origin = said[0];
      if (around.everywhere.length > 0) {
        const where = origin !== undefined && origin.resource === resource.id ? origin.path : [];
        yield violated(
          where,
          `every address of the internet can open ${portsText(around, "everywhere")} on its origin \`${to.resource}\` straight`,
          {
            hops: around.hops,
          },
        );
      } else if (around.possible.length > 0) {
        yield undecided(around);
      }
    }
  },
  bad: [
    {
      name: "the load balancer behind it admits the world",
      finds: ["Shop"],
      template: `${EXAMPLE_NETWORK}
PublicSubnetB:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.3.0/24 }
PublicAssociationB:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: { SubnetId: !Ref PublicSubnetB, RouteTableId: !Ref PublicTable }
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: front
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }]
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: { Subnets: [!Ref PublicSubnet, !Ref PublicSubnetB], SecurityGroups: [!Ref FrontGroup] }
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "404" } }] }
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      DefaultCacheBehavior: { TargetOriginId: front, ViewerProtocolPolicy: https-only, CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad }
      Origins: [{ Id: front, DomainName: !GetAtt Front.DNSName, CustomOriginConfig: { OriginProtocolPolicy: https-only } }]
`,
    },
  ],
  good: [
    {
      name: "an internal load balancer as a VPC origin",
      template: `${EXAMPLE_NETWORK}
FrontGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: front
    VpcId: !Ref Vpc
    SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }]
Front:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: { Subnets: [!Ref PrivateSubnet, !Ref PrivateSubnetB], Scheme: internal, SecurityGroups: [!Ref FrontGroup] }
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTPS, DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "404" } }] }
Origin:
  Type: AWS::CloudFront::VpcOrigin
  Properties: { VpcOriginEndpointConfig: { Arn: !Ref Front, Name: front } }
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      DefaultCacheBehavior: { TargetOriginId: front, ViewerProtocolPolicy: https-only, CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad }
      Origins: [{ Id: front, DomainName: !GetAtt Front.DNSName, VpcOriginConfig: { VpcOriginId: !GetAtt Origin.Id } }]
`,
    },
  ],
};
