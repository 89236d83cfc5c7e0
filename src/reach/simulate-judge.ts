import type { GuardRule } from "./network.ts";
import { type Flow, note, stop } from "./simulate-flow.ts";
import { at, carries, holds, type Packet, showAddress } from "./simulate-packet.ts";

/** The stateless list of a segment: first entry that matches decides, nothing matches: denied. */
export function judgeList(flow: Flow, way: "in" | "out", segment: number, packet: Packet): boolean {
  const here = at(flow.network.segments, segment);
  const list = at(flow.network.lists, way === "in" ? here.in : here.out);
  const address = way === "in" ? packet.source : packet.destination;
  const entry = list.entries.find(
    (one) => holds(one.addresses, address) && carries(one.traffic, packet.protocol, packet.port),
  );
  const allows = entry?.allow === true;
  note(flow, `list-${way}`, list.label, allows ? "allows it" : entry ? "denies it" : "no entry matches", entry?.label);
  return allows;
}

/** The ingress rules of an interface, for a packet that shows them `packet.source`. */
export function judgeIngress(flow: Flow, index: number, packet: Packet): boolean {
  const { network } = flow;
  const here = at(network.interfaces, index);
  if (!here.guarded) return true;
  const carried = packet.sender === undefined ? [] : at(network.interfaces, packet.sender).guards;
  for (const guard of here.guards) {
    const rule = at(network.guards, guard).ingress.find((one) => admits(one, packet, packet.source, carried));
    if (rule === undefined) continue;
    note(flow, "guard-ingress", at(network.guards, guard).label, "admits it", rule.label);
    return true;
  }
  const what = `${packet.protocol}/${packet.port} from ${showAddress(packet.source)}`;
  stop(flow, "guard-ingress", here.label, `no ingress rule admits ${what}`);
  return false;
}

/**
 * The egress rules of an interface. A rule that names a guard can only be judged when the receiver is known: until then
 * it lets the packet pass on trial.
 */
export function judgeEgress(flow: Flow, index: number, packet: Packet): boolean {
  const { network, pending, hidden } = flow;
  const here = at(network.interfaces, index);
  if (!here.guarded) return true;
  const rules = here.guards.flatMap((guard) => at(network.guards, guard).egress);
  const rule = rules.find((one) => admits(one, packet, packet.destination, []));
  if (rule !== undefined) {
    note(flow, "guard-egress", here.label, "admits it", rule.label);
    return true;
  }
  if (rules.some((one) => one.peer.is === "guard" && carries(one.traffic, packet.protocol, packet.port))) {
    note(flow, "guard-egress", here.label, "admits it if the receiver carries the guard");
    pending.push({ interface: index, hidden, packet });
    return true;
  }
  const what = `${packet.protocol}/${packet.port} to ${showAddress(packet.destination)}`;
  stop(flow, "guard-egress", here.label, `no egress rule admits ${what}`);
  return false;
}

/** Ends the trials: `receiver` is the interface that got the packet, undefined for an end without guards. */
export function trialsHold(flow: Flow, receiver: number | undefined): boolean {
  const { network } = flow;
  for (const trial of flow.pending.splice(0)) {
    const sender = at(network.interfaces, trial.interface);
    const seen = receiver === undefined || trial.hidden !== flow.hidden ? undefined : at(network.interfaces, receiver);
    const carried = seen !== undefined && holds(seen.addresses, trial.packet.destination) ? seen.guards : [];
    const rules = sender.guards.flatMap((guard) => at(network.guards, guard).egress);
    if (rules.some((one) => admits(one, trial.packet, trial.packet.destination, carried))) continue;
    stop(flow, "guard-egress", sender.label, "the receiver does not carry the guard that the rule names, or is hidden");
    return false;
  }
  return true;
}

function admits(rule: GuardRule, packet: Packet, peer: Packet["source"], carried: readonly number[]): boolean {
  if (!carries(rule.traffic, packet.protocol, packet.port)) return false;
  return rule.peer.is === "guard" ? carried.includes(rule.peer.guard) : holds(rule.peer.set, peer);
}
