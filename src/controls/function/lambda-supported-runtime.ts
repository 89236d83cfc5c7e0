import { show } from "../../estate/value.ts";
import { ask, asText, decidedBy, fine, oneOf, opaque, settled, where } from "../ask.ts";
import { type Control, notApplicable } from "../control.ts";

/** Runtimes and the day AWS announced for the end of their support (read 2026-11). */
const DEPRECATED: Readonly<Record<string, string>> = {
  nodejs: "2016-10-31",
  "nodejs4.3": "2020-03-05",
  "nodejs4.3-edge": "2020-03-05",
  "nodejs6.10": "2019-08-12",
  "nodejs8.10": "2020-03-06",
  "nodejs10.x": "2021-07-30",
  "nodejs12.x": "2023-03-31",
  "nodejs14.x": "2023-12-04",
  "nodejs16.x": "2024-06-12",
  "nodejs18.x": "2025-09-01",
  "nodejs20.x": "2026-04-30",
  "python2.7": "2021-07-15",
  "python3.6": "2022-07-18",
  "python3.7": "2023-12-04",
  "python3.8": "2024-10-14",
  "python3.9": "2025-12-15",
  "python3.10": "2026-10-31",
  "ruby2.5": "2021-07-30",
  "ruby2.7": "2023-12-07",
  "ruby3.2": "2026-03-31",
  java8: "2024-01-08",
  "go1.x": "2024-01-08",
  "dotnetcore1.0": "2019-06-27",
  "dotnetcore2.0": "2019-05-30",
  "dotnetcore2.1": "2022-01-05",
  "dotnetcore3.1": "2023-04-03",
  dotnet5: "2022-05-10",
  dotnet6: "2024-12-20",
  dotnet7: "2024-05-14",
  dotnet8: "2026-11-10",
  provided: "2024-01-08",
};

const SUPPORTED: ReadonlySet<string> = new Set([
  "nodejs22.x",
  "nodejs24.x",
  "python3.11",
  "python3.12",
  "python3.13",
  "python3.14",
  "ruby3.3",
  "ruby3.4",
  "java8.al2",
  "java11",
  "java17",
  "java21",
  "java25",
  "dotnet10",
  "provided.al2023",
]);

const supported = settled((value, name) => {
  const runtime = asText(value);
  if (runtime === undefined) return opaque(value ?? null);
  const since = DEPRECATED[runtime];
  if (since !== undefined) return `${name} is \`${runtime}\`, deprecated since ${since}`;
  return SUPPORTED.has(runtime)
    ? fine
    : decidedBy(`this version does not know until when \`${show(runtime, 40)}\` is supported`);
});

export const control: Control = {
  id: "lambda-supported-runtime",
  title: "Functions use a runtime that still gets patches",
  kind: "function",
  strategy: "vulnerability-management",
  practice: "SEC06-BP01",
  severity: "medium",
  on: ["AWS::Lambda::Function"],
  why: "A deprecated runtime gets no more security patches, and after a while the function can no longer be updated at all.",
  fix: "Move to a current runtime of the same language, or to a container image you patch yourself.",
  sources: [
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/runtime-support-policy.html",
  ],
  check: where(
    ["PackageType"],
    oneOf(["Zip"], "Zip"),
    "it is a container image, which brings its own runtime",
    ask(["Runtime"], (value, path, about) =>
      value === undefined ? [notApplicable("it names no runtime")] : supported(value, path, about),
    ),
  ),
  bad: [
    {
      name: "years without patches",
      finds: ["Resize"],
      template: `
Resize:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.8
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/resize
    Code: { S3Bucket: artifacts, S3Key: resize.zip }
`,
    },
  ],
  good: [
    {
      name: "current",
      template: `
Resize:
  Type: AWS::Lambda::Function
  Properties:
    Runtime: python3.13
    Handler: index.handler
    Role: arn:aws:iam::111122223333:role/resize
    Code: { S3Bucket: artifacts, S3Key: resize.zip }
`,
    },
  ],
};
