import { ask, both, isOneOf, isPresent } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "image-pipeline-scheduled",
  title: "Image pipelines rebuild on a schedule when dependencies change",
  kind: "ec2",
  strategy: "vulnerability-management",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::ImageBuilder::ImagePipeline"],
  why: "An image that is not rebuilt falls behind on patches from the day it is made.",
  fix: "Set `Schedule` with start condition `EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE`, and keep the pipeline enabled.",
  sources: [
    "https://docs.aws.amazon.com/imagebuilder/latest/userguide/cron-expressions.html",
    "https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_Schedule.html",
  ],
  check: both(
    ask(["Schedule", "ScheduleExpression"], isPresent("the pipeline has no schedule")),
    ask(["Status"], isOneOf(["ENABLED"], "ENABLED")),
  ),
  bad: [
    {
      name: "by hand only",
      finds: ["BaseImages"],
      template: `
BaseImages:
  Type: AWS::ImageBuilder::ImagePipeline
  Properties:
    Name: base-images
    ImageRecipeArn: arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/base/1.0.0
    InfrastructureConfigurationArn: arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/base
`,
    },
  ],
  good: [
    {
      name: "every week, when something changed",
      template: `
BaseImages:
  Type: AWS::ImageBuilder::ImagePipeline
  Properties:
    Name: base-images
    ImageRecipeArn: arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/base/1.0.0
    InfrastructureConfigurationArn: arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/base
    Schedule:
      ScheduleExpression: cron(0 3 ? * mon *)
      PipelineExecutionStartCondition: EXPRESSION_MATCH_AND_DEPENDENCY_UPDATES_AVAILABLE
`,
    },
  ],
};
