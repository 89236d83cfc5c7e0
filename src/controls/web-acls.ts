/** Web ACLs: which entry points have one, and which rule groups it runs. */
import { follow } from "../estate/read-value.ts";
import { isList, isProperties, Reference, Unknown, type Value } from "../estate/value.ts";
import { ask, asText, type Check, fine, opaque, type Probe, settled } from "./ask.ts";
import { cannotTell, violated } from "./control.ts";
import { hasSibling } from "./siblings.ts";

/** An association here gives the resource a web ACL. */
export const hasWebAcl: Check = hasSibling(
  "AWS::WAFv2::WebACLAssociation",
  "ResourceArn",
  "no web ACL is associated with it",
);

/** The web ACL runs a managed rule group of AWS that blocks, neither overridden to count as a whole nor in a rule. */
export function blockingGroup(name: string): Check {
  const probe: Probe = (value, path) => {
    if (value instanceof Unknown) return [cannotTell(path, value)];
    const rules = isList(value) ? value : [];
    const at = rules.findIndex(
      (rule) => asText(follow(rule, ["Statement", "ManagedRuleGroupStatement", "Name"])) === name,
    );
    const rule = rules[at];
    if (rule === undefined) {
      const unknown = rules.find((item) => item instanceof Unknown);
      if (unknown instanceof Unknown) return [cannotTell(path, unknown)];
      return [violated(path, `managed rule group \`${name}\` is missing`)];
    }
    const here = [...path, at];
    if (counts(follow(rule, ["OverrideAction"]))) {
      return [violated([...here, "OverrideAction"], `managed rule group \`${name}\` only counts`)];
    }
    const group = ["Statement", "ManagedRuleGroupStatement"];
    const overrides = follow(rule, [...group, "RuleActionOverrides"]);
    const lenient = isList(overrides) && overrides.some((item) => counts(follow(item, ["ActionToUse"])));
    const excluded = follow(rule, [...group, "ExcludedRules"]);
    if (lenient || (isList(excluded) && excluded.length > 0)) {
      return [violated([...here, ...group], `rules of managed rule group \`${name}\` only count`)];
    }
    return [];
  };
  return ask(["Rules"], probe);
}

function counts(action: Value | undefined): boolean {
  return isProperties(action) && Object.hasOwn(action, "Count");
}

/** A certificate of AWS Certificate Manager. */
export const managedCertificate: Probe = settled((value, name) => {
  if (value === undefined || value === "") return fine;
  if (value instanceof Reference) return fine;
  const text = asText(value);
  if (text === undefined) return opaque(value);
  return /^arn:[^:]+:iam:/.test(text) ? `${name} names a certificate that was uploaded to IAM` : fine;
});
