import { createHash } from "node:crypto";
import { build } from "esbuild";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { certificateOf } from "../../src/intent/certificate.ts";
import { type Certificate, digestOf } from "../../src/intent/certificate-form.ts";
import type { Proved } from "../../src/intent/prove.ts";
import { sha256 } from "../../src/intent/sha256.ts";
import { parseCertificate, verifyCertificate } from "../../src/intent/verify-certificate.ts";
import { networkOf, randomTape } from "../reach/random-network.ts";
import { intentOver, provedOver, TODAY } from "./random-intent.ts";

const DEEP = process.env.WATERTIGHT_DEEP === "1";
const RUNS = DEEP ? 2000 : 30;
/** The short run is the same every time; the deep one looks further with fresh seeds. */
const SEED = DEEP ? {} : { seed: 7 };
const seeds = fc.nat({ max: 2 ** 20 });

function certified(proved: Proved): Certificate {
  const text = JSON.stringify(certificateOf(proved, { files: ["watertight.yaml"], version: "0", today: TODAY }));
  const parsed = parseCertificate(text);
  if (typeof parsed === "string") throw new Error(parsed);
  return parsed;
}

/** The certificate with a change, by somebody who knows how to make a digest. */
function forged(certificate: Certificate, change: Partial<Certificate>): Certificate {
  const body = { ...certificate, ...change };
  return { ...body, digest: digestOf(body) };
}

const failures = (certificate: Certificate, { stage }: Proved): readonly string[] =>
  verifyCertificate(certificate, stage, { budget: 60_000 }).failures;

describe("a certificate over a random network and intent", () => {
  it("stands, by the packet simulator alone", { timeout: 3_600_000 }, () => {
    const property = fc.property(randomTape, seeds, fc.boolean(), (tape, seed, doubts) => {
      const network = networkOf(tape, doubts);
      const proved = provedOver(network, intentOver(network, seed));
      expect(failures(certified(proved), proved)).toEqual([]);
    });
    fc.assert(property, { numRuns: RUNS, ...SEED });
  });

  it("hardly ever stands with a false claim in it, whatever digest is put under it", { timeout: 3_600_000 }, () => {
    const seen = { claims: 0, caught: 0, candidates: 0 };
    const property = fc.property(randomTape, seeds, (tape, seed) => {
      const network = networkOf(tape, false);
      const proved = provedOver(network, intentOver(network, seed));
      const certificate = certified(proved);
      for (const [i, claim] of certificate.claims.entries()) {
        // Only what surely passes, with known addresses and without a choice of routes, is a lie for certain.
        const sure = proved.scene.possible.get(claim.from, claim.to)?.must ?? [];
        if (sure.length === 0 || i > 3) continue;
        seen.claims++;
        const claims = certificate.claims.filter((one) => one !== claim);
        if (failures(forged(certificate, { claims }), proved).length > 0) seen.caught++;
      }
      const [first, ...rest] = certificate.denied;
      if (first === undefined) return;
      seen.candidates++;
      expect(failures(forged(certificate, { denied: rest }), proved)).not.toEqual([]);
    });
    fc.assert(property, { numRuns: RUNS, ...SEED });
    // The simulator looks at packets on the edges of the rules, not at every packet: a rare flow may pass between them.
    expect(seen.caught / seen.claims).toBeGreaterThan(0.8);
    expect(Math.min(seen.claims, seen.candidates)).toBeGreaterThan(RUNS / 6);
  });

  it("does not stand when anything in it is changed, or the network is another", { timeout: 600_000 }, () => {
    const property = fc.property(randomTape, seeds, (tape, seed) => {
      const network = networkOf(tape, false);
      const proved = provedOver(network, intentOver(network, seed));
      const certificate = certified(proved);
      for (const change of [
        { verdict: "holds" as const, tool: "1" },
        { made: "1999-01-01" },
        { actors: certificate.actors.slice(1) },
      ]) {
        expect(failures({ ...certificate, ...change }, proved)).toContain(
          "the certificate was changed: its digest does not match",
        );
      }
      const actors = certificate.actors.slice(0, -1);
      expect(failures(forged(certificate, { actors }), proved)).not.toEqual([]);
      const lists = network.lists.map((list) => ({ ...list, entries: [] }));
      const topology = {
        ...proved.stage.topology,
        network: { ...network, lists, facts: [...network.facts, NEW_FACT] },
      };
      const now = { ...proved.stage, topology };
      expect(verifyCertificate(certificate, now).failures).toContain(
        "the input is not what was certified: its network or its calls have changed",
      );
    });
    fc.assert(property, { numRuns: RUNS / 3, ...SEED });
  });
});

const NEW_FACT = { detail: "a fact", settle: undefined, resource: undefined, path: [] };

describe("what checks certificates", () => {
  it("has none of the engine's code", async () => {
    const { metafile } = await build({
      entryPoints: ["src/intent/verify-certificate.ts"],
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "neutral",
      logLevel: "silent",
    });
    const files = Object.keys(metafile.inputs).filter((file) => file.startsWith("src/reach/"));
    const outside = files.filter((file) => !/\/(simulate|replay)[-a-z]*\.ts$/.test(file)).map((file) => file.slice(10));
    // Sets, addresses and traffic are arithmetic, shared with everything.
    expect(outside.sort()).toEqual(["address.ts", "network.ts", "sets.ts", "traffic.ts"]);
  });

  it("makes digests as everybody does", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: "binary" }), (text) => {
        expect(sha256(text)).toBe(createHash("sha256").update(text, "utf8").digest("hex"));
      }),
    );
  });
});
