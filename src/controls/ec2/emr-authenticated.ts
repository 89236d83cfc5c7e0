import { ask, either, inside, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

const kerberos = inside(["KerberosAttributes"], isPresent("neither Kerberos nor a key pair authenticates users"));
const keyPair = inside(["Instances", "Ec2KeyName"], isPresent("no key pair is named"));

export const control: Control = {
  id: "emr-authenticated",
  title: "EMR clusters authenticate users by Kerberos or key pair",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::EMR::Cluster"],
  why: "A cluster without either lets everyone who reaches its ports act as any of its users.",
  fix: "Set `KerberosAttributes` with a security configuration that enables Kerberos, or `Instances.Ec2KeyName`.",
  sources: [
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-kerberos.html",
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-plan-access-ssh.html",
  ],
  check: ask([], either(kerberos, keyPair)),
  bad: [
    {
      name: "neither",
      finds: ["ClickStream"],
      template: `
ClickStream:
  Type: AWS::EMR::Cluster
  Properties:
    Name: click-stream
    JobFlowRole: emr-ec2
    ServiceRole: emr-service
    Instances: { Ec2SubnetId: subnet-0a1b2c3d4e5f60718 }
`,
    },
  ],
  good: [
    {
      name: "Kerberos",
      template: `
ClickStream:
  Type: AWS::EMR::Cluster
  Properties:
    Name: click-stream
    JobFlowRole: emr-ec2
    ServiceRole: emr-service
    SecurityConfiguration: analytics-kerberos
    KerberosAttributes: { Realm: EC2.INTERNAL, KdcAdminPassword: "{{resolve:secretsmanager:analytics/kdc}}" }
    Instances: { Ec2SubnetId: subnet-0a1b2c3d4e5f60718 }
`,
    },
  ],
};
