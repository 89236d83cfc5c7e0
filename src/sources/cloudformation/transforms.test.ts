import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { estateOf, estateOfFiles, properties, resource, told } from "../../../test/support/read.ts";
import { show } from "../../estate/value.ts";
import { plainOf } from "../syntax/node.ts";
import { parseYaml } from "../syntax/yaml.ts";

describe("Fn::ForEach", () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
  const TEMPLATE = `Transform: AWS::LanguageExtensions
Parameters: {Zones: {Type: CommaDelimitedList, Default: "eu-west-1a,eu-west-1b"}, Open: {Type: CommaDelimitedList}}
Mappings: {Tiers: {web: {Ports: ["80", "443"]}}}
Conditions:
  Fn::ForEach::Zones:
    - Zone
    - !Ref Zones
    - Has&{Zone}: !Equals [a, a]
Resources:
  Fn::ForEach::Tiers:
    - Tier
    - [Web, App]
    - Fn::ForEach::Inner:
        - Zone
        - !Ref Zones
        - Subnet\${Tier}&{Zone}:
            Type: AWS::EC2::Subnet
            Condition: Has&{Zone}
            Properties:
              AvailabilityZone: !Ref Zone
              Tags: [{Key: Name, Value: !Sub "\${Tier}-\${Zone}-\${AWS::Region}"}]
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      Fn::ForEach::Properties:
        - Name
        - [GroupName, GroupDescription]
        - \${Name}: !Sub my-\${Name}
      Refers: !Ref SubnetWebeuwest1a
  Fn::ForEach::Ports:
    - Port
    - !FindInMap [Tiers, web, Ports]
    - Rule\${Port}: {Type: AWS::EC2::SecurityGroupIngress, Properties: {FromPort: !Ref Port}}
  Fn::ForEach::Unknown:
    - Thing
    - !Ref Open
    - Topic\${Thing}: {Type: AWS::SNS::Topic}
`;

  it("makes what it says, loops inside loops too", async () => {
    const estate = await estateOf(TEMPLATE);
    expect(estate.problems).toEqual([]);
    expect([...estate.resources.keys()]).toEqual([
      "SubnetWebeuwest1a",
      "SubnetWebeuwest1b",
      "SubnetAppeuwest1a",
      "SubnetAppeuwest1b",
      "Group",
      "Rule80",
      "Rule443",
    ]);
    expect(properties(estate, "SubnetAppeuwest1b").AvailabilityZone).toBe("eu-west-1b");
    expect(properties(estate, "Rule443")).toEqual({ FromPort: "443" });
    const { Refers, ...named } = properties(estate, "Group");
    expect(named).toEqual({ GroupName: "my-GroupName", GroupDescription: "my-GroupDescription" });
    expect(show(Refers)).toBe("${SubnetWebeuwest1a}");
  });

  it("has places in its body", async () => {
    const estate = await estateOf(TEMPLATE);
    expect(estate.place(resource(estate, "SubnetAppeuwest1b"), ["AvailabilityZone"])).toMatchObject({ line: 20 });
    expect(estate.place(resource(estate, "Rule80"))).toMatchObject({ line: 33 });
  });

  it("over a list that is not known is a gap, and one that is wrong a problem", async () => {
    expect((await estateOf(TEMPLATE)).gaps).toMatchObject([
      { code: "loop-not-expanded", hidesFindings: true, place: { line: 34 } },
    ]);
    const given = await estateOf(TEMPLATE, { parameters: { Open: "a,b" } });
    expect(given.gaps).toEqual([]);
    expect(given.resources.has("Topicb")).toBe(true);
    const wrong = await estateOf("Resources:\n  A: {Type: AWS::SNS::Topic}\n  Fn::ForEach::X: [a]\n");
    expect(told(wrong.problems)).toEqual(["FUNCTION_ARGUMENTS@3"]);
  });

  it("that multiplies without end is stopped", async () => {
    const list = `[${Array.from({ length: 50 }, (_, i) => `a${i}`).join(", ")}]`;
    const nested = [..."ABCDE"].reduceRight(
      (inner, name) => `{"Fn::ForEach::${name}": ["${name}", ${list}, ${inner}]}`,
      `{"T\${A}\${B}\${C}\${D}\${E}": {Type: AWS::SNS::Topic}}`,
    );
    const start = performance.now();
    const estate = await estateOf(`Resources: ${nested.replace("{", "{X: {Type: AWS::SNS::Topic}, ")}`);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(estate.problems.map(({ code }) => code)).toContain("FUNCTION_ARGUMENTS");
  });
});

