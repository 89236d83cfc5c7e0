import { ask, every, isAtLeast, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "asg-instance-refresh",
  title: "Auto Scaling groups limit how long an instance lives",
  kind: "ec2",
  strategy: "automation",
  practice: "SEC06-BP05",
  severity: "low",
  on: ["AWS::AutoScaling::AutoScalingGroup"],
  why: "An instance that is replaced regularly starts from a patched image, and whoever crept in loses the foothold.",
  fix: "Set `MaxInstanceLifetime`, for instance to 1209600 (14 days).",
  sources: ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html"],
  check: ask(
    ["MaxInstanceLifetime"],
    every(
      isPresent("`MaxInstanceLifetime` is left out, so instances live until something else ends them"),
      isAtLeast(86400, 86400),
    ),
  ),
  bad: [
    {
      name: "instances live for ever",
      finds: ["WebFleet"],
      template: `
WebFleet:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: "2"
    MaxSize: "4"
    VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
`,
    },
  ],
  good: [
    {
      name: "replaced every fortnight",
      template: `
WebFleet:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: "2"
    MaxSize: "4"
    VPCZoneIdentifier: [subnet-0a1b2c3d4e5f60718]
    MaxInstanceLifetime: 1209600
`,
    },
  ],
};
