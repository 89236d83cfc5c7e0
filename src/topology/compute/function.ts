import type { Estate } from "../../estate/estate.ts";
import { NO_TRAFFIC } from "../../reach/traffic.ts";
import type { Ground } from "../ground.ts";
import { placeAll } from "../placed.ts";

/**
 * AWS::Lambda::Function. In a VPC it opens connections through its subnets and groups, has never a public address, and
 * nothing can open a connection to it. Without a VPC it has a way out to the internet always and none into a VPC.
 *
 * Sources: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html
 */
export function functions(ground: Ground, estate: Estate): void {
  placeAll(ground, estate, [
    {
      type: "AWS::Lambda::Function",
      what: "function",
      subnets: "VpcConfig.SubnetIds",
      groups: "VpcConfig.SecurityGroupIds",
      listens: NO_TRAFFIC,
      opens: true,
      ipv6: { path: "VpcConfig.Ipv6AllowedForDualStack" },
      withoutSubnets: "outside",
    },
  ]);
}
