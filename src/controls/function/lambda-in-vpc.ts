import { leaves } from "../../estate/estate.ts";
import type { Resource } from "../../estate/resource.ts";
import { Reference, Text } from "../../estate/value.ts";
import { ask, isPresent } from "../ask.ts";
import { type Context, type Control, notApplicable, violated } from "../control.ts";

const STORES: ReadonlySet<string> = new Set([
  "AWS::RDS::DBInstance",
  "AWS::RDS::DBCluster",
  "AWS::RDS::DBProxy",
  "AWS::ElastiCache::ReplicationGroup",
  "AWS::ElastiCache::CacheCluster",
  "AWS::ElastiCache::ServerlessCache",
  "AWS::MemoryDB::Cluster",
  "AWS::DocDB::DBCluster",
  "AWS::Neptune::DBCluster",
  "AWS::DAX::Cluster",
]);

/** A store whose address the function is given; names and ARNs alone open no connection. */
function storeOf(resource: Resource, { estate }: Context): Resource | undefined {
  for (const { value } of leaves(resource.properties.Environment ?? {})) {
    const parts = value instanceof Reference ? [value] : value instanceof Text ? value.parts : [];
    for (const part of parts) {
      if (!(part instanceof Reference) || !/Endpoint|EndPoint|Address/.test(part.attribute)) continue;
      const store = estate.get(part.resource);
      if (store !== undefined && STORES.has(store.type)) return store;
    }
  }
  return undefined;
}

const subnets = ask(["VpcConfig", "SubnetIds"], isPresent("the function names no subnets"));

export const control: Control = {
  id: "lambda-in-vpc",
  title: "Functions that use a private data store run inside a VPC",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "low",
  on: ["AWS::Lambda::Function"],
  why: "Outside the VPC the function reaches the store only if the store is public; one of the two is then wrong.",
  fix: "Set `VpcConfig` with the private subnets and a security group of the function's own.",
  sources: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html"],
  *check(resource, context) {
    const store = storeOf(resource, context);
    if (store === undefined) {
      yield notApplicable("it is given the address of no private data store");
      return;
    }
    for (const result of subnets(resource, context)) {
      yield result.is === "violated" ? violated(result.path, `it uses \`${store.id}\` but is in no VPC`) : result;
    }
  },
  bad: [
    {
      name: "outside the VPC",
      finds: ["Report"],
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-postgresql
Report:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/report
    Code: { S3Bucket: artifacts, S3Key: report.zip }
    Environment:
      Variables:
        DB_HOST: !GetAtt OrdersCluster.Endpoint.Address
`,
    },
  ],
  good: [
    {
      name: "beside the database",
      template: `
OrdersCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-postgresql
Report:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/report
    Code: { S3Bucket: artifacts, S3Key: report.zip }
    VpcConfig:
      SubnetIds: [subnet-0a1b2c3d4e5f60718]
      SecurityGroupIds: [sg-0a1b2c3d4e5f60718]
    Environment:
      Variables:
        DB_HOST: !GetAtt OrdersCluster.Endpoint.Address
`,
    },
  ],
};
