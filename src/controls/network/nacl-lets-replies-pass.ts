import { at } from "../../estate/estate.ts";
import type { Resource } from "../../estate/resource.ts";
import { type List, type ListEntry, SURE } from "../../reach/network.ts";
import {
  coversAddresses,
  intersect,
  intersectAddresses,
  isEmpty,
  isEmptyAddresses,
  subtract,
} from "../../reach/sets.ts";
import { TCP, tcp, UDP, udp } from "../../reach/traffic.ts";
import type { Topology } from "../../topology/topology.ts";
import { type Control, notApplicable, type Result, violated } from "../control.ts";

/** Ports that some client or other takes its replies on. */
const REPLY_PORTS = { from: 1024, to: 65535 };

export const control: Control = {
  id: "nacl-lets-replies-pass",
  title: "What a network ACL lets in it lets be answered, and the other way round",
  kind: "network",
  strategy: "automation",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::EC2::NetworkAcl"],
  why: "Network ACLs keep no state: replies go to the client's ephemeral port and need an entry of their own. Where only some of the ports pass, connections fail now and then, and nobody finds out why.",
  fix: "Allow 1024-65535 to the same addresses in the other direction.",
  sources: [
    "https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html",
  ],
  *check(acl, { estate, topology }) {
    const lists = listsOf(acl, topology);
    if (lists === undefined) {
      yield notApplicable("no subnet that is known here uses it");
      return;
    }
    yield* unanswered(lists.in, lists.out, "out", topology, (id) => at(estate.get(id)?.properties, "RuleNumber"));
    yield* unanswered(lists.out, lists.in, "in", topology, (id) => at(estate.get(id)?.properties, "RuleNumber"));
  },
  bad: [
    {
      name: "HTTPS in, nothing out",
      finds: ["Acl"],
      template: `
Vpc:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.0.0.0/16 }
Web:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 }
Acl:
  Type: AWS::EC2::NetworkAcl
  Properties: { VpcId: !Ref Vpc }
In:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 443, To: 443 } }
WebAcl:
  Type: AWS::EC2::SubnetNetworkAclAssociation
  Properties: { SubnetId: !Ref Web, NetworkAclId: !Ref Acl }
`,
    },
  ],
  good: [
    {
      name: "HTTPS in, replies out",
      template: `
Vpc:
  Type: AWS::EC2::VPC
  Properties: { CidrBlock: 10.0.0.0/16 }
Web:
  Type: AWS::EC2::Subnet
  Properties: { VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24 }
Acl:
  Type: AWS::EC2::NetworkAcl
  Properties: { VpcId: !Ref Vpc }
In:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 443, To: 443 } }
Out:
  Type: AWS::EC2::NetworkAclEntry
  Properties: { NetworkAclId: !Ref Acl, RuleNumber: 100, Egress: true, Protocol: 6, RuleAction: allow, CidrBlock: 0.0.0.0/0, PortRange: { From: 1024, To: 65535 } }
WebAcl:
  Type: AWS::EC2::SubnetNetworkAclAssociation
  Properties: { SubnetId: !Ref Web, NetworkAclId: !Ref Acl }
`,
    },
  ],
};

function listsOf(acl: Resource, { network }: Topology): { readonly in: List; readonly out: List } | undefined {
  for (const segment of network.segments) {
    const [into, out] = [network.lists[segment.in], network.lists[segment.out]];
    if (into === undefined || out === undefined) continue;
    const owner = network.labels[into.label]?.resource;
    if (owner === acl.id) return { in: into, out };
  }
  return undefined;
}

/** Allow entries of `list` whose replies `other` does not let pass on every client port. */
function* unanswered(
  list: List,
  other: List,
  direction: "in" | "out",
  topology: Topology,
  numberOf: (resource: string) => unknown,
): Generator<Result> {
  for (const entry of list.entries) {
    if (!entry.allow || entry.doubt !== SURE) continue;
    for (const protocol of [TCP, UDP]) {
      const ports = protocol === TCP ? tcp(0, 65535) : udp(0, 65535);
      const served = intersect(entry.traffic, ports);
      // An entry for client ports only is itself there for replies.
      if (isEmpty(served) || isEmpty(subtract(served, replies(protocol)))) continue;
      const missing = stopped(entry, other, protocol);
      if (missing === "none") continue;
      const label = topology.network.labels[entry.label];
      const resource = label?.resource;
      const number = resource === undefined ? "" : ` (rule ${String(numberOf(resource))})`;
      const name = protocol === TCP ? "tcp" : "udp";
      const share = missing === "all" ? "no reply" : "not every reply";
      yield violated(
        [],
        `${label?.text ?? "an entry"}${number} is answered on ${name} ${REPLY_PORTS.from}-${REPLY_PORTS.to}, and ${share} gets ${direction}`,
        resource === undefined ? {} : { resource },
      );
      break;
    }
  }
}

function replies(protocol: number) {
  return protocol === TCP ? tcp(REPLY_PORTS.from, REPLY_PORTS.to) : udp(REPLY_PORTS.from, REPLY_PORTS.to);
}

/** Which replies to the entry's peers the other list stops for some address: all of them, some, or none. */
function stopped(entry: ListEntry, other: List, protocol: number): "all" | "some" | "none" {
  let open = replies(protocol);
  let touched = false;
  for (const answer of other.entries) {
    const shared = intersectAddresses(answer.addresses, entry.addresses);
    if (isEmptyAddresses(shared)) continue;
    if (answer.doubt !== SURE) return "none"; // it may be the one that lets them pass
    if (answer.allow) {
      touched ||= !isEmpty(intersect(answer.traffic, open));
      if (coversAddresses(answer.addresses, entry.addresses)) open = subtract(open, answer.traffic);
    } else if (coversAddresses(answer.addresses, entry.addresses) && isEmpty(subtract(open, answer.traffic))) {
      break;
    }
  }
  if (isEmpty(open)) return "none";
  return touched ? "some" : "all";
}
