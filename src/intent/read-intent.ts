import { nearest } from "../estate/nearest.ts";
import type { Problem } from "../estate/problem.ts";
import { parseCidr } from "../reach/address.ts";
import { CLASSES } from "./component-kinds.ts";
import { RESERVED } from "./component-names.ts";
import type { Intent, Matcher, Named, PartyRule } from "./intent.ts";
import { readAllow, readAttest, readRequire } from "./read-lines.ts";
import { readMatcher } from "./read-matchers.ts";
import { Written, type WrittenFile } from "./written.ts";

/** Keys of the part that environments and the base have in common. */
const PART_KEYS = ["components", "classes", "parties", "allow", "require", "attest"];
const TOP_KEYS = [...PART_KEYS, "environments", "extends", "suppressions"];
const PARTY_KEYS = ["cidr", "prefix-list", "on-premises", "account", "service"];

export interface ReadIntent {
  /** Undefined where no file says anything about intent (suppressions alone are none). */
  readonly intent: Intent | undefined;
  /** Names of the environments that the files have. */
  readonly environments: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The intent that files say together: the base first, then what extends it, then the environment and those it extends.
 * A name that is given again is given anew; lines add up. Every problem has its place in the file.
 */
export function readIntent(files: readonly WrittenFile[], environment: string | undefined): ReadIntent {
  const problems: Problem[] = [];
  const roots = files.map((file) => Written.whole(file, problems));
  for (const root of roots) root.only(TOP_KEYS, "an intent file");
  const available = new Map<string, Written>();
  for (const root of roots) {
    for (const [name, part] of root.at("environments").entries("`environments`")) available.set(name, part);
  }
  for (const part of available.values()) part.only([...PART_KEYS, "extends"], "an environment");
  const chosen = environment === undefined ? [] : chainOf(environment, available, roots, problems);
  const environments = [...available.keys()];
  if (!roots.some(saysSomething)) {
    return { intent: undefined, environments, problems };
  }
  const builder = new Builder();
  for (const part of [...roots, ...chosen]) builder.add(part);
  // What the other environments say is checked too, though it does not count.
  for (const part of available.values()) if (!chosen.includes(part)) new Builder().add(part);
  return { intent: builder.intent(environment), environments, problems };
}

function saysSomething(root: Written): boolean {
  return [...PART_KEYS, "environments"].some((key) => !root.at(key).isMissing);
}

/** The environment with everything it extends, base first. */
function chainOf(
  name: string,
  available: ReadonlyMap<string, Written>,
  roots: readonly Written[],
  problems: Problem[],
): readonly Written[] {
  const chain: Written[] = [];
  const seen: string[] = [];
  let wanted: string | undefined = name;
  let asker: Written | undefined;
  while (wanted !== undefined) {
    const part = available.get(wanted);
    const place = asker?.at("extends").place ?? roots[0]?.place;
    if (part === undefined) {
      const near = nearest(wanted, available.keys());
      const others = [...available.keys()].join(", ");
      const hint =
        near === undefined
          ? others === ""
            ? "the file has no `environments:`"
            : `one of: ${others}`
          : `did you mean \`${near}\`?`;
      problems.push({
        code: "INTENT_ENVIRONMENT",
        blame: "input",
        message: `no environment is named \`${wanted}\``,
        hint,
        place,
      });
      break;
    }
    if (seen.includes(wanted)) {
      const circle = [...seen.slice(seen.indexOf(wanted)), wanted].join(" -> ");
      problems.push({
        code: "INTENT_CYCLE",
        blame: "input",
        message: `environments extend each other in a circle: ${circle}`,
        hint: "take one `extends` away",
        place,
      });
      break;
    }
    seen.push(wanted);
    chain.unshift(part);
    asker = part;
    wanted = part.at("extends").text();
  }
  return chain;
}

/** Gathers parts: names given later replace earlier ones, lines add up. */
class Builder {
  readonly #components = new Map<string, Named<Matcher>>();
  readonly #classes = new Map<string, Named<Matcher>>();
  readonly #parties = new Map<string, Named<PartyRule>>();
  readonly #allow: Intent["allow"][number][] = [];
  readonly #require: Intent["require"][number][] = [];
  readonly #attest: Intent["attest"][number][] = [];

