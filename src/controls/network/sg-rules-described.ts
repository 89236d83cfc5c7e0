import { ask, both, each, inside, isPresent, type Probe } from "../ask.ts";
import type { Control } from "../control.ts";

const described: Probe = inside(["Description"], isPresent("the rule has no `Description`"));
const ingressRules = ask(["SecurityGroupIngress"], each([], described));
const egressRules = ask(["SecurityGroupEgress"], each([], described));

export const control: Control = {
  id: "sg-rules-described",
  title: "Every security group rule says what it is for",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "low",
  on: ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"],
  why: "A rule that nobody can explain is a rule that nobody dares to remove.",
  fix: "Give each rule a `Description` that says who needs it.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html"],
  check: (resource, context) =>
    resource.type === "AWS::EC2::SecurityGroup"
      ? both(ingressRules, egressRules)(resource, context)
      : described(resource.properties, [], { resource, context }),
  bad: [
    {
      name: "no description",
      finds: ["WebGroup"],
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.20.0.0/16 }
`,
    },
  ],
  good: [
    {
      name: "described",
      template: `
WebGroup:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress:
      - { IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.20.0.0/16, Description: staff web access }
`,
    },
  ],
};
