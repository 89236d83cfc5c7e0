import { text } from "../../estate/read-value.ts";
import { Unknown } from "../../estate/value.ts";
import { type Control, cannotTell, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";

const ENDPOINT = `${EXAMPLE_NETWORK}
Inspection:
  Type: AWS::EC2::VPCEndpoint
  Properties: { VpcId: !Ref Vpc, VpcEndpointType: GatewayLoadBalancer, ServiceName: com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b2c3d4e5f60718, SubnetIds: [!Ref PublicSubnet] }
`;

export const control: Control = {
  id: "gwlb-endpoint-in-path",
  title: "Gateway load balancer endpoints are routed to, not merely created",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP03",
  severity: "high",
  on: ["AWS::EC2::VPCEndpoint"],
  why: "An inspection endpoint that no route names inspects nothing, however well the appliances behind it are set up.",
  fix: "Add routes to the endpoint in the tables of the subnets it protects, and in the internet gateway's.",
  sources: ["https://docs.aws.amazon.com/vpc/latest/privatelink/create-gateway-load-balancer-endpoint-service.html"],
  *check(endpoint, { topology }) {
    const kind = endpoint.properties.VpcEndpointType;
    if (kind instanceof Unknown) {
      yield cannotTell(["VpcEndpointType"], kind);
      return;
    }
    if (text(kind) !== "GatewayLoadBalancer") {
      yield notApplicable("it is no Gateway Load Balancer endpoint");
      return;
    }
    const { network } = topology;
    const own = new Set(
      network.gateways.flatMap((gateway, i) =>
        gateway.is === "appliance" && network.labels[gateway.label]?.resource === endpoint.id ? [i] : [],
      ),
    );
    let fact: number | undefined;
    let perhaps: number | undefined;
    for (const { routes } of network.tables)
      for (const { target, doubt } of routes) {
        if (target.is === "unknown") fact ??= target.fact;
        if (target.is !== "gateway" || !own.has(target.gateway)) continue;
        if (doubt < 0) return;
        perhaps ??= doubt;
      }
    const doubt = network.facts[perhaps ?? fact ?? -1];
    if (doubt !== undefined) yield cannotTell([], doubt.detail, doubt.settle);
    else yield violated([], "no route of the route tables that were read leads to it");
  },
  bad: [{ name: "created, and not used", finds: ["Inspection"], template: ENDPOINT }],
  good: [
    {
      name: "private subnets reach the internet through it",
      template: `${ENDPOINT}
ThroughInspection:
  Type: AWS::EC2::Route
  Properties: { RouteTableId: !Ref PrivateTable, DestinationCidrBlock: 0.0.0.0/0, VpcEndpointId: !Ref Inspection }
`,
    },
  ],
};