  add(part: Written): void {
    for (const [name, written] of part.at("components").entries("`components`")) {
      this.#give(this.#components, name, written, readMatcher(written), "component");
    }
    for (const [name, written] of part.at("classes").entries("`classes`")) {
      this.#give(this.#classes, name, written, readMatcher(written), "class");
    }
    for (const [name, written] of part.at("parties").entries("`parties`")) {
      this.#give(this.#parties, name, written, readParty(written), "party");
    }
    for (const item of part.at("allow").items("`allow`")) this.#allow.push(...only(readAllow(item)));
    for (const item of part.at("require").items("`require`")) this.#require.push(...only(readRequire(item)));
    for (const item of part.at("attest").items("`attest`")) this.#attest.push(...only(readAttest(item)));
  }

  intent(environment: string | undefined): Intent {
    return {
      environment,
      components: [...this.#components.values()],
      classes: [...this.#classes.values()],
      parties: [...this.#parties.values()],
      allow: this.#allow,
      require: this.#require,
      attest: this.#attest,
    };
  }

  #give<T>(into: Map<string, Named<T>>, name: string, written: Written, is: T | undefined, what: string): void {
    const complaint = this.#complaintAbout(name, into);
    if (complaint !== undefined)
      written.complain("NAME", `\`${name}\` cannot name a ${what}: ${complaint}`, "choose another name");
    else if (is !== undefined) into.set(name, { name, is, place: written.place });
  }

  #complaintAbout(name: string, into: Map<string, unknown>): string | undefined {
    if (RESERVED.has(name) || name === "everything") return "it has a meaning of its own";
    if (CLASSES.some((word) => word === name)) return "it is a class that is always there";
    if (!/^[A-Za-z0-9][A-Za-z0-9 _./-]{0,99}$/.test(name)) return "letters, digits, `-`, `_`, `.` and `/` are names";
    const others = [this.#components, this.#classes, this.#parties].filter((map) => map !== into);
    return others.some((map) => map.has(name)) ? "something else has it" : undefined;
  }
}

function only<T>(item: T | undefined): readonly T[] {
  return item === undefined ? [] : [item];
}

/** A party: address blocks as text or list, or a map that says what else it is. */
function readParty(written: Written): PartyRule | undefined {
  const map = written.properties();
  const from = map === undefined ? undefined : written;
  if (from !== undefined) from.only(PARTY_KEYS, "a party");
  const get = (key: string): readonly string[] => from?.at(key).texts(`\`${key}\``) ?? [];
  const cidrs = map === undefined ? written.texts("a party") : get("cidr");
  for (const cidr of cidrs) {
    if (parseCidr(cidr) !== undefined) continue;
    const where = map === undefined ? written : written.at("cidr");
    where.complain(
      "CIDR",
      `\`${cidr.slice(0, 60)}\` is no address or address block`,
      "write 203.0.113.0/24 or 2001:db8::/32",
    );
  }
  const everywhere = from?.at("on-premises").value === true;
  const party: PartyRule = {
    cidrs: cidrs.filter((cidr) => parseCidr(cidr) !== undefined),
    prefixLists: get("prefix-list"),
    onPremises: everywhere ? ["*"] : get("on-premises"),
    accounts: get("account"),
    services: get("service"),
  };
  for (const account of party.accounts) {
    if (/^\d{12}$/.test(account)) continue;
    written
      .at("account")
      .complain("ACCOUNT", `\`${account.slice(0, 40)}\` is no account id`, "twelve digits, in quotes");
  }
  const parts = [party.cidrs, party.prefixLists, party.onPremises, party.accounts, party.services];
  if (parts.some((list) => list.length > 0)) return party;
  if (cidrs.length === 0)
    written.complain("EMPTY", "the party says nobody", `an address block, or: ${PARTY_KEYS.join(", ")}`);
  return undefined;
}
