import { ask, isTrue } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "client-vpn-connection-logs",
  title: "Client VPN endpoints log connections",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::EC2::ClientVpnEndpoint"],
  why: "Without a log nobody can tell who came in through the VPN, when, and from where.",
  fix: "Set `ConnectionLogOptions` to `Enabled: true` with a log group.",
  sources: [
    "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/monitoring-overview.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-51",
  ],
  check: ask(["ConnectionLogOptions", "Enabled"], isTrue(false)),
  bad: [
    {
      name: "none",
      finds: ["StaffVpn"],
      template: `
StaffVpn:
  Type: AWS::EC2::ClientVpnEndpoint
  Properties:
    ClientCidrBlock: 10.90.0.0/22
    ServerCertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
    AuthenticationOptions: [{ Type: certificate-authentication }]
    ConnectionLogOptions: { Enabled: false }
`,
    },
  ],
  good: [
    {
      name: "kept",
      template: `
StaffVpn:
  Type: AWS::EC2::ClientVpnEndpoint
  Properties:
    ClientCidrBlock: 10.90.0.0/22
    ServerCertificateArn: arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
    AuthenticationOptions: [{ Type: certificate-authentication }]
    ConnectionLogOptions: { Enabled: true, CloudwatchLogGroup: staff-vpn }
`,
    },
  ],
};
