import type { Estate } from "../estate/estate.ts";
import { classicLoadBalancers } from "./balancers/classic.ts";
import { accelerators } from "./balancers/global-accelerator.ts";
import { loadBalancers } from "./balancers/load-balancer.ts";
import { vpcLinks } from "./balancers/vpc-link.ts";
import { vpcOrigins } from "./balancers/vpc-origin.ts";
import { autoScalingGroups } from "./compute/auto-scaling-group.ts";
import { beanstalkEnvironments } from "./compute/beanstalk.ts";
import { containerServices } from "./compute/ecs.ts";
import { kubernetes } from "./compute/eks.ts";
import { fleets } from "./compute/fleet.ts";
import { functions } from "./compute/function.ts";
import { instances } from "./compute/instance.ts";
import { managedInstances } from "./compute/managed-instances.ts";
import { workers } from "./compute/workers.ts";
import { databaseProxies } from "./data/database-proxy.ts";
import { databases } from "./data/databases.ts";
import { dataStores } from "./data/services.ts";
import { transferServers } from "./data/transfer.ts";
import type { Ground } from "./ground.ts";
import { unmodelledTypes } from "./modelled-types.ts";

/** Everything that puts interfaces on the ground, in this order: what others point at comes first. */
export const COMPUTE: readonly ((ground: Ground, estate: Estate) => void)[] = [
  instances,
  autoScalingGroups,
  fleets,
  containerServices,
  kubernetes,
  functions,
  managedInstances,
  beanstalkEnvironments,
  workers,
  databases,
  databaseProxies,
  dataStores,
  transferServers,
  loadBalancers,
  classicLoadBalancers,
  vpcLinks,
  vpcOrigins,
  accelerators,
  unmodelledTypes,
];
