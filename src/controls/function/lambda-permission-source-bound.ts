import {
  ask,
  asText,
  either,
  every,
  fine,
  inside,
  isPresent,
  type Settled,
  settled,
  type Test,
  where,
} from "../ask.ts";
import type { Control } from "../control.ts";
import { knownText } from "../secrets.ts";

const source = inside(
  ["SourceArn"],
  every(
    isPresent("a service may invoke it for anybody: neither `SourceArn` nor `SourceAccount` is set"),
    settled((value, name) => (anybodys(value) ? `${name} takes in resources of every account` : fine)),
  ),
);

/** An ARN pattern that any account can meet; a bucket's name stands for its account, for there is one of each name. */
function anybodys(value: Settled | undefined): boolean {
  const text = asText(value);
  if (text === undefined) return false;
  const [, , service, , account = "", ...resource] = text.split(":");
  if (service === "s3" && account === "") return /^[*?]*$/.test(resource.join(":"));
  return service === undefined ? /^[*?]+$/.test(text) : account === "*" || /^arn:[^:]*:\*$/.test(text);
}
const account = inside(["SourceAccount"], isPresent("`SourceAccount` is left out"));
const organisation = inside(["PrincipalOrgID"], isPresent("`PrincipalOrgID` is left out"));
const token = inside(["EventSourceToken"], isPresent("`EventSourceToken` is left out"));
const isService: Test = (value) => (/\.amazon(?:aws)?\.com(?:\.cn)?$/.test(knownText(value)) ? fine : "no service");

export const control: Control = {
  id: "lambda-permission-source-bound",
  title: "Permissions for services name the source resource or account",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "medium",
  on: ["AWS::Lambda::Permission"],
  why: "A service acts for every customer; without a source, somebody else's bucket, topic or API can start the function through it.",
  fix: "Set `SourceArn` to the resource that calls, and `SourceAccount` where the ARN names no account.",
  sources: [
    "https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
  ],
  check: where(
    ["Principal"],
    isService,
    "the principal is no service",
    ask([], either(source, account, organisation, token)),
  ),
  bad: [
    {
      name: "any bucket of anybody",
      finds: ["FromBuckets"],
      template: `
FromBuckets:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: thumbnails
    Action: lambda:InvokeFunction
    Principal: s3.amazonaws.com
    SourceArn: arn:aws:s3:::*
`,
    },
    {
      name: "any bucket",
      finds: ["PhotoEvents"],
      template: `
PhotoEvents:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: resize
    Action: lambda:InvokeFunction
    Principal: s3.amazonaws.com
`,
    },
  ],
  good: [
    {
      name: "one bucket",
      template: `
PhotoEvents:
  Type: AWS::Lambda::Permission
  Properties:
    FunctionName: resize
    Action: lambda:InvokeFunction
    Principal: s3.amazonaws.com
    SourceArn: arn:aws:s3:::photos
    SourceAccount: "111122223333"
`,
    },
  ],
};
