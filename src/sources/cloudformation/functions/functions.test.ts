import { describe, expect, it } from "vitest";
import { estateOf, properties, told, valueOfExpression } from "../../../../test/support/read.ts";
import { Reference, same, show, Text, Unknown, type Value } from "../../../estate/value.ts";
import { blocksOf } from "./cidr.ts";

const PARAMETERS = `
Parameters:
  Size: {Type: Number, Default: 3}
  Names: {Type: CommaDelimitedList, Default: "orders, returns"}
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
  Domain: {Type: String}
  Tier: {Type: String, AllowedValues: [web, app]}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
Mappings:
  Sizes:
    web: {min: 1, max: 4}
    app: {min: 1, max: 8}
  Images:
    eu-west-1: {amd64: ami-1}
    us-east-1: {amd64: ami-2}
Conditions:
  Big: !Equals [!Ref Size, 3]
  Small: !Equals [!Ref Size, "1"]
  Web: !Equals [!Ref Tier, web]
`;

const valueFor = (expression: string, options = {}): Promise<Value | undefined> =>
  valueOfExpression(expression, PARAMETERS, options);

/** As a person reads it, with the reason of an unknown instead of its sentence. */
function brief(value: Value | undefined): string {
  if (value instanceof Unknown) return `?${value.because}`;
  if (value instanceof Text) return value.parts.map((part) => (typeof part === "string" ? part : brief(part))).join("");
  if (Array.isArray(value)) return `[${value.map(brief).join(", ")}]`;
  return show(value);
}

