import { type Flow, type Holder, holderOf, type Move, note, receiverOf, stop } from "./simulate-flow.ts";
import { judgeIngress, judgeList, trialsHold } from "./simulate-judge.ts";
import { at, carries, hasPorts, type Packet, showAddress } from "./simulate-packet.ts";

/** `local`: to whoever has the address in the domain, through the list on the way into its segment. */
export function toLocal(flow: Flow, domain: number, from: number | undefined, packet: Packet, label: number): Move {
  const holder = holderOf(flow, domain, packet.destination);
  if (holder === undefined) return stop(flow, "route", label, `nobody here has ${showAddress(packet.destination)}`);
  return enter(flow, from, holder.segment, packet)
    ? { place: { is: "segment", segment: holder.segment }, packet }
    : "stopped";
}

/** Lists are crossed only when a packet enters a segment from elsewhere. */
export function enter(flow: Flow, from: number | undefined, segment: number, packet: Packet): boolean {
  return from === segment || judgeList(flow, "in", segment, packet);
}

/** The packet is in the segment of the one who has its destination address. */
export function arrive(flow: Flow, holder: Holder, packet: Packet): Move {
  const { network } = flow;
  const end = receiverOf(flow);
  if (holder.is === "host") {
    return meet(flow, holder.end === end, undefined, at(network.segments, holder.segment).label);
  }
  const meant = holder.is === "interface" && end.is === "interface" && end.interface === holder.index;
  if (holder.is === "nat" || (flow.reply && !meant)) return translateBack(flow, holder, packet);
  const here = at(network.interfaces, holder.index);
  if (flow.reply) return meet(flow, meant, holder.index, here.label);
  if (!judgeIngress(flow, holder.index, packet)) return "stopped";
  if (!carries(here.listens, packet.protocol, packet.port)) {
    return stop(flow, "destination", here.label, "nothing listens there");
  }
  return meet(flow, meant, holder.index, here.label);
}

/** The packet is handed to an external. */
export function meetExternal(flow: Flow, external: number, packet: Packet, label: number): Move {
  const end = receiverOf(flow);
  flow.hidden++;
  const meant = end.is === "external" && end.external === external && end.address === packet.destination;
  return meet(flow, meant, undefined, label);
}

function meet(flow: Flow, meant: boolean, receiver: number | undefined, label: number): Move {
  if (!meant) return stop(flow, "destination", label, "the address is somebody else's here");
  if (!trialsHold(flow, receiver)) return "stopped";
  note(flow, "destination", label, "delivered");
  return "arrived";
}

/** A reply at the address that a translation showed: it goes on to the address that was there before. */
function translateBack(flow: Flow, holder: Exclude<Holder, { is: "host" }>, packet: Packet): Move {
  const { is, index, segment } = holder;
  const { label } = at<{ readonly label: number }>(
    is === "nat" ? flow.network.gateways : flow.network.interfaces,
    index,
  );
  const by = is === "nat" ? `gateway ${index}` : `interface ${index}`;
  const last = flow.translations.at(-1);
  if (!flow.reply || last?.by !== by || last.to !== packet.destination) {
    return stop(flow, "gateway", label, "takes no such packet for itself");
  }
  if (!trialsHold(flow, is === "nat" ? undefined : index)) return "stopped";
  flow.translations.pop();
  note(flow, "gateway", label, `translates the reply back to ${showAddress(last.original.source)}`);
  const port = hasPorts(packet.protocol) ? last.original.sourcePort : packet.port;
  return { place: { is: "segment", segment }, packet: { ...packet, destination: last.original.source, port } };
}
