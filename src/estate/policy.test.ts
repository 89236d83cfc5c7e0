import { describe, expect, test } from "vitest";
import { parseArn } from "./arn.ts";
import { accountOf, coversAction, globCovers, grantsAnyone, policyGrantsAnyone, policyOf } from "./policy.ts";
import { type Properties, Reference, Text, Unknown, type Value } from "./value.ts";

const account = new Unknown("pseudo-parameter", "`AWS::AccountId` is known after deployment");
const parameter = new Unknown("parameter", "parameter `Partner` has no default");

function grants(statement: Properties): boolean | Unknown {
  const [read] = policyOf({
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...statement }],
  }).statements;
  if (read === undefined) throw new Error("no statement was read");
  return grantsAnyone(read);
}
const anyoneIf = (Condition: Properties) => grants({ Principal: "*", Condition });

describe("who a statement lets in", () => {
  test.each<[string, Value]>([
    ["*", "*"],
    ["AWS *", { AWS: "*" }],
    ["AWS list with *", { AWS: ["111122223333", "*"] }],
  ])("%s is anyone", (_, Principal) => expect(grants({ Principal })).toBe(true));

  test.each<[string, Value]>([
    ["an account", { AWS: "111122223333" }],
    ["a service", { Service: "*" }],
    ["an identity provider", { Federated: "cognito-identity.amazonaws.com" }],
    ["a role of the estate", { AWS: new Reference("Role", "Arn") }],
    ["a text with a known part", { AWS: new Text(["arn:aws:iam::", parameter, ":root"]) }],
    ["this account", { AWS: account }],
  ])("%s is not anyone", (_, Principal) => expect(grants({ Principal })).toBe(false));

  test("a parameter may be anyone", () => expect(grants({ Principal: { AWS: parameter } })).toBe(parameter));
  test("allow with NotPrincipal lets in all others", () =>
    expect(grants({ NotPrincipal: { AWS: "111122223333" } })).toBe(true));
  test("a Deny lets nobody in", () => expect(grants({ Effect: "Deny", Principal: "*" })).toBe(false));
  test("an effect that is neither is unknown", () =>
    expect(grants({ Effect: "allow", Principal: "*" })).toBeInstanceOf(Unknown));
});

