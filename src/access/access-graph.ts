import type { Estate } from "../estate/estate.ts";
import type { Gap } from "../estate/problem.ts";
import type { AccessGraph } from "./access.ts";
import { buckets } from "./bucket.ts";
import { eventSources } from "./event-source.ts";
import { functionUrls } from "./function-url.ts";
import { httpApis } from "./http-api.ts";
import { identities } from "./identity.ts";
import { lambdaPermissions } from "./lambda-permission.ts";
import { type Ledger, ledgerFor } from "./ledger.ts";
import { queues } from "./queue.ts";
import { restApis } from "./rest-api.ts";
import { topics } from "./topic.ts";

/** One reader per AWS thing; their order decides nothing but the order of the edges. */
const READERS: readonly ((ledger: Ledger) => void)[] = [
  restApis,
  httpApis,
  functionUrls,
  lambdaPermissions,
  eventSources,
  queues,
  topics,
  buckets,
  identities,
];

/** Who may call whom in an estate, and what each front passes on, where there is no packet to filter. */
export function accessOf(estate: Estate): AccessGraph & { readonly gaps: readonly Gap[] } {
  const ledger = ledgerFor(estate);
  for (const read of READERS) read(ledger);
  return { calls: ledger.calls, forwards: ledger.forwards, gaps: ledger.gaps };
}
