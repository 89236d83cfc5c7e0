import { ask, isFalse } from "../ask.ts";
import type { Control } from "../control.ts";

export const control: Control = {
  id: "lightsail-database-not-public",
  title: "Lightsail databases have no public endpoint",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP01",
  severity: "high",
  on: ["AWS::Lightsail::Database"],
  why: "A public database leaves one password between the data and everybody.",
  fix: "Set `PubliclyAccessible: false`, or leave it out.",
  sources: [
    "https://docs.aws.amazon.com/lightsail/latest/userguide/amazon-lightsail-databases.html",
    "https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_CreateRelationalDatabase.html",
  ],
  check: ask(["PubliclyAccessible"], isFalse(false)),
  bad: [
    {
      name: "public",
      finds: ["BlogDb"],
      template: `
BlogDb:
  Type: AWS::Lightsail::Database
  Properties:
    RelationalDatabaseName: blog
    RelationalDatabaseBlueprintId: mysql_8_0
    RelationalDatabaseBundleId: micro_2_0
    MasterDatabaseName: blog
    MasterUsername: blog_owner
    PubliclyAccessible: true
`,
    },
  ],
  good: [
    {
      name: "private",
      template: `
BlogDb:
  Type: AWS::Lightsail::Database
  Properties:
    RelationalDatabaseName: blog
    RelationalDatabaseBlueprintId: mysql_8_0
    RelationalDatabaseBundleId: micro_2_0
    MasterDatabaseName: blog
    MasterUsername: blog_owner
`,
    },
  ],
};
