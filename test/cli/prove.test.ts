import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { inFolder } from "../support/run-cli.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const SHOP = {
  "shop/template.yaml": read("examples/parcel-shop/template.yaml"),
  "shop/watertight.yaml": read("examples/parcel-shop/watertight.yaml"),
};
/** The shop as it was meant to be: both rules that nobody declared are gone. */
const MENDED = {
  ...SHOP,
  "shop/template.yaml": SHOP["shop/template.yaml"]
    .split("\n")
    .filter((line) => !/CidrIp: 0\.0\.0\.0\/0, Description: on-call|CidrIp: 10\.20\.0\.0\/16, Description/.test(line))
    .join("\n"),
};

describe("prove on the shipped example", () => {
  test("exactly the two careless rules are in breach: packet, path, rule and edit, with exit code 1", () => {
    inFolder(SHOP, (run) => {
      const { code, stdout } = run("prove", "shop", "--format", "json");
      expect(code).toBe(1);
      const report = JSON.parse(stdout);
      const breaches = report.breaches.map((one: { from: string; to: string; rule: { origin: { line: number } } }) =>
        [one.from, one.to, one.rule.origin.line].join(" "),
      );
      expect(breaches).toEqual([
        "web operators 239",
        "partners database 228",
        "lockers database 228",
        "internet operators 239",
      ]);
      const world = report.breaches.find((one: { from: string }) => one.from === "internet");
      expect(world.packet).toMatchObject({ protocol: "tcp", port: 22, source: "203.0.113.7" });
      expect(world.hops.map(({ at }: { at: string }) => at)).toContain("guard-ingress");
      expect(world.suggestion).toMatchObject([{ is: "remove-rule", text: "remove `ingress tcp 22 from 0.0.0.0/0`" }]);
      expect(report.lines.every(({ verdict }: { verdict: string }) => verdict === "holds")).toBe(true);
      expect(report.locations.map(({ what }: { what: string }) => what)).toEqual(["range", "vpc"]);
    });
  });

  test("with the suggested edits made by hand it holds, with exit code 0", () => {
    inFolder(MENDED, (run) => {
      const { code, stdout } = run("prove", "shop");
      expect(stdout).not.toContain("What is not as declared");
      expect(code).toBe(0);
    });
  });

  test("JSON is as the schema says; the other formats are what they are called", () => {
    inFolder(SHOP, (run) => {
      const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
        JSON.parse(read("schema/prove.schema.json")),
      );
      expect(
        validate(JSON.parse(run("prove", "shop", "--format", "json").stdout)),
        JSON.stringify(validate.errors),
      ).toBe(true);
      const sarif = JSON.parse(run("prove", "shop", "--format", "sarif").stdout);
      expect(sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain("intent-undeclared-flow");
      expect(run("prove", "shop", "--format", "junit").stdout).toContain(
        'classname="intent.pairs" name="web -&gt; operators"',
      );
      expect(run("prove", "shop", "--format", "markdown").stdout).toContain("**edit**: remove");
    });
  });

  test("the names that an intent can use are listed", () => {
    inFolder({ "template.yaml": SHOP["shop/template.yaml"] }, (run) => {
      const { code, stdout } = run("prove", "--names");
      expect(code).toBe(0);
      expect(stdout).toContain("database  database  Database, DatabaseInstance\n");
      expect(stdout).toContain("web-service  service  WebService\n");
    });
  });
});

describe("check with an intent", () => {
  test("violated pairs are findings beside the others; suppressed like any other", () => {
    inFolder(SHOP, (run, folder) => {
      const only = ["check", "shop", "--only", "intent-undeclared-flow", "--format", "json"];
      const first = run(...only);
      expect(first.code).toBe(1);
      const findings = JSON.parse(first.stdout).findings;
      expect(findings.map(({ origin }: { origin: { line: number } }) => origin.line)).toEqual([228, 228, 239, 239]);
      const accepted = "\nsuppressions:\n  - { control: intent-undeclared-flow, reason: until the new VPN is up }\n";
      writeFileSync(join(folder, "shop/watertight.yaml"), SHOP["shop/watertight.yaml"] + accepted);
      expect(JSON.parse(run(...only).stdout).summary.suppressed).toBe(4);
    });
  });

  test("without one nothing is asked of it", () => {
    inFolder({ "template.yaml": SHOP["shop/template.yaml"] }, (run) => {
      expect(run("check", "--format", "json").stdout).not.toContain("intent-");
    });
  });
});

