import { partsOf } from "../../estate/arn.ts";
import type { Estate } from "../../estate/estate.ts";
import type { Resource } from "../../estate/resource.ts";
import { Reference, type Value } from "../../estate/value.ts";
import { asText } from "../ask.ts";
import { type Control, cannotTell } from "../control.ts";
import { existsBeside } from "../siblings.ts";
import { hasWebAcl } from "../web-acls.ts";

/** Stage ARNs are put together: `arn:aws:apigateway:region::/restapis/{api}/stages/{stage}`. */
function namesStage(arn: Value | undefined, stage: Resource, estate: Estate): boolean {
  const parts = partsOf(arn);
  if (parts.some((part) => part instanceof Reference && part.resource === stage.id)) return true;
  const api = estate.find(stage.properties.RestApiId);
  const ofApi = parts.some((part) => part instanceof Reference && part.resource === api?.id);
  const name = asText(stage.properties.StageName);
  const last = parts.at(-1);
  const ofName = typeof last === "string" && name !== undefined && last.endsWith(`/stages/${name}`);
  return ofApi && (ofName || !(typeof last === "string" && /\/stages\/./.test(last)));
}

export const control: Control = {
  id: "apigw-waf",
  title: "REST API stages have a web ACL",
  kind: "edge",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "medium",
  on: ["AWS::ApiGateway::Stage"],
  why: "A web ACL stops injection, scanners and floods before they reach the integration.",
  fix: "Associate an `AWS::WAFv2::WebACL` with the stage's ARN by an `AWS::WAFv2::WebACLAssociation`.",
  sources: [
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/apigateway-controls.html#apigateway-4",
  ],
  *check(stage, context) {
    const associations = context.estate.ofType("AWS::WAFv2::WebACLAssociation");
    const mine = associations.find(({ properties }) => namesStage(properties.ResourceArn, stage, context.estate));
    if (mine === undefined) {
      yield* hasWebAcl(stage, context);
      return;
    }
    const doubt = existsBeside(mine, stage);
    if (doubt !== undefined) yield cannotTell([], doubt);
  },
  bad: [
    {
      name: "none",
      finds: ["LiveStage"],
      template: `
LiveStage:
  Type: AWS::ApiGateway::Stage
  Properties:
    RestApiId: a1b2c3d4e5
    StageName: live
`,
    },
  ],
  good: [
    {
      name: "associated by its ARN",
      template: `
OrdersApi:
  Type: AWS::ApiGateway::RestApi
  Properties:
    Name: orders
LiveStage:
  Type: AWS::ApiGateway::Stage
  Properties:
    RestApiId: !Ref OrdersApi
    StageName: live
OrdersRules:
  Type: AWS::WAFv2::WebACLAssociation
  Properties:
    ResourceArn: !Sub "arn:aws:apigateway:\${AWS::Region}::/restapis/\${OrdersApi}/stages/live"
    WebACLArn: arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/front/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9
`,
    },
  ],
};
