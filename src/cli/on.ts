import type { Traffic } from "../reach/network.ts";
import { parseTraffic } from "../reach/parse-traffic.ts";
import { UsageError } from "./exit.ts";

/** Traffic as people write it (see `parseTraffic`); anything else is wrong usage. */
export function trafficNamed(text: string): Traffic {
  const traffic = parseTraffic(text);
  if (traffic !== undefined) return traffic;
  throw new UsageError(
    `\`${text.slice(0, 40)}\` names no traffic`,
    "write tcp/443, udp/53, tcp/8000-9000, icmp, 50 or all",
  );
}
