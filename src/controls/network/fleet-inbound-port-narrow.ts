import { isProperties, same, show } from "../../estate/value.ts";
import { ask, each, type Probe } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";

const single: Probe = (value, path) => {
  if (!isProperties(value)) return [];
  const { FromPort, ToPort } = value;
  const answer = same(FromPort, ToPort);
  if (answer === undefined) return [cannotTell(path, "the ports are not known")];
  return answer ? [] : [violated(path, `ports ${show(FromPort, 10)} to ${show(ToPort, 10)} are open`)];
};

export const control: Control = {
  id: "fleet-inbound-port-narrow",
  title: "GameLift fleets open single inbound ports, not spans",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::GameLift::Fleet"],
  why: "A span of ports opens whatever else listens there, now or after the next build.",
  fix: "Give each port a permission of its own, with the same `FromPort` and `ToPort`.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-gamelift-fleet-ippermission.html",
  ],
  check: ask(["EC2InboundPermissions"], each([], single)),
  bad: [
    {
      name: "a span",
      finds: ["Arena"],
      template: `
Arena:
  Type: AWS::GameLift::Fleet
  Properties:
    Name: arena
    EC2InboundPermissions: [{ FromPort: 1026, ToPort: 60000, Protocol: UDP, IpRange: 203.0.113.0/24 }]
`,
    },
  ],
  good: [
    {
      name: "one port",
      template: `
Arena:
  Type: AWS::GameLift::Fleet
  Properties:
    Name: arena
    EC2InboundPermissions: [{ FromPort: 7777, ToPort: 7777, Protocol: UDP, IpRange: 203.0.113.0/24 }]
`,
    },
  ],
};
