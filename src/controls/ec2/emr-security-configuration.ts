import { ask, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "emr-security-configuration",
  title: "EMR clusters use a security configuration",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC06-BP02",
  severity: "low",
  on: ["AWS::EMR::Cluster"],
  why: "Encryption, authentication and access to S3 are all set there; without one the cluster runs with none of them.",
  fix: "Create an `AWS::EMR::SecurityConfiguration` and name it in `SecurityConfiguration`.",
  sources: ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-security-configurations.html"],
  check: ask(["SecurityConfiguration"], isPresent("the cluster names no security configuration")),
  bad: [
    {
      name: "none",
      finds: ["ClickStream"],
      template: `
ClickStream:
  Type: AWS::EMR::Cluster
  Properties:
    Name: click-stream
    JobFlowRole: emr-ec2
    ServiceRole: emr-service
    Instances:
      Ec2SubnetId: subnet-0a1b2c3d4e5f60718
`,
    },
  ],
  good: [
    {
      name: "one is named",
      template: `
ClickStream:
  Type: AWS::EMR::Cluster
  Properties:
    Name: click-stream
    JobFlowRole: emr-ec2
    ServiceRole: emr-service
    SecurityConfiguration: analytics-encrypted
    Instances:
      Ec2SubnetId: subnet-0a1b2c3d4e5f60718
`,
    },
  ],
};
