import { describe, expect, test } from "vitest";
import { addresses, draftNetwork, LOCAL, OPEN, route, rule, traffic, via } from "../../test/reach/draft-network.ts";
import type { Answer, Party } from "./answer.ts";
import { replay } from "./replay.ts";

/** A bastion that the office reaches by ssh, and that reaches the orders database, if a parameter says so. */
function bastion() {
  const draft = draftNetwork();
  const vpc = draft.domain("vpc", addresses("10.0.0.0/16"));
  const table = draft.table("table", [route("10.0.0.0/16", LOCAL)]);
  draft.routes(table, route("0.0.0.0/0", via(draft.internet("igw", vpc))));
  const segment = draft.segment("subnet", { domain: vpc, addresses: addresses("10.0.0.0/24"), table });
  const maybe = draft.fact("parameter `Debug` has no default");
  const jump = draft.guard("bastion group", { ingress: [rule("198.51.100.0/25", "tcp 22")], egress: OPEN });
  const orders = draft.guard("orders group", { ingress: [{ ...rule(jump, "tcp 5432"), doubt: maybe }] });
  const inside: Party = {
    is: "interface",
    interface: draft.interface("bastion", {
      segment,
      guards: [jump],
      addresses: addresses("10.0.0.4"),
      public4: { addresses: addresses("203.0.113.4").v4, doubt: -1 },
    }),
  };
  const db: Party = {
    is: "interface",
    interface: draft.interface("orders-db", { segment, guards: [orders], addresses: addresses("10.0.0.5") }),
  };
  const external = draft.external("internet", "internet", addresses("198.51.100.0/24"));
  const office: Party = { is: "external", external, addresses: addresses("198.51.100.0/24") };
  return { network: draft.network(), inside, db, office };
}

const answer = (must: string[], may: string[], everywhere: string[] = []): Answer => ({
  must: traffic(...must),
  may: traffic(...may),
  everywhere: traffic(...everywhere),
  facts: [],
});

describe("replay", () => {
  const options = { instances: 8, packets: 12, seed: 5 };

  test("a true answer is confirmed, packet by packet", () => {
    const { network, inside, db, office } = bastion();
    const toBastion = replay(network, office, inside, answer(["tcp 22"], ["tcp 22"]), options);
    expect(toBastion.disagreements).toEqual([]);
    expect(toBastion.checks).toBeGreaterThan(50);
    expect(replay(network, inside, db, answer([], ["tcp 5432"]), options).disagreements).toEqual([]);
  });

  test("what is said to pass and does not is found, with the packet that shows it", () => {
    const { network, inside, office } = bastion();
    const { disagreements } = replay(network, office, inside, answer(["tcp 22-23"], ["tcp 22-23"]), options);
    expect(disagreements[0]).toMatchObject({ claim: "must", protocol: 6, port: 23 });
    expect(disagreements[0]?.simulation?.stoppedAt?.at).toBe("guard-ingress");
  });

  test("what hangs on a fact does not pass for sure", () => {
    const { network, inside, db } = bastion();
    const { disagreements } = replay(network, inside, db, answer(["tcp 5432"], ["tcp 5432"]), options);
    expect(disagreements[0]).toMatchObject({ claim: "must", port: 5432 });
  });

  test("what is said to stop and passes is found, whoever it is open to", () => {
    const { network, inside, db, office } = bastion();
    const closed = replay(network, inside, db, answer([], []), options);
    expect(closed.disagreements[0]).toMatchObject({ claim: "may", port: 5432 });
    expect(closed.disagreements[0]?.simulation?.delivered).toBe(true);
    expect(replay(network, office, inside, answer([], []), options).disagreements[0]).toMatchObject({
      claim: "may",
      port: 22,
    });
  });

  test("what only half of the addresses can is not open to everybody", () => {
    const { network, inside, office } = bastion();
    const claim = answer(["tcp 22"], ["tcp 22"], ["tcp 22"]);
    expect(replay(network, office, inside, claim, options).disagreements[0]).toMatchObject({ claim: "everywhere" });
    const half: Party = { ...office, is: "external", external: 0, addresses: addresses("198.51.100.0/25") };
    expect(replay(network, half, inside, claim, options).disagreements).toEqual([]);
  });

  test("the same seed gives the same replay", () => {
    const { network, inside, db } = bastion();
    const [one, other] = [1, 2].map(() => replay(network, inside, db, answer(["tcp 5432"], []), options));
    expect(one).toEqual(other);
  });
});
