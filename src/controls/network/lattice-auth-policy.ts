import { ask, isOneOf } from "../ask.ts";
import type { Control } from "../control.ts";
import { hasSibling } from "../siblings.ts";

const required = ask(["AuthType"], isOneOf(["AWS_IAM"], "NONE"));
const written = hasSibling("AWS::VpcLattice::AuthPolicy", "ResourceIdentifier", "no auth policy says who may call");

export const control: Control = {
  id: "lattice-auth-policy",
  title: "VPC Lattice service networks and services require IAM and carry an auth policy",
  kind: "network",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "high",
  on: ["AWS::VpcLattice::ServiceNetwork", "AWS::VpcLattice::Service"],
  why: "With auth type NONE every client of an associated network may call, and an auth policy that is attached does nothing.",
  fix: "Set `AuthType: AWS_IAM` and add an `AWS::VpcLattice::AuthPolicy`.",
  sources: ["https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html"],
  *check(resource, context) {
    const results = [...required(resource, context)];
    yield* results.length > 0 ? results : written(resource, context);
  },
  bad: [
    {
      name: "no authentication",
      finds: ["Payments"],
      template: `
Payments:
  Type: AWS::VpcLattice::Service
  Properties: { Name: payments }
`,
    },
  ],
  good: [
    {
      name: "IAM with a policy",
      template: `
Payments:
  Type: AWS::VpcLattice::Service
  Properties: { Name: payments, AuthType: AWS_IAM }
PaymentsCallers:
  Type: AWS::VpcLattice::AuthPolicy
  Properties:
    ResourceIdentifier: !Ref Payments
    Policy:
      Statement:
        - { Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:role/checkout" }, Action: "vpc-lattice-svcs:Invoke", Resource: "*" }
`,
    },
  ],
};
