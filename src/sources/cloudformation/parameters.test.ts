import { describe, expect, it } from "vitest";
import { estateOf, properties, resource, told } from "../../../test/support/read.ts";
import { same, show, Unknown } from "../../estate/value.ts";

const TEMPLATE = `
Parameters:
  Name: {Type: String, Default: orders}
  Encrypted: {Type: String, Default: true}
  Port: {Type: Number, Default: "5432"}
  Ports: {Type: List<Number>, Default: "80,443"}
  Empty: {Type: String, Default: ""}
  Vpc: {Type: AWS::EC2::VPC::Id}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /images/base}
  Tier: {Type: String, AllowedValues: [web, app]}
  Password: {Type: String, NoEcho: true}
  Token: {Type: String, NoEcho: "true", Default: hunter2}
  Hidden: {Type: String, NoEcho: true, Default: ""}
Conditions:
  IsEncrypted: !Equals [!Ref Encrypted, "true"]
  HasName: !Not [!Equals [!Ref Empty, ""]]
  HasToken: !Not [!Equals [!Ref Token, ""]]
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceIdentifier: !Ref Name
      StorageEncrypted: !Ref Encrypted
      Port: !Ref Port
      Ports: !Ref Ports
      Empty: !Ref Empty
      Vpc: !Ref Vpc
      Image: !Ref Image
      Tier: !Ref Tier
      Password: !Ref Password
      Token: !Ref Token
      Hidden: !Ref Hidden
      Settings: [{Port: !If [IsEncrypted, !Sub "p\${Port}", none]}]
      Named: !If [HasName, a, b]
      Guarded: !If [HasToken, a, b]
`;

describe("parameters", () => {
  it("have the value of their default, as their type reads it", async () => {
    const database = properties(await estateOf(TEMPLATE), "Database");
    expect(database).toMatchObject({
      DBInstanceIdentifier: "orders",
      StorageEncrypted: "true",
      Port: 5432,
      Ports: [80, 443],
      Empty: "",
      Hidden: "",
      Settings: [{ Port: "p5432" }],
      Named: "b",
      Guarded: "a",
    });
    expect(database.Vpc).toMatchObject({ because: "parameter", settle: "--parameters Vpc=..." });
    expect(database.Tier).toMatchObject({ because: "parameter", alternatives: ["web", "app"] });
    expect(database.Image).toMatchObject({ because: "ssm-parameter", key: "ssm-parameter:/images/base" });
  });

  it("never show what is NoEcho, but tell a default from none", async () => {
    const database = properties(await estateOf(TEMPLATE), "Database");
    expect(show(database.Password)).toBe("<parameter `Password` has no default (NoEcho)>");
    expect(show(database.Token)).toBe("<parameter `Token` is NoEcho: its default is not shown>");
    const given = await estateOf(TEMPLATE, { parameters: { Password: "correct-horse" } });
    expect(show(properties(given, "Database").Password)).toBe(
      "<parameter `Password` is NoEcho: its value is not shown>",
    );
    expect(JSON.stringify([given.problems, [...given.resources.values()]])).not.toMatch(/correct-horse|hunter2/);
  });

  it("leave an assumption where a default was used, through conditions too", async () => {
    const { assumptions } = resource(await estateOf(TEMPLATE), "Database");
    const at = (path: string): readonly string[] =>
      assumptions.filter((one) => one.path.join(".") === path).map(({ parameter }) => parameter);
    expect(at("DBInstanceIdentifier")).toEqual(["Name"]);
    expect(at("Settings.0.Port")).toEqual(["Encrypted", "Port"]);
    expect(at("Named")).toEqual(["Empty"]);
    expect(at("Vpc")).toEqual([]);
  });

  it("take the value that is given, by name or by stack and name", async () => {
    for (const key of ["Name", "stdin.Name"]) {
      const estate = await estateOf(TEMPLATE, { parameters: { [key]: "returns", Port: "3306" } });
      expect(properties(estate, "Database")).toMatchObject({ DBInstanceIdentifier: "returns", Port: 3306 });
      expect(resource(estate, "Database").assumptions.map(({ parameter }) => parameter)).not.toContain("Name");
    }
  });

  it("that no template has are told", async () => {
    const estate = await estateOf(TEMPLATE, { parameters: { Nmae: "x" } });
    expect(estate.problems).toMatchObject([
      { code: "PARAMETER_UNDECLARED", blame: "warning", hint: "did you mean `Name`?" },
    ]);
  });

  it("used twice are one unknown, in two templates two", async () => {
    const estate = await estateOf(`
Parameters: {Vpc: {Type: AWS::EC2::VPC::Id}}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Sub "\${Vpc}"}}
`);
    expect(same(properties(estate, "A").VpcId, properties(estate, "B").VpcId)).toBe(true);
  });
});

