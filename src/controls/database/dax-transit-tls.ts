import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "dax-transit-tls",
  title: "DAX cluster endpoints use TLS",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::DAX::Cluster"],
  why: "Items otherwise cross the network in clear text between the application and its cache.",
  fix: "Set `ClusterEndpointEncryptionType: TLS`.",
  sources: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html"],
  check: ask(["ClusterEndpointEncryptionType"], isOneOf(["TLS"], "NONE")),
  bad: [
    {
      name: "left out",
      finds: ["CartCache"],
      template: `
CartCache:
  Type: AWS::DAX::Cluster
  Properties:
    IAMRoleARN: arn:aws:iam::111122223333:role/dax
    NodeType: dax.t3.small
    ReplicationFactor: 3
`,
    },
  ],
  good: [
    {
      name: "TLS",
      template: `
CartCache:
  Type: AWS::DAX::Cluster
  Properties:
    IAMRoleARN: arn:aws:iam::111122223333:role/dax
    NodeType: dax.t3.small
    ReplicationFactor: 3
    ClusterEndpointEncryptionType: TLS
`,
    },
  ],
};