describe("macros", () => {
  it("that run in the account are gaps by name", async () => {
    const estate = await estateOf(`Transform: [AWS::LanguageExtensions, Wordy, {Name: Tagger, Parameters: {a: b}}]
Resources:
  Fn::Transform: {Name: More}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: a, Fn::Transform: {Name: Inner}}}
`);
    expect(
      estate.gaps.map(({ message, place }) => `${place?.line} ${message.split(" ").slice(0, 2).join(" ")}`),
    ).toEqual(["1 macro `Wordy`", "1 macro `Tagger`", "3 `More` adds", "4 macro `Inner`"]);
    expect(estate.gaps.every(({ hidesFindings }) => hidesFindings)).toBe(true);
    expect(properties(estate, "Topic")).toMatchObject({ TopicName: "a", "Fn::Transform": { because: "macro" } });
  });
});

describe("files beside a template", () => {
  const API = "openapi: 3.0.1\npaths:\n  /orders: {get: {x-amazon-apigateway-auth: {type: NONE}}}\n";

  it("that AWS::Include names are written in", async () => {
    const estate = await estateOfFiles({
      "shop/api.yaml": `Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./openapi.yaml}}}}}
  Far: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/openapi.yaml}}}}}
`,
      "shop/openapi.yaml": API,
    });
    expect(properties(estate, "Api").Body).toMatchObject({ paths: { "/orders": {} } });
    expect(properties(estate, "Far").Body).toMatchObject({ because: "macro" });
    expect(estate.gaps).toMatchObject([{ code: "macro", place: { line: 3 } }]);
  });

  it("that a serverless API names are written in, those outside are not", async () => {
    const api = (uri: string): string => `Transform: AWS::Serverless-2016-10-31
Resources:
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: live, DefinitionUri: ${uri}}}
`;
    const files = { "shop/api.yaml": api("openapi.yaml"), "shop/openapi.yaml": API };
    expect(properties(await estateOfFiles(files), "Api").Body).toMatchObject({ paths: { "/orders": {} } });
    const outside = await estateOfFiles({ "shop/api.yaml": api("../../../../../../../../etc/hostname") });
    expect(properties(outside, "Api").Body).toBeUndefined();
  });

  it("that a serverless application names are nested stacks", async () => {
    const estate = await estateOfFiles({
      "shop.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {Type: AWS::Serverless::Application, Properties: {Location: ./orders/template.yaml, Parameters: {Name: orders}}}
  Far: {Type: AWS::Serverless::Application, Properties: {Location: {ApplicationId: arn:aws:serverlessrepo:x, SemanticVersion: 1.0.0}}}
Outputs: {Queue: {Value: !GetAtt Orders.Outputs.Queue}}
`,
      "orders/template.yaml": `Parameters: {Name: {Type: String}}
Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Name}}}
Outputs: {Queue: {Value: !Ref Queue}}
`,
    });
    expect(estate.problems).toEqual([]);
    expect(resource(estate, "Queue")).toMatchObject({ stack: "shop/Orders", properties: { QueueName: "orders" } });
    expect(estate.gaps).toMatchObject([{ code: "nested-stack-not-read", resource: "Far", place: { line: 4 } }]);
  });
});

describe("the same template", () => {
  it.each(["shop-network.yaml", "shop-api.yaml"])("as YAML and as JSON is the same estate: %s", async (name) => {
    const yaml = readFileSync(
      fileURLToPath(new URL(`../../../test/fixtures/templates/${name}`, import.meta.url)),
      "utf8",
    );
    const [parsed] = parseYaml(yaml);
    if (parsed?.root === undefined) throw new Error("the fixture does not parse");
    const one = await estateOf(yaml);
    const other = await estateOf(JSON.stringify(plainOf(parsed.root), null, 2));
    expect([...other.resources.values()]).toEqual([...one.resources.values()]);
    expect(other.problems).toEqual([]);
  });
});
