import { isPresent } from "../ask.ts";
import type { Control } from "../control.ts";
import { ofLaunch } from "../launch.ts";

export const control: Control = {
  id: "ec2-instance-profile-attached",
  title: "Instances have a role so that agents can manage them without stored credentials",
  kind: "ec2",
  strategy: "action-at-a-distance",
  practice: "SEC06-BP03",
  severity: "medium",
  on: ["AWS::EC2::Instance"],
  why: "Without a role, agents such as Systems Manager's cannot work, and people put long-lived keys on the machine instead.",
  fix: "Set `IamInstanceProfile` to a profile whose role has `AmazonSSMManagedInstanceCore` and what the application needs.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html",
  ],
  check: ofLaunch(
    ["IamInstanceProfile"],
    isPresent("neither the instance nor its launch template names an instance profile"),
  ),
  bad: [
    {
      name: "no role",
      finds: ["WebServer"],
      template: `
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
`,
    },
  ],
  good: [
    {
      name: "a role of its own",
      template: `
WebProfile:
  Type: AWS::IAM::InstanceProfile
  Properties:
    Roles: [web-server]
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    IamInstanceProfile: !Ref WebProfile
`,
    },
  ],
};
