import { Unknown } from "../../estate/value.ts";
import { asText } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { parameterOf } from "../databases.ts";

export const control: Control = {
  id: "docdb-tls-enforced",
  title: "DocumentDB clusters keep TLS on",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::DocDB::DBCluster"],
  why: "With TLS off, passwords and documents travel readable.",
  fix: "Remove `tls: disabled` from the cluster's parameter group.",
  sources: ["https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html"],
  *check(cluster, context) {
    const { value, path, by } = parameterOf(cluster, "DBClusterParameterGroupName", "tls", context);
    if (value instanceof Unknown) yield cannotTell(path, value);
    else if (asText(value)?.toLowerCase() === "disabled") {
      yield violated(path, "`tls` is disabled in the cluster's parameter group", { resource: by.id });
    }
  },
  bad: [
    {
      name: "switched off",
      finds: ["CatalogCluster"],
      template: `
CatalogSettings:
  Type: AWS::DocDB::DBClusterParameterGroup
  Properties:
    Family: docdb5.0
    Description: catalogue
    Parameters:
      tls: disabled
CatalogCluster:
  Type: AWS::DocDB::DBCluster
  Properties:
    DBClusterParameterGroupName: !Ref CatalogSettings
`,
    },
  ],
  good: [
    {
      name: "left on",
      template: `
CatalogCluster:
  Type: AWS::DocDB::DBCluster
  Properties:
    EngineVersion: 5.0.0
`,
    },
  ],
};
