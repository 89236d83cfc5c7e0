import { isLeftOut } from "../ask.ts";
import type { Control } from "../control.ts";
import { ofLaunch } from "../launch.ts";

export const control: Control = {
  id: "ec2-no-key-pair",
  title: "Instances and templates name no key pair",
  kind: "ec2",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"],
  why: "A shared key pair gives shell access that no identity provider knows, no log names and nobody rotates.",
  fix: "Leave `KeyName` out and use Session Manager, or EC2 Instance Connect, which checks IAM and logs each session.",
  sources: [
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_reduce_manual_management.html",
  ],
  check: ofLaunch(["KeyName"], isLeftOut("`KeyName` names a key pair")),
  bad: [
    {
      name: "a key pair",
      finds: ["WebServer"],
      template: `
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    KeyName: operations
`,
    },
  ],
  good: [
    {
      name: "none",
      template: `
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
`,
    },
  ],
};
