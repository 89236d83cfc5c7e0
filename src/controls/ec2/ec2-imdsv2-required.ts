import { asText, decidedBy, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";
import { launched } from "../launch.ts";

const IMAGE_DECIDES = decidedBy(
  "`MetadataOptions.HttpTokens` is left out, so the image and the account's default decide whether version 1 is answered",
  "set `MetadataOptions.HttpTokens: required`",
);

export const control: Control = {
  id: "ec2-imdsv2-required",
  title: "Instances and their templates accept only session-token metadata requests",
  kind: "ec2",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"],
  why: "Version 1 of the metadata service hands the role's credentials to any request a flawed application can be talked into making.",
  fix: "Set `MetadataOptions` to `HttpTokens: required`.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html",
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-IMDS-new-instances.html",
  ],
  *check(resource, context) {
    const off = launched(resource, ["MetadataOptions", "HttpEndpoint"], context);
    if (asText(off.value)?.toLowerCase() === "disabled") return;
    const tokens = launched(resource, ["MetadataOptions", "HttpTokens"], context);
    // A launch configuration answers version 1 unless told otherwise, whatever the image says.
    const absent = resource.type === "AWS::AutoScaling::LaunchConfiguration" ? "optional" : IMAGE_DECIDES;
    yield* isOneOf(["required"], absent)(tokens.value, tokens.path, { resource, context });
  },
  bad: [
    {
      name: "version 1 answered",
      finds: ["WebServer", "WebConfiguration"],
      template: `
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    MetadataOptions:
      HttpTokens: optional
WebConfiguration:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    InstanceType: t3.micro
`,
    },
  ],
  good: [
    {
      name: "tokens required, in the instance or in its launch template",
      template: `
WebTemplate:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      MetadataOptions:
        HttpTokens: required
WebServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    LaunchTemplate:
      LaunchTemplateId: !Ref WebTemplate
      Version: !GetAtt WebTemplate.LatestVersionNumber
`,
    },
  ],
};
