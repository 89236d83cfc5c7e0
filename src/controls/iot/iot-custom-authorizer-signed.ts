import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "iot-custom-authorizer-signed",
  title: "Custom authorizers require token signing",
  kind: "iot",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::IoT::Authorizer"],
  why: "Without a signed token everybody can make the service run the authorizer's function, at your expense and as often as they like.",
  fix: "Remove `SigningDisabled: true` and give `TokenKeyName` and `TokenSigningPublicKeys`.",
  sources: ["https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth.html"],
  check: ask(["SigningDisabled"], isFalse(false)),
  bad: [
    {
      name: "signing switched off",
      finds: ["BadgeAuthorizer"],
      template: `
BadgeAuthorizer:
  Type: AWS::IoT::Authorizer
  Properties:
    AuthorizerFunctionArn: arn:aws:lambda:eu-west-1:111122223333:function:badge
    SigningDisabled: true
`,
    },
  ],
  good: [
    {
      name: "signed tokens",
      template: `
BadgeAuthorizer:
  Type: AWS::IoT::Authorizer
  Properties:
    AuthorizerFunctionArn: arn:aws:lambda:eu-west-1:111122223333:function:badge
    TokenKeyName: badge
`,
    },
  ],
};
