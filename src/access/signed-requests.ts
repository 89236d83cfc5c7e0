import { follow } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import type { Call, Caller } from "./access.ts";
import { requests } from "./api-integration.ts";
import { arnPieces, valuePieces } from "./arn-of.ts";
import { HOLDER_TYPES, instancesOf, roleNamed, rolesOf } from "./holders.ts";
import { identityMayAsk } from "./identity.ts";
import { identityOf } from "./identity-policies.ts";
import type { Ledger } from "./ledger.ts";
import { coversArn, extended, FREE, type Piece, plain, SEGMENT } from "./match.ts";
import { functionsOf } from "./targets.ts";

/** A front that takes signed requests, as a policy names it. */
interface Signed {
  readonly call: Call;
  readonly action: string;
  readonly subjects: readonly (readonly Piece[])[];
}

/**
 * Compute whose role may call the operations that ask for IAM credentials: API routes, function URLs, GraphQL fields.
 * Reads the calls noted so far.
 * Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function signedRequests(ledger: Ledger): void {
  const { estate } = ledger;
  const fronts = ledger.calls
    .filter((call) => call.from.is !== "resource" && call.authentication.includes("iam"))
    .flatMap((call) => signed(ledger, call) ?? []);
  if (fronts.length === 0) return;
  for (const holder of estate.ofType(...HOLDER_TYPES)) {
    for (const held of rolesOf(estate, holder)) {
      const role = roleNamed(estate, held.value);
      if (role === undefined) continue;
      const callers = instancesOf(estate, holder).map((one): Caller => ({ is: "resource", resource: one.id }));
      for (const front of fronts) noteSigned(ledger, role, callers, front);
    }
  }
}

function noteSigned(ledger: Ledger, role: Resource, callers: readonly Caller[], front: Signed): void {
  const { estate } = ledger;
  const may = identityMayAsk(
    identityOf(estate, role),
    {
      actions: [front.action],
      resource(pattern, extent) {
        const wanted = valuePieces(estate, pattern);
        const answers = front.subjects.map((subject) => coversArn(wanted, extended(subject, extent)));
        return answers.includes(true) ? true : (answers.find((answer) => answer instanceof Unknown) ?? false);
      },
    },
    front.call.to.resource,
  );
  if (may.allowed === false) return;
  const doubts = may.allowed instanceof Unknown ? [may.allowed] : [];
  for (const from of callers) {
    ledger.call({
      from,
      to: front.call.to,
      authentication: front.call.authentication,
      said: [...may.said, ...front.call.said],
      doubts: [...front.call.doubts, ...doubts],
    });
  }
}

function signed(ledger: Ledger, call: Call): Signed | undefined {
  const { estate } = ledger;
  const front = estate.get(call.to.resource);
  const operation = call.to.operation ?? "";
  switch (front?.type) {
    case "AWS::ApiGateway::RestApi":
    case "AWS::ApiGatewayV2::Api": {
      const [verb = "", path] = operation.split(" ");
      const arn = arnPieces(estate, front) ?? [];
      const asked = path === undefined ? requests([], undefined, operation) : requests([], verb, path);
      return { call, action: "execute-api:Invoke", subjects: asked.map((request) => [...arn, plain("/"), ...request]) };
    }
    case "AWS::Lambda::Url": {
      const functions = functionsOf(estate, follow(front.properties, ["TargetFunctionArn"]), front).found;
      const arns = functions.flatMap((fn) => [arnPieces(estate, fn.resource) ?? []]);
      return {
        call,
        action: "lambda:InvokeFunctionUrl",
        subjects: arns.flatMap((arn) => [arn, [...arn, plain(":"), FREE]]),
      };
    }
    case "AWS::AppSync::GraphQLApi": {
      const arn = arnPieces(estate, front) ?? [];
      const [type, name] = operation.split(".");
      const field =
        type === undefined || name === undefined ? [SEGMENT] : [plain(type), plain("/fields/"), plain(name)];
      return { call, action: "appsync:GraphQL", subjects: [[...arn, plain("/types/"), ...field]] };
    }
    default:
      return undefined;
  }
}
