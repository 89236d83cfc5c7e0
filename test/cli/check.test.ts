import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { inFolder, runCli } from "../support/run-cli.ts";

const BASTION = `Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: { CidrBlock: 10.0.0.0/16 }
  BastionGroup:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: bastion
      VpcId: !Ref Vpc
      SecurityGroupIngress:
        - { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }
`;
const ONLY_SSH = ["--only", "sg-no-ssh-from-internet"];
const schema = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../schema/${name}`, import.meta.url), "utf8"));

describe("exit codes", () => {
  test("1 when a finding is at or above the threshold, 0 when the threshold is never", () => {
    inFolder({ "bastion.yaml": BASTION }, (run) => {
      expect(run("check", ...ONLY_SSH).code).toBe(1);
      expect(run("check", ...ONLY_SSH, "--fail-on", "critical").code).toBe(0);
      expect(run("check", ...ONLY_SSH, "--fail-on", "never").code).toBe(0);
    });
  });

  test("2 for an unknown control, with the one that was meant", () => {
    const { code, stderr } = inFolder({ "bastion.yaml": BASTION }, (run) =>
      run("check", "--only", "sg-no-ssh-from-internt"),
    );
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean `sg-no-ssh-from-internet`?");
  });

  test("2 for a file that is not there, for an empty folder, for an unknown option", () => {
    inFolder({}, (run) => {
      expect(run("check", "nowhere.yaml").code).toBe(2);
      expect(run("check", ".").code).toBe(2);
      expect(run("check", "--nonsense").code).toBe(2);
      expect(run("nonsense").code).toBe(2);
    });
  });

  test("2 when one file is broken, and the other is still checked", () => {
    inFolder(
      { "bastion.yaml": BASTION, "broken.yaml": "Resources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties: [\n" },
      (run) => {
        const { code, stdout, stderr } = run("check", ...ONLY_SSH);
        expect(code).toBe(2);
        expect(stdout).toContain("BastionGroup");
        expect(stderr).toMatch(/broken\.yaml:\d+:\d+: error: /);
      },
    );
  });

  test("3 when what is not known could hide a finding", () => {
    const template = BASTION.replace("CidrIp: 0.0.0.0/0", "CidrIp: !Ref Office").replace(
      "Resources:",
      "Parameters:\n  Office: { Type: String }\nResources:",
    );
    inFolder({ "bastion.yaml": template }, (run) => {
      const { code, stdout } = run("check", ...ONLY_SSH);
      expect(code).toBe(3);
      expect(stdout).toContain("parameter `Office` has no default");
      expect(run("check", ...ONLY_SSH, "--parameters", "Office=203.0.113.0/24").code).toBe(0);
      expect(run("check", ...ONLY_SSH, "-p", "Office=0.0.0.0/0").code).toBe(1);
    });
  });
});

describe("formats", () => {
  test("JSON fits its schema, with every verdict when asked for", () => {
    const validate = new Ajv2020({ allErrors: true }).compile(schema("check.schema.json"));
    const { stdout } = inFolder({ "bastion.yaml": BASTION }, (run) =>
      run("check", "--format", "json", "--all-verdicts"),
    );
    const report = JSON.parse(stdout);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(report.verdicts).toContainEqual(
      expect.objectContaining({
        control: "sg-no-ssh-from-internet",
        verdict: "violated",
        resource: { id: "BastionGroup", type: "AWS::EC2::SecurityGroup" },
        origin: expect.objectContaining({ file: "bastion.yaml", line: 11 }),
      }),
    );
    expect(report.verdicts.map((item: { verdict: string }) => item.verdict)).toContain("holds");
  });

  test("SARIF names the rule, the line and the finding's fingerprint", () => {
    const { stdout } = inFolder({ "bastion.yaml": BASTION }, (run) => run("check", ...ONLY_SSH, "--format", "sarif"));
    const [result] = JSON.parse(stdout).runs[0].results;
    expect(result).toMatchObject({
      ruleId: "sg-no-ssh-from-internet",
      ruleIndex: 0,
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "bastion.yaml" }, region: { startLine: 11 } } }],
      partialFingerprints: { "watertight/v1": expect.stringMatching(/^[0-9a-f]{16}$/) },
    });
  });

  test("JUnit and Markdown tell the same finding", () => {
    inFolder({ "bastion.yaml": BASTION }, (run) => {
      expect(run("check", ...ONLY_SSH, "-f", "junit").stdout).toMatch(
        /<failure type="high" message="TCP 22 \(SSH\) accepts 0\.0\.0\.0\/0">/,
      );
      expect(run("check", ...ONLY_SSH, "-f", "markdown").stdout).toContain("- found: TCP 22 (SSH) accepts 0.0.0.0/0");
    });
  });

  test("--output writes the file and prints nothing; colours only when asked for", () => {
    inFolder({ "bastion.yaml": BASTION }, (run, folder) => {
      const { stdout } = run("check", ...ONLY_SSH, "--output", "report.txt");
      expect(stdout).toBe("");
      expect(readFileSync(join(folder, "report.txt"), "utf8")).toContain("sg-no-ssh-from-internet");
      expect(run("check", "--output", "missing/report.txt").code).toBe(2);
    });
    const colored = runCli(["check", "-"], { input: BASTION, env: { FORCE_COLOR: "1" } }).stdout;
    const plain = runCli(["check", "-"], { input: BASTION, env: { FORCE_COLOR: "1", NO_COLOR: "1" } }).stdout;
    expect(colored).toContain("\u001b[");
    expect(plain).not.toContain("\u001b[");
  });
});

describe("accepted findings", () => {
  const withMetadata = (lines: string): string =>
    BASTION.replace(
      "    Properties:\n      GroupDescription",
      `    Metadata:\n      watertight:\n        suppress:\n${lines}    Properties:\n      GroupDescription`,
    );

  test("a suppression with a reason takes the finding out of the count", () => {
    const template = withMetadata(
      "          - { control: sg-no-ssh-from-internet, reason: honeypot, expires: 2999-12-31 }\n",
    );
    inFolder({ "bastion.yaml": template }, (run) => {
      const { code, stdout } = run("check", ...ONLY_SSH);
      expect(code).toBe(0);
      expect(stdout).toContain("1 finding accepted (1 suppressed");
    });
  });

  test("without a reason, or expired, it has no effect and says so", () => {
    inFolder({ "bastion.yaml": withMetadata("          - { control: sg-no-ssh-from-internet }\n") }, (run) => {
      const { code, stderr } = run("check", ...ONLY_SSH);
      expect(code).toBe(1);
      expect(stderr).toContain("gives no reason");
    });
    const expired = withMetadata(
      "          - { control: sg-no-ssh-from-internet, reason: migration, expires: 2020-01-31 }\n",
    );
    inFolder({ "bastion.yaml": expired }, (run) => {
      const { code, stdout } = run("check", ...ONLY_SSH);
      expect(code).toBe(1);
      expect(stdout).toContain("accepted until 2020-01-31");
    });
  });

  test("watertight.yaml suppresses by resource, and a wrong control is told with its line", () => {
    const config =
      "suppressions:\n  - { control: sg-no-ssh-from-internet, resource: Bastion*, reason: honeypot }\n  - { control: sg-no-shs, reason: typo }\n";
    inFolder({ "bastion.yaml": BASTION, "watertight.yaml": config }, (run) => {
      const { code, stderr } = run("check", ...ONLY_SSH, "bastion.yaml");
      expect(code).toBe(0);
      expect(stderr).toMatch(/watertight\.yaml:3:\d+: warning: no control is named `sg-no-shs`/);
    });
  });

  test("a baseline accepts what it holds, and nothing new", () => {
    inFolder({ "bastion.yaml": BASTION }, (run) => {
      expect(run("check", ...ONLY_SSH, "--write-baseline", "baseline.json").code).toBe(1);
      expect(run("check", ...ONLY_SSH, "--baseline", "baseline.json", "bastion.yaml").code).toBe(0);
      const both = ["--only", "sg-no-ssh-from-internet,sg-rules-described", "--fail-on", "low"];
      expect(run("check", ...both, "--baseline", "baseline.json", "bastion.yaml").code).toBe(1);
      expect(run("check", "--baseline", "nowhere.json").code).toBe(2);
    });
  });
});

test("secrets of the input never reach any output", () => {
  const template = `Parameters:
  Password: { Type: String, NoEcho: true, Default: hunter2-hunter2 }
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: mysql, DBInstanceClass: db.t4g.micro, MasterUsername: admin, MasterUserPassword: !Ref Password, PubliclyAccessible: true }
  Host:
    Type: AWS::EC2::Instance
    Properties: { ImageId: ami-0123456789abcdef0, UserData: !Base64 "#!/bin/sh\\nexport TOKEN=swordfish-swordfish\\n" }
  Job:
    Type: AWS::Lambda::Function
    Properties: { Runtime: nodejs22.x, Handler: i.h, Role: "arn:aws:iam::111122223333:role/job", Code: { ZipFile: x }, Environment: { Variables: { API_KEY: opensesame-opensesame } } }
`;
  for (const format of ["text", "json", "sarif", "markdown", "junit"]) {
    const { stdout, stderr } = runCli(["check", "-", "--format", format, "--verbose"], { input: template });
    for (const secret of ["hunter2", "swordfish", "opensesame"]) expect(stdout + stderr).not.toContain(secret);
  }
});

test("--version and --help answer without reading anything", () => {
  expect(runCli(["--version"]).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const { code, stdout } = runCli(["--help"]);
  expect(code).toBe(0);
  for (const command of ["check", "reach", "controls"]) expect(stdout).toContain(command);
});

test("controls: the list, one control, and a typo", () => {
  expect(runCli(["controls"]).stdout).toContain("sg-no-ssh-from-internet");
  expect(runCli(["controls", "show", "sg-no-ssh-from-internet"]).stdout).toContain("https://docs.aws.amazon.com/");
  expect(JSON.parse(runCli(["controls", "--format", "json"]).stdout).length).toBeGreaterThan(60);
  expect(runCli(["controls", "show", "sg-no-shs-from-internet"])).toMatchObject({ code: 2 });
});
