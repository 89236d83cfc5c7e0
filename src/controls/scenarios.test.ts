/** Edge cases of controls, as templates a person could have written. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelOf } from "../check.ts";
import { readEstate } from "../sources/read.ts";
import { evaluate } from "./evaluate.ts";
import { CONTROLS } from "./registry.ts";

const HEAD = `
Parameters:
  Office: { Type: String }
  Stage: { Type: String }
  Balancer: { Type: String }
  Hidden: { Type: String, NoEcho: true }
Conditions:
  Production: !Equals [!Ref Stage, production]
Resources:
`;

/** Verdict of one control on each resource it was asked about. */
async function verdicts(id: string, resources: string): Promise<Readonly<Record<string, string>>> {
  const estate = await readEstate(["-"], { stdin: () => HEAD + resources });
  expect(estate.problems.filter(({ blame }) => blame === "input")).toEqual([]);
  const judged = evaluate(CONTROLS, modelOf(estate), (control) => control.id === id).verdicts;
  return Object.fromEntries(judged.map(({ resource, verdict }) => [resource.id, verdict]));
}

describe("SSH from the internet, in a rule written as", () => {
  const ssh = (rule: string) =>
    verdicts(
      "sg-no-ssh-from-internet",
      `  Bastion: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: bastion, SecurityGroupIngress: [${rule}] } }`,
    );

  it.each([
    ["an address that is passed in", "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Ref Office }", "unknown"],
    [
      "one host that is passed in",
      '{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !Sub "${Office}/32" }',
      "holds",
    ],
    [
      "another port from an unknown address",
      "{ IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !Ref Office }",
      "holds",
    ],
    [
      "every protocol, its ports ignored",
      '{ IpProtocol: "-1", FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0 }',
      "violated",
    ],
    ["every TCP port", "{ IpProtocol: tcp, FromPort: -1, ToPort: -1, CidrIp: 0.0.0.0/0 }", "violated"],
    ["UDP", "{ IpProtocol: udp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }", "holds"],
    [
      "any IPv6 address, in a long spelling",
      '{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: "0:0::0/0" }',
      "violated",
    ],
    ["all of the IPv6 internet", '{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: "2000::/3" }', "violated"],
    ["private IPv6 addresses", '{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIpv6: "fc00::/7" }', "holds"],
    ["half of the internet", "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 128.0.0.0/1 }", "violated"],
    ["any address, with host bits", "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 203.0.113.9/0 }", "violated"],
    [
      "a prefix list nobody declared",
      "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: pl-0a1b2c3d }",
      "unknown",
    ],
    ["a group", "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, SourceSecurityGroupId: sg-0a1b2c3d }", "holds"],
    [
      "open either way",
      "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !If [Production, 0.0.0.0/0, 0.0.0.0/0] }",
      "violated",
    ],
    [
      "open in one stage",
      "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !If [Production, 10.0.0.0/8, 0.0.0.0/0] }",
      "unknown",
    ],
    [
      "there in one stage",
      "!If [Production, !Ref AWS::NoValue, { IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0 }]",
      "unknown",
    ],
    [
      "a port that is passed in",
      "{ IpProtocol: tcp, FromPort: !Ref Stage, ToPort: 65535, CidrIp: 0.0.0.0/0 }",
      "unknown",
    ],
    ["a network of ours", "{ IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8 }", "holds"],
  ])("%s", async (_, rule, verdict) => {
    expect(await ssh(rule)).toEqual({ Bastion: verdict });
  });

  it("a prefix list that holds every address", async () => {
    const list = `
  Everyone: { Type: AWS::EC2::PrefixList, Properties: { AddressFamily: IPv4, MaxEntries: 2, PrefixListName: everyone, Entries: [{ Cidr: 0.0.0.0/0 }] } }
  Bastion:
    Type: AWS::EC2::SecurityGroupIngress
    Properties: { GroupId: sg-0a1b2c3d, IpProtocol: tcp, FromPort: 22, ToPort: 22, SourcePrefixListId: !Ref Everyone }`;
    expect(await verdicts("sg-no-ssh-from-internet", list)).toEqual({ Bastion: "violated" });
  });
});

