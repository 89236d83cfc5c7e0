/** Tasks and their containers: the platform they run on, the user they run as, the image they start from. */
import { Reference, Text, type Value } from "../estate/value.ts";
import { asText, type Check, fine, opaque, type Probe, settled, where } from "./ask.ts";
import { knownText } from "./secrets.ts";

/** Asks only about Linux tasks: Windows containers have none of these settings. */
export function onLinux(check: Check): Check {
  const linux = settledFamily;
  return where(["RuntimePlatform", "OperatingSystemFamily"], linux, "its containers run on Windows", check);
}

const settledFamily = (value: Value | undefined): true | string =>
  (asText(value) ?? "LINUX").toUpperCase().startsWith("WINDOWS") ? "Windows" : fine;

/** `User` of a container: a user, and not root. What the image says is not known, so leaving it out names nobody. */
export const namesUser: Probe = settled((value, name) => {
  if (value === undefined || value === "") return `${name} is left out, so the image decides; most images run as root`;
  const user = asText(value);
  if (user === undefined) return opaque(value);
  return /^(?:root|0)(?::|$)/.test(user) ? `${name} is \`${user}\`` : fine;
});

/** An image that is named by its digest. */
export const pinned: Probe = settled((value, name) => {
  if (value === undefined) return fine;
  const tail = value instanceof Text ? value.parts.at(-1) : value;
  const text = asText(tail);
  if (text === undefined) return opaque(value);
  if (text.includes("@sha256:")) return fine;
  if (value instanceof Text && !/[:@]/.test(text)) return opaque(value);
  return `${name} names no digest`;
});

/**
 * An image of a private registry: Amazon ECR, a reference to a repository here, or any host that is not one of the
 * public registries. A name without a host means Docker Hub.
 */
export const privateImage: Probe = settled((value, name) => {
  if (value === undefined) return fine;
  const head = value instanceof Text ? value.parts[0] : value;
  if (head instanceof Reference) return fine;
  // An account id that is not known yet may stand in front of the registry's name.
  if (knownText(value).includes(".dkr.ecr")) return fine;
  const text = asText(head);
  if (text === undefined) return opaque(value);
  const host = text.split("/")[0] ?? "";
  if (!text.includes("/") && value instanceof Text) return opaque(value);
  const isHost = text.includes("/") && (host.includes(".") || host.includes(":") || host === "localhost");
  if (isHost && !PUBLIC.has(host.toLowerCase())) return fine;
  return `${name} comes from public registry \`${isHost ? host : "docker.io"}\``;
});

const PUBLIC: ReadonlySet<string> = new Set([
  "docker.io",
  "registry-1.docker.io",
  "index.docker.io",
  "public.ecr.aws",
  "quay.io",
  "ghcr.io",
  "gcr.io",
  "registry.k8s.io",
  "k8s.gcr.io",
  "mcr.microsoft.com",
]);
