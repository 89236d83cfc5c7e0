import type { Control } from "../control.ts";
import { closedToWorld, ingress } from "../rules.ts";

export const control: Control = {
  id: "sg-no-nosql-cache-ports-from-internet",
  title: "MongoDB, Cassandra, Redis, Memcached and Neptune ports are closed to any-address sources",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "Many of these servers start without any authentication; open ones are wiped and held to ransom by scripts.",
  fix: "Name the security group of the application as the source.",
  sources: [
    "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/elasticache-vpc-accessing.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  ],
  check: ingress(
    closedToWorld({
      tcp: {
        6379: "Redis",
        7000: "Cassandra",
        7001: "Cassandra",
        7199: "Cassandra",
        8182: "Neptune",
        9042: "Cassandra",
        9160: "Cassandra",
        11211: "Memcached",
        27017: "MongoDB",
        27018: "MongoDB",
        27019: "MongoDB",
      },
      udp: { 11211: "Memcached" },
    }),
  ),
  bad: [
    {
      name: "Redis open to the world",
      finds: ["SessionCacheGroup"],
      template: `
SessionCacheGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: session cache
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "from the VPC",
      template: `
SessionCacheGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: session cache
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 10.20.0.0/16 }
`,
    },
  ],
};
