import { get, isMap, items, type JsonMap, mapOf, sub, text } from "./json.ts";

/** A method that a statement is about: path as in the definition, method in any case or `ANY`. */
interface About {
  readonly path: string;
  readonly method: string;
}

/**
 * The statements of `x-amazon-apigateway-policy` that a `ResourcePolicy` stands for.
 *
 * Every list of allowed callers but the accounts' one is an Allow for everybody and a Deny for all others.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html
 */
export function policyStatements(policy: unknown, about: readonly About[], stage: unknown): readonly JsonMap[] {
  if (!isMap(policy)) return [];
  const list = (name: string): readonly unknown[] => items(get(policy, name));
  const resources = about.map(({ path, method }) => resourceOf(path, method, stage));
  if (resources.length === 0) return customOf(policy);
  const statements: JsonMap[] = [];
  const everybody = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: resources };
  const deny = (Condition: JsonMap): JsonMap => ({ ...everybody, Effect: "Deny", Condition });
  const accounts = (Effect: string, ids: readonly unknown[]): JsonMap => ({
    ...everybody,
    Effect,
    Principal: { AWS: ids.map(accountPrincipal) },
  });
  if (list("AwsAccountWhitelist").length > 0) statements.push(accounts("Allow", list("AwsAccountWhitelist")));
  if (list("AwsAccountBlacklist").length > 0) statements.push(accounts("Deny", list("AwsAccountBlacklist")));
  const denials: JsonMap[] = [];
  if (list("IpRangeWhitelist").length > 0)
    denials.push(deny({ NotIpAddress: { "aws:SourceIp": list("IpRangeWhitelist") } }));
  if (list("IpRangeBlacklist").length > 0)
    denials.push(deny({ IpAddress: { "aws:SourceIp": list("IpRangeBlacklist") } }));
  for (const [operator, end] of [
    ["StringNotEquals", "Whitelist"],
    ["StringEquals", "Blacklist"],
  ] as const) {
    const condition = networkCondition(policy, end);
    if (Object.keys(condition).length > 0) denials.push(deny({ [operator]: condition }));
  }
  if (denials.length > 0) statements.push(everybody, ...denials);
  return [...statements, ...customOf(policy)];
}

function customOf(policy: JsonMap): readonly JsonMap[] {
  return items(get(policy, "CustomStatements")).map(mapOf);
}

/** `vpc-...` and `vpce-...` of one list, and the lists for intrinsic functions, by condition key. */
function networkCondition(policy: JsonMap, end: "Whitelist" | "Blacklist"): JsonMap {
  const named = items(get(policy, `SourceVpc${end}`));
  const endpoints = named.filter((id) => text(id)?.startsWith("vpce-") === true);
  const vpcs = named.filter((id) => !endpoints.includes(id));
  const allVpcs = [...items(get(policy, `IntrinsicVpc${end}`)), ...vpcs];
  const allEndpoints = [...items(get(policy, `IntrinsicVpce${end}`)), ...endpoints];
  return {
    ...(allVpcs.length === 0 ? {} : { "aws:SourceVpc": allVpcs }),
    ...(allEndpoints.length === 0 ? {} : { "aws:SourceVpce": allEndpoints }),
  };
}

function accountPrincipal(id: unknown): unknown {
  if (typeof id === "string" && id.startsWith("arn:")) return id;
  return sub("arn:${AWS::Partition}:iam::${AccountId}:root", { AccountId: id });
}

function resourceOf(path: string, method: string, stage: unknown): JsonMap {
  const name = method.toLowerCase() === "any" || method.startsWith("x-amazon") ? "*" : method.toUpperCase();
  const wild = path.replaceAll(/\{[A-Za-z0-9._+-]+\}/g, "*");
  return sub(`execute-api:/\${__Stage__}/${name}${wild}`, { __Stage__: stage ?? "*" });
}
