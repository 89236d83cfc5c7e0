import type { Draft } from "./draft.ts";

/** Numbers the domains so that two with the same number are joined by peerings and transit gateways. */
export function domainGroups(draft: Draft): (domain: number) => number {
  const parent = draft.domains.map((_, i) => i);
  const root = (start: number): number => {
    let here = start;
    while (parent[here] !== undefined && parent[here] !== here) {
      const above = parent[here] ?? here;
      parent[here] = parent[above] ?? above; // path halving keeps the walks short
      here = above;
    }
    return here;
  };
  const join = (domains: readonly number[]): void => {
    const [first] = domains;
    for (const domain of domains) if (first !== undefined) parent[root(domain)] = root(first);
  };
  const routers: number[][] = [];
  for (const [i, gateway] of draft.gateways.entries()) {
    if (gateway.is === "link") join(gateway.domains);
    if (gateway.is !== "router") continue;
    const near = gateway.attachments.flatMap(({ to }) => (to.is === "domain" ? [to.domain] : []));
    join(near);
    routers[i] = near;
  }
  for (const gateway of draft.gateways) {
    if (gateway.is !== "router") continue;
    for (const { to } of gateway.attachments)
      if (to.is === "router")
        join([
          ...gateway.attachments.flatMap((one) => (one.to.is === "domain" ? [one.to.domain] : [])),
          ...(routers[to.gateway] ?? []),
        ]);
  }
  return root;
}
