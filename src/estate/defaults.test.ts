import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { describe, expect, test } from "vitest";
import { DEFAULTS, valueOf as stated } from "./defaults.ts";
import { Estate } from "./estate.ts";
import type { Resource } from "./resource.ts";
import { type Properties, Reference, Unknown, type Value } from "./value.ts";

function resource(type: string, properties: Properties, id = "Thing"): Resource {
  return {
    id,
    type,
    logicalId: id,
    stack: "shop",
    account: "111122223333",
    region: "eu-west-1",
    properties,
    origin: { document: 0, path: ["Resources", id] },
    aliases: [],
    assumptions: [],
    dependsOn: [],
  };
}

describe("valueOf", () => {
  test("what the template says comes first", () => {
    const group = resource("AWS::EC2::SecurityGroup", { SecurityGroupEgress: [] });
    expect(stated(group, "SecurityGroupEgress")).toEqual({ value: [], from: "template" });
  });

  test("a security group without egress allows all of it", () => {
    const egressNow = stated(resource("AWS::EC2::SecurityGroup", {}), "SecurityGroupEgress");
    expect(egressNow.from).toBe("default");
    expect(egressNow.value).toContainEqual({ IpProtocol: "-1", CidrIp: "0.0.0.0/0" });
    expect(egressNow.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test("an undecided Fn::If that may leave the property out may be the default", () => {
    const egress = new Unknown("condition", "condition `Locked` cannot be decided", { alternatives: [[], undefined] });
    const egressNow = stated(
      resource("AWS::EC2::SecurityGroup", { SecurityGroupEgress: egress }),
      "SecurityGroupEgress",
    );
    expect(egressNow.value).toBeInstanceOf(Unknown);
    expect((egressNow.value as Unknown).alternatives?.[1]).toContainEqual({ IpProtocol: "-1", CidrIp: "0.0.0.0/0" });
  });

  test("what nobody knows a default for is left out", () => {
    expect(stated(resource("AWS::EC2::SecurityGroup", {}), "GroupDescription")).toEqual({
      value: undefined,
      from: "left-out",
    });
  });
});

function estate(...resources: readonly Resource[]): Estate {
  return new Estate({ documents: [], resources, inputs: [], problems: [], gaps: [] });
}

const ref = (id: string) => new Reference(id, "Ref");

describe("a database says nothing about public access", () => {
  const vpc = resource("AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" }, "Vpc");
  const subnet = resource("AWS::EC2::Subnet", { VpcId: ref("Vpc") }, "SubnetA");
  const group = resource("AWS::RDS::DBSubnetGroup", { SubnetIds: [ref("SubnetA")] }, "Group");
  const igw = resource(
    "AWS::EC2::VPCGatewayAttachment",
    { VpcId: ref("Vpc"), InternetGatewayId: ref("Igw") },
    "Attach",
  );
  const orders = resource("AWS::RDS::DBInstance", { DBSubnetGroupName: ref("Group") }, "OrdersDb");
  const ask = (database: Resource, ...rest: Resource[]) =>
    stated(database, "PubliclyAccessible", estate(vpc, subnet, group, database, ...rest)).value;

  test("its VPC has no internet gateway: private", () => expect(ask(orders)).toBe(false));
  test("its VPC has one: public", () => expect(ask(orders, igw)).toBe(true));
  test("the attachment may not exist: unknown", () => {
    const maybe = { ...igw, condition: new Unknown("condition", "condition `HasInternet` cannot be decided") };
    expect(ask(orders, maybe)).toBe(maybe.condition);
  });
  test("it has no subnet group: it is in the default VPC, which has one", () => {
    expect(ask(resource("AWS::RDS::DBInstance", {}, "OrdersDb"))).toBe(true);
  });
  test("it takes the subnet group of its cluster", () => {
    const cluster = resource("AWS::RDS::DBCluster", { DBSubnetGroupName: ref("Group") }, "Cluster");
    const node = resource("AWS::RDS::DBInstance", { DBClusterIdentifier: ref("Cluster") }, "Node");
    expect(ask(node, cluster)).toBe(false);
    expect(ask(node, cluster, igw)).toBe(true);
  });
  test("the subnet group is not in the input: unknown, with what would settle it", () => {
    const value = ask(resource("AWS::RDS::DBInstance", { DBSubnetGroupName: "shared-group" }, "OrdersDb"));
    expect(value).toBeInstanceOf(Unknown);
    expect((value as Unknown).settle).toBe("set `PubliclyAccessible`");
  });
  test("without an estate: unknown", () => {
    expect(stated(orders, "PubliclyAccessible").value).toBeInstanceOf(Unknown);
  });
});

describe("what other resources decide", () => {
  test("storage encryption of an instance follows its cluster, or its source", () => {
    const cluster = resource("AWS::RDS::DBCluster", { StorageEncrypted: true }, "Cluster");
    const node = resource("AWS::RDS::DBInstance", { DBClusterIdentifier: ref("Cluster") }, "Node");
    expect(stated(node, "StorageEncrypted", estate(cluster, node)).value).toBe(true);
    expect(stated(resource("AWS::RDS::DBInstance", {}), "StorageEncrypted").value).toBe(false);
    const restored = resource("AWS::RDS::DBInstance", { DBSnapshotIdentifier: "orders-final" });
    expect(stated(restored, "StorageEncrypted").value).toBeInstanceOf(Unknown);
  });

  test("an instance takes metadata options from its launch template", () => {
    const data = { MetadataOptions: { HttpTokens: "required" } };
    const template = resource("AWS::EC2::LaunchTemplate", { LaunchTemplateData: data }, "Template");
    const bastion = resource(
      "AWS::EC2::Instance",
      { LaunchTemplate: { LaunchTemplateId: ref("Template") } },
      "Bastion",
    );
    const input = estate(template, bastion);
    expect(stated(bastion, "MetadataOptions.HttpTokens", input).value).toBe("required");
    expect(stated(bastion, "MetadataOptions.HttpEndpoint", input).value).toBe("enabled");
    const elsewhere = resource("AWS::EC2::Instance", { LaunchTemplate: { LaunchTemplateId: "lt-1" } }, "Bastion");
    expect(stated(elsewhere, "MetadataOptions.HttpTokens", input).value).toBeInstanceOf(Unknown);
  });

  test("whether IMDSv1 is refused hangs on the AMI and the account", () => {
    const value = stated(resource("AWS::EC2::Instance", {}), "MetadataOptions.HttpTokens").value as Unknown;
    expect(value.because).toBe("service");
    expect(value.alternatives).toEqual(["optional", "required"]);
  });

  test("an interface gets a public address if its subnet gives them", () => {
    const open = resource("AWS::EC2::Subnet", { MapPublicIpOnLaunch: true }, "Open");
    const closed = resource("AWS::EC2::Subnet", {}, "Closed");
    const path = "NetworkInterfaces.0.AssociatePublicIpAddress";
    const on = (subnet: Value) =>
      resource("AWS::EC2::Instance", { NetworkInterfaces: [{ DeviceIndex: "0", SubnetId: subnet }] });
    const input = estate(open, closed);
    expect(stated(on(ref("Open")), path, input).value).toBe(true);
    expect(stated(on(ref("Closed")), path, input).value).toBe(false);
    expect(stated(on("subnet-1"), path, input).value).toBeInstanceOf(Unknown);
    expect(stated(resource("AWS::EC2::Instance", {}), path, input)).toEqual({ value: undefined, from: "left-out" });
  });

  test("egress of a group whose rules are resources of their own is not told by AWS", () => {
    const group = resource("AWS::EC2::SecurityGroup", {}, "Web");
    const rule = resource("AWS::EC2::SecurityGroupEgress", { GroupId: ref("Web"), IpProtocol: "tcp" }, "Rule");
    expect(stated(group, "SecurityGroupEgress", estate(group)).value).toHaveLength(2);
    expect(stated(group, "SecurityGroupEgress", estate(group, rule)).value).toBeInstanceOf(Unknown);
  });

  test("a new bucket blocks public access; one that says a part of it blocks just that part", () => {
    const path = "PublicAccessBlockConfiguration.BlockPublicPolicy";
    expect(stated(resource("AWS::S3::Bucket", {}), path).value).toBe(true);
    const part = { PublicAccessBlockConfiguration: { BlockPublicAcls: true } };
    expect(stated(resource("AWS::S3::Bucket", part), path).value).toBe(false);
  });

  test("what runs in an account gets no default of creation", () => {
    const bucket = { ...resource("AWS::S3::Bucket", {}), observed: {} };
    const path = "PublicAccessBlockConfiguration.BlockPublicPolicy";
    expect(stated(bucket, path)).toEqual({ value: undefined, from: "left-out" });
  });

  test("of an Aurora cluster the instances are public or not", () => {
    const aurora = resource("AWS::RDS::DBCluster", { Engine: "aurora-postgresql" });
    expect(stated(aurora, "PubliclyAccessible").value).toBeUndefined();
    expect(stated(resource("AWS::RDS::DBCluster", { Engine: "mysql" }), "PubliclyAccessible").value).toBe(true);
  });

  test("a queue is encrypted by SQS unless it names a key", () => {
    expect(stated(resource("AWS::SQS::Queue", {}), "SqsManagedSseEnabled").value).toBe(true);
    const keyed = resource("AWS::SQS::Queue", { KmsMasterKeyId: ref("Key") });
    expect(stated(keyed, "SqsManagedSseEnabled").value).toBe(false);
  });
});

describe("the table against the published resource schemas", () => {
  const db = loadAwsServiceSpecSync();
  const rows = Object.entries(DEFAULTS).flatMap(([type, defaults]) =>
    Object.entries(defaults).map(([path, { source }]) => [type, path, source] as const),
  );

  test.each(rows)("%s %s", (type, path, source) => {
    expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    const [found] = db.lookup("resource", "cloudFormationType", "equals", type);
    expect(found, type).toBeDefined();
    let properties = found?.properties;
    for (const step of path.split(".")) {
      if (step === "*") continue;
      const property = properties?.[step];
      expect(property, `${step} of ${path}`).toBeDefined();
      let kind: unknown = property?.type;
      for (;;) {
        const shape = kind as { type?: string; element?: unknown; types?: unknown[]; reference?: { $ref: string } };
        if (shape.type === "array" || shape.type === "map") kind = shape.element;
        else if (shape.type === "union")
          kind = shape.types?.find((one) => (one as { type: string }).type === "ref") ?? {};
        else {
          properties =
            shape.reference === undefined ? undefined : db.get("typeDefinition", shape.reference.$ref).properties;
          break;
        }
      }
    }
  });
});
