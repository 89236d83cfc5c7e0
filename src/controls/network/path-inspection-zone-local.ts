import { SURE } from "../../reach/network.ts";
import { type Control, cannotTell, notApplicable, violated } from "../control.ts";
import { CHECKPOINT } from "../example-inspection.ts";

export const control: Control = {
  id: "path-inspection-zone-local",
  title: "Each zone routes to the firewall endpoint of the same zone",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "low",
  on: ["AWS::EC2::Subnet"],
  why: "Traffic that crosses zones to be inspected fails with the other zone, and its reply may meet another endpoint.",
  fix: "Give the subnet a route table with a route to the endpoint in its own zone; add an endpoint there if there is none.",
  sources: ["https://docs.aws.amazon.com/network-firewall/latest/developerguide/vpc-config-subnets.html"],
  *check(subnet, { topology }) {
    const { network } = topology;
    const segment = network.segments[topology.segmentOf.get(subnet.id) ?? -1];
    const endpoints = (network.tables[segment?.table ?? -1]?.routes ?? []).flatMap(({ target, doubt, label }) => {
      const gateway = target.is === "gateway" ? network.gateways[target.gateway] : undefined;
      return gateway?.is === "appliance" ? [{ zone: network.segments[gateway.segment]?.zone, doubt, label }] : [];
    });
    if (segment === undefined || endpoints.length === 0) {
      yield notApplicable("no route of it leads to a firewall endpoint");
      return;
    }
    const { zone } = segment;
    const elsewhere = endpoints.filter((endpoint) => endpoint.zone !== zone);
    if (elsewhere.length === 0 && zone !== undefined) return;
    const [one] = elsewhere;
    if (zone === undefined || elsewhere.some((endpoint) => endpoint.zone === undefined)) {
      yield cannotTell([], "the zones of the subnet and of the endpoint are not both known", "set AvailabilityZone");
    } else if (
      one !== undefined &&
      elsewhere.length === endpoints.length &&
      elsewhere.some(({ doubt }) => doubt === SURE)
    ) {
      const route = network.labels[one.label];
      yield violated([], `it is in ${zone}, and ${route?.text ?? "its route"} leads to an endpoint in ${one.zone}`);
    } else {
      yield cannotTell(
        [],
        "which endpoint of the firewall the route leads to is not known (AWS does not tell their order)",
      );
    }
  },
  bad: [
    {
      name: "one endpoint for two zones",
      finds: ["Stage"],
      template: CHECKPOINT.replace(
        "CidrBlock: 10.40.1.0/24, AvailabilityZone: eu-west-1a",
        "CidrBlock: 10.40.1.0/24, AvailabilityZone: eu-west-1b",
      ),
    },
  ],
  good: [{ name: "an endpoint in the zone", template: CHECKPOINT }],
};
