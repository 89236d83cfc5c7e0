import type { Estate } from "../src/estate/estate.ts";
import type { PortUse } from "../src/estate/forward.ts";
import type { Doubt } from "../src/reach/network.ts";
import { trafficText } from "../src/reach/traffic.ts";
import { type Topology, topologyOf } from "../src/topology/topology.ts";
import { estateOf, type Sketch } from "./estate-of.ts";

/** An interface as a test reads it. Doubts are their facts' details; "" is sure. */
export interface Standing {
  readonly in: string;
  readonly guards: readonly string[] | "unguarded";
  readonly public: string;
  readonly listens: string;
  readonly opens: boolean;
  readonly exists: string;
}

/** What resources stand in the network, in words. */
export class Standings {
  readonly topology: Topology;

  constructor(estate: Estate) {
    this.topology = topologyOf(estate);
  }

  /** The interfaces of a resource, in order. */
  of(id: string): readonly Standing[] {
    const { network, interfacesOf } = this.topology;
    return (interfacesOf.get(id) ?? []).flatMap((index) => {
      const item = network.interfaces[index];
      if (item === undefined) return [];
      const listens = trafficText(item.listens);
      return [
        {
          in: this.#label(network.segments[item.segment]?.label),
          guards: item.guarded ? item.guards.map((guard) => this.#label(network.guards[guard]?.label)) : "unguarded",
          public: item.public4 === undefined ? "no" : this.#doubt(item.public4.doubt, "yes"),
          listens: item.listensDoubt < 0 ? listens : `${listens} if ${this.#detail(item.listensDoubt)}`,
          opens: item.opens,
          exists: this.#doubt(item.doubt, "yes"),
        },
      ];
    });
  }

  /** "Front tcp 443 > Web tcp 8080", with doubts behind "if", in order. */
  forwards(): readonly string[] {
    return this.topology.forwards.map(({ from, to, ports, doubts, preservesClient }) => {
      const front = ports === undefined ? "call" : use(ports.front);
      const behind = ports === undefined ? "" : ` ${ports.behind === undefined ? "invoked" : use(ports.behind)}`;
      const keeps = preservesClient === "yes" ? " keeping the client" : "";
      const when = doubts.length === 0 ? "" : ` if ${doubts.map(({ detail }) => detail).join(", ")}`;
      return `${from.resource} ${front} > ${to.resource}${behind}${keeps}${when}`;
    });
  }

  gaps(): readonly string[] {
    return this.topology.gaps.map(({ code, message }) => `${code}: ${message}`);
  }

  #doubt(doubt: Doubt, sure: string): string {
    return doubt < 0 ? sure : `if ${this.#detail(doubt)}`;
  }

  #detail(doubt: Doubt): string {
    return this.topology.network.facts[doubt]?.detail ?? "";
  }

  #label(label: number | undefined): string {
    return this.topology.network.labels[label ?? -1]?.text ?? "";
  }
}

function use({ protocol, from, to }: PortUse): string {
  return `${protocol} ${from === to ? from : `${from}-${to}`}`;
}

/** The office network that tests of compute and data stand in: a VPC with a public and a private subnet, and two groups. */
export const OFFICE: { readonly [id: string]: Sketch } = {
  Office: { type: "AWS::EC2::VPC", properties: { CidrBlock: "10.0.0.0/16" } },
  Lobby: {
    type: "AWS::EC2::Subnet",
    properties: { VpcId: "Office", CidrBlock: "10.0.0.0/24", MapPublicIpOnLaunch: true },
  },
  Vault: { type: "AWS::EC2::Subnet", properties: { VpcId: "Office", CidrBlock: "10.0.1.0/24" } },
  Igw: { type: "AWS::EC2::InternetGateway" },
  IgwToOffice: {
    type: "AWS::EC2::VPCGatewayAttachment",
    properties: { VpcId: "Office", InternetGatewayId: "Igw" },
  },
  StaffGroup: { type: "AWS::EC2::SecurityGroup", properties: { VpcId: "Office" } },
  GuestGroup: { type: "AWS::EC2::SecurityGroup", properties: { VpcId: "Office" } },
};

/** What stands in the office. */
export function inOffice(sketches: { readonly [id: string]: Sketch }): Standings {
  return new Standings(estateOf({ ...OFFICE, ...sketches }));
}

export const STAFF = "security group `StaffGroup`";
export const GUESTS = "security group `GuestGroup`";
export const LOBBY = "subnet `Lobby`";
export const VAULT = "subnet `Vault`";
