import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

const ALB = `
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  AppTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  Https: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTPS, Certificates: [{ CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/a }], DefaultActions: [{ Type: forward, TargetGroupArn: !Ref AppTargets }] } }
  Http: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 80, Protocol: HTTP, DefaultActions: [{ Type: redirect, RedirectConfig: { StatusCode: HTTP_301, Protocol: HTTPS, Port: "443" } }] } }
`;

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html
scenario(
  "a web shop behind an application load balancer",
  `Resources:${SHOP_NETWORK}${ALB}
${group("FrontGroup", tcpFrom(443, "0.0.0.0/0"), tcpFrom(80, "0.0.0.0/0"))}
${group("AppGroup", tcpFrom(8080, "FrontGroup"))}
${group("OrdersGroup", tcpFrom(5432, "AppGroup"))}
${instance("App", "BackroomA", "AppGroup")}
${instance("Orders", "VaultA", "OrdersGroup")}
`,
  {
    "internet > Front": reachable("tcp 80, tcp 443", { everywhere: "tcp 80, tcp 443" }),
    "internet > Front on tcp/8080": blocked("FrontGroup"),
    // Port 80 only redirects.
    "internet > App": reachable("tcp 443", {
      through: ["Front"],
      lines: ["CidrIp: 0.0.0.0/0", "Https", "SourceSecurityGroupId: !GetAtt FrontGroup"],
    }),
    "internet > App on tcp/80": blocked(),
    "internet > App on tcp/8080": blocked(),
    "Front > App": reachable("tcp 8080"),
    "App > Front on tcp/443": reachable("tcp 443"),
    "Front > Orders": blocked("OrdersGroup", "tcp 5432"),
    "10.0.0.0/8 > Orders": reachable("tcp 5432"),
    "10.0.10.0/24 > Orders": reachable("tcp 5432"),
    "10.0.20.0/24 > Orders": blocked("OrdersGroup"),
    "2a00::1 > App": blocked("App", "no IPv6 address"),
    "internet > Orders": blocked("Orders"),
    "App > Orders": reachable("tcp 5432"),
    "198.51.100.7 > App on tcp/443": reachable("tcp 443"),
  },
);

scenario(
  "a load balancer whose targets admit the wrong port",
  `Resources:${SHOP_NETWORK}${ALB}
${group("FrontGroup", tcpFrom(443, "0.0.0.0/0"))}
${group("AppGroup", tcpFrom(80, "FrontGroup"))}
${instance("App", "BackroomA", "AppGroup")}
`,
  {
    "internet > Front": reachable("tcp 443"),
    "internet > App": blocked("AppGroup", "8080"),
    "Front > App on tcp/8080": blocked("AppGroup"),
  },
);

scenario(
  "a load balancer that may not talk to its targets",
  `Resources:${SHOP_NETWORK}${ALB}
  FrontGroup: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: front, VpcId: !Ref Shop, SecurityGroupIngress: [${tcpFrom(443, "0.0.0.0/0")}], SecurityGroupEgress: [{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16 }] } }
${group("AppGroup", tcpFrom(8080, "FrontGroup"))}
${instance("App", "BackroomA", "AppGroup")}
`,
  { "internet > App": blocked("FrontGroup", "egress"), "internet > Front": reachable("tcp 443") },
);

// Weight 0 takes a target group out: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-target-group-routing.html
scenario(
  "a blue-green deployment",
  `Resources:${SHOP_NETWORK}
${group("FrontGroup", tcpFrom(443, "0.0.0.0/0"), tcpFrom(8443, "203.0.113.0/24"))}
${group("FleetGroup", tcpFrom(8080, "FrontGroup"))}
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing, Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  BlueTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP } }
  GreenTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP } }
  Live: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: forward, ForwardConfig: { TargetGroups: [{ TargetGroupArn: !Ref BlueTargets, Weight: 100 }, { TargetGroupArn: !Ref GreenTargets, Weight: 0 }] } }] } }
  Trial: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 8443, Protocol: HTTP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref GreenTargets }] } }
  Template: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { ImageId: ami-0abc1234def567890, InstanceType: t4g.small, SecurityGroupIds: [!Ref FleetGroup] } } }
  Blue: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "1", MaxSize: "4", VPCZoneIdentifier: [!Ref BackroomA, !Ref BackroomB], TargetGroupARNs: [!Ref BlueTargets], LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber } } }
  Green: { Type: AWS::AutoScaling::AutoScalingGroup, Properties: { MinSize: "1", MaxSize: "4", VPCZoneIdentifier: [!Ref BackroomA, !Ref BackroomB], TargetGroupARNs: [!Ref GreenTargets], LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber } } }
`,
  {
    "internet > Blue": reachable("tcp 443", { through: ["Front"] }),
    "internet > Green": reachable("tcp 8443", { everywhere: "" }),
    "203.0.113.9 > Green": reachable("tcp 8443"),
    // Deployments shift weights, and cookies of stickiness outlive them.
    "198.51.100.9 > Green": unknown("weight 0"),
    "198.51.100.9 > Blue": reachable("tcp 443"),
    "Blue > Green on tcp/8080": blocked("FleetGroup"),
  },
);

// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
const NLB = (extra: string, targetType: string, targets: string, rule: string) => `Resources:${SHOP_NETWORK}
${group("AppGroup", rule)}
${group("NlbGroup", tcpFrom(5000, "203.0.113.0/24"))}
${instance("App", "BackroomA", "AppGroup", "PrivateIpAddress: 10.0.10.50")}
  Pass: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, Scheme: internet-facing, Subnets: [!Ref StreetA]${extra} } }
  Targets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 6000, Protocol: TCP, TargetType: ${targetType}, Targets: [${targets}] } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Pass, Port: 5000, Protocol: TCP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }] } }
`;

scenario(
  "a network load balancer before an instance that admits its neighbours only",
  NLB("", "instance", "{ Id: !Ref App }", tcpFrom(6000, "10.0.0.0/16")),
  {
    // The instance sees the client's own address.
    "internet > App": blocked("AppGroup", "tcp 6000"),
    "internet > Pass": reachable("tcp 5000", { everywhere: "tcp 5000" }),
  },
);

scenario(
  "a network load balancer before an instance that admits everybody",
  NLB("", "instance", "{ Id: !Ref App }", tcpFrom(6000, "0.0.0.0/0")),
  {
    "internet > App": reachable("tcp 5000", { through: ["Pass"], everywhere: "tcp 5000" }),
    "internet > App on tcp/6000": blocked(),
  },
);

scenario(
  "a network load balancer before an address",
  NLB("", "ip", "{ Id: 10.0.10.50 }", tcpFrom(6000, "10.0.0.0/24")),
  {
    // Addresses on TCP see the load balancer, which stands in 10.0.0.0/24.
    "internet > App": reachable("tcp 5000", { through: ["Pass"] }),
    "198.51.100.9 > App on tcp/5000": reachable("tcp 5000"),
  },
);

scenario(
  "a network load balancer with a group that its target trusts",
  NLB(", SecurityGroups: [!Ref NlbGroup]", "instance", "{ Id: !Ref App }", tcpFrom(6000, "NlbGroup")),
  {
    "internet > App": reachable("tcp 5000", { everywhere: "" }),
    "198.51.100.9 > App": blocked("NlbGroup"),
    "203.0.113.9 > App on tcp/5000": reachable("tcp 5000"),
  },
);

scenario(
  "a network load balancer and a target that trust different networks",
  NLB(", SecurityGroups: [!Ref NlbGroup]", "instance", "{ Id: !Ref App }", tcpFrom(6000, "198.51.100.0/24")),
  {
    // The load balancer admits 203.0.113.0/24, the target 198.51.100.0/24, and it is one client.
    "internet > App": blocked("NlbGroup", "198.51.100.0/24"),
    "198.51.100.9 > App": blocked("NlbGroup"),
    "203.0.113.9 > App": blocked("AppGroup"),
  },
);

// https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
scenario(
  "fixed addresses in front of an application load balancer",
  `Resources:${SHOP_NETWORK}
${group("InnerGroup", tcpFrom(443, "0.0.0.0/0"))}
${group("AppGroup", tcpFrom(8080, "InnerGroup"))}
${instance("App", "BackroomA", "AppGroup")}
  Outer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Type: network, Scheme: internet-facing, Subnets: [!Ref StreetA, !Ref StreetB] } }
  Inner: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal, Subnets: [!Ref BackroomA, !Ref BackroomB], SecurityGroups: [!Ref InnerGroup] } }
  InnerTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 443, Protocol: TCP, TargetType: alb, Targets: [{ Id: !Ref Inner, Port: 443 }] } }
  AppTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref App }] } }
  OuterListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Outer, Port: 8443, Protocol: TCP, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref InnerTargets }] } }
  InnerListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Inner, Port: 443, Protocol: HTTPS, Certificates: [{ CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/a }], DefaultActions: [{ Type: forward, TargetGroupArn: !Ref AppTargets }] } }
`,
  {
    "internet > App": reachable("tcp 8443", { through: ["Outer", "Inner"] }),
    "internet > Inner": reachable("tcp 8443", { through: ["Outer"] }),
    "internet > Outer": reachable("tcp 8443"),
    "internet > Inner on tcp/443": blocked(),
    "BackroomB > Inner on tcp/443": reachable("tcp 443"),
  },
);

