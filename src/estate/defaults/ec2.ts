import type { Defaults } from "./default.ts";

export const EC2: Defaults = {
  "AWS::EC2::SecurityGroup": {
    SecurityGroupEgress: {
      value: [{ IpProtocol: "-1", CidrIp: "0.0.0.0/0" }],
      source:
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html",
    },
  },
};