describe("functions", () => {
  it.each([
    ["!Ref Orders", "${Orders}"],
    ["!Ref Size", "3"],
    ["!Ref Names", "[orders, returns]"],
    ["!Ref Subnets", "?parameter"],
    ["!Ref Setup", "?custom-resource"],
    ["!Ref AWS::Region", "?pseudo-parameter"],
    ["!GetAtt Orders.Arn", "${Orders.Arn}"],
    ["{Fn::GetAtt: Orders.Arn}", "${Orders.Arn}"],
    ["{Fn::GetAtt: [!Sub 'Ord${Big}', Arn]}", "?invalid"],
    ["!GetAtt [!Join ['', [Ord, ers]], Arn]", "${Orders.Arn}"],
    ["!GetAtt Setup.SubnetId", "?custom-resource"],
    ["!GetAtt Vpc.CidrBlock", "10.0.0.0/16"],
    ["!Sub plain", "plain"],
    ["!Sub '${Size}-${Orders}-${Orders.Arn}'", "3-${Orders}-${Orders.Arn}"],
    ["!Sub '${!Literal} ${AWS::Region}'", "${Literal} ?pseudo-parameter"],
    ["!Sub ['${A}/${Size}', {A: !Ref Domain}]", "?parameter/3"],
    ["!Sub ['${A}', {A: !Ref AWS::NoValue}]", ""],
    ["!Sub 'cost $ 5 {'", "cost $ 5 {"],
    ["!Sub '${unclosed'", "${unclosed"],
    ["!Join ['-', [a, !Ref Size, b]]", "a-3-b"],
    ["!Join [',', !Ref Names]", "orders,returns"],
    ["!Join [',', !Ref Subnets]", "?parameter"],
    ["!Join ['', ['arn:', !Ref Orders]]", "arn:${Orders}"],
    ["!Split [',', 'a,b']", "[a, b]"],
    ["!Split [',', !Join [',', [!Ref Orders, !Ref Domain, c]]]", "[${Orders}, ?parameter, c]"],
    ["!Split [':', !Sub 'arn:${AWS::Partition}:x:${AWS::Region}']", "[arn, ?pseudo-parameter, x, ?pseudo-parameter]"],
    ["!Split [',', !GetAtt Orders.Arn]", "[${Orders.Arn}]"],
    ["!Select [1, !Ref Names]", "returns"],
    ["!Select ['0', [a, b]]", "a"],
    ["!Select [0, !Ref Subnets]", "?parameter"],
    ["!Select [2, [a, b]]", "?invalid"],
    ["!Select [1, !Split ['/', !GetAtt Orders.Arn]]", '${Orders.Arn.split("/")[1]}'],
    ["!Select [0, !GetAtt Orders.EndpointIds]", "${Orders.EndpointIds[0]}"],
    ["!Select [0, !GetAZs '']", "?service"],
    ["!FindInMap [Sizes, web, max]", "4"],
    ["!FindInMap [Sizes, !Ref Tier, min]", "1"],
    ["!FindInMap [Sizes, !Ref Tier, max]", "?parameter"],
    ["!FindInMap [Images, !Ref AWS::Region, amd64]", "?pseudo-parameter"],
    ["!FindInMap [Sizes, db, max, {DefaultValue: 9}]", "9"],
    ["!FindInMap [Sizes, db, max]", "?invalid"],
    ["!FindInMap [constructor, name, length]", "?invalid"],
    ["!If [Big, a, b]", "a"],
    ["!If [Small, a, b]", "b"],
    ["!If [Web, a, b]", "?condition"],
    ["!If [Web, a, a]", "a"],
    ["!If [Nowhere, a, b]", "?condition"],
    ["!Base64 {Fn::Sub: '${Size} apt-get'}", "3 apt-get"],
    ["!Length [a, b]", "2"],
    ["!Length {Ref: Names}", "2"],
    ["!ToJsonString {a: [1, !Ref Orders], b: !Sub 'x\"${Size}'}", '{"a":[1,"${Orders}"],"b":"x\\"3"}'],
    ["!Cidr [10.0.0.0/16, 2, 8]", "[10.0.0.0/24, 10.0.1.0/24]"],
    ["!Select [1, !Cidr [!GetAtt Vpc.CidrBlock, 4, 12]]", "10.0.16.0/20"],
    ["!Cidr [!Ref Domain, 2, 8]", "?parameter"],
    ["!ImportValue network-VpcId", "?import"],
    ["!Transform {Name: Wordy}", "?macro"],
    ["'{{resolve:ssm:/shop/name}}'", "?dynamic-reference"],
    ["'{{resolve:secretsmanager:shop:SecretString:password}}'", "?dynamic-reference"],
    ["!Sub 'host={{resolve:ssm:/shop/${Size}}};'", "host=?dynamic-reference;"],
    ["!Ref Secret", "?parameter"],
    ["!Sub 'password=${Secret}'", "password=?parameter"],
    ["!Equals [a, a]", "true"],
    ["!GetStackOutput {StackName: shop, OutputName: VpcId}", "?import"],
    ["!Foo bar", "?invalid"],
    ["{Fn::GetAtt: }", "?invalid"],
    ["!Ref Ordres", "?invalid"],
    ["!GetAtt Ordres.Arn", "?invalid"],
    ["!Sub '${Ordres}'", "?invalid"],
    ["!Sub '${a b}'", "?invalid"],
    ["!Ref AWS::Regoin", "?invalid"],
  ])("%s", async (expression, expected) => {
    expect(brief(await valueFor(expression))).toBe(expected);
  });

  it("AWS::NoValue removes a property and a list item", async () => {
    const estate = await estateOf(`
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Ref AWS::NoValue
      Tags: [!Ref AWS::NoValue, {Key: a, Value: b}]
`);
    expect(properties(estate, "Queue")).toEqual({ Tags: [{ Key: "a", Value: "b" }] });
  });

  it("the same zone, parameter and custom attribute compare equal wherever they are used", async () => {
    const one = await valueFor(
      "[!Select [0, !GetAZs ''], !Select [0, !GetAZs {Ref: AWS::Region}], !Select [1, !GetAZs '']]",
    );
    if (!Array.isArray(one)) throw new Error("no list");
    expect(same(one[0], one[1])).toBe(true);
    expect(same(one[0], one[2])).toBeUndefined();
    const zones = await valueFor("[!Sub '${AWS::Region}a', !Join ['', [!Ref AWS::Region, a]]]");
    expect(Array.isArray(zones) && same(zones[0], zones[1])).toBe(true);
  });

  it("the region decides partition, suffix and the mapping of images", async () => {
    const options = { region: "us-east-1", account: "111122223333" };
    expect(await valueFor("!FindInMap [Images, !Ref AWS::Region, amd64]", options)).toBe("ami-2");
    expect(await valueFor("!Sub '${AWS::Partition} ${AWS::URLSuffix} ${AWS::AccountId}'", options)).toBe(
      "aws amazonaws.com 111122223333",
    );
    expect(await valueFor("!Sub '${AWS::Partition} ${AWS::URLSuffix}'", { region: "cn-north-1" })).toBe(
      "aws-cn amazonaws.com.cn",
    );
  });

  it("an undecided Fn::If says what it can only be, and what would settle it", async () => {
    const value = await valueFor("!If [Web, !Ref Orders, !Ref AWS::NoValue]");
    expect(value).toMatchObject({
      because: "condition",
      alternatives: [new Reference("Orders", "Ref"), undefined],
      settle: "--parameters Tier=...",
    });
  });

  it("a map with an unknown key says what it can only be", async () => {
    expect(await valueFor("!FindInMap [Images, !Ref AWS::Region, amd64]")).toMatchObject({
      alternatives: ["ami-1", "ami-2"],
    });
    expect(await valueFor("!FindInMap [Sizes, !Ref Tier, max]")).toMatchObject({ alternatives: [4, 8] });
  });

  it("an item of an undecided list says what it can only be", async () => {
    expect(await valueFor("!Select [0, !If [Web, [a, b], [c]]]")).toMatchObject({ alternatives: ["a", "c"] });
  });

  it("a secret names the resource that holds it and shows nothing", async () => {
    const value = await valueFor("!Sub '{{resolve:secretsmanager:${Orders}:SecretString:password}}'");
    expect(value).toMatchObject({ because: "dynamic-reference", mentions: [new Reference("Orders", "Ref")] });
    expect(value instanceof Unknown && value.key).toMatch(/^dynamic-reference:secretsmanager:/);
  });
});

