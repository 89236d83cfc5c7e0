import type { Unknown } from "../../estate/value.ts";
import { decidedBy, isAtMost } from "../ask.ts";
import type { Control } from "../control.ts";
import { ofLaunch } from "../launch.ts";

const IMAGE_DECIDES = decidedBy(
  "`MetadataOptions.HttpPutResponseHopLimit` is left out, so the image and the account's default decide (images made for version 2 use 2)",
  "set `MetadataOptions.HttpPutResponseHopLimit: 1`",
);
const limit = (absent: number | Unknown) =>
  ofLaunch(["MetadataOptions", "HttpPutResponseHopLimit"], isAtMost(1, absent));
const ofTemplate = limit(IMAGE_DECIDES);
const ofConfiguration = limit(1);

export const control: Control = {
  id: "ec2-metadata-hop-limit-one",
  title: "Metadata responses cannot travel past the instance itself",
  kind: "ec2",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"],
  why: "With a limit of two or more, containers and forwarded requests on the machine reach the role's credentials.",
  fix: "Set `MetadataOptions.HttpPutResponseHopLimit: 1`; give containers roles of their own.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-4",
  ],
  check: (resource, context) =>
    resource.type === "AWS::EC2::LaunchTemplate" ? ofTemplate(resource, context) : ofConfiguration(resource, context),
  bad: [
    {
      name: "two hops",
      finds: ["WorkerTemplate"],
      template: `
WorkerTemplate:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      MetadataOptions:
        HttpTokens: required
        HttpPutResponseHopLimit: 2
`,
    },
  ],
  good: [
    {
      name: "one hop",
      template: `
WorkerTemplate:
  Type: AWS::EC2::LaunchTemplate
  Properties:
    LaunchTemplateData:
      MetadataOptions:
        HttpTokens: required
        HttpPutResponseHopLimit: 1
`,
    },
  ],
};
