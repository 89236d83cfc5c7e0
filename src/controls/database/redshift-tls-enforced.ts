import { show, Unknown } from "../../estate/value.ts";
import { asText } from "../ask.ts";
import { type Control, cannotTell, violated } from "../control.ts";
import { isOn, parameterOf } from "../databases.ts";

export const control: Control = {
  id: "redshift-tls-enforced",
  title: "Warehouse clusters use a parameter group that requires TLS",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::Redshift::Cluster"],
  why: "A client that forgets TLS otherwise sends its password and its data in clear text, and nothing complains.",
  fix: "Set `require_ssl` to `true` in an `AWS::Redshift::ClusterParameterGroup` and name it.",
  sources: [
    "https://docs.aws.amazon.com/redshift/latest/mgmt/connecting-ssl-support.html",
    "https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-parameter-groups.html",
  ],
  *check(cluster, context) {
    const { value, path, by } = parameterOf(cluster, "ClusterParameterGroupName", "require_ssl", context);
    if (value instanceof Unknown) yield cannotTell(path, value);
    else if (value === undefined && by === cluster) {
      yield cannotTell(
        path,
        "it uses a default parameter group, and which one the service chooses",
        "name a parameter group of your own",
      );
    } else if (value === undefined) {
      const family = asText(by.properties.ParameterGroupFamily);
      if (family === "redshift-1.0")
        yield violated(path, "`require_ssl` is left out, so TLS is not enforced", { resource: by.id });
      else
        yield cannotTell(
          path,
          `the default of \`require_ssl\` in family \`${show(by.properties.ParameterGroupFamily, 40)}\` is not known`,
        );
    } else if (!isOn(value)) yield violated(path, `\`require_ssl\` is ${show(value, 20)}`, { resource: by.id });
  },
  bad: [
    {
      name: "not required",
      finds: ["SalesWarehouse"],
      template: `
SalesSettings:
  Type: AWS::Redshift::ClusterParameterGroup
  Properties:
    Description: sales
    ParameterGroupFamily: redshift-1.0
    Parameters:
      - { ParameterName: enable_user_activity_logging, ParameterValue: "true" }
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: single-node
    NodeType: ra3.large
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
    ClusterParameterGroupName: !Ref SalesSettings
`,
    },
  ],
  good: [
    {
      name: "required",
      template: `
SalesSettings:
  Type: AWS::Redshift::ClusterParameterGroup
  Properties:
    Description: sales
    ParameterGroupFamily: redshift-1.0
    Parameters:
      - { ParameterName: require_ssl, ParameterValue: "true" }
SalesWarehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterType: single-node
    NodeType: ra3.large
    DBName: sales
    MasterUsername: warehouse_owner
    ManageMasterPassword: true
    ClusterParameterGroupName: !Ref SalesSettings
`,
    },
  ],
};
