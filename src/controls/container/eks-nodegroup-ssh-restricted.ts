import { at } from "../../estate/estate.ts";
import { Unknown } from "../../estate/value.ts";
import { alternately, ask, inside, isEmpty, isPresent, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";

const restricted: Probe = (access, path, about) =>
  isEmpty(at(access, "Ec2SshKey"))
    ? []
    : inside(["SourceSecurityGroups"], isPresent("SSH access names no source groups, so port 22 is open to 0.0.0.0/0"))(
        access,
        path,
        about,
      );

export const control: Control = {
  id: "eks-nodegroup-ssh-restricted",
  title: "Node group remote access names source security groups",
  kind: "container",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "high",
  on: ["AWS::EKS::Nodegroup"],
  why: "With a key pair and no source groups, AWS opens port 22 of every node to the whole internet.",
  fix: "Remove `RemoteAccess`, or name `SourceSecurityGroups`.",
  sources: [
    "https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-eks-nodegroup-remoteaccess.html",
  ],
  check: ask(["RemoteAccess"], (value, path, about) =>
    value instanceof Unknown ? alternately(value, path, about, restricted) : restricted(value, path, about),
  ),
  bad: [
    {
      name: "open to the world",
      finds: ["Nodes"],
      template: `
Nodes:
  Type: AWS::EKS::Nodegroup
  Properties:
    ClusterName: platform
    NodeRole: arn:aws:iam::111122223333:role/nodes
    Subnets: [subnet-0a1b2c3d4e5f60718]
    RemoteAccess:
      Ec2SshKey: operations
`,
    },
  ],
  good: [
    {
      name: "from the bastion's group",
      template: `
Nodes:
  Type: AWS::EKS::Nodegroup
  Properties:
    ClusterName: platform
    NodeRole: arn:aws:iam::111122223333:role/nodes
    Subnets: [subnet-0a1b2c3d4e5f60718]
    RemoteAccess:
      Ec2SshKey: operations
      SourceSecurityGroups: [sg-0a1b2c3d4e5f60718]
`,
    },
  ],
};
