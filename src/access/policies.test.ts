import { describe, expect, it } from "vitest";
import { either, estateOf, parameter, ref, type Sketch } from "../../test/estate-of.ts";
import { Text, type Value } from "../estate/value.ts";
import type { Call } from "./access.ts";
import { accessOf } from "./access-graph.ts";
import { tellCaller } from "./grants.ts";

type Sketches = { readonly [id: string]: Sketch };
type Written = { readonly [name: string]: Value };

function callsTo(id: string, sketches: Sketches): readonly Call[] {
  return accessOf(estateOf(sketches)).calls.filter((call) => call.to.resource === id);
}

/** "anyone sqs:SendMessage none", with "?" where it is in doubt. */
function lines(calls: readonly Call[]): readonly string[] {
  return calls.map((call) => {
    const doubt = call.doubts.length === 0 ? "" : " ?";
    return `${tellCaller(call.from)} ${call.to.operation ?? "(all)"} ${call.authentication.join("+")}${doubt}`;
  });
}

const document = (...statements: readonly Written[]): Value => ({ Version: "2012-10-17", Statement: statements });

describe("queue policies", () => {
  const send = { Effect: "Allow", Action: "sqs:SendMessage", Resource: ref("Orders", "Arn") };
  const queue = (...statements: readonly Written[]): Sketches => ({
    Orders: { type: "AWS::SQS::Queue" },
    News: { type: "AWS::SNS::Topic" },
    Policy: {
      type: "AWS::SQS::QueuePolicy",
      properties: { Queues: [ref("Orders")], PolicyDocument: document(...statements) },
    },
  });
  const toOrders = (...statements: readonly Written[]) => lines(callsTo("Orders", queue(...statements)));

  it.each<[string, Written, readonly string[]]>([
    ["everybody, credentials or not", { Principal: "*" }, ["anyone sqs:SendMessage none"]],
    ["the same, written as AWS", { Principal: { AWS: "*" } }, ["anyone sqs:SendMessage none"]],
    ["an account", { Principal: { AWS: "444455556666" } }, ["444455556666 sqs:SendMessage iam"]],
    [
      "a service for anybody",
      { Principal: { Service: "sns.amazonaws.com" } },
      ["sns.amazonaws.com sqs:SendMessage iam"],
    ],
    [
      "a service for one topic",
      { Principal: { Service: "sns.amazonaws.com" }, Condition: { ArnEquals: { "aws:SourceArn": ref("News") } } },
      ["`News` sqs:SendMessage iam"],
    ],
    [
      "a service for one account",
      {
        Principal: { Service: "events.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
      ["events.amazonaws.com for account 111122223333 sqs:SendMessage iam"],
    ],
    [
      "everybody in an organization",
      { Principal: "*", Condition: { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } } },
      ["organization o-exampleorgid sqs:SendMessage iam"],
    ],
    [
      "an office",
      { Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } },
      ["203.0.113.0/24 sqs:SendMessage none"],
    ],
    [
      "TLS says nothing about who calls",
      { Principal: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } },
      ["anyone sqs:SendMessage none"],
    ],
    [
      "a key that is not modelled is a doubt",
      { Principal: "*", Condition: { StringEquals: { "example:Fact": "yes" } } },
      ["anyone sqs:SendMessage none ?"],
    ],
    [
      "a principal that is a parameter may be everybody",
      { Principal: { AWS: parameter("Who") } },
      ["anyone sqs:SendMessage none ?"],
    ],
    ["another queue", { Principal: "*", Resource: "arn:aws:sqs:eu-west-1:111122223333:refunds" }, []],
    ["another action", { Principal: "*", Action: "sqs:GetQueueUrl" }, []],
    [
      "all but one action",
      { Principal: "*", Action: "sqs:*" },
      ["anyone sqs:SendMessage none", "anyone sqs:ReceiveMessage none"],
    ],
  ])("%s", (_name, more, expected) => {
    expect(toOrders({ ...send, ...more })).toEqual(expected);
  });

  it("a Deny for everybody leaves nobody, one under a condition those it spares", () => {
    const open = { ...send, Principal: "*" };
    const deny = { ...send, Effect: "Deny", Principal: "*" };
    expect(toOrders(open, deny)).toEqual([]);
    const others = { StringNotEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } };
    expect(toOrders(open, { ...deny, Condition: others })).toEqual(["organization o-exampleorgid sqs:SendMessage iam"]);
    const plain = { Bool: { "aws:SecureTransport": "false" } };
    expect(toOrders(open, { ...deny, Condition: plain })).toEqual(["anyone sqs:SendMessage none"]);
    expect(toOrders(open, { ...deny, Action: "sqs:ReceiveMessage" })).toEqual(["anyone sqs:SendMessage none"]);
  });

  it("a Deny on one action leaves the others that do the same", () => {
    const open = { ...send, Principal: "*", Action: "sqs:*" };
    const deny = { ...send, Effect: "Deny", Principal: "*" };
    expect(toOrders(open, { ...deny, Action: "sqs:DeleteMessage" })).toEqual([
      "anyone sqs:SendMessage none",
      "anyone sqs:ReceiveMessage none",
    ]);
    expect(toOrders(open, { ...deny, Action: "sqs:SendMessage*" })).toEqual(["anyone sqs:ReceiveMessage none"]);
  });

  it("a Deny that may not be there, or that nobody can read, never closes", () => {
    const open = { ...send, Principal: "*" };
    const perhaps = { ...send, Principal: "*", Effect: either("Strict", "Deny", "Allow") };
    expect(toOrders(open, perhaps)[0]).toBe("anyone sqs:SendMessage none ?");
    const unread = { ...send, Effect: "Deny", Principal: "*", Condition: parameter("When") };
    expect(toOrders(open, unread)).toEqual(["anyone sqs:SendMessage none ?"]);
  });

  it("a policy that is not known may let anybody in", () => {
    const sketches = queue();
    const Policy = {
      type: "AWS::SQS::QueuePolicy",
      properties: { Queues: [ref("Orders")], PolicyDocument: parameter("Policy") },
    };
    expect(lines(callsTo("Orders", { ...sketches, Policy }))).toEqual([
      "anyone sqs:SendMessage none ?",
      "anyone sqs:ReceiveMessage none ?",
    ]);
  });
});

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
describe("bucket policies and Block Public Access", () => {
  const read = {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: new Text([ref("Site", "Arn"), "/*"]),
  };
  const bucket = (properties: Written, ...statements: readonly Written[]): Sketches => ({
    Site: { type: "AWS::S3::Bucket", properties },
    Policy: {
      type: "AWS::S3::BucketPolicy",
      properties: { Bucket: ref("Site"), PolicyDocument: document(...statements) },
    },
  });
  const open = { PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true } };

  it("a public policy opens a bucket whose block leaves policies alone", () => {
    expect(lines(callsTo("Site", bucket(open, read)))).toEqual(["anyone s3:GetObject none"]);
  });

  it("either policy setting keeps the public out, and only the public", () => {
    const account = { ...read, Principal: { AWS: "444455556666" } };
    for (const setting of ["RestrictPublicBuckets", "BlockPublicPolicy"]) {
      const closed = { PublicAccessBlockConfiguration: { [setting]: true } };
      expect(lines(callsTo("Site", bucket(closed, read, account)))).toEqual(["444455556666 s3:GetObject iam"]);
    }
  });

  it("without a word about the block it hangs on when the bucket was made", () => {
    const [call] = callsTo("Site", bucket({}, read));
    expect(call?.doubts.map((doubt) => doubt.detail)).toEqual([expect.stringContaining("April 2023")]);
  });

  it("objects are not the bucket: listing needs the bucket's own ARN", () => {
    const all = { ...read, Action: "s3:*" };
    expect(lines(callsTo("Site", bucket(open, all)))).toEqual([
      "anyone s3:GetObject none",
      "anyone s3:PutObject none",
      "anyone s3:DeleteObject none",
    ]);
    expect(lines(callsTo("Site", bucket(open, { ...all, Resource: ref("Site", "Arn") })))).toEqual([
      "anyone s3:ListBucket none",
    ]);
  });

  it("a Deny on some objects leaves the others", () => {
    const deny = (key: string) => ({ ...read, Effect: "Deny", Resource: new Text([ref("Site", "Arn"), key]) });
    expect(lines(callsTo("Site", bucket(open, read, deny("/private/*"))))).toEqual(["anyone s3:GetObject none"]);
    expect(callsTo("Site", bucket(open, read, deny("/*")))).toEqual([]);
    const { Resource: _, ...rest } = read;
    const allBut = { ...rest, Effect: "Deny", NotResource: new Text([ref("Site", "Arn"), "/public/*"]) };
    expect(lines(callsTo("Site", bucket(open, read, allBut)))).toEqual(["anyone s3:GetObject none"]);
    const but = { ...rest, NotResource: new Text([ref("Site", "Arn"), "/private/*"]) };
    expect(lines(callsTo("Site", bucket(open, but)))).toEqual(["anyone s3:GetObject none"]);
  });

  it("a public ACL lists the bucket where ACLs are on and not ignored", () => {
    const acl = {
      AccessControl: "PublicRead",
      OwnershipControls: { Rules: [{ ObjectOwnership: "ObjectWriter" }] },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: true },
    };
    expect(lines(callsTo("Site", { Site: { type: "AWS::S3::Bucket", properties: acl } }))).toEqual([
      "anyone s3:ListBucket none",
    ]);
    const enforced = { ...acl, OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } };
    expect(callsTo("Site", { Site: { type: "AWS::S3::Bucket", properties: enforced } })).toEqual([]);
    const bare = { type: "AWS::S3::Bucket", properties: { AccessControl: "PublicRead" } };
    expect(lines(callsTo("Site", { Site: bare }))).toEqual(["anyone s3:ListBucket none ?"]);
  });
});

