import { Unknown } from "../../estate/value.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { launched } from "../launch.ts";
import { assignedSecret, credentialIn, deployedSecret, userDataText } from "../secrets.ts";

export const control: Control = {
  id: "ec2-userdata-no-secrets",
  title: "User data of instances and templates holds no credentials",
  kind: "ec2",
  strategy: "attack-surface-reduction",
  practice: "SEC06-BP02",
  severity: "high",
  on: ["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::LaunchConfiguration"],
  why: "User data is readable by everybody on the machine and by everyone who may describe it; it is logged and never rotated.",
  fix: "Fetch the secret at start from Secrets Manager or Parameter Store with the instance's role.",
  sources: [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/best-practices.html",
  ],
  *check(resource, context) {
    const { value, path } = launched(resource, ["UserData"], context);
    const deployed = deployedSecret(value);
    if (deployed !== undefined) {
      yield violated(path, `the user data holds ${deployed}`);
      return;
    }
    if (value instanceof Unknown) {
      yield cannotTell(path, value);
      return;
    }
    const text = userDataText(value);
    const given = credentialIn(text);
    if (given !== undefined) yield violated(path, `the user data holds ${given}`);
    else if (assignedSecret(text))
      yield violated(path, "the user data sets a password, key or token to a literal value");
  },
  bad: [
    {
      name: "the key of a user, put in at deployment",
      finds: ["ExportServer"],
      template: `
Exporter:
  Type: AWS::IAM::User
ExporterKey:
  Type: AWS::IAM::AccessKey
  Properties: { UserName: !Ref Exporter }
ExportServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    UserData:
      Fn::Base64: !Sub |
        #!/bin/bash
        aws configure set aws_secret_access_key \${ExporterKey.SecretAccessKey}
`,
    },
    {
      name: "a password in the start script",
      finds: ["ReportServer"],
      template: `
ReportServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    UserData:
      Fn::Base64: |
        #!/bin/bash
        export DB_PASSWORD=correct-horse-battery
        /opt/reports/start
`,
    },
  ],
  good: [
    {
      name: "fetched at start",
      template: `
ReportServer:
  Type: AWS::EC2::Instance
  Properties:
    ImageId: ami-0a1b2c3d4e5f60718
    UserData:
      Fn::Base64: |
        #!/bin/bash
        export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id reports --query SecretString --output text)
        /opt/reports/start
`,
    },
  ],
};
