import { type Condition, policyOf } from "../../estate/policy.ts";
import { ask, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";
import { notForAnyone } from "../policies.ts";

const NARROW = /^(?:elasticfilesystem:accessedviamounttarget|elasticfilesystem:accesspointarn)$/i;

/** EFS itself counts a policy that admits clients of mount targets only as not public. */
const closed: Probe = (value, path, about) => {
  const { statements } = policyOf(value);
  const tied = statements.filter(
    (statement) =>
      Array.isArray(statement.conditions) &&
      statement.conditions.some((condition: Condition) => NARROW.test(condition.key)),
  );
  const results = [...notForAnyone(value, path, about)];
  return results.filter(
    (result) =>
      !tied.some(
        (statement) =>
          result.is !== "not-applicable" &&
          JSON.stringify(result.path) === JSON.stringify([...path, ...statement.path]),
      ),
  );
};

export const control: Control = {
  id: "efs-policy-not-open",
  title: "EFS file system policy does not admit any client of the VPC anonymously",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::EFS::FileSystem"],
  why: "A policy for everyone lets any client that reaches a mount target read and write every file without a name.",
  fix: "Name roles, or add conditions on `elasticfilesystem:AccessedViaMountTarget` and `aws:SecureTransport` with `aws:PrincipalOrgID`.",
  sources: [
    "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    "https://docs.aws.amazon.com/efs/latest/ug/access-control-block-public-access.html",
  ],
  check: ask(["FileSystemPolicy"], closed),
  bad: [
    {
      name: "anyone",
      finds: ["Media"],
      template: `
Media:
  Type: AWS::EFS::FileSystem
  Properties:
    FileSystemPolicy:
      Statement:
        - { Effect: Allow, Principal: { AWS: "*" }, Action: "elasticfilesystem:ClientMount" }
`,
    },
  ],
  good: [
    {
      name: "one role",
      template: `
Media:
  Type: AWS::EFS::FileSystem
  Properties:
    FileSystemPolicy:
      Statement:
        - { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:role/shop" }, Action: "elasticfilesystem:ClientMount" }
`,
    },
  ],
};
