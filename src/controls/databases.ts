/** Databases: the parameter group they use, and the properties that carry their passwords. */
import { follow } from "../estate/read-value.ts";
import type { Path, Resource } from "../estate/resource.ts";
import { isList, isProperties, Unknown, type Value } from "../estate/value.ts";
import { ask, asText, both, type Check, decidedBy, each, type Probe, whichever } from "./ask.ts";
import type { Context } from "./control.ts";

/** Asks a probe about every property that carries a password of a database, broker or replication endpoint. */
export function passwords(judge: Probe): Check {
  const probe = whichever(judge);
  return both(ask(["MasterUserPassword"], probe), ask(["Password"], probe), ask(["Users"], each(["Password"], probe)));
}

/**
 * A user name, also where it is read from a generated secret of the estate at deployment: the secret's template says it.
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
export function userName(value: Value | undefined, { estate }: Context): Value | undefined {
  if (!(value instanceof Unknown) || value.because !== "dynamic-reference") return value;
  const [secret] = value.mentions;
  const template = follow(estate.find(secret)?.properties, ["GenerateSecretString", "SecretStringTemplate"]);
  if (typeof template !== "string") return value;
  const name = /"user(?:name)?"\s{0,9}:\s{0,9}"([^"\\]{1,128})"/.exec(template)?.[1];
  return name ?? value;
}

/** A parameter of the group that a database uses. */
export interface Parameter {
  /** Undefined: the group does not set it, or it is a default group. */
  readonly value: Value | undefined;
  /** Below `by`'s properties. */
  readonly path: Path;
  /** The group; the database itself where it names a default group, none, or one that was not read. */
  readonly by: Resource;
}

/** A parameter of the group named by `property` of a database; an Unknown where the group was not read. */
export function parameterOf(database: Resource, property: string, name: string, { estate }: Context): Parameter {
  const named = database.properties[property];
  const path = [property];
  if (named === undefined || (typeof named === "string" && /^default[.:]/.test(named))) {
    return { value: undefined, path, by: database };
  }
  const group = estate.find(named);
  if (group === undefined) {
    const unread = new Unknown("absent-record", "its parameter group was not read", {
      settle: "read the stack that declares it",
    });
    return { value: named instanceof Unknown ? named : unread, path, by: database };
  }
  const parameters = group.properties.Parameters;
  if (isList(parameters)) return { ...ofList(parameters, name), by: group };
  return { value: follow(parameters, [name]), path: ["Parameters", name], by: group };
}

/** Redshift writes its parameters as a list of names and values. */
function ofList(
  parameters: readonly Value[],
  name: string,
): { readonly value: Value | undefined; readonly path: Path } {
  const at = parameters.findIndex((item) => isProperties(item) && asText(item.ParameterName) === name);
  if (at >= 0) return { value: follow(parameters[at], ["ParameterValue"]), path: ["Parameters", at, "ParameterValue"] };
  const unknown = parameters.find((item) => item instanceof Unknown);
  return { value: unknown, path: ["Parameters"] };
}

/** Whether a parameter is switched on, in any of the engines' spellings. */
export function isOn(value: Value): boolean {
  return ["1", "on", "true", "yes"].includes(asText(value)?.toLowerCase() ?? "");
}

export interface TlsSetting {
  readonly parameter: string;
  /** What the engine does where the parameter is left out. */
  readonly left: Value;
}

/**
 * The parameter by which an engine refuses connections without TLS, and its default in that version; undefined for
 * engines that use something else (Oracle option groups, Db2).
 *
 * PostgreSQL 15 and Aurora PostgreSQL 17 were the first to enforce TLS by default:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
 */
export function tlsSetting(engine: string, version: string | undefined): TlsSetting | undefined {
  const major = version === undefined ? undefined : Number.parseInt(version, 10);
  if (engine === "postgres") return { parameter: "rds.force_ssl", left: since(major, 15) };
  if (engine === "aurora-postgresql") return { parameter: "rds.force_ssl", left: since(major, 17) };
  if (engine.startsWith("sqlserver")) return { parameter: "rds.force_ssl", left: "0" };
  // Newer versions changed the default; only the older ones are known to leave it off.
  if (engine === "mysql") return { parameter: "require_secure_transport", left: off(version, /^(?:5\.|8\.0)/) };
  if (engine === "aurora-mysql") return { parameter: "require_secure_transport", left: off(version, /^(?:5\.7|8\.0)/) };
  if (engine === "mariadb") return { parameter: "require_secure_transport", left: off(version, /^10\./) };
  return undefined;
}

function since(major: number | undefined, first: number): Value {
  if (major === undefined || Number.isNaN(major)) return VERSION_DECIDES;
  return major >= first ? "1" : "0";
}

function off(version: string | undefined, old: RegExp): Value {
  return version !== undefined && old.test(version) ? "0" : VERSION_DECIDES;
}

const VERSION_DECIDES = decidedBy(
  "no parameter group says whether TLS is enforced, and the engine version decides the default",
  "set the parameter in a parameter group of its own",
);
