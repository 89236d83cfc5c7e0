import { describe, expect, it } from "vitest";
import { estateOf, estateOfFiles, properties, resource, told } from "../../../test/support/read.ts";
import { show, Unknown } from "../../estate/value.ts";

const NETWORK = `
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  SubnetA: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
  SubnetB: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
Outputs:
  Vpc:
    Value: !Ref Vpc
    Export: {Name: !Sub "\${AWS::StackName}:VpcId"}
  Subnets:
    Value: !Join [",", [!Ref SubnetA, !Ref SubnetB]]
    Export: {Name: !Join [":", [!Ref AWS::StackName, Subnets]]}
`;
const service = (stack: string): string => `
Parameters: {Network: {Type: String${stack === "" ? "" : `, Default: ${stack}`}}}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !ImportValue {Fn::Sub: "\${Network}:VpcId"}}}
  Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: !Split [",", !ImportValue {"Fn::Sub": "\${Network}:Subnets"}]}}
`;

describe("exports and imports", () => {
  it.each(["production", ""])("belong together by the form of their names (default `%s`)", async (stack) => {
    const estate = await estateOfFiles({ "network.yaml": NETWORK, "orders.yaml": service(stack) });
    expect(estate.problems).toEqual([]);
    expect(show(properties(estate, "Group").VpcId)).toBe("${Vpc}");
    expect(show(properties(estate, "Subnets").SubnetIds)).toBe("[${SubnetA}, ${SubnetB}]");
    expect(estate.inputs.find(({ file }) => file === "orders.yaml")?.note).toBe(
      "imports are taken to be the exports of the same form: 2 from `network.yaml`",
    );
  });

  it("are the same where the names are", async () => {
    const exact = { "network.yaml": NETWORK.replaceAll("${AWS::StackName}", "shop"), "orders.yaml": service("shop") };
    const estate = await estateOfFiles(exact);
    expect(show(properties(estate, "Group").VpcId)).toBe("${Vpc}");
    expect(estate.inputs.map(({ note }) => note)).toEqual([
      undefined,
      "imports are taken to be the exports of the same form: 1 from `network.yaml`",
    ]);
  });

  it("stay unknown where no stack that was read exports the name", async () => {
    const estate = await estateOf(service("production"));
    expect(properties(estate, "Group").VpcId).toMatchObject({
      because: "import",
      key: 'import:"production:VpcId"',
      settle: "read the template that exports it as well",
    });
  });

  it("stay unknown where several stacks may be meant, with what each would give", async () => {
    const estate = await estateOfFiles({ "blue.yaml": NETWORK, "green.yaml": NETWORK, "orders.yaml": service("") });
    const { VpcId } = properties(estate, "Group");
    expect(VpcId).toBeInstanceOf(Unknown);
    expect(VpcId instanceof Unknown && VpcId.alternatives?.map((one) => show(one))).toEqual([
      "${blue/Vpc}",
      "${green/Vpc}",
    ]);
  });

  it("mean the stack whose name they say", async () => {
    const estate = await estateOfFiles({
      "blue.yaml": NETWORK,
      "green.yaml": NETWORK,
      "orders.yaml": service("green"),
    });
    expect(show(properties(estate, "Group").VpcId)).toBe("${green/Vpc}");
  });

  it("mean the only stack that has every name that is imported from it", async () => {
    const small = NETWORK.replace(/ {2}Subnets:[\s\S]*/, "");
    const estate = await estateOfFiles({ "blue.yaml": small, "green.yaml": NETWORK, "orders.yaml": service("") });
    expect(show(properties(estate, "Group").VpcId)).toBe("${green/Vpc}");
  });

  it("of two differently named stacks are not both taken to be one", async () => {
    const estate = await estateOfFiles({
      "network.yaml": NETWORK,
      "a.yaml": service("production"),
      "b.yaml": service("staging"),
    });
    expect(properties(estate, "a/Group").VpcId).toMatchObject({ because: "import" });
    expect(properties(estate, "b/Group").VpcId).toMatchObject({ because: "import" });
  });

  it("that need each other in a circle end", async () => {
    const half = (own: string, other: string): string => `
Resources: {Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: !ImportValue ${other}}}}
Outputs: {Out: {Value: !ImportValue ${other}, Export: {Name: ${own}}}}
`;
    const estate = await estateOfFiles({ "a.yaml": half("a-out", "b-out"), "b.yaml": half("b-out", "a-out") });
    expect(estate.problems.map(({ code }) => code)).toContain("CIRCULAR_VALUE");
  });
});

describe("names of stacks and resources", () => {
  it("are logical ids where these are unique, else with the stack's name", async () => {
    const topic = "Resources: {Topic: {Type: AWS::SNS::Topic}, OWN: {Type: AWS::SQS::Queue}}";
    const estate = await estateOfFiles({
      "orders/template.yaml": topic.replace("OWN", "Orders"),
      "returns/template.yaml": topic.replace("OWN", "Returns"),
      "billing.cfn.yml": topic.replace("OWN", "Billing"),
    });
    expect([...estate.resources.keys()].sort()).toEqual([
      "Billing",
      "Orders",
      "Returns",
      "billing/Topic",
      "orders/template/Topic",
      "returns/template/Topic",
    ]);
    expect(estate.named("Topic")).toHaveLength(3);
  });
});

