import { ask, both, nameOf, type Probe } from "../ask.ts";
import { type Control, violated } from "../control.ts";
import { assumedFrom, noCredentials, openPairs } from "../secrets.ts";

const literalToken: Probe = (value, path, { resource }) =>
  typeof value === "string" && value !== "" && assumedFrom(resource, path) === undefined
    ? [violated(path, `${nameOf(path)} is written into the template`)]
    : [];

export const control: Control = {
  id: "amplify-no-secrets",
  title: "Hosted web apps hold no credentials in variables or build settings",
  kind: "function",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::Amplify::App"],
  why: "Variables of a web app are baked into its build and its logs; what is secret there is secret nowhere.",
  fix: "Use the app's secrets or Secrets Manager, and connect the repository through the Amplify GitHub app.",
  sources: [
    "https://docs.aws.amazon.com/amplify/latest/userguide/environment-variables.html",
    "https://docs.aws.amazon.com/amplify/latest/userguide/environment-secrets.html",
  ],
  check: both(
    ask(["EnvironmentVariables"], openPairs),
    ask(["OauthToken"], literalToken),
    ask(["AccessToken"], literalToken),
    ask(["BuildSpec"], noCredentials),
  ),
  bad: [
    {
      name: "a token in the template",
      finds: ["Storefront"],
      template: `
Storefront:
  Type: AWS::Amplify::App
  Properties:
    Name: storefront
    AccessToken: correct-horse-battery
`,
    },
  ],
  good: [
    {
      name: "from the secret store",
      template: `
Storefront:
  Type: AWS::Amplify::App
  Properties:
    Name: storefront
    AccessToken: "{{resolve:secretsmanager:storefront:SecretString:token}}"
`,
    },
  ],
};
