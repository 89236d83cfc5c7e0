import { isTrue } from "../ask.ts";
import type { Control } from "../control.ts";
import { option } from "../options.ts";

export const control: Control = {
  id: "beanstalk-managed-updates",
  title: "Elastic Beanstalk environments apply platform updates by themselves",
  kind: "ec2",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::ElasticBeanstalk::Environment"],
  why: "Platform updates carry the patches of the operating system, the runtime and the web server.",
  fix: "Set options `ManagedActionsEnabled: true` (namespace `aws:elasticbeanstalk:managedactions`) and `UpdateLevel` (`...:platformupdate`).",
  sources: [
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-platform-update-managed.html",
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html",
  ],
  check: option("aws:elasticbeanstalk:managedactions", "ManagedActionsEnabled", isTrue(false)),
  bad: [
    {
      name: "left out",
      finds: ["Shop"],
      template: `
Shop:
  Type: AWS::ElasticBeanstalk::Environment
  Properties:
    ApplicationName: shop
`,
    },
  ],
  good: [
    {
      name: "managed",
      template: `
Shop:
  Type: AWS::ElasticBeanstalk::Environment
  Properties:
    ApplicationName: shop
    OptionSettings:
      - { Namespace: "aws:elasticbeanstalk:managedactions", OptionName: ManagedActionsEnabled, Value: "true" }
      - { Namespace: "aws:elasticbeanstalk:managedactions:platformupdate", OptionName: UpdateLevel, Value: minor }
`,
    },
  ],
};
