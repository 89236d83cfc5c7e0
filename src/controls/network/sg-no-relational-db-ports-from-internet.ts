import type { Control } from "../control.ts";
import { closedToWorld, ingress } from "../rules.ts";

export const control: Control = {
  id: "sg-no-relational-db-ports-from-internet",
  title: "MySQL, PostgreSQL, Oracle, SQL Server, Db2 and Redshift ports are closed to any-address sources",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "A database port open to the world leaves one password between the data and everybody.",
  fix: "Name the security group of the application as the source.",
  sources: ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.RDSSecurityGroups.html"],
  check: ingress(
    closedToWorld({
      tcp: { 1433: "SQL Server", 1521: "Oracle", 3306: "MySQL", 5432: "PostgreSQL", 5439: "Redshift", 50000: "Db2" },
      udp: { 1434: "SQL Server Browser" },
    }),
  ),
  bad: [
    {
      name: "MySQL open to the world",
      finds: ["OrdersDbGroup"],
      template: `
OrdersDbGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders database
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "only the application's group",
      template: `
AppGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: application
OrdersDbGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: orders database
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: !GetAtt AppGroup.GroupId }
`,
    },
  ],
};
