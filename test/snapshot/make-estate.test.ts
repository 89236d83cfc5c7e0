import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineOf } from "../../src/reach/engine.ts";
import { trafficText } from "../../src/reach/traffic.ts";
import { readEstate } from "../../src/sources/read.ts";
import { type Topology, topologyOf } from "../../src/topology/topology.ts";

const shared = process.env.WATERTIGHT_SHARED ?? resolve(import.meta.dirname, "../../../shared");
const tool = join(shared, "tools/make-estate.mjs");

interface Truth {
  readonly vpcs: number;
  readonly enis: number;
  readonly sample: readonly { readonly from: string; readonly to: string; readonly tcp: readonly number[] }[];
}

describe.skipIf(!existsSync(tool))("an organisation on one transit gateway", () => {
  let folder = "";
  let truth: Truth;
  let topology: Topology;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "estate-"));
    const args = [tool, "--out", folder, "--vpcs", "20", "--enis", "2000"];
    truth = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
    const estate = await readEstate([folder]);
    expect(estate.problems).toEqual([]);
    expect(estate.gaps).toEqual([]);
    topology = topologyOf(estate);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("has an interface for every record but those of NAT gateways", () => {
    expect(topology.network.interfaces).toHaveLength(truth.enis);
    expect(topology.network.domains).toHaveLength(truth.vpcs);
  });

  test("lets every sampled pair connect on exactly the ports that it was made with", () => {
    // The truth is about private addresses: nobody has another one here.
    const interfaces = topology.network.interfaces.map((item) => ({ ...item, public4: undefined }));
    const engine = engineOf({ ...topology.network, interfaces });
    const wrong: string[] = [];
    for (const { from, to, tcp } of truth.sample) {
      const [a] = topology.interfacesOf.get(from) ?? [];
      const [b] = topology.interfacesOf.get(to) ?? [];
      if (a === undefined || b === undefined) {
        wrong.push(`${from} or ${to} is missing`);
        continue;
      }
      const answer = engine.connect({ is: "interface", interface: a }, { is: "interface", interface: b });
      const expected = tcp.length === 0 ? "nothing" : `tcp ${tcp.join(", ")}`;
      const found = [trafficText(answer.must), trafficText(answer.may)];
      if (found.some((one) => one !== expected)) wrong.push(`${from} to ${to}: ${found.join(" | ")}, not ${expected}`);
    }
    expect(wrong).toEqual([]);
    expect(truth.sample.length).toBeGreaterThan(300);
    expect(truth.sample.some(({ tcp }) => tcp.length > 0)).toBe(true);
  });
});
