import { ask, isNoneOf } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lattice-listener-https",
  title: "VPC Lattice listeners use HTTPS or TLS passthrough",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::VpcLattice::Listener"],
  why: "Between VPCs, too, plain HTTP can be read and changed by whoever got in between.",
  fix: "Set `Protocol: HTTPS`, or `TLS_PASSTHROUGH`.",
  sources: ["https://docs.aws.amazon.com/vpc-lattice/latest/ug/listeners.html"],
  check: ask(["Protocol"], isNoneOf(["HTTP"], "HTTP")),
  bad: [
    {
      name: "plain HTTP",
      finds: ["PaymentsListener"],
      template: `
PaymentsListener:
  Type: AWS::VpcLattice::Listener
  Properties: { ServiceIdentifier: svc-0a1b2c3d4e5f60718, Protocol: HTTP, DefaultAction: { FixedResponse: { StatusCode: 404 } } }
`,
    },
  ],
  good: [
    {
      name: "HTTPS",
      template: `
PaymentsListener:
  Type: AWS::VpcLattice::Listener
  Properties: { ServiceIdentifier: svc-0a1b2c3d4e5f60718, Protocol: HTTPS, DefaultAction: { FixedResponse: { StatusCode: 404 } } }
`,
    },
  ],
};