describe("policies of services that insist on signed requests", () => {
  it("everybody is every AWS account", () => {
    const repository: Sketch = {
      type: "AWS::ECR::Repository",
      properties: { RepositoryPolicyText: document({ Effect: "Allow", Principal: "*", Action: "ecr:BatchGetImage" }) },
    };
    expect(lines(callsTo("Images", { Images: repository }))).toEqual(["* ecr:BatchGetImage iam"]);
  });

  it("a key policy for the key's own account is no caller of its own", () => {
    const statement = (account: string) => ({
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "kms:*",
      Resource: "*",
    });
    const key = (account: string): Sketch => ({
      type: "AWS::KMS::Key",
      properties: { KeyPolicy: document(statement(account)) },
    });
    expect(callsTo("Key", { Key: key("111122223333") })).toEqual([]);
    expect(lines(callsTo("Key", { Key: key("444455556666") }))[0]).toBe(
      "arn:aws:iam::444455556666:root kms:Decrypt iam",
    );
  });

  it("a trust policy for everybody lets every AWS account take the role", () => {
    const role = (principal: Value, action: string, more: Written = {}): Sketch => ({
      type: "AWS::IAM::Role",
      properties: {
        AssumeRolePolicyDocument: document({ Effect: "Allow", Principal: principal, Action: action, ...more }),
      },
    });
    expect(lines(callsTo("Role", { Role: role({ AWS: "*" }, "sts:AssumeRole") }))).toEqual(["* sts:AssumeRole iam"]);
    expect(callsTo("Role", { Role: role({ Service: "lambda.amazonaws.com" }, "sts:AssumeRole") })).toEqual([]);
    const federated = role(
      { Federated: "arn:aws:iam::111122223333:oidc-provider/ci" },
      "sts:AssumeRoleWithWebIdentity",
    );
    expect(lines(callsTo("Role", { Role: federated }))).toEqual([
      "arn:aws:iam::111122223333:oidc-provider/ci sts:AssumeRoleWithWebIdentity jwt",
    ]);
  });
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
describe("permissions of functions", () => {
  const permission = (properties: Written): Sketches => ({
    Checkout: { type: "AWS::Lambda::Function" },
    Uploads: { type: "AWS::S3::Bucket" },
    Leave: {
      type: "AWS::Lambda::Permission",
      properties: { FunctionName: ref("Checkout"), Action: "lambda:InvokeFunction", ...properties },
    },
  });
  it.each<[string, Written, readonly string[]]>([
    ["a bucket", { Principal: "s3.amazonaws.com", SourceArn: ref("Uploads", "Arn") }, ["`Uploads` (all) iam"]],
    ["a service for anybody", { Principal: "s3.amazonaws.com" }, ["s3.amazonaws.com (all) iam"]],
    [
      "a service for an account",
      { Principal: "s3.amazonaws.com", SourceAccount: "111122223333" },
      ["s3.amazonaws.com for account 111122223333 (all) iam"],
    ],
    ["every AWS account", { Principal: "*" }, ["* (all) iam"]],
    ["one account", { Principal: "444455556666" }, ["444455556666 (all) iam"]],
    [
      "an organization",
      { Principal: "*", PrincipalOrgID: "o-exampleorgid" },
      ["organization o-exampleorgid (all) iam"],
    ],
    ["a parameter", { Principal: parameter("Who") }, ["* (all) iam ?"]],
    ["no invocation", { Principal: "*", Action: "lambda:GetFunction" }, []],
  ])("%s", (_name, properties, expected) => {
    expect(lines(callsTo("Checkout", permission(properties)))).toEqual(expected);
  });
});

describe("search domains", () => {
  const access = document({ Effect: "Allow", Principal: "*", Action: "es:ESHttp*", Resource: "*" });
  const domain = (properties: Written): Sketches => ({
    Logs: { type: "AWS::OpenSearchService::Domain", properties: { AccessPolicies: access, ...properties } },
  });
  it("answers the internet, the network it stands in, or users it knows", () => {
    expect(lines(callsTo("Logs", domain({})))).toEqual(["anyone (all) none"]);
    expect(lines(callsTo("Logs", domain({ AdvancedSecurityOptions: { Enabled: true } })))).toEqual([
      "anyone (all) basic",
    ]);
    expect(callsTo("Logs", domain({ VPCOptions: { SubnetIds: ["subnet-1"] } }))[0]?.from).toEqual({
      is: "network",
      resource: "Logs",
    });
  });
});
