import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html: what no rule allows is denied; groups are
// stateful. https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html: IPv4 needs a public address.
const BASTION = `
Parameters:
  OfficeCidr: { Type: String, Default: 203.0.113.0/24 }
Resources:${SHOP_NETWORK}
${group("BastionGroup", "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref OfficeCidr }")}
${group("AppGroup", tcpFrom(22, "BastionGroup"))}
${group("OrdersGroup", tcpFrom(5432, "AppGroup"))}
${instance("Bastion", "StreetA", "BastionGroup")}
${instance("App", "VaultA", "AppGroup")}
  OrdersSubnets: { Type: AWS::RDS::DBSubnetGroup, Properties: { DBSubnetGroupDescription: orders, SubnetIds: [!Ref VaultA, !Ref VaultB] } }
  OrdersDb:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t4g.medium
      AllocatedStorage: "20"
      DBSubnetGroupName: !Ref OrdersSubnets
      VPCSecurityGroups: [!Ref OrdersGroup]
      PubliclyAccessible: false
      ManageMasterUserPassword: true
      MasterUsername: orders
`;

scenario("a bastion before an application and its orders database", BASTION, {
  "internet > Bastion": reachable("tcp 22", { everywhere: "", lines: ["CidrIp: !Ref OfficeCidr"] }),
  "203.0.113.7 > Bastion on tcp/22": reachable("tcp 22", { everywhere: "tcp 22" }),
  "198.51.100.9 > Bastion on tcp/22": blocked("BastionGroup", "tcp 22"),
  "internet > Bastion on tcp/3389": blocked("BastionGroup"),
  "internet > App on tcp/22": blocked("App", "public"),
  "internet > OrdersDb": blocked("OrdersDb", "public"),
  "Bastion > App": reachable("tcp 22", { lines: ["SourceSecurityGroupId: !GetAtt BastionGroup"] }),
  "App > Bastion": blocked("BastionGroup"),
  "Bastion > OrdersDb on tcp/5432": blocked("OrdersGroup"),
  "App > OrdersDb": reachable("tcp 5432", { lines: ["SourceSecurityGroupId: !GetAtt AppGroup"] }),
  "OrdersDb > App": blocked("AppGroup"),
  "App > internet": blocked("VaultTable", "route"),
  "Bastion > internet": reachable("all", { lines: ["StreetRoute:"] }),
  "StreetA > App on tcp/22": reachable("tcp 22"),
  "BackroomA > App on tcp/22": blocked("AppGroup"),
  "any > OrdersDb": reachable("tcp 5432"),
});

scenario(
  "the same bastion, told its office",
  BASTION,
  {
    "198.51.100.9 > Bastion on tcp/22": reachable("tcp 22"),
    "203.0.113.7 > Bastion on tcp/22": blocked("BastionGroup"),
  },
  { parameters: { OfficeCidr: "198.51.100.0/24" } },
);

// A group that nobody allows into denies whatever else is unknown; an unknown office leaves SSH open, and nothing but SSH.
const UNKNOWN_OFFICE = `
Parameters:
  OfficeCidr: { Type: String }
  ImageId: { Type: AWS::EC2::Image::Id }
Resources:${SHOP_NETWORK}
${group("BastionGroup", "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref OfficeCidr }")}
${group("SilentGroup")}
${instance("Bastion", "StreetA", "BastionGroup")}
${instance("Silent", "StreetA", "SilentGroup")}
`;

scenario("a bastion whose office nobody told", UNKNOWN_OFFICE, {
  "internet > Bastion on tcp/22": unknown("--parameters OfficeCidr="),
  "internet > Bastion": unknown("OfficeCidr", { allowed: "" }),
  "internet > Bastion on tcp/3389": blocked("BastionGroup"),
  "internet > Silent": blocked("SilentGroup"),
  "Bastion > Silent": blocked("SilentGroup"),
  "Silent > Bastion on tcp/22": unknown("OfficeCidr"),
  "Silent > internet": reachable("all"),
});
