import { show, Unknown } from "../../estate/value.ts";
import { asText, isEmpty } from "../ask.ts";
import { type Control, cannotTell, notApplicable, violated } from "../control.ts";
import { isOn, parameterOf, tlsSetting } from "../databases.ts";

export const control: Control = {
  id: "rds-tls-enforced",
  title: "Databases refuse connections without TLS through a parameter group in use",
  kind: "database",
  strategy: "defense-in-depth",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::RDS::DBInstance", "AWS::RDS::DBCluster"],
  why: "A client that forgets TLS otherwise sends its password and its data in clear text, and nothing complains.",
  fix: "Set `rds.force_ssl: 1` (PostgreSQL, SQL Server) or `require_secure_transport: ON` (MySQL, MariaDB) in a parameter group of its own, and name that group.",
  sources: [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html",
  ],
  *check(database, context) {
    if (database.type === "AWS::RDS::DBInstance" && !isEmpty(database.properties.DBClusterIdentifier)) {
      yield notApplicable("the cluster carries the setting");
      return;
    }
    const engine = asText(database.properties.Engine);
    const setting = engine === undefined ? undefined : tlsSetting(engine, asText(database.properties.EngineVersion));
    if (setting === undefined) {
      yield cannotTell(
        ["Engine"],
        `this version does not know how engine \`${show(database.properties.Engine, 40)}\` enforces TLS`,
      );
      return;
    }
    const property = database.type === "AWS::RDS::DBCluster" ? "DBClusterParameterGroupName" : "DBParameterGroupName";
    const { value, path, by } = parameterOf(database, property, setting.parameter, context);
    const judged = value === undefined ? setting.left : value;
    if (judged instanceof Unknown) yield cannotTell(path, judged);
    else if (!isOn(judged)) {
      const evidence =
        value === undefined
          ? `\`${setting.parameter}\` is left out, so TLS is not enforced`
          : `\`${setting.parameter}\` is ${show(value, 20)}`;
      yield violated(path, evidence, by === database ? {} : { resource: by.id });
    }
  },
  bad: [
    {
      name: "the group does not say, or says no",
      finds: ["OrdersDb", "StockDb"],
      template: `
OrdersGroup:
  Type: AWS::RDS::DBParameterGroup
  Properties:
    Family: postgres14
    Description: orders
    Parameters:
      log_statement: ddl
OrdersDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    EngineVersion: "14.13"
    DBInstanceClass: db.t4g.medium
    DBParameterGroupName: !Ref OrdersGroup
StockGroup:
  Type: AWS::RDS::DBParameterGroup
  Properties:
    Family: postgres17
    Description: stock
    Parameters:
      rds.force_ssl: "0"
StockDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    EngineVersion: "17.2"
    DBInstanceClass: db.t4g.medium
    DBParameterGroupName: !Ref StockGroup
`,
    },
  ],
  good: [
    {
      name: "enforced by the group, and by the default of the version",
      template: `
ShopGroup:
  Type: AWS::RDS::DBClusterParameterGroup
  Properties:
    Family: aurora-mysql8.0
    Description: shop
    Parameters:
      require_secure_transport: "ON"
ShopCluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-mysql
    EngineVersion: 8.0.mysql_aurora.3.08.0
    DBClusterParameterGroupName: !Ref ShopGroup
StockDb:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: postgres
    EngineVersion: "17.2"
    DBInstanceClass: db.t4g.medium
`,
    },
  ],
};
