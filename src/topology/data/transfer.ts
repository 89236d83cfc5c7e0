import type { Estate } from "../../estate/estate.ts";
import { listOf, said, text } from "../../estate/read-value.ts";
import type { Resource } from "../../estate/resource.ts";
import { Unknown } from "../../estate/value.ts";
import { type Doubt, SURE, type Traffic } from "../../reach/network.ts";
import { unionAll } from "../../reach/sets.ts";
import { tcp } from "../../reach/traffic.ts";
import type { Ground } from "../ground.ts";
import { doubtOfWord, isGiven, publicIf, saidAt, stand } from "../stand.ts";

/** Source: https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html */
const PROTOCOL_PORTS: Readonly<Record<string, Traffic>> = {
  SFTP: unionAll([tcp(22), tcp(2222), tcp(2223), tcp(22000)]),
  FTP: unionAll([tcp(21), tcp(8192, 8200)]),
  FTPS: unionAll([tcp(21), tcp(8192, 8200)]),
  AS2: tcp(5080),
};

/**
 * AWS::Transfer::Server: an endpoint of AWS's own on the internet that everybody reaches (the default), or interfaces in a
 * VPC with groups, public where Elastic IP addresses are given. `VPC_ENDPOINT`: the interface endpoint stands for it.
 * Source: https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html
 */
export function transferServers(ground: Ground, estate: Estate): void {
  for (const server of estate.ofType("AWS::Transfer::Server")) {
    const type = saidAt(server, "EndpointType");
    const open = doubtOfWord(ground, type.value, "PUBLIC", "PUBLIC", server, type.path);
    const inside = doubtOfWord(ground, type.value, "VPC", "PUBLIC", server, type.path);
    if (open !== "no") publicEndpoint(ground, server, open);
    if (inside !== "no") vpcEndpoint(ground, server, inside);
  }
}

function publicEndpoint(ground: Ground, server: Resource, doubt: Doubt): void {
  ground.interface({
    owner: server,
    path: ["EndpointType"],
    text: `public endpoint of server \`${server.id}\``,
    segment: ground.outside(`server ${server.id}`, server),
    guards: [],
    guardDoubts: [],
    guarded: false,
    publicIpv4: { doubt: SURE },
    ipv6: "no",
    // A public endpoint speaks SFTP only.
    listens: tcp(22),
    opens: false,
    doubt,
  });
}

function vpcEndpoint(ground: Ground, server: Resource, doubt: Doubt): void {
  const elastic = said(server, "EndpointDetails.AddressAllocationIds");
  const address = elastic instanceof Unknown ? ground.fact(elastic, server, ["EndpointDetails"]) : SURE;
  stand(ground, {
    owner: server,
    text: `interface of server \`${server.id}\``,
    subnets: saidAt(server, "EndpointDetails", "SubnetIds"),
    groups: saidAt(server, "EndpointDetails", "SecurityGroupIds"),
    publicIpv4: () => publicIf(isGiven(elastic) ? address : "no"),
    ipv6: "no",
    listens: portsOf(server),
    opens: false,
    doubt,
  });
}

function portsOf(server: Resource): Traffic {
  const list = listOf(said(server, "Protocols"));
  if (list instanceof Unknown) return unionAll(Object.values(PROTOCOL_PORTS));
  const words = list.length === 0 ? ["SFTP"] : list.map((item) => text(item) ?? "");
  const known = words.map((word) => PROTOCOL_PORTS[word]).filter((traffic) => traffic !== undefined);
  // A protocol that is not known may be any of them.
  return unionAll(known.length === words.length ? known : Object.values(PROTOCOL_PORTS));
}
