import { show, Unknown } from "../../estate/value.ts";
import { asBoolean, ask, fine, settled, where } from "../ask.ts";
import type { Control } from "../control.ts";
import { prefixLength } from "../rules.ts";

const narrow = ask(
  ["TargetNetworkCidr"],
  settled((value, name) => {
    const bits = value === undefined ? 32 : prefixLength(value);
    if (bits instanceof Unknown) return bits;
    return bits < 16 ? `${name} is ${show(value, 40)}, for everybody who is connected` : fine;
  }),
);

export const control: Control = {
  id: "client-vpn-authorization-narrow",
  title: "Client VPN rules do not admit every user to every network",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EC2::ClientVpnAuthorizationRule"],
  why: "A rule for everybody and everything makes each laptop on the VPN a neighbour of the database.",
  fix: "Set `AccessGroupId`, and a `TargetNetworkCidr` no wider than what the group needs.",
  sources: ["https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-rules.html"],
  check: where(
    ["AuthorizeAllGroups"],
    (value) => (asBoolean(value) === true ? fine : "a group"),
    "it names a group",
    narrow,
  ),
  bad: [
    {
      name: "everybody, everywhere",
      finds: ["StaffEverywhere"],
      template: `
StaffEverywhere:
  Type: AWS::EC2::ClientVpnAuthorizationRule
  Properties: { ClientVpnEndpointId: cvpn-endpoint-0a1b2c3d4e5f60718, TargetNetworkCidr: 0.0.0.0/0, AuthorizeAllGroups: true }
`,
    },
  ],
  good: [
    {
      name: "one subnet",
      template: `
StaffToIntranet:
  Type: AWS::EC2::ClientVpnAuthorizationRule
  Properties: { ClientVpnEndpointId: cvpn-endpoint-0a1b2c3d4e5f60718, TargetNetworkCidr: 10.20.7.0/24, AuthorizeAllGroups: true }
`,
    },
  ],
};
