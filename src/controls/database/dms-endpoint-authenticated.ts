import { ask, asText, decidedBy, isOneOf } from "../ask.ts";
import { type Control, notApplicable } from "../control.ts";

const mongo = ask(
  ["MongoDbSettings", "AuthType"],
  isOneOf(
    ["password"],
    decidedBy(
      "`MongoDbSettings.AuthType` is left out, so the service decides",
      "set `MongoDbSettings.AuthType: password`",
    ),
  ),
);
const redis = ask(["RedisSettings", "AuthType"], isOneOf(["auth-role", "auth-token"], "none"));

export const control: Control = {
  id: "dms-endpoint-authenticated",
  title: "Replication endpoints authenticate to their databases",
  kind: "database",
  strategy: "attack-surface-reduction",
  practice: "SEC05-BP02",
  severity: "medium",
  on: ["AWS::DMS::Endpoint"],
  why: "A source or target that asks for no credentials is open to everything else on its network as well.",
  fix: "Set `MongoDbSettings.AuthType: password` (or `RedisSettings.AuthType: auth-token`).",
  sources: [
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Source.MongoDB.html",
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Target.Redis.html",
    "https://docs.aws.amazon.com/securityhub/latest/userguide/dms-controls.html#dms-11",
  ],
  *check(endpoint, context) {
    const engine = asText(endpoint.properties.EngineName)?.toLowerCase();
    if (engine === "mongodb") yield* mongo(endpoint, context);
    else if (engine === "redis") yield* redis(endpoint, context);
    else yield notApplicable("its engine always asks for credentials");
  },
  bad: [
    {
      name: "no credentials",
      finds: ["LegacyCatalog"],
      template: `
LegacyCatalog:
  Type: AWS::DMS::Endpoint
  Properties:
    EndpointType: source
    EngineName: mongodb
    MongoDbSettings: { AuthType: "no", ServerName: catalog.example.com }
`,
    },
  ],
  good: [
    {
      name: "a password",
      template: `
LegacyCatalog:
  Type: AWS::DMS::Endpoint
  Properties:
    EndpointType: source
    EngineName: mongodb
    MongoDbSettings: { AuthType: password, ServerName: catalog.example.com, SecretsManagerSecretId: catalog }
`,
    },
  ],
};