describe("Fn::Cidr", () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html
  it.each([
    [
      "192.168.0.0/24",
      6,
      5,
      "192.168.0.0/27 192.168.0.32/27 192.168.0.64/27 192.168.0.96/27 192.168.0.128/27 192.168.0.160/27",
    ],
    ["10.0.0.0/8", 2, 16, "10.0.0.0/16 10.1.0.0/16"],
    ["10.0.7.9/16", 1, 8, "10.0.0.0/24"],
    ["2001:db8::/56", 2, 64, "2001:db8::/64 2001:db8:0:1::/64"],
    ["2600:1f18:1::/56", 3, undefined, "2600:1f18:1::/64 2600:1f18:1:1::/64 2600:1f18:1:2::/64"],
  ])("%s in %d", (block, count, bits, expected) => {
    expect(blocksOf(block, count, bits)?.join(" ")).toBe(expected);
  });

  it.each([
    ["10.0.0.0/24", 2, 8],
    ["10.0.0.0/16", 0, 8],
    ["10.0.0.0/16", 257, 1],
    ["10.0.0.0", 1, 8],
    ["10.0.0/16", 1, 8],
    ["10.0.0.256/16", 1, 8],
    ["2001:db8:::/56", 1, 64],
    ["10.0.0.0/16", Number.NaN, 8],
  ])("%s in %d by %d does not fit", (block, count, bits) => {
    expect(blocksOf(block, count, bits)).toBeUndefined();
  });
});

describe("problems of functions", () => {
  it.each([
    ["!Ref Ordres", "no resource or parameter is named `Ordres`", "did you mean `Orders`?"],
    ["!GetAttr Orders.Arn", "`Fn::GetAttr` is not a function of CloudFormation", "did you mean `Fn::GetAtt`?"],
    ["!Join [a]", "`Fn::Join` takes a list of 2 or more items", "`!Join [delimiter, [text, text]]`"],
    ["!Select [5, [a]]", "`Fn::Select` takes item 5 of a list that has 1", "indexes count from 0"],
    ["!Sub '${Names}'", "`${Names}` in `Fn::Sub` is not a text", "join a list to a text with `!Join` first"],
    ["!FindInMap [Sizes, wbe, max]", "mapping `Sizes` has no key `wbe`", "did you mean `web`?"],
    ["!If [Bgi, a, b]", "no condition is named `Bgi`", "did you mean `Big`?"],
    ["{Ref: Orders, Fn::Sub: x}", "`Fn::Sub` stands beside other keys", "a function is the only entry of its map"],
  ])("%s", async (expression, message, hint) => {
    const estate = await estateOf(`${PARAMETERS}
Resources:
  Orders: {Type: AWS::SQS::Queue}
  Probe:
    Type: AWS::SSM::Parameter
    Properties:
      Value: ${expression}
`);
    expect(estate.problems.map((problem) => [problem.message, problem.hint])).toEqual([[message, hint]]);
    expect(estate.problems[0]).toMatchObject({ blame: "input", place: { file: "stdin", line: 26 } });
    expect(told(estate.problems)).toHaveLength(1);
  });
});
