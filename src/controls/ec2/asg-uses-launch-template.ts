import { ask, both, isLeftOut } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "asg-uses-launch-template",
  title: "Auto Scaling groups launch from versioned templates",
  kind: "ec2",
  strategy: "automation",
  practice: "SEC06-BP05",
  severity: "medium",
  on: ["AWS::AutoScaling::AutoScalingGroup"],
  why: "Launch configurations cannot be versioned or given new features; a change to them is a copy nobody compares.",
  fix: "Describe the instances in an `AWS::EC2::LaunchTemplate` and name its version in `LaunchTemplate`.",
  sources: [
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-templates.html",
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/migrate-to-launch-templates.html",
  ],
  check: both(
    ask(["LaunchConfigurationName"], isLeftOut("it launches from a launch configuration")),
    ask(["InstanceId"], isLeftOut("it copies its launch configuration from an instance")),
  ),
  bad: [
    {
      name: "a launch configuration",
      finds: ["WebFleet"],
      template: `
WebConfiguration:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    InstanceType: t3.micro
WebFleet:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: "2"
    MaxSize: "4"
    LaunchConfigurationName: !Ref WebConfiguration
    VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
`,
    },
  ],
  good: [
    {
      name: "a launch template",
      template: `
WebTemplate:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      ImageId: ami-0a1b2c3d4e5f60718
WebFleet:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: "2"
    MaxSize: "4"
    LaunchTemplate:
      LaunchTemplateId: !Ref WebTemplate
      Version: !GetAtt WebTemplate.LatestVersionNumber
    VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
`,
    },
  ],
};
