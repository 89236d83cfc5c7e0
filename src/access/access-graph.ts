import type { Estate } from "../estate/estate.ts";
import type { Gap } from "../estate/problem.ts";
import type { AccessGraph } from "./access.ts";
import { appRunner } from "./app-runner.ts";
import { graphqlApis } from "./appsync.ts";
import { buckets } from "./bucket.ts";
import { distributions } from "./cloudfront.ts";
import { clusterEndpoints } from "./cluster-endpoint.ts";
import { cognito } from "./cognito.ts";
import { eventBuses } from "./event-bus.ts";
import { eventSources } from "./event-source.ts";
import { throughFronts } from "./front-forwards.ts";
import { functionUrls } from "./function-url.ts";
import { httpApis } from "./http-api.ts";
import { identities } from "./identity.ts";
import { iot } from "./iot.ts";
import { keysAndStores } from "./keys-and-stores.ts";
import { lambdaPermissions } from "./lambda-permission.ts";
import { latticeServices } from "./lattice.ts";
import { type Ledger, ledgerFor } from "./ledger.ts";
import { queues } from "./queue.ts";
import { restApis } from "./rest-api.ts";
import { roleTrust } from "./role-trust.ts";
import { searchDomains } from "./search-domain.ts";
import { serviceHooks } from "./service-hooks.ts";
import { signedRequests } from "./signed-requests.ts";
import { stateMachines } from "./state-machine.ts";
import { topics } from "./topic.ts";

/** One reader per AWS thing; their order decides the order of the edges. */
const READERS: readonly ((ledger: Ledger) => void)[] = [
  restApis,
  httpApis,
  functionUrls,
  graphqlApis,
  distributions,
  appRunner,
  clusterEndpoints,
  latticeServices,
  lambdaPermissions,
  eventSources,
  queues,
  topics,
  buckets,
  eventBuses,
  stateMachines,
  iot,
  cognito,
  keysAndStores,
  searchDomains,
  serviceHooks,
  roleTrust,
  identities,
  // Reads the calls that the others noted, so it comes last.
  signedRequests,
];

/** Who may call whom in an estate, and what each front passes on, where there is no packet to filter. */
export function accessOf(estate: Estate): AccessGraph & { readonly gaps: readonly Gap[] } {
  const ledger = ledgerFor(estate);
  for (const read of READERS) read(ledger);
  const forwards = throughFronts(estate, ledger.calls, ledger.forwards);
  return { calls: ledger.calls, forwards, gaps: ledger.gaps };
}
