import { isList, isProperties, show, Unknown } from "../../estate/value.ts";
import { ask, asNumber, each, isEmpty, type Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { prefixLength } from "../rules.ts";

const port: Probe = (value, path) => {
  if (!isProperties(value)) return [];
  if (asNumber(value.FromPort) === 443 && asNumber(value.ToPort) === 443) return [];
  const named = [value.Cidrs, value.Ipv6Cidrs].flatMap((list) => (isList(list) ? list : []));
  const unknown = named.find((cidr) => cidr instanceof Unknown);
  if (unknown instanceof Unknown) return [cannotTell(path, unknown)];
  const open = named.length === 0 ? isEmpty(value.CidrListAliases) : named.some((cidr) => prefixLength(cidr) === 0);
  return open
    ? [violated(path, `ports ${show(value.FromPort, 10)} to ${show(value.ToPort, 10)} are open to everyone`)]
    : [];
};
const ports = each([], port);

export const control: Control = {
  id: "lightsail-instance-not-public",
  title: "Lightsail instances have no port but HTTPS open to everyone",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::Lightsail::Instance"],
  why: "Unless told otherwise, Lightsail opens SSH (or RDP) and HTTP of every instance to the whole internet.",
  fix: "List the ports in `Networking.Ports` and name the addresses in `Cidrs`.",
  sources: [
    "https://docs.aws.amazon.com/lightsail/latest/userguide/understanding-firewall-and-port-mappings-in-amazon-lightsail.html",
  ],
  check: ask(["Networking", "Ports"], (value, path, about) =>
    value === undefined
      ? [violated(path, "`Networking.Ports` is left out, so the default ports are open to everyone")]
      : ports(value, path, about),
  ),
  bad: [
    {
      name: "left out, and written out",
      finds: ["Blog", "Wiki"],
      template: `
Blog:
  Type: AWS::Lightsail::Instance
  Properties: { InstanceName: blog, BlueprintId: wordpress, BundleId: small_3_0 }
Wiki:
  Type: AWS::Lightsail::Instance
  Properties:
    InstanceName: wiki
    BlueprintId: amazon_linux_2023
    BundleId: small_3_0
    Networking:
      Ports: [{ Protocol: tcp, FromPort: 22, ToPort: 22, Cidrs: [0.0.0.0/0] }]
`,
    },
  ],
  good: [
    {
      name: "SSH from one office",
      template: `
Wiki:
  Type: AWS::Lightsail::Instance
  Properties:
    InstanceName: wiki
    BlueprintId: amazon_linux_2023
    BundleId: small_3_0
    Networking:
      Ports:
        - { Protocol: tcp, FromPort: 443, ToPort: 443 }
        - { Protocol: tcp, FromPort: 22, ToPort: 22, Cidrs: [203.0.113.0/28] }
`,
    },
  ],
};
