import type { End } from "../connect/exposure.ts";
import type { OtherNames } from "../connect/names.ts";
import { unionAddresses } from "../reach/sets.ts";
import { castOf, type Stage } from "./cast.ts";
import { componentNames } from "./components.ts";
import type { Intent } from "./intent.ts";

/** Names for `endNamed`: what an intent calls components and parties, and what was found by itself. */
export function endNames(stage: Stage, intent: Intent | undefined): OtherNames {
  const found = componentNames(stage.components);
  if (intent === undefined) return found;
  const ends = givenNames(stage, intent);
  return {
    given: (name) => ends.get(name),
    found: found.found,
    all: () => [...ends.keys(), ...found.all()],
  };
}

function givenNames(stage: Stage, intent: Intent): ReadonlyMap<string, End> {
  const declared = new Set([...intent.components, ...intent.classes, ...intent.parties].map(({ name }) => name));
  const ends = new Map<string, End>();
  for (const actor of castOf(intent, stage).actors) {
    for (const name of actor.names) {
      if (!declared.has(name)) continue;
      const before = ends.get(name);
      if (actor.is === "component") {
        const known = before?.is === "resources" ? before.resources : [];
        ends.set(name, { is: "resources", resources: [...known, ...actor.resources], text: name });
      } else if (actor.is === "area") {
        const known = before?.is === "addresses" ? before.set : { v4: [], v6: [] };
        ends.set(name, { is: "addresses", set: unionAddresses(known, actor.addresses), text: name });
      } else if (before === undefined) {
        ends.set(name, { is: "callers", principals: actor.principals, text: name });
      }
    }
  }
  return ends;
}
