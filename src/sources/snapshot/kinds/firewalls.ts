import type { Value } from "../../../estate/value.ts";
import { tags } from "../convert.ts";
import { always, type Kind, kind, row, same } from "../kind.ts";
import { fieldOf, isRec, type Rec, textAt } from "../record.ts";

const ACL = "AWS::WAFv2::WebACL";

/**
 * Network Firewall and WAF.
 * Sources: https://docs.aws.amazon.com/network-firewall/latest/APIReference/API_Operations.html,
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_Operations_AWS_WAFV2.html
 */
export const FIREWALLS: readonly Kind[] = [
  kind("network-firewall describe-firewall", "Firewall", "AWS::NetworkFirewall::Firewall", "Firewall.FirewallArn", {
    whole: true,
    aliases: ["Firewall.FirewallName", "Firewall.FirewallId"],
    rows: [
      ...same(
        "FirewallName=Firewall.FirewallName DeleteProtection=Firewall.DeleteProtection Description=Firewall.Description",
      ),
      ...same("SubnetChangeProtection=Firewall.SubnetChangeProtection"),
      ...same("FirewallPolicyChangeProtection=Firewall.FirewallPolicyChangeProtection"),
      ...always(
        same(
          "FirewallPolicyArn=Firewall.FirewallPolicyArn VpcId=Firewall.VpcId SubnetMappings=Firewall.SubnetMappings",
        ),
      ),
      ...row("Tags", "Firewall.Tags", tags),
    ],
    more(record, _, made) {
      const states = fieldOf(record, "FirewallStatus.SyncStates");
      const Endpoints = Object.values(isRec(states) ? states : {}).flatMap((state) => {
        const EndpointId = isRec(state) ? textAt(state, "Attachment.EndpointId") : undefined;
        const SubnetId = isRec(state) ? textAt(state, "Attachment.SubnetId") : undefined;
        return EndpointId === undefined || SubnetId === undefined ? [] : [{ EndpointId, SubnetId }];
      });
      if (made !== undefined) made.observed = { Endpoints };
    },
  }),
  kind(
    "network-firewall describe-firewall-policy",
    "FirewallPolicyResponse",
    "AWS::NetworkFirewall::FirewallPolicy",
    "FirewallPolicyResponse.FirewallPolicyArn",
    {
      whole: true,
      aliases: ["FirewallPolicyResponse.FirewallPolicyName"],
      rows: [
        ...same("FirewallPolicyName=FirewallPolicyResponse.FirewallPolicyName"),
        ...always(same("FirewallPolicy")),
      ],
    },
  ),
  kind(
    "network-firewall describe-rule-group",
    "RuleGroupResponse",
    "AWS::NetworkFirewall::RuleGroup",
    "RuleGroupResponse.RuleGroupArn",
    {
      whole: true,
      aliases: ["RuleGroupResponse.RuleGroupName"],
      rows: [
        ...same(
          "RuleGroupName=RuleGroupResponse.RuleGroupName Type=RuleGroupResponse.Type Capacity=RuleGroupResponse.Capacity",
        ),
        ...always(same("RuleGroup")),
      ],
    },
  ),
  kind(
    "network-firewall describe-logging-configuration",
    "LoggingConfiguration",
    "AWS::NetworkFirewall::LoggingConfiguration",
    "FirewallArn",
    {
      whole: true,
      make: undefined,
      rows: same("FirewallArn LoggingConfiguration"),
      applies: (record) => textAt(record, "FirewallArn") !== undefined,
    },
  ),
  kind("wafv2 get-web-acl", "WebACL", ACL, "ARN", {
    aliases: ["Id", "Name"],
    rows: [
      ...same("Name Description Rules DefaultAction VisibilityConfig CustomResponseBodies CaptchaConfig TokenDomains"),
      ...row("Scope", "ARN", (arn) => (/:global\//.test(String(arn)) ? "CLOUDFRONT" : "REGIONAL")),
    ],
    observed: same("Capacity ManagedByFirewallManager"),
  }),
  kind("wafv2 get-rule-group", "RuleGroup", "AWS::WAFv2::RuleGroup", "ARN", {
    applies: (record) => record.VisibilityConfig !== undefined,
    aliases: ["Id", "Name"],
    rows: same("Name Description Rules Capacity VisibilityConfig"),
  }),
  kind("wafv2 get-logging-configuration", "LoggingConfiguration", "AWS::WAFv2::LoggingConfiguration", "ResourceArn", {
    rows: same("ResourceArn LogDestinationConfigs RedactedFields LoggingFilter"),
  }),
  kind("wafv2 get-web-acl-for-resource", "WebACL", undefined, "ARN", {
    more(record, making) {
      const [ResourceArn] = making.args;
      const WebACLArn = textAt(record, "ARN") ?? "";
      if (ResourceArn !== undefined)
        making.add("AWS::WAFv2::WebACLAssociation", `${WebACLArn}/${ResourceArn}`, { ResourceArn, WebACLArn });
    },
  }),
  kind("wafv2 list-resources-for-web-acl", "ResourceArns", undefined, "", {
    whole: true,
    more(record, making) {
      const [WebACLArn] = making.args;
      for (const ResourceArn of textsOf(record.ResourceArns))
        if (WebACLArn !== undefined)
          making.add("AWS::WAFv2::WebACLAssociation", `${WebACLArn}/${ResourceArn}`, { ResourceArn, WebACLArn });
    },
  }),
  ...[
    [
      "globalaccelerator list-accelerators",
      "Accelerators",
      "AWS::GlobalAccelerator::Accelerator",
      "AcceleratorArn",
      "Name IpAddressType Enabled",
    ],
    [
      "globalaccelerator list-listeners",
      "Listeners",
      "AWS::GlobalAccelerator::Listener",
      "ListenerArn",
      "Protocol PortRanges ClientAffinity",
    ],
    [
      "globalaccelerator list-endpoint-groups",
      "EndpointGroups",
      "AWS::GlobalAccelerator::EndpointGroup",
      "EndpointGroupArn",
      "EndpointGroupRegion HealthCheckPort HealthCheckProtocol PortOverrides TrafficDialPercentage",
    ],
  ].map(([call = "", key = "", type = "", id = "", names = ""]) =>
    kind(call, key, type, id, {
      applies: (record) => key !== "Listeners" || record.PortRanges !== undefined,
      rows: [
        ...same(names),
        ...row("EndpointConfigurations", "EndpointDescriptions", (list) =>
          Array.isArray(list) ? list.filter(isRec).map(endpoint) : undefined,
        ),
      ].filter(({ to }) => to !== "EndpointConfigurations" || key === "EndpointGroups"),
      more(record, _, made) {
        // A listener's ARN begins with its accelerator's, a group's with its listener's.
        const arn = textAt(record, id) ?? "";
        const parent = key === "Listeners" ? "AcceleratorArn" : key === "EndpointGroups" ? "ListenerArn" : undefined;
        if (made === undefined || parent === undefined) return;
        const above = arn.slice(0, arn.lastIndexOf(key === "Listeners" ? "/listener/" : "/endpoint-group/"));
        made.properties = { ...made.properties, [parent]: above };
      },
    }),
  ),
];

function endpoint(item: Rec): Value {
  const made: { [name: string]: Value } = {};
  for (const name of ["EndpointId", "Weight", "ClientIPPreservationEnabled"])
    if (item[name] !== undefined && item[name] !== null) made[name] = item[name] as Value; // parsed from JSON
  return made;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
