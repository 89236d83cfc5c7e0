import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "neptune-not-public",
  title: "Neptune instances have no public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::Neptune::DBInstance"],
  why: "A graph with a public address is one security group rule away from the whole internet.",
  fix: "Set `PubliclyAccessible: false`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/neptune/latest/userguide/neptune-public-endpoints.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-neptune-dbinstance.html",
  ],
  check: ask(["PubliclyAccessible"], isFalse(false)),
  bad: [
    {
      name: "asked for a public address",
      finds: ["FriendsInstance"],
      template: `
FriendsInstance:
  Type: AWS::Neptune::DBInstance
  Properties:
    DBInstanceClass: db.r6g.large
    PubliclyAccessible: true
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
FriendsInstance:
  Type: AWS::Neptune::DBInstance
  Properties:
    DBInstanceClass: db.r6g.large
`,
    },
  ],
};
