import { same, show, Unknown } from "../../estate/value.ts";
import { isEmpty } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";

export const control: Control = {
  id: "ecs-task-and-execution-role-differ",
  title: "The workload role is not the role that pulls images and secrets",
  kind: "container",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::ECS::TaskDefinition"],
  why: "The execution role may pull images and read secrets for the agent; code in the container should not have those rights.",
  fix: "Give the task a `TaskRoleArn` of its own with only what the application needs.",
  sources: [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  ],
  *check(task) {
    const { TaskRoleArn, ExecutionRoleArn } = task.properties;
    if (isEmpty(TaskRoleArn) || isEmpty(ExecutionRoleArn)) return;
    const answer = same(TaskRoleArn, ExecutionRoleArn);
    if (answer === true)
      yield violated(["TaskRoleArn"], `the task and its agent share role \`${show(TaskRoleArn, 80)}\``);
    else if (answer === undefined && (TaskRoleArn instanceof Unknown || ExecutionRoleArn instanceof Unknown)) {
      yield cannotTell(
        ["TaskRoleArn"],
        TaskRoleArn instanceof Unknown ? TaskRoleArn : "the execution role is not known",
      );
    }
  },
  bad: [
    {
      name: "one role for both",
      finds: ["Shop"],
      template: `
ShopRole:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - { Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ecs-tasks.amazonaws.com } }
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    TaskRoleArn: !GetAtt ShopRole.Arn
    ExecutionRoleArn: !GetAtt ShopRole.Arn
`,
    },
  ],
  good: [
    {
      name: "two roles",
      template: `
ShopRole:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - { Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ecs-tasks.amazonaws.com } }
Shop:
  Type: AWS::ECS::TaskDefinition
  Properties:
    TaskRoleArn: !GetAtt ShopRole.Arn
    ExecutionRoleArn: arn:aws:iam::111122223333:role/ecs-agent
`,
    },
  ],
};