scenario(
  "a classic load balancer, an internal one and one without instances",
  `Resources:${SHOP_NETWORK}
${group("ClassicGroup", tcpFrom(80, "0.0.0.0/0"))}
${group("AppGroup", tcpFrom(8080, "ClassicGroup"))}
${instance("App", "BackroomA", "AppGroup")}
  Classic: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Subnets: [!Ref StreetA], SecurityGroups: [!Ref ClassicGroup], Instances: [!Ref App], Listeners: [{ LoadBalancerPort: "80", InstancePort: "8080", Protocol: HTTP }, { LoadBalancerPort: "8081", InstancePort: "8080", Protocol: TCP }] } }
  Inside: { Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: { Scheme: internal, Subnets: [!Ref StreetA], SecurityGroups: [!Ref ClassicGroup], Listeners: [{ LoadBalancerPort: "80", InstancePort: "8080", Protocol: HTTP }] } }
`,
  {
    "internet > Classic": reachable("tcp 80"),
    "internet > App": reachable("tcp 80", { through: ["Classic"] }),
    // Listens on 8081, which the group does not admit.
    "internet > Classic on tcp/8081": blocked("ClassicGroup"),
    "internet > Inside": blocked("Inside"),
    "App > Inside": reachable("tcp 80"),
    "Inside > App on tcp/8080": reachable("tcp 8080"),
  },
);

// Internal by its scheme, and in public subnets; internet-facing, and in private ones.
scenario(
  "load balancers in the wrong subnets",
  `Resources:${SHOP_NETWORK}
${group("OpenGroup", tcpFrom(443, "0.0.0.0/0"))}
  Shy: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internal, Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref OpenGroup] } }
  ShyListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Shy, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "200" } }] } }
  Loud: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing, Subnets: [!Ref VaultA, !Ref VaultB], SecurityGroups: [!Ref OpenGroup] } }
  LoudListener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Loud, Port: 443, Protocol: HTTP, DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "200" } }] } }
  Mute: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Scheme: internet-facing, Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref OpenGroup] } }
`,
  {
    "internet > Shy": blocked("Shy", "public"),
    "internet > Loud": blocked("VaultTable", "reply"),
    "StreetA > Shy": reachable("tcp 443"),
    // Nothing listens on it.
    "internet > Mute": blocked("Mute", "listen"),
  },
);

scenario(
  "path rules, a sign-in and a header only the edge knows",
  `Resources:${SHOP_NETWORK}
${group("FrontGroup", tcpFrom(443, "0.0.0.0/0"))}
${group("AppGroup", tcpFrom(8080, "FrontGroup"))}
${instance("Public", "BackroomA", "AppGroup")}
${instance("Staff", "BackroomA", "AppGroup")}
${instance("Edge", "BackroomA", "AppGroup")}
  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: { Subnets: [!Ref StreetA, !Ref StreetB], SecurityGroups: [!Ref FrontGroup] } }
  PublicTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref Public }] } }
  StaffTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref Staff }] } }
  EdgeTargets: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { VpcId: !Ref Shop, Port: 8080, Protocol: HTTP, Targets: [{ Id: !Ref Edge }] } }
  Listener: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: !Ref Front, Port: 443, Protocol: HTTPS, Certificates: [{ CertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/a }], DefaultActions: [{ Type: fixed-response, FixedResponseConfig: { StatusCode: "404" } }] } }
  PublicRule: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref Listener, Priority: 10, Conditions: [{ Field: path-pattern, PathPatternConfig: { Values: ["/shop/*"] } }], Actions: [{ Type: forward, TargetGroupArn: !Ref PublicTargets }] } }
  StaffRule: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref Listener, Priority: 20, Conditions: [{ Field: path-pattern, PathPatternConfig: { Values: ["/staff/*"] } }], Actions: [{ Type: authenticate-oidc, Order: 1, AuthenticateOidcConfig: { Issuer: "https://login.example.com", AuthorizationEndpoint: "https://login.example.com/a", TokenEndpoint: "https://login.example.com/t", UserInfoEndpoint: "https://login.example.com/u", ClientId: shop, UseExistingClientSecret: true } }, { Type: forward, Order: 2, TargetGroupArn: !Ref StaffTargets }] } }
  EdgeRule: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !Ref Listener, Priority: 30, Conditions: [{ Field: http-header, HttpHeaderConfig: { HttpHeaderName: X-Origin, Values: ["edge"] } }], Actions: [{ Type: forward, TargetGroupArn: !Ref EdgeTargets }] } }
`,
  {
    "internet > Public": reachable("tcp 443", { through: ["Front"], lines: ["PublicRule"] }),
    "internet > Staff": blocked("StaffRule", "jwt"),
    "internet > Edge": unknown("header"),
  },
);
