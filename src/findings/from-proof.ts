import type { Control } from "../controls/control.ts";
import type { Judged, Violation } from "../controls/evaluate.ts";
import type { Estate } from "../estate/estate.ts";
import type { Resource, ResourceId } from "../estate/resource.ts";
import type { Actor } from "../intent/cast.ts";
import type { Breach, LineResult, LocationTrust, Proof } from "../intent/proof.ts";
import type { Witness } from "../intent/witness.ts";
import { CONTROL_OF, INTENT_CONTROLS, type IntentControlId } from "./intent-controls.ts";

const BY_ID = new Map(INTENT_CONTROLS.map((control) => [control.id, control]));

/** What a proof found, as verdicts of the intent's controls: breaches, lines that ran out, rules that trust a location. */
export function judgedOf(proof: Proof, estate: Estate): readonly Judged[] {
  const judged: Judged[] = [];
  for (const breach of proof.breaches) judged.push(...ofBreach(breach, proof, estate));
  for (const line of proof.lines) judged.push(...ofLine(line, estate));
  for (const location of proof.locations) judged.push(...ofLocation(location, proof, estate));
  const told = new Set(judged.map(({ control }) => control.id));
  const [any] = estate.resources.values();
  for (const control of INTENT_CONTROLS) {
    const isAsked = control.id === "intent-undeclared-flow" || control.id === "intent-location-trusted";
    if (!told.has(control.id) && isAsked && any !== undefined) judged.push(holds(control, any));
  }
  return judged;
}

function holds(control: Control, resource: Resource): Judged {
  return { control, resource, verdict: "holds", path: [], evidence: undefined, settle: undefined, violations: [] };
}

function controlOf(id: IntentControlId): readonly Control[] {
  const control = BY_ID.get(id);
  return control === undefined ? [] : [control];
}

/** "web -> database: tcp 5432 is possible, and no line allows it" */
export function breachText({ from, to, text }: Breach, { cast }: Proof): string {
  return `${cast.actors[from]?.name ?? "?"} -> ${cast.actors[to]?.name ?? "?"}: ${text}`;
}

/** "tcp 22 from 203.0.113.7 to 10.20.0.4" */
export function packetText({ packet }: Witness): string | undefined {
  if (packet === undefined) return undefined;
  const port = packet.port === undefined ? "" : ` ${packet.port}`;
  return `${packet.protocol}${port} from ${packet.source} to ${packet.destination}`;
}

function ofBreach(breach: Breach, proof: Proof, estate: Estate): readonly Judged[] {
  const { witness, line, suggestion, stop } = breach;
  const resource = aimOf(breach, proof, estate);
  if (resource === undefined) return [];
  const rule = breach.kind === "undeclared" || breach.kind === "forbidden" ? witness?.rule : undefined;
  const said = rule?.resource === undefined ? undefined : estate.get(rule.resource);
  const place = said === undefined ? line?.place : undefined;
  const packet = witness === undefined ? undefined : packetText(witness);
  const stopped = stop === undefined ? undefined : `it stops at ${stop.text}`;
  const parts = [breachText(breach, proof), packet === undefined ? undefined : `for instance ${packet}`, stopped];
  const evidence = parts.filter((part) => part !== undefined).join("; ");
  const change = suggestion?.edits.map(({ text }) => text).join(", and ");
  return controlOf(CONTROL_OF[breach.kind]).map((control): Judged => {
    const base = { control, resource, path: rule?.path ?? [], place, settle: undefined };
    if (breach.verdict === "unknown") {
      const facts = witness?.unknown ?? [];
      const because = facts.map(({ detail }) => detail).filter((detail) => detail !== "");
      const told = because.length === 0 ? evidence : `${breachText(breach, proof)}: ${because.slice(0, 3).join("; ")}`;
      return { ...base, verdict: "unknown", evidence: told, settle: facts[0]?.settle, violations: [] };
    }
    const violation: Violation = {
      is: "violated",
      path: rule?.path ?? [],
      resource: said?.id,
      place,
      evidence,
      hops: witness?.hops ?? [],
      ...(change === undefined ? {} : { change: `${change[0]?.toUpperCase() ?? ""}${change.slice(1)}.` }),
    };
    return { ...base, verdict: "violated", evidence, violations: [violation] };
  });
}

/** The resource that is reached; that which reaches, where the other end lies outside. */
function aimOf({ from, to }: Breach, { cast }: Proof, estate: Estate): Resource | undefined {
  return resourceOf(cast.actors[to], estate) ?? resourceOf(cast.actors[from], estate) ?? first(estate);
}

function resourceOf(actor: Actor | undefined, estate: Estate): Resource | undefined {
  if (actor?.is !== "component") return undefined;
  const found = actor.resources.map((id: ResourceId) => estate.get(id)).find((resource) => resource !== undefined);
  return found;
}

function first(estate: Estate): Resource | undefined {
  const [any] = estate.resources.values();
  return any;
}

function ofLine(line: LineResult, estate: Estate): readonly Judged[] {
  const resource = first(estate);
  if (resource === undefined || !line.expired) return [];
  const evidence = `\`${line.text}\` ${line.note ?? "ran out"}`;
  const base = { resource, path: [], place: line.place, settle: undefined, evidence };
  const violation: Violation = { is: "violated", path: [], place: line.place, evidence };
  return controlOf("intent-line-expired").map(
    (control): Judged => ({ control, ...base, verdict: "violated", violations: [violation] }),
  );
}

function ofLocation(location: LocationTrust, proof: Proof, estate: Estate): readonly Judged[] {
  const resource = estate.get(location.resource);
  if (resource === undefined) return [];
  const names = location.into.map((index) => proof.cast.actors[index]?.name ?? "?").join(", ");
  const evidence = `${location.text}; it lets into ${names}`;
  const violation: Violation = { is: "violated", path: location.path, evidence };
  const base = { resource, path: location.path, settle: undefined, evidence };
  return controlOf("intent-location-trusted").map(
    (control): Judged => ({ control, ...base, verdict: "violated", violations: [violation] }),
  );
}
