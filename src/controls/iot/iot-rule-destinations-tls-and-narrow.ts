import { ask, both, each, every, fine, inside, settled } from "../ask.ts";
import type { Control } from "../control.ts";
import { knownText } from "../secrets.ts";

const https = settled((value, name) => (/^http:/i.test(knownText(value)) ? `${name} is plain HTTP` : fine));
const action = inside(["Http"], every(inside(["Url"], https), inside(["ConfirmationUrl"], https)));

export const control: Control = {
  id: "iot-rule-destinations-tls-and-narrow",
  title: "Topic rules send to HTTPS destinations only",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::IoT::TopicRule", "AWS::IoT::TopicRuleDestination"],
  why: "Over plain HTTP everybody on the way reads and changes what the devices report.",
  fix: "Use an `https://` address in the rule's HTTP action and in its destination.",
  sources: [
    "https://docs.aws.amazon.com/iot/latest/developerguide/https-rule-action.html",
    "https://docs.aws.amazon.com/iot/latest/developerguide/rule-destination.html",
  ],
  check: both(
    ask(["TopicRulePayload", "Actions"], each([], action)),
    ask(["TopicRulePayload", "ErrorAction"], action),
    ask(["HttpUrlProperties", "ConfirmationUrl"], https),
  ),
  bad: [
    {
      name: "plain HTTP",
      finds: ["ForwardReadings"],
      template: `
ForwardReadings:
  Type: AWS::IoT::TopicRule
  Properties:
    TopicRulePayload:
      Sql: SELECT * FROM 'sensors/+'
      Actions:
        - Http: { Url: "http://collector.example.com/readings" }
`,
    },
  ],
  good: [
    {
      name: "HTTPS",
      template: `
ForwardReadings:
  Type: AWS::IoT::TopicRule
  Properties:
    TopicRulePayload:
      Sql: SELECT * FROM 'sensors/+'
      Actions:
        - Http: { Url: "https://collector.example.com/readings" }
`,
    },
  ],
};
