import type { Estate } from "../estate/estate.ts";
import { Unknown } from "../estate/value.ts";
import type { Authentication, Call, Forward } from "./access.ts";
import { distinct } from "./ledger.ts";

/** Types that ask every request who calls, whichever way it came. */
const FRONTS: ReadonlySet<string> = new Set([
  "AWS::ApiGateway::RestApi",
  "AWS::ApiGatewayV2::Api",
  "AWS::Lambda::Url",
  "AWS::AppSync::GraphQLApi",
  "AWS::AppRunner::Service",
  "AWS::CloudFront::Distribution",
]);

/**
 * Forwards to a front, split by what the front lets in: a distribution before an API spares nobody the API's authorizer.
 * A forward that says itself what is asked for (`authentication`, if only nothing) is left as it is.
 */
export function throughFronts(
  estate: Estate,
  calls: readonly Call[],
  forwards: readonly Forward[],
): readonly Forward[] {
  const callsTo = new Map<string, Call[]>();
  for (const call of calls) callsTo.set(call.to.resource, [...(callsTo.get(call.to.resource) ?? []), call]);
  return forwards.flatMap((forward) => {
    const type = estate.get(forward.to.resource)?.type;
    const whole = forward.to.operation === undefined && forward.authentication === undefined;
    if (type === undefined || !FRONTS.has(type) || !whole) return [forward];
    const known = callsTo.get(forward.to.resource) ?? [];
    // A function URL that nobody may call answers nobody; an API without operations has them in another template.
    if (known.length === 0) return type === "AWS::Lambda::Url" ? [] : [forward];
    return distinctForwards(known.flatMap((call) => passed(forward, call) ?? []));
  });
}

function passed(forward: Forward, call: Call): Forward | undefined {
  const { from } = call;
  const own = from.is === "resource" && from.resource === forward.from.resource;
  if (from.is !== "anyone" && from.is !== "addresses" && !own) return undefined;
  const asked = own ? [] : call.authentication.filter((way): way is Authentication => way !== "none");
  const range =
    from.is === "addresses"
      ? [
          new Unknown(
            "service",
            `whether \`${forward.to.resource}\` admits the addresses of \`${forward.from.resource}\``,
          ),
        ]
      : [];
  return {
    ...forward,
    to: call.to,
    authentication: asked,
    said: [...forward.said, ...call.said],
    doubts: distinct([...forward.doubts, ...call.doubts, ...range]),
  };
}

function distinctForwards(forwards: readonly Forward[]): readonly Forward[] {
  const key = (one: Forward): string =>
    [one.to.operation, one.authentication?.join("+"), ...one.doubts.map((doubt) => doubt.key)].join("\n");
  return [...new Map(forwards.map((one) => [key(one), one])).values()];
}