describe("bad intents", () => {
  const template = { "template.yaml": SHOP["shop/template.yaml"] };

  test("every mistake with line and column, and what was meant", () => {
    const intent = `components:
  web: { typ: AWS::ECS::Service }
  api: PartnerApi
alow: []
allow:
  - web -> apy: tcp/443
  - api -> api: tpc/443
  - api -> internet: https
    expires: 2026-02-30
`;
    inFolder({ ...template, "watertight.yaml": intent }, (run) => {
      const { code, stderr } = run("prove");
      expect(code).toBe(2);
      expect(stderr).toContain("watertight.yaml:2:10: error: `typ` is not a key of a matcher");
      expect(stderr).toContain("did you mean `type`?");
      expect(stderr).toContain("watertight.yaml:4:1: error: `alow` is not a key of an intent file");
      expect(stderr).toContain("watertight.yaml:6:12: error: `apy` names nothing that was read");
      expect(stderr).toContain("did you mean `api`?");
      expect(stderr).toContain("watertight.yaml:7:5: error: `tpc/443` names no traffic");
      expect(stderr).toContain("watertight.yaml:9:5: error: `2026-02-30` is not a day");
    });
  });

  test("circles of files and of environments, and an environment that is not there", () => {
    inFolder(
      { ...template, "watertight.yaml": "extends: base.yaml\nallow: []\n", "base.yaml": "extends: watertight.yaml\n" },
      (run) => {
        const { code, stderr } = run("prove");
        expect([code, stderr]).toEqual([
          2,
          expect.stringContaining("base.yaml:1:1: error: files extend each other in a circle"),
        ]);
      },
    );
    const environments =
      "allow: []\nenvironments:\n  staging: { extends: production }\n  production: { extends: staging }\n";
    inFolder({ ...template, "watertight.yaml": environments }, (run) => {
      expect(run("prove", "--environment", "staging").stderr).toContain("circle: staging -> production -> staging");
      expect(run("prove", "--environment", "stagin").stderr).toContain("did you mean `staging`?");
    });
  });

  test("no intent at all is wrong usage; a broken one does not crash", () => {
    inFolder(template, (run) => {
      const { code, stderr } = run("prove");
      expect([code, stderr]).toEqual([2, expect.stringContaining("no intent was found")]);
    });
    for (const text of [
      "- a\n",
      "allow: 7\n",
      "components: []\n",
      "allow:\n  - * -> internet: all\n",
      "{",
      "allow:\n  - a: b\n",
    ]) {
      inFolder({ ...template, "watertight.yaml": text }, (run) => expect(run("prove").code, text).toBe(2));
    }
  });

  test("a line that ran out allows nothing any more", () => {
    const intent = SHOP["shop/watertight.yaml"].replace(
      "office -> operators: ssh",
      "office -> operators: ssh\n    expires: 2020-01-01",
    );
    inFolder({ ...MENDED, "shop/watertight.yaml": intent }, (run) => {
      const { code, stdout } = run("prove", "shop");
      expect(code).toBe(1);
      expect(stdout).toContain("ran out on 2020-01-01");
      expect(stdout).toContain("office -> operators");
    });
  });
});

describe("a typed configuration", () => {
  const config = `import { defineConfig } from "watertight";
const port: string = "tcp/5432";
export default defineConfig({
  components: { web: "WebService", shop: ["*"] },
  allow: [
    \`web -> Database: \${port}\`,
    "wbe -> Database: tcp/1",
  ],
});
`;

  test("runs without a build step, and its mistakes have places", () => {
    inFolder({ "template.yaml": SHOP["shop/template.yaml"], "watertight.config.ts": config }, (run) => {
      const { code, stderr } = run("prove");
      expect(code).toBe(2);
      expect(stderr).toContain("watertight.config.ts:7:5: error: `wbe` names nothing that was read");
      expect(stderr).toContain("component `shop` matches everything");
    });
  });

  test("is never run from the folder that is checked", () => {
    inFolder(
      { "shop/template.yaml": SHOP["shop/template.yaml"], "shop/watertight.config.ts": "throw new Error('run');" },
      (run) => {
        expect(run("prove", "shop").stderr).toContain("no intent was found");
      },
    );
  });

  test("one that throws is an error of the input", () => {
    inFolder(
      { "template.yaml": SHOP["shop/template.yaml"], "watertight.config.ts": "throw new Error('no office');" },
      (run) => {
        const { code, stderr } = run("prove");
        expect([code, stderr]).toEqual([2, expect.stringContaining("no office")]);
      },
    );
  });
});

describe("certificates", () => {
  test("one that was written stands; changed, or over a changed input, it does not", () => {
    inFolder(MENDED, (run, folder) => {
      expect(run("prove", "shop", "--certificate", "proof.json").code).toBe(0);
      expect(run("verify", "proof.json", "shop").code).toBe(0);
      const text = readFileSync(join(folder, "proof.json"), "utf8");
      writeFileSync(join(folder, "forged.json"), text.replace('"web -> labels: call"', '"web -> labels: calls"'));
      const forged = run("verify", "forged.json", "shop");
      expect([forged.code, forged.stdout]).toEqual([1, expect.stringContaining("its digest does not match")]);
      writeFileSync(join(folder, "shop/template.yaml"), SHOP["shop/template.yaml"]);
      const changed = run("verify", "proof.json", "shop");
      expect([changed.code, changed.stdout]).toEqual([
        1,
        expect.stringContaining("the input is not what was certified"),
      ]);
    });
  });

  test("the engine's own answers are held to the simulator", () => {
    inFolder(SHOP, (run) => {
      const { code, stdout } = run("verify", "shop", "--format", "json");
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ verified: true, disagreements: [] });
    });
  });
});

describe("reach", () => {
  test("speaks of components, declared and found", () => {
    inFolder(SHOP, (run) => {
      expect(run("reach", "--from", "partners", "--to", "database", "shop").stdout).toContain("reachable");
      expect(run("reach", "--from", "jump-host", "--to", "database", "shop").stdout).toContain("blocked");
      expect(run("reach", "--from", "office", "--to", "operators", "--on", "tcp/22", "shop").stdout).toContain(
        "reachable",
      );
    });
  });
});
