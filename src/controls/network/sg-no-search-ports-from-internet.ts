import type { Control } from "../control.ts";
import { closedToWorld, ingress } from "../rules.ts";

export const control: Control = {
  id: "sg-no-search-ports-from-internet",
  title: "Elasticsearch, OpenSearch and Kibana ports are closed to any-address sources",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"],
  why: "Open search clusters are the best known source of leaked customer records.",
  fix: "Name the security group of the application as the source.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19",
    "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  ],
  check: ingress(closedToWorld({ tcp: { 5601: "Kibana", 9200: "Elasticsearch", 9300: "Elasticsearch" } })),
  bad: [
    {
      name: "search open to the world",
      finds: ["CatalogSearchGroup"],
      template: `
CatalogSearchGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: catalogue search
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 9200, ToPort: 9200, CidrIp: 0.0.0.0/0 }
`,
    },
  ],
  good: [
    {
      name: "from the VPC",
      template: `
CatalogSearchGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: catalogue search
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 9200, ToPort: 9200, CidrIp: 10.20.0.0/16 }
`,
    },
  ],
};