it("a rule opens a port to the world exactly where protocol, ports and range say so", async () => {
  const rule = fc.record({
    protocol: fc.constantFrom("tcp", "6", "udp", "17", "-1", "icmp"),
    from: fc.integer({ min: 0, max: 65535 }),
    length: fc.integer({ min: 0, max: 400 }),
    cidr: fc.constantFrom("0.0.0.0/0", "0.0.0.0/1", "10.0.0.0/8", "203.0.113.7/32"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(rule, { minLength: 1, maxLength: 4 }), fc.boolean(), async (rules, near) => {
      const shown = rules.map(({ protocol, from, length, cidr }) => {
        const first = near ? (from % 40) + 3370 : from;
        return { protocol, from: first, to: Math.min(65535, first + (length % 60)), cidr };
      });
      const text = shown.map(
        ({ protocol, from, to, cidr }) =>
          `{ IpProtocol: "${protocol}", FromPort: ${from}, ToPort: ${to}, CidrIp: ${cidr} }`,
      );
      const open = shown.some(({ protocol, from, to, cidr }) => {
        const spoken =
          protocol === "-1" || (["tcp", "6", "udp", "17"].includes(protocol) && from <= 3389 && to >= 3389);
        // Half of the internet is as good as all of it.
        return spoken && /\/[01]$/.test(cidr);
      });
      const group = `  Jump: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: jump, SecurityGroupIngress: [${text}] } }`;
      expect(await verdicts("sg-no-rdp-from-internet", group)).toEqual({ Jump: open ? "violated" : "holds" });
    }),
    { numRuns: 60 },
  );
});

describe("egress that is not written into the group", () => {
  const group = "  App: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: app } }";
  const rule = (more: string) => `${group}
  ToDb:
    Type: AWS::EC2::SecurityGroupEgress
    ${more}
    Properties: { GroupId: !GetAtt App.GroupId, IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: 10.20.4.0/24 }`;

  it("is everything, until a rule of its own replaces the default", async () => {
    expect(await verdicts("sg-egress-not-open", group)).toEqual({ App: "violated" });
    expect(await verdicts("sg-egress-not-open", rule(""))).toEqual({ App: "holds", ToDb: "holds" });
    expect(await verdicts("sg-egress-not-open", rule("Condition: Production"))).toMatchObject({ App: "unknown" });
  });
});

describe("network ACL entries", () => {
  const entry = (id: string, number: number, action: string, more: string) =>
    `  ${id}: { Type: AWS::EC2::NetworkAclEntry, Properties: { NetworkAclId: acl-0a1b2c3d, RuleNumber: ${number}, Protocol: 6, RuleAction: ${action}, ${more} } }\n`;
  const everything = entry("Allow", 100, "allow", "CidrBlock: 0.0.0.0/0, PortRange: { From: 1, To: 65535 }");
  const ssh = "PortRange: { From: 22, To: 22 }";

  it.each([
    ["a deny before it", entry("Deny", 90, "deny", `CidrBlock: 0.0.0.0/0, ${ssh}`), "holds"],
    ["a deny after it", entry("Deny", 110, "deny", `CidrBlock: 0.0.0.0/0, ${ssh}`), "violated"],
    ["a deny of half the addresses", entry("Deny", 90, "deny", `CidrBlock: 0.0.0.0/1, ${ssh}`), "violated"],
    ["a deny of the other family", entry("Deny", 90, "deny", `Ipv6CidrBlock: "::/0", ${ssh}`), "violated"],
    [
      "a deny of another port",
      entry("Deny", 90, "deny", "CidrBlock: 0.0.0.0/0, PortRange: { From: 23, To: 23 }"),
      "violated",
    ],
    ["a deny on the way out", entry("Deny", 90, "deny", `Egress: true, CidrBlock: 0.0.0.0/0, ${ssh}`), "violated"],
  ])("everything is let in, with %s", async (_, deny, verdict) => {
    expect(await verdicts("nacl-no-ssh-from-internet", everything + deny)).toMatchObject({ Allow: verdict });
  });

  it("the way out is another matter", async () => {
    const out = entry("Out", 100, "allow", `Egress: true, CidrBlock: 0.0.0.0/0, ${ssh}`);
    expect(await verdicts("nacl-no-ssh-from-internet", out)).toEqual({ Out: "not-applicable" });
  });
});

describe("a web ACL that another resource associates", () => {
  const front = (more: string) =>
    `  Front: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer, ${more} Properties: { Subnets: [subnet-0a1b2c3d] } }\n`;
  const rules = (arn: string, more = "") =>
    `  Rules: { Type: AWS::WAFv2::WebACLAssociation, ${more} Properties: { ResourceArn: ${arn}, WebACLArn: arn } }\n`;

  it.each([
    ["for sure", front("") + rules("!Ref Front"), "holds"],
    ["to something that is passed in", front("") + rules("!Ref Balancer"), "violated"],
    ["in one stage only", front("") + rules("!Ref Front", "Condition: Production,"), "unknown"],
    [
      "in the very stage the balancer is in",
      front("Condition: Production,") + rules("!Ref Front", "Condition: Production,"),
      "holds",
    ],
    ["to this or to another", front("") + rules("!If [Production, !Ref Front, !Ref Balancer]"), "unknown"],
  ])("%s", async (_, resources, verdict) => {
    expect(await verdicts("alb-waf", resources)).toMatchObject({ Front: verdict });
  });
});

describe("operations of an OpenAPI document", () => {
  const api = (operation: string, more = "") => `
  Orders:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        swagger: "2.0"
        securityDefinitions:
          key: { type: apiKey, name: x-api-key, in: header }
          plain: { type: oauth2, flow: implicit, authorizationUrl: "https://login.example.com", scopes: {} }
          users: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: cognito_user_pools }
        ${more}
        paths: { /orders: { get: ${operation} } }`;

  it.each([
    ["say nothing", api("{}"), "violated"],
    ["ask for a key only", api("{ security: [{ key: [] }] }"), "violated"],
    ["ask for users", api("{ security: [{ users: [] }] }"), "holds"],
    ["ask for users and a key", api("{ security: [{ key: [] }, { users: [] }] }"), "holds"],
    ["ask by a scheme that nobody enforces", api("{ security: [{ plain: [] }] }"), "violated"],
    ["inherit", api("{}", "security: [{ users: [] }]"), "holds"],
    ["opt out", api("{ security: [] }", "security: [{ users: [] }]"), "violated"],
    ["name a scheme nobody declared", api("{ security: [{ partners: [] }] }"), "unknown"],
    ["use IAM", api("{ x-amazon-apigateway-auth: { type: AWS_IAM } }"), "holds"],
    [
      "are included from elsewhere",
      api("{ Fn::Transform: { Name: AWS::Include, Parameters: { Location: s3://a/b } } }"),
      "unknown",
    ],
  ])("that %s", async (_, resources, verdict) => {
    expect(await verdicts("apigw-method-authorized", resources)).toEqual({ Orders: verdict });
  });
});

describe("passwords", () => {
  it.each([
    ["typed in", "correct-horse-battery", "violated"],
    ["passed in", "!Ref Office", "holds"],
    ["from a store", '"{{resolve:secretsmanager:orders:SecretString:password}}"', "holds"],
    ["left empty", '""', "holds"],
  ])("%s", async (_, password, verdict) => {
    const database = `  Orders: { Type: AWS::RDS::DBInstance, Properties: { MasterUserPassword: ${password} } }`;
    expect(await verdicts("db-password-not-literal", database)).toEqual({ Orders: verdict });
  });

  it.each([
    ["DB_PASSWORD: !Ref Hidden", "violated"],
    ["DB_PASSWORD: !Ref Office", "unknown"],
    ["OFFICE: !Ref Office", "holds"],
    ['DB_PASSWORD: "{{resolve:secretsmanager:orders:SecretString:password}}"', "violated"],
    ["DB_SECRET: !Ref Orders", "holds"],
  ])("passed in as %s", async (variable, verdict) => {
    const code = `
  Orders: { Type: AWS::SecretsManager::Secret }
  Report: { Type: AWS::Lambda::Function, Properties: { Role: role, Code: { ZipFile: code }, Environment: { Variables: { ${variable} } } } }`;
    expect(await verdicts("lambda-env-no-secrets", code)).toEqual({ Report: verdict });
  });

  it.each([
    ["DB_PASSWORD", "correct-horse-battery", "violated"],
    ["apiKey", "correct-horse-battery", "violated"],
    ["DB_PASSWORD_ARN", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders", "holds"],
    ["SECRET_NAME", "orders/password", "holds"],
    ["DB_PASSWORD", "/orders/password", "holds"],
    ["TOKEN_TTL", "3600", "holds"],
    ["MONKEY", "correct-horse-battery", "holds"],
    ["DATABASE_URL", "postgres://orders:correct-horse@db.example.com/orders", "violated"],
    ["NOTES", "AKIAQWERTYUIOPASDFGH", "violated"],
  ])("in variable %s = %s", async (name, value, verdict) => {
    const code = `  Report: { Type: AWS::Lambda::Function, Properties: { Role: role, Code: { ZipFile: code }, Environment: { Variables: { ${name}: "${value}" } } } }`;
    expect(await verdicts("lambda-env-no-secrets", code)).toEqual({ Report: verdict });
  });
});

describe("a word that is put together", () => {
  const origins = (origin: string) =>
    verdicts(
      "lambda-url-cors-restricted",
      `  Quotes: { Type: AWS::Lambda::Url, Properties: { TargetFunctionArn: quotes, AuthType: AWS_IAM, Cors: { AllowOrigins: [${origin}] } } }`,
    );

  it.each([
    ["could be any origin", '!Sub "https://${Office}"', "unknown"],
    ["is one of ours", '!Sub "https://${Office}.example.com"', "holds"],
    ["is any origin", '"https://*"', "violated"],
  ])("%s", async (_, origin, verdict) => {
    expect(await origins(origin)).toEqual({ Quotes: verdict });
  });
});
