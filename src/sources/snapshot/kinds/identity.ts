import type { Value } from "../../../estate/value.ts";
import { document, tags } from "../convert.ts";
import { always, type Kind, kind, type Making, row, same } from "../kind.ts";
import { type Rec, recsAt, textAt } from "../record.ts";
import type { SnapshotResource } from "../snapshot-resource.ts";

const AUTHORIZATION = "iam get-account-authorization-details";
const TRUST = row("AssumeRolePolicyDocument", "AssumeRolePolicyDocument", document);

/**
 * Roles, users, groups and policies.
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export const IDENTITY: readonly Kind[] = [
  kind(AUTHORIZATION, "RoleDetailList", "AWS::IAM::Role", "Arn", {
    aliases: ["RoleName", "RoleId"],
    rows: [
      ...same("RoleName Path PermissionsBoundary=PermissionsBoundary.PermissionsBoundaryArn"),
      ...always(TRUST),
      ...row("Tags", "Tags", tags),
    ],
    more(record, making, made) {
      attached(record, making, made, "RolePolicyList");
      for (const item of recsAt(record, "InstanceProfileList")) {
        const arn = textAt(item, "Arn");
        const InstanceProfileName = textAt(item, "InstanceProfileName");
        if (arn === undefined || InstanceProfileName === undefined) continue;
        const Roles = recsAt(item, "Roles").flatMap((role) => textAt(role, "Arn") ?? []);
        const profile = making.add("AWS::IAM::InstanceProfile", arn, { InstanceProfileName, Roles });
        profile.aliases = [InstanceProfileName];
      }
    },
  }),
  kind(AUTHORIZATION, "UserDetailList", "AWS::IAM::User", "Arn", {
    aliases: ["UserName", "UserId"],
    rows: [...same("UserName Path Groups=GroupList"), ...row("Tags", "Tags", tags)],
    more: (record, making, made) => attached(record, making, made, "UserPolicyList"),
  }),
  kind(AUTHORIZATION, "GroupDetailList", "AWS::IAM::Group", "Arn", {
    aliases: ["GroupName", "GroupId"],
    rows: same("GroupName Path"),
    more: (record, making, made) => attached(record, making, made, "GroupPolicyList"),
  }),
  kind(AUTHORIZATION, "Policies", "AWS::IAM::ManagedPolicy", "Arn", {
    applies: (record) => record.PolicyName !== undefined && record.PolicyVersionList !== undefined,
    // Those of AWS are known by their names.
    gone: (record) => /^arn:[^:]*:iam::aws:/.test(String(record.Arn)),
    aliases: ["PolicyName"],
    rows: same("ManagedPolicyName=PolicyName Path Description"),
    more: managed,
  }),
  kind("iam get-role", "Role", undefined, "Arn", {
    more(record, making) {
      const arn = textAt(record, "Arn") ?? "";
      const trust = document(record.AssumeRolePolicyDocument, making, record);
      const RoleName = textAt(record, "RoleName") ?? arn;
      const policies = making.absent("RolePolicyList", arn);
      making.partOf("AWS::IAM::Role", arn, {
        RoleName,
        AssumeRolePolicyDocument:
          trust === undefined || typeof trust === "symbol" ? making.absent("AssumeRolePolicyDocument", arn) : trust,
        Policies: policies,
        ManagedPolicyArns: policies,
      });
    },
  }),
];

function attached(record: Rec, making: Making, made: SnapshotResource | undefined, list: string): void {
  if (made === undefined) return;
  const Policies = recsAt(record, list).flatMap((item): readonly Value[] => {
    const read = document(item.PolicyDocument, making, item);
    const PolicyName = textAt(item, "PolicyName") ?? "";
    const unread = read === undefined || typeof read === "symbol";
    return [{ PolicyName, PolicyDocument: unread ? making.absent(`${list}.${PolicyName}`, made.id) : read }];
  });
  const ManagedPolicyArns = recsAt(record, "AttachedManagedPolicies").flatMap(
    (item) => textAt(item, "PolicyArn") ?? [],
  );
  made.properties = { ...made.properties, Policies, ManagedPolicyArns };
}

function managed(record: Rec, making: Making, made: SnapshotResource | undefined): void {
  const version = recsAt(record, "PolicyVersionList").find((item) => item.IsDefaultVersion === true);
  const read = version === undefined ? undefined : document(version.Document, making, version);
  const arn = textAt(record, "Arn") ?? "";
  if (made === undefined) return;
  const PolicyDocument =
    read === undefined || typeof read === "symbol" ? making.absent("PolicyVersionList", arn) : read;
  made.properties = { ...made.properties, PolicyDocument };
}
