import { number, said, text } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type { Traffic } from "../reach/network.ts";
import { unionAll } from "../reach/sets.ts";
import { tcp } from "../reach/traffic.ts";

/** What answers on an interface, and why that is not certain; in doubt it is the largest that it may be. */
export interface Ports {
  readonly traffic: Traffic;
  readonly doubt: Unknown | undefined;
}

/** Exactly these. */
export function exactly(...traffic: readonly Traffic[]): Ports {
  return { traffic: unionAll(traffic), doubt: undefined };
}

/** All TCP ports, in doubt. */
export function someTcp(doubt: Unknown): Ports {
  return { traffic: tcp(0, 65535), doubt };
}

/** The TCP port that a property says, or what answers where it is left out. */
export function portAt(resource: Resource, path: string | Path, leftOut: Ports): Ports {
  const port = number(said(resource, path));
  if (port === undefined) return leftOut;
  if (port instanceof Unknown) return someTcp(port);
  return exactly(tcp(port));
}

/** Ports by a word of the resource (an engine, a file system type): unknown words and unknown values are in doubt. */
export function portsByWord(resource: Resource, path: string, table: Readonly<Record<string, Ports>>): Ports {
  const value = said(resource, path);
  const word = text(value)?.toLowerCase();
  if (word === undefined)
    return someTcp(value instanceof Unknown ? value : new Unknown("service", `\`${path}\` of \`${resource.id}\``));
  return Object.hasOwn(table, word) && table[word] !== undefined
    ? table[word]
    : someTcp(new Unknown("not-modelled", `which ports \`${path}\` ${word} answers on`));
}
