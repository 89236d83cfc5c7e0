import type { Estate } from "../estate/estate.ts";
import { follow, text, truth } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isProperties, Unknown } from "../estate/value.ts";
import type { Call } from "./access.ts";
import { serviceOf } from "./arn-of.ts";
import { deliver } from "./deliver.ts";
import { roleNamed } from "./holders.ts";
import { identityCalls, unknownCalls, unknownRole } from "./identity.ts";
import { identityOf } from "./identity-policies.ts";
import { type Ledger, ledgerFor, noteOf, placeIn, said } from "./ledger.ts";
import { linked } from "./targets.ts";

/**
 * Cognito: anybody may sign up to a user pool unless only administrators create users, and guests of an identity pool
 * get the credentials of its role for unauthenticated identities.
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
 */
export function cognito(ledger: Ledger): void {
  const { estate } = ledger;
  for (const pool of estate.ofType("AWS::Cognito::UserPool")) userPool(ledger, pool);
  for (const pool of estate.ofType("AWS::Cognito::IdentityPool")) identityPool(ledger, pool);
}

function userPool(ledger: Ledger, pool: Resource): void {
  const { estate } = ledger;
  const path: Path = ["AdminCreateUserConfig", "AllowAdminCreateUserOnly"];
  const closed = truth(follow(pool.properties, path));
  const client = estate
    .ofType("AWS::Cognito::UserPoolClient")
    .some((one) => estate.find(follow(one.properties, ["UserPoolId"])) === pool);
  const doubts = [
    ...(closed instanceof Unknown ? [closed] : []),
    ...(client ? [] : [new Unknown("absent-record", `no app client of \`${pool.id}\` is in the input`)]),
  ];
  const call = (operation: string, text_: string): void =>
    ledger.call({
      from: { is: "anyone" },
      to: placeIn(pool, operation),
      authentication: ["none"],
      said: [said(pool, path, text_)],
      doubts,
    });
  if (closed !== true) call("SignUp", `anybody may sign up to \`${pool.id}\``);
  call("InitiateAuth", `anybody may try to sign in to \`${pool.id}\``);
  const triggers = follow(pool.properties, ["LambdaConfig"]);
  if (!isProperties(triggers)) return;
  for (const [trigger, value] of Object.entries(triggers)) {
    const to = follow(value, ["LambdaArn"]) ?? value;
    if (trigger === "KMSKeyID") continue;
    const signUp = trigger === "PreSignUp" || trigger === "PostConfirmation" || trigger === "CustomMessage";
    const operations = signUp ? (closed === true ? [] : ["SignUp"]) : ["InitiateAuth"];
    deliver(ledger, {
      from: operations.length === 0 ? [placeIn(pool)] : operations.map((operation) => placeIn(pool, operation)),
      source: pool,
      service: "cognito-idp.amazonaws.com",
      to,
      at: pool,
      path: ["LambdaConfig", trigger],
      verb: `asks (${trigger})`,
      role: undefined,
      mode: "synchronous",
    });
  }
}

/**
 * Services that Cognito's own session policy leaves to guests in the enhanced flow. Others are in doubt unless the
 * classic flow is allowed, which takes nothing away.
 * Source: https://docs.aws.amazon.com/cognito/latest/developerguide/iam-roles.html
 */
const FOR_GUESTS: ReadonlySet<string> = new Set([
  "dynamodb",
  "firehose",
  "iot",
  "kinesis",
  "kms",
  "lambda",
  "s3",
  "sns",
  "sqs",
]);

function identityPool(ledger: Ledger, pool: Resource): void {
  const { estate } = ledger;
  const guests = truth(follow(pool.properties, ["AllowUnauthenticatedIdentities"]));
  signedIn(ledger, pool);
  if (guests === false || guests === undefined) return;
  const unsure = guests instanceof Unknown ? [guests] : [];
  const open = said(pool, ["AllowUnauthenticatedIdentities"], `\`${pool.id}\` gives credentials to guests`);
  ledger.call({
    from: { is: "anyone" },
    to: placeIn(pool, "GetCredentialsForIdentity"),
    authentication: ["none"],
    said: [open],
    doubts: unsure,
  });
  const classic = truth(follow(pool.properties, ["AllowClassicFlow"])) === true;
  for (const { role, attachment, found, value } of rolesFor(estate, pool, "unauthenticated")) {
    if (found === undefined) {
      const message = `what guests of \`${pool.id}\` may call is not known: their role is not in the input`;
      ledger.gap(noteOf("role-not-in-input", attachment, message, true));
      unknownCalls(ledger, attachment, [{ is: "anyone" }], ["none"], unknownRole(attachment, value));
      continue;
    }
    const own = ledgerFor(estate);
    identityCalls(own, identityOf(estate, found), [{ is: "anyone" }], ["none"], found);
    const [hidden] = identityOf(estate, found).doubts.filter((one) => one.because !== "not-modelled");
    if (hidden !== undefined) unknownCalls(own, found, [{ is: "anyone" }], ["none"], hidden);
    for (const call of own.calls)
      ledger.call(
        asGuest(estate, call, found, classic, [...unsure], [open, said(attachment, role, "guests take this role")]),
      );
    for (const gap of own.gaps) ledger.gap({ ...gap, hidesFindings: true });
  }
}

function asGuest(
  estate: Estate,
  call: Call,
  role: Resource,
  classic: boolean,
  unsure: readonly Unknown[],
  way: Call["said"],
): Call {
  const service = call.to.operation?.split(":")[0] ?? serviceOf(estate.get(call.to.resource)?.type ?? "") ?? "";
  const scoped =
    classic || FOR_GUESTS.has(service)
      ? []
      : [new Unknown("not-modelled", `whether Cognito leaves ${service} to guests that take role \`${role.id}\``)];
  return { ...call, said: [...call.said, ...way], doubts: [...call.doubts, ...unsure, ...scoped] };
}

/** Whoever signed in, at a user pool or another provider, gets the role for authenticated identities. */
function signedIn(ledger: Ledger, pool: Resource): void {
  const { estate } = ledger;
  for (const { role, attachment, found } of rolesFor(estate, pool, "authenticated")) {
    if (found === undefined) continue;
    const own = ledgerFor(estate);
    identityCalls(own, identityOf(estate, found), [{ is: "anyone" }], ["cognito"], found);
    const way = said(attachment, role, `users who signed in to \`${pool.id}\` take this role`);
    for (const call of own.calls) ledger.call({ ...call, said: [...call.said, way] });
    for (const gap of own.gaps) ledger.gap(gap);
  }
}

function rolesFor(estate: Estate, pool: Resource, kind: "authenticated" | "unauthenticated") {
  return estate.ofType("AWS::Cognito::IdentityPoolRoleAttachment").flatMap((attachment) => {
    const pools = linked(estate, attachment, ["IdentityPoolId"], [pool.type]);
    if (!pools.some((one) => one.resource === pool)) return [];
    const role: Path = ["Roles", kind];
    const value = follow(attachment.properties, role);
    if (value === undefined || text(value) === "") return [];
    return [{ role, attachment, value, found: roleNamed(estate, value) }];
  });
}
