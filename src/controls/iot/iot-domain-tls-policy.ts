import { show } from "../../estate/value.ts";
import { ask, asText, decidedBy, fine, opaque, settled } from "../ask.ts";
import type { Control } from "../control.ts";

const modern = settled((value, name) => {
  if (value === undefined)
    return decidedBy(
      "`TlsConfig.SecurityPolicy` is left out, so the service chooses the policy",
      "set `TlsConfig.SecurityPolicy`",
    );
  const policy = asText(value);
  if (policy === undefined) return opaque(value);
  if (/_TLS1[23]_1_[23]_/.test(policy)) return fine;
  return /_1_0_/.test(policy)
    ? `${name} is \`${policy}\`, which takes TLS 1.0`
    : decidedBy(`this version does not know policy \`${show(policy, 60)}\``);
});

export const control: Control = {
  id: "iot-domain-tls-policy",
  title: "Device endpoints use a current TLS security policy",
  kind: "iot",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::IoT::DomainConfiguration"],
  why: "TLS 1.0 and 1.1 have known weaknesses; a device that still offers them can be downgraded.",
  fix: "Set `TlsConfig.SecurityPolicy: IoTSecurityPolicy_TLS13_1_2_2022_10`.",
  sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/transport-security.html"],
  check: ask(["TlsConfig", "SecurityPolicy"], modern),
  bad: [
    {
      name: "TLS 1.0 taken",
      finds: ["DeviceDomain"],
      template: `
DeviceDomain:
  Type: AWS::IoT::DomainConfiguration
  Properties:
    ServiceType: DATA
    TlsConfig: { SecurityPolicy: IoTSecurityPolicy_TLS12_1_0_2016_01 }
`,
    },
  ],
  good: [
    {
      name: "TLS 1.2 and newer",
      template: `
DeviceDomain:
  Type: AWS::IoT::DomainConfiguration
  Properties:
    ServiceType: DATA
    TlsConfig: { SecurityPolicy: IoTSecurityPolicy_TLS13_1_2_2022_10 }
`,
    },
  ],
};
