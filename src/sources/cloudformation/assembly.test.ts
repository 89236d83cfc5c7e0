import { describe, expect, it } from "vitest";
import { estateOfFiles, properties, resource } from "../../../test/support/read.ts";
import { show } from "../../estate/value.ts";

const MANIFEST = {
  version: "48.0.0",
  artifacts: {
    "ShopNetwork.assets": { type: "cdk:asset-manifest", properties: { file: "ShopNetwork.assets.json" } },
    ShopNetwork: {
      type: "aws:cloudformation:stack",
      environment: "aws://111122223333/eu-west-1",
      properties: { templateFile: "ShopNetwork.template.json", stackName: "shop-network", parameters: { Zones: "2" } },
      metadata: {
        "/ShopNetwork/Vpc/Resource": [{ type: "aws:cdk:logicalId", data: "VpcABC" }],
        "/ShopNetwork": [{ type: "aws:cdk:warning", data: "x" }],
      },
      displayName: "ShopNetwork",
    },
    "assembly-Prod": {
      type: "cdk:cloud-assembly",
      properties: { directoryName: "assembly-Prod", displayName: "Prod" },
    },
    Tree: { type: "cdk:tree", properties: { file: "tree.json" } },
  },
};
const STAGE = {
  version: "48.0.0",
  artifacts: {
    ProdOrders: {
      type: "aws:cloudformation:stack",
      environment: "aws://unknown-account/unknown-region",
      properties: { templateFile: "ProdOrders.template.json", additionalMetadataFile: "x" },
      additionalMetadataFile: "ProdOrders.metadata.json",
    },
  },
};
const NETWORK = {
  Parameters: { Zones: { Type: "Number" } },
  Resources: {
    VpcABC: { Type: "AWS::EC2::VPC", Properties: { Name: { "Fn::Sub": "${AWS::StackName}-${AWS::Region}-${Zones}" } } },
    Nested: {
      Type: "AWS::CloudFormation::Stack",
      Properties: {
        TemplateURL: { "Fn::Sub": "https://s3.${AWS::URLSuffix}/assets/abc.json" },
        Parameters: { Vpc: { Ref: "VpcABC" } },
      },
      Metadata: {
        "aws:cdk:path": "ShopNetwork/Nested/Resource",
        "aws:asset:path": "ShopNetworkNested.nested.template.json",
      },
    },
  },
  Outputs: { Vpc: { Value: { Ref: "VpcABC" }, Export: { Name: "shop-network:Vpc" } } },
};
const NESTED = {
  Parameters: { Vpc: { Type: "String" } },
  Resources: {
    Group: {
      Type: "AWS::EC2::SecurityGroup",
      Properties: { VpcId: { Ref: "Vpc" } },
      Metadata: { "aws:cdk:path": "ShopNetwork/Nested/Group/Resource" },
    },
  },
};
const ORDERS = {
  Resources: { Subnet: { Type: "AWS::EC2::Subnet", Properties: { VpcId: { "Fn::ImportValue": "shop-network:Vpc" } } } },
};

const FILES = {
  "cdk.out/manifest.json": JSON.stringify(MANIFEST),
  "cdk.out/ShopNetwork.template.json": JSON.stringify(NETWORK),
  "cdk.out/ShopNetworkNested.nested.template.json": JSON.stringify(NESTED),
  "cdk.out/asset.abc/template.json": JSON.stringify(ORDERS),
  "cdk.out/tree.json": JSON.stringify({ version: "tree-0.1", tree: {} }),
  "cdk.out/assembly-Prod/manifest.json": JSON.stringify(STAGE),
  "cdk.out/assembly-Prod/ProdOrders.template.json": JSON.stringify(ORDERS),
  "cdk.out/assembly-Prod/ProdOrders.metadata.json": JSON.stringify({
    "/Prod/Orders/Subnet/Default": [{ type: "aws:cdk:logicalId", data: "Subnet" }],
  }),
};

describe("a cloud assembly", () => {
  it.each([["."], ["cdk.out"], ["cdk.out/manifest.json"]])(
    "is read once from %s, with its stages and nested stacks",
    async (path) => {
      const estate = await estateOfFiles(FILES, {}, [path]);
      expect(estate.problems).toEqual([]);
      expect([...estate.resources.keys()].sort()).toEqual(["Group", "Nested", "Subnet", "VpcABC"]);
      expect(resource(estate, "Group").stack).toBe("shop-network/Nested");
      expect(show(properties(estate, "Group").VpcId)).toBe("${VpcABC}");
      expect(show(properties(estate, "Subnet").VpcId)).toBe("${VpcABC}");
      expect(resource(estate, "Subnet").stack).toBe("ProdOrders");
    },
  );

  it("says where its stacks go, and with which parameters", async () => {
    const vpc = resource(await estateOfFiles(FILES), "VpcABC");
    expect(vpc).toMatchObject({ account: "111122223333", region: "eu-west-1" });
    expect(vpc.properties.Name).toBe("shop-network-eu-west-1-2");
  });

  it("names resources by their construct paths", async () => {
    const estate = await estateOfFiles(FILES);
    for (const [name, id] of [
      ["ShopNetwork/Vpc", "VpcABC"],
      ["ShopNetwork/Vpc/Resource", "VpcABC"],
      ["ShopNetwork/Nested/Group", "Group"],
      ["Prod/Orders/Subnet", "Subnet"],
    ] as const) {
      expect([name, estate.named(name).map((one) => one.id)]).toEqual([name, [id]]);
    }
  });

  it("whose template is missing is a problem", async () => {
    const { "cdk.out/ShopNetwork.template.json": _, ...rest } = FILES;
    expect((await estateOfFiles(rest)).problems).toMatchObject([
      { code: "ASSEMBLY_TEMPLATE_MISSING", hint: "run `cdk synth` again" },
    ]);
  });

  it("says what of it was left out", async () => {
    const { inputs } = await estateOfFiles(FILES);
    expect(inputs.find(({ file }) => file.includes("asset.abc"))).toMatchObject({
      kind: "skipped",
      note: "it lies in a cloud assembly that does not deploy it as a stack",
    });
  });
});
