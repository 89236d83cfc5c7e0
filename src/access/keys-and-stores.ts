import { follow } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { Unknown, type Value } from "../estate/value.ts";
import type { Ledger } from "./ledger.ts";
import { type Attachment, notePolicy } from "./resource-policies.ts";
import { targetsOf } from "./targets.ts";

/** A resource that carries its own policy. */
interface Own {
  readonly type: string;
  readonly path: Path;
  readonly anyResource: boolean;
}

const OWN: readonly Own[] = [
  { type: "AWS::KMS::Key", path: ["KeyPolicy"], anyResource: true },
  { type: "AWS::ECR::Repository", path: ["RepositoryPolicyText"], anyResource: true },
  { type: "AWS::DynamoDB::Table", path: ["ResourcePolicy", "PolicyDocument"], anyResource: false },
];

/** A policy in a resource of its own. */
interface Separate {
  readonly type: string;
  readonly names: string;
  readonly document: string;
  readonly fronts: readonly string[];
}

const SEPARATE: readonly Separate[] = [
  {
    type: "AWS::SecretsManager::ResourcePolicy",
    names: "SecretId",
    document: "ResourcePolicy",
    fronts: ["AWS::SecretsManager::Secret"],
  },
  {
    type: "AWS::Kinesis::ResourcePolicy",
    names: "ResourceArn",
    document: "ResourcePolicy",
    fronts: ["AWS::Kinesis::Stream"],
  },
  { type: "AWS::MSK::ClusterPolicy", names: "ClusterArn", document: "Policy", fronts: ["AWS::MSK::Cluster"] },
];

/**
 * Keys, secrets, image repositories, tables and streams: who their own policies let in. All of them insist on signed
 * requests, so "everybody" means every AWS account.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
 */
export function keysAndStores(ledger: Ledger): void {
  for (const own of OWN) {
    for (const front of ledger.estate.ofType(own.type)) {
      const document = follow(front.properties, own.path);
      if (document !== undefined) notePolicy(ledger, attachment(front, front, own.path, document, own.anyResource));
    }
  }
  for (const separate of SEPARATE) {
    for (const policy of ledger.estate.ofType(separate.type)) {
      const document = follow(policy.properties, [separate.document]);
      const names = follow(policy.properties, [separate.names]);
      for (const target of targetsOf(ledger.estate, names, separate.fronts, policy).found) {
        const noted = attachment(target.resource, policy, [separate.document], document, true);
        notePolicy(ledger, { ...noted, doubts: target.doubts });
      }
    }
  }
}

function attachment(
  front: Resource,
  holder: Resource,
  path: Path,
  document: Value | undefined,
  anyResource: boolean,
): Attachment {
  // A key policy that names the account leaves the decision to the account's IAM policies; that is no caller of its own.
  return {
    front,
    holder,
    path,
    document,
    anonymous: false,
    anyResource,
    judge: (grant) => (isOwner(grant.from, front) ? undefined : grant),
  };
}

/** The root principal of the resource's own account. */
function isOwner(from: { readonly is: string; readonly principal?: string }, front: Resource): boolean {
  if (from.is !== "principal" || from.principal === undefined) return false;
  if (!from.principal.endsWith(":root")) return false;
  const { account } = front;
  return account instanceof Unknown ? from.principal.includes(account.detail) : from.principal.includes(account);
}
