import type { Context, Serverless } from "./context.ts";
import { mapAt } from "./context.ts";
import type { Target } from "./events.ts";
import { get, ref } from "./json.ts";

/**
 * `FunctionUrlConfig`: the URL, and for AuthType NONE the two permissions that let everybody call it. Since October 2025
 * a URL needs lambda:InvokeFunction besides lambda:InvokeFunctionUrl.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
export function addFunctionUrl(context: Context, owner: Serverless, target: Target): void {
  const config = mapAt(context, owner, "FunctionUrlConfig");
  if (config === undefined) return;
  const path = [...owner.path, "Properties", "FunctionUrlConfig"];
  const called = ref(target.alias ?? target.id);
  const authType = get(config, "AuthType");
  if (authType === undefined) {
    context.problem(
      "SAM_MISSING_PROPERTY",
      "`FunctionUrlConfig` needs an `AuthType`",
      path,
      "`AuthType: AWS_IAM` or `NONE`",
    );
  }
  context.derived(
    owner,
    `${owner.id}Url`,
    "AWS::Lambda::Url",
    { TargetFunctionArn: called, AuthType: authType, Cors: get(config, "Cors"), InvokeMode: get(config, "InvokeMode") },
    { path },
  );
  // An AuthType that is an intrinsic function gets no permission from the service either: it compares with "NONE".
  if (authType !== "NONE") return;
  const everybody = { FunctionName: called, Principal: "*" };
  context.derived(
    owner,
    `${owner.id}UrlPublicPermissions`,
    "AWS::Lambda::Permission",
    { Action: "lambda:InvokeFunctionUrl", ...everybody, FunctionUrlAuthType: "NONE" },
    { path },
  );
  context.derived(
    owner,
    `${owner.id}URLInvokeAllowPublicAccess`,
    "AWS::Lambda::Permission",
    { Action: "lambda:InvokeFunction", ...everybody, InvokedViaFunctionUrl: true },
    { path },
  );
}
