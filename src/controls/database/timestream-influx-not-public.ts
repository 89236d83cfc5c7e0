import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "timestream-influx-not-public",
  title: "Timestream for InfluxDB instances are not public",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::Timestream::InfluxDBInstance"],
  why: "A public endpoint puts the database's token check in front of everybody on the internet.",
  fix: "Set `PubliclyAccessible: false`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/timestream/latest/developerguide/timestream-for-influx-configuring-create-db.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-timestream-influxdbinstance.html",
  ],
  check: ask(["PubliclyAccessible"], isFalse(false)),
  bad: [
    {
      name: "public",
      finds: ["Metrics"],
      template: `
Metrics:
  Type: AWS::Timestream::InfluxDBInstance
  Properties:
    Name: metrics
    PubliclyAccessible: true
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
Metrics:
  Type: AWS::Timestream::InfluxDBInstance
  Properties:
    Name: metrics
`,
    },
  ],
};