describe("conditions that tie a statement to somebody", () => {
  test.each<[string, Properties]>([
    ["organisation", { StringEquals: { "aws:PrincipalOrgID": "o-exampleorgid" } }],
    ["source account", { StringEquals: { "AWS:SourceAccount": account } }],
    ["source account parameter", { StringEquals: { "aws:SourceAccount": parameter } }],
    ["source ARN of a bucket", { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:orders-uploads" } }],
    ["source ARN reference", { ArnEquals: { "aws:SourceArn": new Reference("Topic", "Ref") } }],
    ["source ARN of an account", { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:111122223333:*" } }],
    ["endpoint", { StringEquals: { "aws:sourceVpce": "vpce-0123456789abcdef0" } }],
    ["office range", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/48"] } }],
    ["services only", { Bool: { "aws:PrincipalIsAWSService": "true" } }],
    ["owner's organisation", { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } }],
    ["path of the organisation", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-exampleorgid/*" } }],
    [
      "two conditions, one of which ties",
      { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:PrincipalAccount": "111122223333" } },
    ],
  ])("%s", (_, Condition) => expect(anyoneIf(Condition)).toBe(false));
});

describe("conditions that tie it to nobody", () => {
  test.each<[string, Properties]>([
    ["TLS", { Bool: { "aws:SecureTransport": "true" } }],
    ["any organisation", { StringLike: { "aws:PrincipalOrgID": "o-*" } }],
    ["half of the internet", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/1"] } }],
    ["a topic of that name in any account", { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:orders" } }],
    ["any ARN", { ArnLike: { "aws:SourceArn": "*" } }],
    ["all but one endpoint", { StringNotEquals: { "aws:sourceVpce": "vpce-0123456789abcdef0" } }],
    ["an organisation, if there is one", { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-exampleorgid" } }],
    ["all of no values", { "ForAllValues:StringEquals": { "aws:PrincipalOrgPaths": "o-exampleorgid/r-1/" } }],
    ["a header", { StringEquals: { "aws:Referer": "https://shop.example" } }],
    ["an ACL", { StringEquals: { "s3:x-amz-acl": "public-read" } }],
  ])("%s", (_, Condition) => expect(anyoneIf(Condition)).toBe(true));
});

test("a range or key that is not known leaves it unknown, by name", () => {
  expect(anyoneIf({ IpAddress: { "aws:SourceIp": parameter } })).toBe(parameter);
  expect(anyoneIf({ StringLike: { "aws:PrincipalOrgID": parameter } })).toBe(parameter);
  const answer = anyoneIf({ StringEquals: { "orders:Tenant": "a" } });
  expect(answer instanceof Unknown && answer.detail).toBe("condition key `orders:Tenant` is not modelled");
});

describe("whole policies", () => {
  const open = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::orders/*" };
  const answer = (...Statement: Properties[]) => policyGrantsAnyone(policyOf({ Statement })).answer;

  test("a Deny for everybody outside the organisation closes it", () => {
    const outside = { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-exampleorgid" } };
    expect(answer(open, { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: outside })).toBe(
      false,
    );
  });
  test("a Deny of plain HTTP does not", () => {
    const http = { Bool: { "aws:SecureTransport": "false" } };
    expect(answer(open, { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition: http })).toBe(true);
  });
  test("a Deny of another action or resource does not", () => {
    expect(answer(open, { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "*" })).toBe(true);
    const other = { Effect: "Deny", Principal: "*", Action: "*", Resource: "arn:aws:s3:::orders/private/*" };
    expect(answer(open, other)).toBe(true);
  });
  test("a Deny whose condition is not modelled leaves it unknown", () => {
    const Condition = { StringNotEquals: { "orders:Tenant": "a" } };
    expect(answer(open, { Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition })).toBeInstanceOf(
      Unknown,
    );
  });
  test("a policy that cannot be read is unknown, not empty", () => {
    expect(policyGrantsAnyone(policyOf(parameter)).answer).toBe(parameter);
    expect(policyGrantsAnyone(policyOf("not json")).answer).toBeInstanceOf(Unknown);
    expect(policyGrantsAnyone(policyOf({ Statement: [parameter] })).answer).toBe(parameter);
    expect(policyGrantsAnyone(policyOf(undefined)).answer).toBe(false);
  });
});

describe("a statement under an undecided condition", () => {
  const narrow = { Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "sqs:*", Resource: "*" };
  const open = { ...narrow, Principal: "*" };
  const either = (...alternatives: (Value | undefined)[]) =>
    new Unknown("condition", "condition `IsShared` cannot be decided", { alternatives });
  const answer = (value: Value) => policyGrantsAnyone(policyOf({ Statement: [narrow, value] })).answer;

  test("lets nobody in if neither side does", () => expect(answer(either(narrow, undefined))).toBe(false));
  test("lets anyone in if both sides do", () => expect(answer(either(open, [open]))).toBe(true));
  test("is unknown if one side does", () => expect(answer(either(open, undefined))).toBeInstanceOf(Unknown));
  test("a whole policy is asked in the same way", () => {
    expect(policyGrantsAnyone(policyOf(either({ Statement: narrow }, undefined))).answer).toBe(false);
  });
});

test("a Deny for any path outside the organisation lets callers without credentials by", () => {
  const open = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
  const Condition = { "ForAnyValue:StringNotLike": { "aws:PrincipalOrgPaths": "o-exampleorgid/*" } };
  const deny = { Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition };
  expect(policyGrantsAnyone(policyOf({ Statement: [open, deny] })).answer).toBe(true);
});

test("a policy as JSON text, with references inside", () => {
  const json = new Text([
    '{"Statement":{"Effect":"Allow","Principal":{"AWS":"',
    new Reference("Role", "Arn"),
    '"},"Action":"sqs:*","Resource":"*"}}',
  ]);
  const [statement] = policyOf(json).statements;
  expect(statement?.principals).toEqual([
    { kind: "AWS", value: new Reference("Role", "Arn"), path: ["Statement", "Principal", "AWS"] },
  ]);
  expect(
    policyOf('{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*"}]}').statements.map(grantsAnyone),
  ).toEqual([true]);
});

test("actions", () => {
  const [statement] = policyOf({ Statement: { Effect: "Allow", NotAction: ["iam:*"], Resource: "*" } }).statements;
  if (statement === undefined) throw new Error("no statement was read");
  expect(coversAction(statement, "IAM:PassRole")).toBe(false);
  expect(coversAction(statement, "s3:GetObject")).toBe(true);
  expect(globCovers("s3:Get*", "s3:GetObject")).toBe(true);
  expect(globCovers("s3:Get?bject", "s3:GetObject")).toBe(true);
  expect(globCovers("s3:Get", "s3:GetObject")).toBe(false);
  expect(globCovers("a?", "a*")).toBe(false);
});

test("a hostile pattern takes no long time", () => {
  const started = performance.now();
  expect(globCovers(`${"a*".repeat(200)}c`, `${"a".repeat(2000)}b`.repeat(2))).toBe(false);
  expect(performance.now() - started).toBeLessThan(1000);
});

test("ARNs with parts that are not known", () => {
  const arn = parseArn(new Text(["arn:aws:sns:", account, ":111122223333:orders-", parameter, ":x"]));
  expect(arn).toEqual({
    partition: "aws",
    service: "sns",
    region: account,
    account: "111122223333",
    resource: new Text(["orders-", parameter, ":x"]),
  });
  expect(parseArn("arn:aws:s3:::orders/*")).toEqual({
    partition: "aws",
    service: "s3",
    region: "",
    account: "",
    resource: "orders/*",
  });
  expect(parseArn("arn:aws:s3")).toBeUndefined();
  expect(parseArn(new Reference("Topic", "Ref"))).toBeUndefined();
  expect(accountOf({ kind: "AWS", value: "arn:aws:iam::111122223333:root", path: [] })).toBe("111122223333");
});
