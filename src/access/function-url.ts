import { follow, text } from "../estate/read-value.ts";
import type { Resource } from "../estate/resource.ts";
import { Unknown } from "../estate/value.ts";
import { any } from "./grants.ts";
import { type Permission, permissionsByFunction, permits } from "./lambda-permission.ts";
import { type Ledger, noteOf, placeIn, said, told } from "./ledger.ts";
import { functionsOf } from "./targets.ts";

/**
 * Function URLs: anyone may call one with `AuthType: NONE`, but only if the function's policy lets everybody do both
 * `lambda:InvokeFunctionUrl` and (since October 2025) `lambda:InvokeFunction`. The account may have been exempted from
 * the second until November 2026, so a URL with the first one alone is in doubt.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html (read 2026-11)
 */
export function functionUrls(ledger: Ledger): void {
  for (const url of ledger.estate.ofType("AWS::Lambda::Url")) functionUrl(ledger, url);
}

function functionUrl(ledger: Ledger, url: Resource): void {
  const { estate } = ledger;
  const named = functionsOf(estate, follow(url.properties, ["TargetFunctionArn"]), url);
  if (named.unknown !== undefined && named.found.length === 0) {
    const message = `function URL \`${url.id}\` leads to a function that is not known: ${named.unknown.detail}`;
    ledger.gap(noteOf("target-unknown", url, message, named.open, named.unknown.settle));
  }
  const auth = follow(url.properties, ["AuthType"]);
  const type = text(auth);
  for (const target of named.found) {
    ledger.forward({
      from: placeIn(url),
      to: placeIn(target.resource),
      ports: undefined,
      mode: "synchronous",
      said: [said(url, ["TargetFunctionArn"], `function URL \`${url.id}\` invokes \`${target.resource.id}\``)],
      doubts: target.doubts,
    });
    const unsure = auth instanceof Unknown && type === undefined ? [auth] : [];
    if (type !== "NONE") {
      ledger.call({
        from: { is: "anyone" },
        to: placeIn(url),
        authentication: ["iam"],
        said: [said(url, ["AuthType"], `function URL \`${url.id}\` has AuthType ${told(auth)}`)],
        doubts: unsure,
      });
    }
    if (type === "AWS_IAM") continue;
    const leave = publicLeave(permissionsByFunction(estate).get(target.resource.id) ?? []);
    if (leave === undefined) continue;
    ledger.call({
      from: { is: "anyone" },
      to: placeIn(url),
      authentication: ["none"],
      said: [
        said(url, ["AuthType"], `function URL \`${url.id}\` has AuthType NONE`),
        ...leave.permissions.map((one) =>
          said(one.resource, ["Principal"], `\`${one.resource.id}\` lets everybody call it`),
        ),
      ],
      doubts: [...unsure, ...leave.doubts],
    });
  }
  if (named.found.length === 0) outside(ledger, url, type);
}

/** The function is in another stack: its permissions are not in the input. */
function outside(ledger: Ledger, url: Resource, type: string | undefined): void {
  const doubt = new Unknown(
    "absent-record",
    `the permissions of the function behind \`${url.id}\` are not in the input`,
  );
  ledger.call({
    from: { is: "anyone" },
    to: placeIn(url),
    authentication: type === "NONE" ? ["none"] : ["iam"],
    said: [said(url, ["AuthType"], `function URL \`${url.id}\` has AuthType ${type ?? "not known"}`)],
    doubts: [doubt],
  });
}

interface PublicLeave {
  readonly permissions: readonly Permission[];
  readonly doubts: readonly Unknown[];
}

function publicLeave(all: readonly Permission[]): PublicLeave | undefined {
  const url = openFor(all, "lambda:InvokeFunctionUrl");
  if (url === undefined) return undefined;
  const invoke = openFor(all, "lambda:InvokeFunction");
  const exempt = new Unknown(
    "service",
    "the function's policy lets everybody do lambda:InvokeFunctionUrl but not lambda:InvokeFunction, which only accounts that AWS exempted may leave out",
    { settle: "call the URL once, or add the permission with InvokedViaFunctionUrl" },
  );
  if (invoke === undefined) return { permissions: url.permissions, doubts: [...url.doubts, exempt] };
  return {
    permissions: [...new Set([...url.permissions, ...invoke.permissions])],
    doubts: [...url.doubts, ...invoke.doubts],
  };
}

/** The permission that lets everybody do the action through a URL without authentication. */
function openFor(all: readonly Permission[], action: string): PublicLeave | undefined {
  let perhaps: PublicLeave | undefined;
  for (const permission of all) {
    const answers = [permits(permission, action), isEverybody(permission), forUnsigned(permission)];
    if (answers.includes(false)) continue;
    const unsure = any(answers.filter((answer) => answer !== true));
    const doubts = [...permission.doubts, ...(unsure instanceof Unknown ? [unsure] : [])];
    if (doubts.length === 0) return { permissions: [permission], doubts };
    perhaps ??= { permissions: [permission], doubts };
  }
  return perhaps;
}

function isEverybody(permission: Permission): boolean | Unknown {
  const { principal, resource, sourceAccount, sourceArn } = permission;
  const tied = [sourceArn, sourceAccount, follow(resource.properties, ["PrincipalOrgID"])];
  if (tied.some((value) => value !== undefined && value !== null)) return false;
  if (principal instanceof Unknown && text(principal) === undefined) return principal;
  return text(principal) === "*";
}

/** `FunctionUrlAuthType: AWS_IAM` is for signed requests only. */
function forUnsigned(permission: Permission): boolean | Unknown {
  const type = follow(permission.resource.properties, ["FunctionUrlAuthType"]);
  if (type === undefined) return true;
  const written = text(type);
  if (written === undefined) return type instanceof Unknown ? type : false;
  return written === "NONE";
}
