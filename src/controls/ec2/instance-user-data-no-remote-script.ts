import { Unknown } from "../../estate/value.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { launched } from "../launch.ts";
import { userDataText } from "../secrets.ts";

const PIPED =
  /\b(?:curl|wget)\s[^|\n]{1,400}\|\s{0,8}(?:sudo\s{1,8}(?:-\w{1,8}\s{1,8}){0,4})?(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|k)?sh\b/;
const SUBSTITUTED = /\b(?:ba|da|z|k)?sh\s{1,8}(?:-c\s{1,8}"?\$\(|<\()\s{0,8}(?:curl|wget)\s/;

export const control: Control = {
  id: "instance-user-data-no-remote-script",
  title: "User data does not pipe downloaded scripts into a shell",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "medium",
  on: ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"],
  why: "A script piped from a web server into a shell runs as root whatever that server, or somebody on the way, sends that day.",
  fix: "Bake the software into the image, or download it, check its digest or signature, then run it.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_compute_validate_software_integrity.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
  ],
  *check(resource, context) {
    const { value, path } = launched(resource, ["UserData"], context);
    if (value instanceof Unknown) yield cannotTell(path, value);
    const text = userDataText(value);
    if (PIPED.test(text) || SUBSTITUTED.test(text))
      yield violated(path, "the user data pipes a downloaded script into a shell");
  },
  bad: [
    {
      name: "piped into a shell",
      finds: ["BuildAgent"],
      template: `
BuildAgent:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    UserData:
      Fn::Base64: |
        #!/bin/bash
        curl -fsSL https://get.example.com/agent.sh | sudo bash
`,
    },
  ],
  good: [
    {
      name: "from the package manager",
      template: `
BuildAgent:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    UserData:
      Fn::Base64: |
        #!/bin/bash
        dnf install -y amazon-cloudwatch-agent
`,
    },
  ],
};
