import type { ApiPlan } from "./api-plan.ts";
import type { Context, Serverless } from "./context.ts";
import { get, isMap, items, mapOf, pick, ref } from "./json.ts";

/**
 * `Auth.UsagePlan`: a plan, key and their link, per API or one for all APIs that say SHARED.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-apiusageplan.html
 */
export function addUsagePlan(context: Context, api: ApiPlan, stage: string): void {
  const settings = get(mapOf(get(api.owner.properties, "Auth")), "UsagePlan");
  const create = get(settings, "CreateUsagePlan");
  if (!isMap(settings) || (create !== "PER_API" && create !== "SHARED")) return;
  const shared = create === "SHARED";
  const prefix = shared ? "Serverless" : api.owner.id;
  const owner: Serverless = shared ? { ...api.owner, source: {} } : api.owner;
  const path = [...api.owner.path, "Properties", "Auth", "UsagePlan"];
  const link = { ApiId: ref(api.owner.id), Stage: ref(stage) };
  const planId = `${prefix}UsagePlan`;
  const keyId = `${prefix}ApiKey`;
  const before = get(get(context.resources.get(planId), "Properties"), "ApiStages");
  const keys = get(get(context.resources.get(keyId), "Properties"), "StageKeys");
  const passed = pick(settings, ["UsagePlanName", "Description", "Quota", "Throttle", "Tags"]);
  context.derived(
    owner,
    planId,
    "AWS::ApiGateway::UsagePlan",
    { ...passed, ApiStages: [...items(before), link] },
    { path },
  );
  const stageKey = { RestApiId: ref(api.owner.id), StageName: ref(stage) };
  const key = { Enabled: true, StageKeys: [...items(keys), stageKey] };
  context.derived(owner, keyId, "AWS::ApiGateway::ApiKey", key, { path });
  const keyLink = { KeyId: ref(keyId), KeyType: "API_KEY", UsagePlanId: ref(planId) };
  context.derived(owner, `${prefix}UsagePlanKey`, "AWS::ApiGateway::UsagePlanKey", keyLink, { path });
  for (const name of ["UsagePlan", "ApiKey", "UsagePlanKey"]) {
    context.referables.set(`${api.owner.id}.${name}`, `${prefix}${name}`);
  }
}
