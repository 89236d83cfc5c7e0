import { type Control, cannotTell, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { COMPUTE, routesInDoubt, waysOut } from "../reachability.ts";

export const control: Control = {
  id: "compute-in-private-subnets",
  title: "Instances, tasks and nodes run in subnets without an internet gateway route",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "medium",
  on: COMPUTE,
  why: "In a public subnet one address or one rule too much exposes the host; in a private one the route is a layer of its own.",
  fix: "Move it to subnets whose default route goes to a NAT gateway, or nowhere; leave the public ones to load balancers and gateways.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
  ],
  *check(resource, { exposure, topology }) {
    if (!exposure.onNetwork(resource.id)) {
      yield notApplicable("it has no network interface that is known here");
      return;
    }
    const ways = waysOut(resource.id, topology).filter(({ gateway }) => gateway === "internet");
    const sure = ways.find((way) => way.sure);
    if (sure !== undefined) {
      yield violated([], `${sure.subnet.text} has a route to an internet gateway (${sure.route.text})`, {
        hops: [
          { at: "segment", text: sure.subnet.text, resource: sure.subnet.resource, path: sure.subnet.path },
          { at: "route", text: sure.route.text, resource: sure.route.resource, path: sure.route.path },
        ],
      });
      return;
    }
    const fact = routesInDoubt(resource.id, topology);
    if (fact !== undefined) yield cannotTell([], fact.detail, fact.settle);
  },
  bad: [
    {
      name: "an instance in a public subnet",
      finds: ["Worker"],
      template: `${EXAMPLE_NETWORK}
Worker:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PublicSubnet }
`,
    },
  ],
  good: [
    {
      name: "an instance in a private subnet",
      template: `${EXAMPLE_NETWORK}
Worker:
  Type: AWS::EC2::Instance
  Properties: { ImageId: ami-0123456789abcdef0, SubnetId: !Ref PrivateSubnet }
`,
    },
  ],
};
