import { same, show } from "../../estate/value.ts";
import { type Control, violated } from "../control.ts";
import { alike } from "../grouped.ts";

export const control: Control = {
  id: "lambda-layering-by-role",
  title: "Each function has a role of its own",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::Lambda::Function"],
  why: "Functions that share a role share its rights: a flaw in the least of them opens what the most trusted may do.",
  fix: "Give each function a role of its own with only what it needs.",
  sources: [
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
    "https://docs.aws.amazon.com/wellarchitected/latest/serverless-applications-lens/identity-and-access-management.html",
  ],
  *check(resource, { estate }) {
    const role = resource.properties.Role;
    if (role === undefined) return;
    const others = alike(estate, "AWS::Lambda::Function", "Role", role).filter(
      (other) =>
        other.id !== resource.id && other.stack === resource.stack && same(other.properties.Role, role) === true,
    );
    const [first] = others;
    if (first === undefined) return;
    const more = others.length > 1 ? ` and ${others.length - 1} more` : "";
    yield violated(["Role"], `it shares role \`${show(role, 80)}\` with \`${first.id}\`${more}`);
  },
  bad: [
    {
      name: "one role for both",
      finds: ["Resize", "Report"],
      template: `
Resize:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/functions
    Code: { S3Bucket: artifacts, S3Key: resize.zip }
Report:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/functions
    Code: { S3Bucket: artifacts, S3Key: report.zip }
`,
    },
  ],
  good: [
    {
      name: "one each",
      template: `
Resize:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/resize
    Code: { S3Bucket: artifacts, S3Key: resize.zip }
Report:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/report
    Code: { S3Bucket: artifacts, S3Key: report.zip }
`,
    },
  ],
};
