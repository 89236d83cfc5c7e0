import { Reference, show, Text, Unknown, type Value } from "../estate/value.ts";
import type { Traffic } from "../reach/network.ts";
import { normalise } from "../reach/sets.ts";
import { ALL_TRAFFIC, tcp } from "../reach/traffic.ts";

/** What an endpoint of a service answers on. */
interface Service {
  /** As a person reads it: "S3", "com.amazonaws.<...>.ssm". */
  readonly name: string;
  /** The same for the same service. */
  readonly key: string;
  readonly listens: Traffic;
  /** Why the ports are not known; undefined where they are. */
  readonly unknown: Unknown | undefined;
}

const ports = (...list: readonly (number | readonly [number, number])[]): Traffic =>
  normalise(list.flatMap((one) => (typeof one === "number" ? tcp(one) : tcp(one[0], one[1]))));

/**
 * Services that answer on other ports than HTTPS alone, by the part of the service name after the Region.
 * Sources: the services' own pages on interface endpoints, found from
 * https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html (read 2026-11)
 */
const PORTS: Readonly<Record<string, Traffic>> = {
  s3: ports(80, 443),
  "email-smtp": ports(25, 465, 587, 2465, 2587),
  cassandra: ports(9142),
  "cassandra-fips": ports(9142),
  "iot.data": ports(443, 8443, 8883),
  "transfer.server": ports([21, 22], [8192, 8200], 990, 443),
  storagegateway: ports(443, 1026, 1027, 1028, 1031, 2222),
  "airflow.env": ports(443, 5432),
  "airflow.ops": ports(443, 5432),
  "redshift-serverless": ports(443, 5439),
};

/** The ports of the service that an endpoint's `ServiceName` names; HTTPS for AWS services that nothing else is known of. */
export function servicePorts(value: Value | undefined): Service {
  const name = shown(value);
  const own =
    /^(?:com\.amazonaws|cn\.com\.amazonaws|aws\.api|aws|eu\.amazonaws)\.([^.<$]+|<[^>]*>|\$\{[^}]*\})\.(.+)$/.exec(
      name,
    )?.[2];
  if (own === undefined || /(^|\.)vpce(-svc|\.)/.test(name) || name.includes("vpce-svc-")) {
    const unknown = new Unknown("not-modelled", `the ports of endpoint service \`${name}\` are not known`, {
      key: `endpoint-ports:${name}`,
    });
    return { name, key: name, listens: ALL_TRAFFIC, unknown };
  }
  return { name, key: own, listens: PORTS[own] ?? tcp(443), unknown: undefined };
}

/** The name with one placeholder for the Region, whatever it is. */
function shown(value: Value | undefined): string {
  if (value instanceof Text) return value.parts.map((part) => (typeof part === "string" ? part : "<region>")).join("");
  if (value instanceof Unknown || value instanceof Reference) return show(value);
  return show(value);
}