const PARENT = (url: string): string => `
Parameters: {Bucket: {Type: String}, Cidr: {Type: String, Default: 10.1.0.0/16}}
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ${url}
      Parameters: {Cidr: !Ref Cidr, Names: !Join [",", [a, b]]}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {VpcId: !GetAtt Network.Outputs.Vpc, Missing: !GetAtt Network.Outputs.Nothing}
`;
const CHILD = `
Parameters: {Cidr: {Type: String}, Names: {Type: CommaDelimitedList}}
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Cidr, Tags: [{Key: a, Value: !Select [1, !Ref Names]}]}}
Outputs:
  Vpc: {Value: !Ref Vpc}
`;

describe("nested stacks", () => {
  it.each([
    "./nested/network.yaml",
    "nested/network.yaml",
    "https://s3.amazonaws.com/bucket/shop/nested/network.yaml",
    "s3://bucket/network.yaml",
    '!Sub "https://${Bucket}.s3.${AWS::URLSuffix}/shop/network.yaml?versionId=1"',
    '!Sub "https://s3.amazonaws.com/${Bucket}network.yaml/../network.yaml"',
  ])("are read with their parent's parameters, once: %s", async (url) => {
    const estate = await estateOfFiles({ "shop.yaml": PARENT(url), "nested/network.yaml": CHILD });
    expect(estate.ofType("AWS::EC2::VPC")).toHaveLength(1);
    expect(resource(estate, "Vpc")).toMatchObject({
      stack: "shop/Network",
      properties: { CidrBlock: "10.1.0.0/16", Tags: [{ Value: "b" }] },
      assumptions: [{ path: ["CidrBlock"], parameter: "Cidr" }],
    });
    expect(show(properties(estate, "Group").VpcId)).toBe("${Vpc}");
    expect(told(estate.problems)).toEqual(["NESTED_OUTPUT_UNDECLARED@11"]);
    expect(estate.gaps).toEqual([]);
  });

  it("are found beside their parent though nobody named them", async () => {
    const files = { "shop.yaml": PARENT("nested/network.yaml"), "nested/network.yaml": CHILD };
    const estate = await estateOfFiles(files, {}, ["shop.yaml"]);
    expect(resource(estate, "Vpc").stack).toBe("shop/Network");
    expect(estate.inputs.map(({ file }) => file)).toEqual(["shop.yaml", "nested/network.yaml"]);
  });

  it("that are not found are gaps, and their outputs unknown", async () => {
    const estate = await estateOf(PARENT("https://s3.amazonaws.com/bucket/elsewhere.yaml"));
    expect(estate.gaps).toMatchObject([{ code: "nested-stack-not-read", resource: "Network", place: { line: 4 } }]);
    expect(properties(estate, "Group").VpcId).toMatchObject({ because: "nested-output" });
  });

  it("that are nested twice are two stacks", async () => {
    const twice = `
Resources:
  Blue: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: c.yaml, Parameters: {Cidr: 10.1.0.0/16, Names: a}}}
  Green: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: c.yaml, Parameters: {Cidr: 10.2.0.0/16, Names: a}}}
`;
    const estate = await estateOfFiles({ "p.yaml": twice, "c.yaml": CHILD });
    expect(properties(estate, "p/Blue/Vpc").CidrBlock).toBe("10.1.0.0/16");
    expect(properties(estate, "p/Green/Vpc").CidrBlock).toBe("10.2.0.0/16");
  });

  it("under a condition that cannot be decided hold resources that may exist", async () => {
    const estate = await estateOfFiles({
      "p.yaml": `
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Nested: {Type: AWS::CloudFormation::Stack, Condition: IsProd, Properties: {TemplateURL: c.yaml, Parameters: {Cidr: !Ref Stage, Names: a}}}
`,
      "c.yaml": CHILD,
    });
    expect(resource(estate, "Vpc").condition).toMatchObject({
      key: "condition:p/IsProd",
      settle: "--parameters Stage=...",
    });
    expect(properties(estate, "Vpc").CidrBlock).toBe("prod");
  });

  it("that nest each other are a problem, not a hang", async () => {
    const nest = (url: string): string =>
      `Resources: {Nested: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${url}}}}`;
    const estate = await estateOfFiles({
      "a.yaml": nest("b.yaml"),
      "b.yaml": nest("a.yaml"),
      "c.yaml": nest("c.yaml"),
    });
    expect(estate.problems.map(({ code }) => code)).toEqual(["NESTED_STACK_CIRCLE", "NESTED_STACK_CIRCLE"]);
  });
});

describe("circles and references to nothing", () => {
  it("are problems with a place", async () => {
    const estate = await estateOf(`
Resources:
  Web:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupEgress: [{DestinationSecurityGroupId: !Ref App}]}
  App:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [{SourceSecurityGroupId: !GetAtt Web.GroupId}]}
  Queue: {Type: AWS::SQS::Queue, DependsOn: [Web, Topic]}
`);
    expect(estate.problems).toMatchObject([
      { code: "REFERENCE_TO_NOTHING", message: "no resource is named `Topic`", place: { line: 9 } },
      {
        code: "CIRCULAR_DEPENDENCY",
        blame: "input",
        message: "resources depend on each other in a circle: `Web` → `App` → `Web`",
        place: { line: 3 },
      },
    ]);
    expect(resource(estate, "Queue").dependsOn).toEqual(["Web"]);
  });

  it("only in branches of which one can be taken are none", async () => {
    const estate = await estateOf(`
Parameters: {Side: {Type: String}}
Conditions: {Left: !Equals [!Ref Side, left]}
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [Left, !Ref B, x]}}
  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !If [Left, x, !Ref A]}}
`);
    expect(estate.problems).toEqual([]);
  });
});
