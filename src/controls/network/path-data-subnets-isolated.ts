import { type Control, cannotTell, notApplicable, violated } from "../control.ts";
import { EXAMPLE_NETWORK } from "../example-network.ts";
import { DATA_STORES, routesInDoubt, waysOut } from "../reachability.ts";

export const control: Control = {
  id: "path-data-subnets-isolated",
  title: "Subnets of data stores have no route to or from the internet, not even outbound NAT",
  kind: "network",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: DATA_STORES,
  why: "A data layer without a way out cannot be reached by a new rule alone, and what is stolen inside it cannot leave.",
  fix: "Give the data layer a route table of its own with the local route only; reach AWS services through VPC endpoints.",
  sources: [
    "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_create_layers.html",
    "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
  ],
  *check(resource, { exposure, topology }) {
    if (!exposure.onNetwork(resource.id)) {
      yield notApplicable("it has no network interface of its own here");
      return;
    }
    const sure = waysOut(resource.id, topology).find((way) => way.sure);
    if (sure !== undefined) {
      yield violated([], `${sure.subnet.text} has a route to the internet (${sure.route.text})`, {
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
      name: "a cache in a public subnet",
      finds: ["Sessions"],
      template: `${EXAMPLE_NETWORK}
Subnets:
  Type: AWS::ElastiCache::SubnetGroup
  Properties: { Description: public, SubnetIds: [!Ref PublicSubnet] }
Sessions:
  Type: AWS::ElastiCache::CacheCluster
  Properties: { Engine: redis, CacheNodeType: cache.t4g.micro, NumCacheNodes: 1, CacheSubnetGroupName: !Ref Subnets }
`,
    },
  ],
  good: [
    {
      name: "a cache in private subnets",
      template: `${EXAMPLE_NETWORK}
Subnets:
  Type: AWS::ElastiCache::SubnetGroup
  Properties: { Description: private, SubnetIds: [!Ref PrivateSubnet, !Ref PrivateSubnetB] }
Sessions:
  Type: AWS::ElastiCache::CacheCluster
  Properties: { Engine: redis, CacheNodeType: cache.t4g.micro, NumCacheNodes: 1, CacheSubnetGroupName: !Ref Subnets }
`,
    },
  ],
};
