import type { Context, Serverless } from "./context.ts";
import type { Target } from "./events.ts";
import { get, getAtt, isMap, items, type JsonMap, ref, sub, text } from "./json.ts";
import { managedPolicyArn, trust } from "./role.ts";

/**
 * `DeploymentPreference`: CodeDeploy shifts traffic to a new version of the alias. The application and its role are one
 * for the whole template.
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
 */
export function addDeploymentPreference(context: Context, owner: Serverless, target: Target): void {
  const preference = get(owner.properties, "DeploymentPreference");
  if (!isMap(preference) || context.resolved(get(preference, "Enabled")) === false) return;
  const path = [...owner.path, "Properties", "DeploymentPreference"];
  if (target.alias === undefined) {
    context.problem("SAM_MISSING_PROPERTY", "`DeploymentPreference` needs an `AutoPublishAlias`", path);
    return;
  }
  const shared: Serverless = { ...owner, source: {} };
  context.derived(
    shared,
    "ServerlessDeploymentApplication",
    "AWS::CodeDeploy::Application",
    { ComputePlatform: "Lambda" },
    { path },
  );
  const role = get(preference, "Role");
  if (role === undefined) addServiceRole(context, shared, path);
  const type = context.resolved(get(preference, "Type"));
  const alarms = items(get(preference, "Alarms"));
  context.derived(
    owner,
    `${owner.id}DeploymentGroup`,
    "AWS::CodeDeploy::DeploymentGroup",
    {
      ApplicationName: ref("ServerlessDeploymentApplication"),
      AlarmConfiguration: alarms.length === 0 ? undefined : { Enabled: true, Alarms: alarms.map((Name) => ({ Name })) },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"],
      },
      DeploymentConfigName: configName(type),
      DeploymentStyle: { DeploymentType: "BLUE_GREEN", DeploymentOption: "WITH_TRAFFIC_CONTROL" },
      ServiceRoleArn: role ?? getAtt("CodeDeployServiceRole", "Arn"),
      TriggerConfigurations: get(preference, "TriggerConfigurations"),
    },
    { path },
  );
}

/** "Canary10Percent5Minutes" is one of CodeDeploy's own; anything else is named as it is. */
function configName(type: unknown): unknown {
  const known = text(type);
  if (known === undefined) return type;
  const own = /^(Canary|Linear|AllAtOnce)/.test(known);
  return own ? sub("CodeDeployDefault.Lambda${ConfigName}", { ConfigName: known }) : known;
}

function addServiceRole(context: Context, shared: Serverless, path: readonly (string | number)[]): void {
  const properties: JsonMap = {
    AssumeRolePolicyDocument: trust("codedeploy.amazonaws.com"),
    ManagedPolicyArns: [managedPolicyArn("service-role/AWSCodeDeployRoleForLambdaLimited")],
  };
  context.derived(shared, "CodeDeployServiceRole", "AWS::IAM::Role", properties, { path });
}