const CONDITIONS = `
Parameters:
  Stage: {Type: String, AllowedValues: [dev, prod]}
  Region: {Type: String}
  Size: {Type: Number, Default: 2}
  Letter: {Type: String, Default: b}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsDev: !Equals [!Ref Stage, dev]
  IsNever: !Equals [!Ref Stage, test]
  IsBig: !Not [!Equals [!Ref Size, 2]]
  Both: !And [!Condition IsProd, !Condition IsBig]
  Either: !Or [!Condition IsProd, !Not [!Condition IsBig]]
  ProdHere: !And [!Condition IsProd, !Equals [!Ref Region, eu-west-1]]
  Contained: !Contains [[a, b], !Ref Letter]
  Circle: !Not [!Condition Circle]
Resources:
  Prod:
    Type: AWS::SNS::Topic
    Condition: IsProd
    Properties:
      TopicName: !If [IsProd, yes-prod, no-prod]
      DisplayName: !If [IsDev, yes-dev, no-dev]
      Stage: !Ref Stage
      Refers: !Ref ProdQueue
      Here: !If [ProdHere, !Ref Region, elsewhere]
  ProdQueue: {Type: AWS::SQS::Queue, Condition: IsProd}
  Never: {Type: AWS::SNS::Topic, Condition: IsNever}
  Small: {Type: AWS::SNS::Topic, Condition: Both}
  Sure: {Type: AWS::SNS::Topic, Condition: Either}
  InSet: {Type: AWS::SNS::Topic, Condition: Contained}
`;

describe("conditions", () => {
  it("drop what surely does not exist, and keep what may", async () => {
    const estate = await estateOf(CONDITIONS.replace(/ {2}Circle.*\n/, ""));
    expect(estate.problems).toEqual([]);
    expect([...estate.resources.keys()]).toEqual(["Prod", "ProdQueue", "Sure", "InSet"]);
    expect(resource(estate, "Prod").condition).toMatchObject({
      because: "condition",
      detail: "condition `IsProd` cannot be decided: parameter `Stage` has no default",
      settle: "--parameters Stage=...",
    });
    expect(resource(estate, "Prod").condition?.key).toBe(resource(estate, "ProdQueue").condition?.key);
    expect(resource(estate, "Sure").condition).toBeUndefined();
    expect(resource(estate, "Sure").assumptions).toEqual([{ path: [], parameter: "Size" }]);
  });

  it("hold inside what exists only under them, with all that follows", async () => {
    const { TopicName, DisplayName, Stage, Refers, Here } = properties(await estateOf(CONDITIONS), "Prod");
    expect([TopicName, DisplayName, Stage]).toEqual(["yes-prod", "no-dev", "prod"]);
    expect(show(Refers)).toBe("${ProdQueue}");
    expect(Here).toMatchObject({ alternatives: ["eu-west-1", "elsewhere"] });
  });

  it("that are the opposite of another one tell it too", async () => {
    const estate = await estateOf(`
Parameters: {Stage: {Type: String}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Not [!Condition IsProd]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: IsTest, Properties: {TopicName: !If [IsProd, a, b]}}
`);
    expect(properties(estate, "Topic")).toEqual({ TopicName: "b" });
  });

  it("decide once the parameter is given", async () => {
    const estate = await estateOf(CONDITIONS, { parameters: { Stage: "dev" } });
    expect([...estate.resources.keys()]).toEqual(["Sure", "InSet"]);
  });

  it("that depend on themselves are problems, not hangs", async () => {
    const estate = await estateOf(`
Conditions:
  A: !Not [!Condition B]
  B: !Not [!Condition A]
Resources:
  Topic: {Type: AWS::SNS::Topic, Condition: A}
`);
    expect(told(estate.problems)).toEqual(["CIRCULAR_VALUE@3"]);
    expect(resource(estate, "Topic").condition).toBeInstanceOf(Unknown);
  });

  it("a reference to what does not exist is told", async () => {
    const estate = await estateOf(`
Conditions: {Never: !Equals [a, b]}
Resources:
  Queue: {Type: AWS::SQS::Queue, Condition: Never}
  Topic: {Type: AWS::SNS::Topic, DependsOn: Queue, Properties: {TopicName: !GetAtt Queue.QueueName}}
`);
    expect(estate.problems).toMatchObject([{ code: "REFERENCE_TO_DROPPED", blame: "warning", place: { line: 5 } }]);
    expect(properties(estate, "Topic").TopicName).toMatchObject({ because: "invalid" });
  });
});

describe("rules", () => {
  it("tell what the parameters break", async () => {
    const template = `
Parameters: {Stage: {Type: String, Default: prod}, Kind: {Type: String, Default: t3.micro}}
Rules:
  ProdIsLarge:
    RuleCondition: !Equals [!Ref Stage, prod]
    Assertions:
      - Assert: {Fn::Contains: [[m7g.large], {Ref: Kind}]}
        AssertDescription: production is large
Resources: {Topic: {Type: AWS::SNS::Topic}}
`;
    expect(told((await estateOf(template)).problems)).toEqual(["RULE_BROKEN@7"]);
    expect(told((await estateOf(template, { parameters: { Kind: "m7g.large" } })).problems)).toEqual([]);
    expect(told((await estateOf(template, { parameters: { Stage: "dev" } })).problems)).toEqual([]);
  });
});
