import { blocked, reachable, scenario, unknown } from "./scenario.ts";
import { group, instance, SHOP_NETWORK, tcpFrom } from "./shop-network.ts";

/** A network ACL of the street with entries "in|out number allow|deny protocol from-to cidr". */
function acl(name: string, subnet: string, ...entries: readonly string[]): string {
  const made = entries.map((entry, i) => {
    const [way, number, action, protocol, ports = "0-65535", cidr] = entry.split(" ");
    const [from, to = from] = ports.split("-");
    const range = protocol === "-1" ? "" : `, PortRange: { From: ${from}, To: ${to} }`;
    return `
  ${name}Entry${i}: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref ${name}, Egress: ${way === "out"}, RuleNumber: ${number}, RuleAction: ${action}, Protocol: ${protocol}, CidrBlock: ${cidr}${range} } }`;
  });
  return `
  ${name}: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Shop } }
  ${name}On${subnet}: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref ${subnet}, NetworkAclId: !Ref ${name} } }${made.join("")}
`;
}

const OPEN = `${group("WebGroup", tcpFrom(443, "0.0.0.0/0"), tcpFrom(80, "0.0.0.0/0"), tcpFrom(22, "10.0.0.0/16"))}
${instance("Web", "StreetA", "WebGroup")}
${instance("Neighbour", "StreetA", "WebGroup")}
${instance("Cashier", "BackroomA", "WebGroup")}`;

// Lists are stateless: replies go to the client's ephemeral port and need an entry of their own.
// https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
scenario(
  "a network ACL that forgot the replies",
  `Resources:${SHOP_NETWORK}${OPEN}${acl("FrontDoor", "StreetA", "in 100 allow 6 443 0.0.0.0/0", "in 110 allow 6 1024-65535 0.0.0.0/0", "out 100 allow 6 443 0.0.0.0/0")}`,
  {
    "internet > Web on tcp/443": blocked("FrontDoor", "repl"),
    "internet > Web on tcp/80": blocked("FrontDoor"),
    "Web > internet on tcp/443": reachable("tcp 443"),
    "Web > internet on tcp/80": blocked("FrontDoor"),
    "Web > internet on udp/53": blocked("FrontDoor"),
    // Inside one subnet no list is asked.
    "Neighbour > Web on tcp/22": reachable("tcp 22"),
    "Cashier > Web on tcp/443": blocked("FrontDoor"),
  },
);

scenario(
  "a network ACL that lets replies back to some clients only",
  `Resources:${SHOP_NETWORK}${OPEN}${acl("FrontDoor", "StreetA", "in 100 allow 6 443 0.0.0.0/0", "out 100 allow 6 32768-60999 0.0.0.0/0")}`,
  {
    "internet > Web on tcp/443": unknown("port"),
    "internet > Web on tcp/80": blocked("FrontDoor"),
    "Web > internet on tcp/443": blocked("FrontDoor"),
  },
);

// https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html: in order of number, the first match decides.
scenario(
  "a network ACL that denies a neighbour before it allows everybody",
  `Resources:${SHOP_NETWORK}${OPEN}${acl("FrontDoor", "StreetA", "in 100 allow -1 0-0 0.0.0.0/0", "in 90 deny -1 0-0 198.51.100.0/24", "in 120 deny 6 80 0.0.0.0/0", "out 100 allow -1 0-0 0.0.0.0/0")}`,
  {
    "198.51.100.7 > Web on tcp/443": blocked("FrontDoorEntry1"),
    "203.0.113.7 > Web on tcp/443": reachable("tcp 443"),
    "internet > Web": reachable("tcp 80, tcp 443", { everywhere: "", lines: ["FrontDoorEntry0"] }),
    // 120 comes after 100 and never decides.
    "203.0.113.7 > Web on tcp/80": reachable("tcp 80"),
    // Packets to the denied network leave, and their replies are denied.
    "Web > 198.51.100.7 on tcp/443": blocked("FrontDoorEntry1"),
  },
);

scenario(
  "a network ACL around the vault",
  `Resources:${SHOP_NETWORK}
${group("DbGroup", tcpFrom("0-65535", "10.0.0.0/16"))}
${group("AppGroup")}
${instance("Db", "VaultA", "DbGroup")}
${instance("App", "BackroomA", "AppGroup")}
${instance("Street", "StreetA", "AppGroup")}
${acl("Vault", "VaultA", "in 100 allow 6 5432 10.0.10.0/24", "out 100 allow 6 1024-65535 10.0.10.0/24")}`,
  {
    "App > Db": reachable("tcp 5432", { lines: ["VaultEntry0", "CidrIp: 10.0.0.0/16", "VaultEntry1"] }),
    "Street > Db": blocked("Vault"),
    "App > Db on tcp/5433": blocked("Vault"),
    "Db > App": blocked(),
    "10.0.10.5 > Db": reachable("tcp 5432"),
    "10.0.11.5 > Db": blocked("Vault"),
  },
);

// A list of its own with no entries denies everything; ICMP echo needs its type both ways.
scenario(
  "a network ACL nobody filled, and one for ping",
  `Resources:${SHOP_NETWORK}
${group("PingGroup", "{ IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIp: 10.0.0.0/16 }", tcpFrom(443, "10.0.0.0/16"))}
${instance("Echo", "BackroomA", "PingGroup")}
${instance("Mute", "VaultA", "PingGroup")}
${instance("Caller", "StreetA", "PingGroup")}
${acl("Empty", "VaultA")}`,
  {
    "Caller > Mute": blocked("Empty"),
    "Mute > Caller": blocked("Empty"),
    "Caller > Echo": reachable("tcp 443, icmp 8"),
    "Caller > Echo on icmp/8": reachable("icmp 8"),
    "Caller > Echo on icmp/13": blocked("PingGroup"),
  },
);

const CHOSEN = `
Parameters:
  Number: { Type: Number }
  Blocked: { Type: String }
Resources:${SHOP_NETWORK}${OPEN}
  FrontDoor: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: !Ref Shop } }
  FrontDoorOnStreet: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { SubnetId: !Ref StreetA, NetworkAclId: !Ref FrontDoor } }
  In: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref FrontDoor, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0 } }
  Out: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref FrontDoor, Egress: true, RuleNumber: 100, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0 } }
  Ban: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: !Ref FrontDoor, RuleNumber: !Ref Number, RuleAction: deny, Protocol: 6, PortRange: { From: 80, To: 80 }, CidrBlock: !Ref Blocked } }
`;

scenario("a ban whose number and address are parameters", CHOSEN, {
  "203.0.113.7 > Web on tcp/80": unknown("--parameters"),
  // The ban is about port 80, whatever its number.
  "203.0.113.7 > Web on tcp/443": reachable("tcp 443"),
  "internet > Web": reachable("tcp 443"),
});
