import { Unknown } from "../../estate/value.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { launched } from "../launch.ts";
import { assumedFrom } from "../secrets.ts";

export const control: Control = {
  id: "ami-by-parameter-not-literal",
  title: "Images are looked up from a trusted parameter, not hard-coded stale identifiers",
  kind: "ec2",
  strategy: "vulnerability-management",
  practice: "SEC06-BP02",
  severity: "low",
  on: ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"],
  why: "An image id in a template ages silently; what it names may be years without patches, or withdrawn.",
  fix: "Look the image up from a public or own SSM parameter, for instance `{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}`.",
  sources: [
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-ami.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/finding-an-ami.html",
  ],
  *check(resource, context) {
    const { value, path } = launched(resource, ["ImageId"], context);
    if (value instanceof Unknown && value.alternatives === undefined && value.because === "absent-record")
      yield cannotTell(path, value);
    if (typeof value !== "string" || !value.startsWith("ami-")) return;
    const parameter = assumedFrom(resource, path);
    yield violated(
      path,
      parameter === undefined
        ? `the image is fixed: ${value}`
        : `the image is fixed by the default of parameter \`${parameter}\`: ${value}`,
    );
  },
  bad: [
    {
      name: "a fixed image",
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
      name: "the current image",
      template: `
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: "{{resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64}}"
`,
    },
  ],
};
