import { describe, expect, it } from "vitest";
import { estateOf, properties, resource } from "../../../test/support/read.ts";
import { show } from "../../estate/value.ts";

const TEMPLATE = `
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-orders}}
  Role: {Type: AWS::IAM::Role, Properties: {RoleName: orders, Path: /service/}}
  Worker:
    Type: AWS::Lambda::Function
    DeletionPolicy: Retain
    Metadata: {"aws:cdk:path": Shop/Worker/Resource}
    Properties: {FunctionName: orders-worker}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub "\${AWS::StackName}-orders"}}
`;

describe("names that a resource answers to", () => {
  it("are its physical name and its construct path, and its ARN as far as that is known", async () => {
    const estate = await estateOf(TEMPLATE);
    expect(resource(estate, "Bucket").aliases).toEqual(["shop-orders", "arn:aws:s3:::shop-orders"]);
    expect(resource(estate, "Worker").aliases).toEqual(["orders-worker", "Shop/Worker/Resource", "Shop/Worker"]);
    expect(resource(estate, "Queue").aliases).toEqual([]);
    expect(resource(estate, "Worker").attributes).toEqual({ DeletionPolicy: "Retain" });
  });

  it("include every ARN once account and region are given", async () => {
    const estate = await estateOf(TEMPLATE, { region: "eu-west-1", account: "111122223333" });
    for (const [arn, id] of [
      ["arn:aws:iam::111122223333:role/service/orders", "Role"],
      ["arn:aws:lambda:eu-west-1:111122223333:function:orders-worker", "Worker"],
    ] as const) {
      expect(estate.named(arn).map((one) => one.id)).toEqual([id]);
    }
  });
});

describe("policies written as JSON text", () => {
  it("are read as the documents they are, with what they refer to", async () => {
    const estate = await estateOf(`
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument: !Sub |
        { "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "\${Bucket.Arn}/*" }] }
  Text: {Type: AWS::SSM::Parameter, Properties: {Value: '{"a": 1}', PolicyDocument: "{not json"}}
`);
    const { PolicyDocument } = properties(estate, "Policy");
    expect(PolicyDocument).toMatchObject({ Statement: [{ Principal: "*", Action: "s3:GetObject" }] });
    expect(show(PolicyDocument)).toContain("Resource: ${Bucket.Arn}/*");
    expect(properties(estate, "Text")).toEqual({ Value: '{"a": 1}', PolicyDocument: "{not json" });
    expect(estate.referrers("Bucket").map(({ resource: { id } }) => id)).toEqual(["Policy", "Policy"]);
  });
});
