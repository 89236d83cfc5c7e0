import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "emr-in-transit-tls",
  title: "EMR encrypts traffic between nodes",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EMR::SecurityConfiguration"],
  why: "Without it intermediate data moves between the nodes readable.",
  fix: "Set `EncryptionConfiguration.EnableInTransitEncryption: true` with certificates.",
  sources: [
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html",
    "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-data-encryption-options.html",
  ],
  check: ask(["SecurityConfiguration", "EncryptionConfiguration", "EnableInTransitEncryption"], isTrue(false)),
  bad: [
    {
      name: "only at rest",
      finds: ["AnalyticsSecurity"],
      template: `
AnalyticsSecurity:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:
      EncryptionConfiguration:
        EnableAtRestEncryption: true
        EnableInTransitEncryption: false
`,
    },
  ],
  good: [
    {
      name: "in transit as well",
      template: `
AnalyticsSecurity:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:
      EncryptionConfiguration:
        EnableAtRestEncryption: true
        EnableInTransitEncryption: true
        InTransitEncryptionConfiguration:
          TLSCertificateConfiguration:
            CertificateProviderType: PEM
            S3Object: s3://analytics-certificates/emr.zip
`,
    },
  ],
};
