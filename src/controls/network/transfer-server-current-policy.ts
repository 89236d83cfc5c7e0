import { show } from "../../estate/value.ts";
import { ask, asText, decidedBy, fine, opaque, settled } from "../ask.ts";
import type { Control } from "../control.ts";

const OLD: ReadonlySet<string> = new Set([
  "TransferSecurityPolicy-2018-11",
  "TransferSecurityPolicy-2020-06",
  "TransferSecurityPolicy-FIPS-2020-06",
]);
const current = settled((value, name) => {
  if (value === undefined)
    return decidedBy("`SecurityPolicyName` is left out, so the service chooses the policy", "set `SecurityPolicyName`");
  const policy = asText(value);
  if (policy === undefined) return opaque(value);
  if (OLD.has(policy)) return `${name} is \`${policy}\``;
  return /-(?:202[2-9]|20[3-9]\d)-\d\d$/.test(policy) || policy.includes("PQ-SSH")
    ? fine
    : decidedBy(`this version does not know policy \`${show(policy, 60)}\``);
});

export const control: Control = {
  id: "transfer-server-current-policy",
  title: "Transfer Family servers use a current security policy",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::Transfer::Server"],
  why: "Old policies still offer SHA-1 and short keys; a client that offers them can be talked down to them.",
  fix: "Set `SecurityPolicyName: TransferSecurityPolicy-2024-01`, or a newer one.",
  sources: ["https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html"],
  check: ask(["SecurityPolicyName"], current),
  bad: [
    {
      name: "the first policy",
      finds: ["Uploads"],
      template: `
Uploads:
  Type: AWS::Transfer::Server
  Properties: { SecurityPolicyName: TransferSecurityPolicy-2018-11 }
`,
    },
  ],
  good: [
    {
      name: "a current one",
      template: `
Uploads:
  Type: AWS::Transfer::Server
  Properties: { SecurityPolicyName: TransferSecurityPolicy-2024-01 }
`,
    },
  ],
};
