import { follow } from "../../estate/read-value.ts";
import { isList, Unknown } from "../../estate/value.ts";
import { isFalse } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { mapsPublic, subnetName } from "../launch.ts";
import { siblings } from "../siblings.ts";

export const control: Control = {
  id: "launch-config-no-public-ip",
  title: "Launch configurations do not hand out public addresses",
  kind: "ec2",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::AutoScaling::LaunchConfiguration"],
  why: "Every machine of the group would stand on the internet with nothing but its security group in between.",
  fix: "Set `AssociatePublicIpAddress: false` and put a load balancer in front.",
  sources: [
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-in-vpc.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-5",
  ],
  *check(configuration, context) {
    const path = ["AssociatePublicIpAddress"];
    const value = follow(configuration.properties, path);
    if (value !== undefined) {
      yield* isFalse(false)(value, path, { resource: configuration, context });
      return;
    }
    const groups = siblings(
      context,
      configuration,
      ["AWS::AutoScaling::AutoScalingGroup"],
      "LaunchConfigurationName",
    ).sure;
    if (groups.length === 0) {
      yield cannotTell(
        path,
        "`AssociatePublicIpAddress` is left out, so the subnets decide, and no group that uses it was read",
      );
    }
    for (const group of groups) {
      const zones = group.properties.VPCZoneIdentifier;
      const subnets = isList(zones) && zones.length > 0 ? zones : [zones];
      for (const subnet of subnets) {
        const maps = mapsPublic(subnet, context);
        if (maps instanceof Unknown) yield cannotTell(path, maps);
        else if (maps)
          yield violated(
            path,
            `\`AssociatePublicIpAddress\` is left out, and subnet \`${subnetName(subnet, context)}\` of group \`${group.id}\` hands out public addresses`,
          );
      }
    }
  },
  bad: [
    {
      name: "asked for",
      finds: ["WebConfiguration"],
      template: `
WebConfiguration:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    InstanceType: t3.micro
    AssociatePublicIpAddress: true
`,
    },
  ],
  good: [
    {
      name: "refused",
      template: `
WebConfiguration:
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    InstanceType: t3.micro
    AssociatePublicIpAddress: false
`,
    },
  ],
};
