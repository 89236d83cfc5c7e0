import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lambda-signing-enforced",
  title: "Code signing policies reject untrusted artifacts rather than warn",
  kind: "function",
  strategy: "defense-in-depth",
  practice: "SEC06-BP04",
  severity: "medium",
  on: ["AWS::Lambda::CodeSigningConfig"],
  why: "A policy that only warns deploys code that nobody signed, and the warning scrolls by.",
  fix: "Set `CodeSigningPolicies.UntrustedArtifactOnDeployment: Enforce`.",
  sources: ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html"],
  check: ask(["CodeSigningPolicies", "UntrustedArtifactOnDeployment"], isOneOf(["Enforce"], "Warn")),
  bad: [
    {
      name: "only a warning",
      finds: ["Signed"],
      template: `
Signed:
  Type: AWS::Lambda::CodeSigningConfig
  Properties:
    AllowedPublishers:
      SigningProfileVersionArns: ["arn:aws:signer:eu-west-1:111122223333:/signing-profiles/releases/a1b2c3d4e5"]
`,
    },
  ],
  good: [
    {
      name: "enforced",
      template: `
Signed:
  Type: AWS::Lambda::CodeSigningConfig
  Properties:
    AllowedPublishers:
      SigningProfileVersionArns: ["arn:aws:signer:eu-west-1:111122223333:/signing-profiles/releases/a1b2c3d4e5"]
    CodeSigningPolicies:
      UntrustedArtifactOnDeployment: Enforce
`,
    },
  ],
};
