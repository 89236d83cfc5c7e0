import { ask, each, every, isOneOf, isPresent, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";

const ikev2: Probe = every(
  isPresent("`IKEVersions` is left out, so IKEv1 is taken as well"),
  each(["Value"], isOneOf(["ikev2"], "ikev1")),
);
const tunnels: Probe = every(
  isPresent("the tunnel options are left out, so IKEv1 is taken as well"),
  each(["IKEVersions"], ikev2),
);

export const control: Control = {
  id: "vpn-tunnel-strong-options",
  title: "Site-to-site tunnels allow only IKEv2",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::VPNConnection"],
  why: "IKEv1 is deprecated; a tunnel that still takes it can be talked down to weaker keys.",
  fix: "Set `VpnTunnelOptionsSpecifications[].IKEVersions` to `[{ Value: ikev2 }]`.",
  sources: ["https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html"],
  check: ask(["VpnTunnelOptionsSpecifications"], tunnels),
  bad: [
    {
      name: "left out",
      finds: ["OfficeTunnel"],
      template: `
OfficeTunnel:
  Type: AWS::EC2::VPNConnection
  Properties: { Type: ipsec.1, CustomerGatewayId: cgw-0a1b2c3d4e5f60718, VpnGatewayId: vgw-0a1b2c3d4e5f60718 }
`,
    },
  ],
  good: [
    {
      name: "IKEv2 on both tunnels",
      template: `
OfficeTunnel:
  Type: AWS::EC2::VPNConnection
  Properties:
    Type: ipsec.1
    CustomerGatewayId: cgw-0a1b2c3d4e5f60718
    VpnGatewayId: vgw-0a1b2c3d4e5f60718
    VpnTunnelOptionsSpecifications:
      - { IKEVersions: [{ Value: ikev2 }] }
      - { IKEVersions: [{ Value: ikev2 }] }
`,
    },
  ],
};
