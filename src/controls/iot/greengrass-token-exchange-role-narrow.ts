import type { Statement } from "../../estate/policy.ts";
import { Unknown } from "../../estate/value.ts";
import { fine, type Judgement } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { patterns, statementsOf } from "../statements.ts";

function broad(statement: Statement): Judgement {
  if (statement.effect === "Deny") return fine;
  const action = patterns(
    statement.actions,
    (text) => (/^(?:\*|[\w-]+:\*)$/.test(text) ? `it allows \`${text}\`` : undefined),
    statement.notActions === undefined ? undefined : "it allows all but a few actions (`NotAction`)",
  );
  if (action !== fine) return action;
  return patterns(statement.resources, (text) =>
    text === "*" ? "it allows its actions on every resource" : undefined,
  );
}

export const control: Control = {
  id: "greengrass-token-exchange-role-narrow",
  title: "Roles that devices assume through a role alias grant no wildcard actions or resources",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::IoT::RoleAlias"],
  why: "Every device of the fleet can ask for this role's credentials; what it may do, whoever holds one device may do.",
  fix: "Name actions and resources in the role's policies, with `${credentials-iot:ThingName}` where a device has things of its own.",
  sources: [
    "https://docs.aws.amazon.com/greengrass/v2/developerguide/device-service-role.html",
    "https://docs.aws.amazon.com/iot/latest/developerguide/authorizing-direct-aws.html",
  ],
  *check(alias, context) {
    const role = context.estate.find(alias.properties.RoleArn);
    if (role?.type !== "AWS::IAM::Role") {
      const { RoleArn } = alias.properties;
      yield cannotTell(
        ["RoleArn"],
        RoleArn instanceof Unknown ? RoleArn : "the role was not read",
        "read the stack that declares the role",
      );
      return;
    }
    for (const { statement, resource, path } of statementsOf(role, context)) {
      const judgement = broad(statement);
      if (judgement === fine) continue;
      const at = [...path, ...statement.path];
      yield judgement instanceof Unknown
        ? cannotTell(["RoleArn"], judgement)
        : violated(at, judgement, { resource: resource.id });
    }
  },
  bad: [
    {
      name: "everything in S3",
      finds: ["CameraAlias"],
      template: `
CameraRole:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - { Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: credentials.iot.amazonaws.com } }
    Policies:
      - PolicyName: uploads
        PolicyDocument:
          Statement:
            - { Effect: Allow, Action: "s3:*", Resource: "*" }
CameraAlias:
  Type: AWS::IoT::RoleAlias
  Properties:
    RoleArn: !GetAtt CameraRole.Arn
`,
    },
  ],
  good: [
    {
      name: "its own folder",
      template: `
CameraRole:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - { Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: credentials.iot.amazonaws.com } }
    Policies:
      - PolicyName: uploads
        PolicyDocument:
          Statement:
            - { Effect: Allow, Action: "s3:PutObject", Resource: "arn:aws:s3:::footage/\${credentials-iot:ThingName}/*" }
CameraAlias:
  Type: AWS::IoT::RoleAlias
  Properties:
    RoleArn: !GetAtt CameraRole.Arn
`,
    },
  ],
};
