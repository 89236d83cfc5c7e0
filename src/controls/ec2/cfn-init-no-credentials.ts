import { follow } from "../../estate/read-value.ts";
import { isProperties } from "../../estate/value.ts";
import { type Control, violated } from "../control.ts";
import { knownText } from "../secrets.ts";

const KEYS = ["accessKeyId", "secretKey", "password"] as const;

export const control: Control = {
  id: "cfn-init-no-credentials",
  title: "Template bootstrap metadata holds no credentials",
  kind: "ec2",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::EC2::Instance", "AWS::AutoScaling::LaunchConfiguration"],
  why: "Template metadata is readable by everyone who may describe the stack, and by every process on the machine.",
  fix: "Use `type: S3` with `roleName` in `AWS::CloudFormation::Authentication`, so that the instance's role is used.",
  sources: [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-authentication.html",
  ],
  *check(resource) {
    const methods = follow(resource.metadata, ["AWS::CloudFormation::Authentication"]);
    if (!isProperties(methods)) return;
    for (const [name, method] of Object.entries(methods)) {
      const given = KEYS.find((key) => knownText(follow(method, [key])) !== "");
      if (given !== undefined)
        yield violated([], `\`AWS::CloudFormation::Authentication.${name}\` holds \`${given}\` in plain text`);
    }
  },
  bad: [
    {
      name: "a password in the metadata",
      finds: ["ReportServer"],
      template: `
ReportServer:
  Type: AWS::EC2::Instance
  Metadata:
    AWS::CloudFormation::Authentication:
      packages:
        type: basic
        username: reports
        password: correct-horse-battery
        uris: ["https://packages.example.com/"]
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
`,
    },
  ],
  good: [
    {
      name: "by role",
      template: `
ReportServer:
  Type: AWS::EC2::Instance
  Metadata:
    AWS::CloudFormation::Authentication:
      packages:
        type: S3
        buckets: [reports-packages]
        roleName: report-server
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
`,
    },
  ],
};
