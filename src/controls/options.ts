/** Settings that AWS takes as lists of named entries. */
import { isList, isProperties, Unknown } from "../estate/value.ts";
import { ask, asText, type Check, either, inside, isOneOf, isTrue, type Probe } from "./ask.ts";
import { cannotTell, violated } from "./control.ts";

/**
 * Asks about one option of an Elastic Beanstalk environment. A configuration template may set what the environment
 * leaves out, so with one the answer is open.
 */
export function option(namespace: string, name: string, probe: Probe): Check {
  return function* (environment, context) {
    const settings = environment.properties.OptionSettings;
    const about = { resource: environment, context };
    const unread = settings instanceof Unknown ? settings : undefined;
    const list = isList(settings) ? settings : [];
    const at = list.findIndex(
      (item) => isProperties(item) && asText(item.Namespace) === namespace && asText(item.OptionName) === name,
    );
    const setting = list[at];
    if (isProperties(setting)) yield* probe(setting.Value, ["OptionSettings", at, "Value"], about);
    else if (unread !== undefined) yield cannotTell(["OptionSettings"], unread);
    else if (list.some((item) => item instanceof Unknown)) {
      yield cannotTell(["OptionSettings"], `option \`${name}\` may be set under a condition`);
    } else if (environment.properties.TemplateName !== undefined) {
      yield cannotTell(["TemplateName"], `the configuration template may set option \`${name}\``);
    } else {
      for (const result of probe(undefined, ["OptionSettings"], about)) {
        yield result.is === "violated" ? violated(result.path, `option \`${name}\` is left out`) : result;
      }
    }
  };
}

/** Asks about one attribute of a load balancer. */
export function attribute(key: string, probe: Probe): Check {
  return ask(["LoadBalancerAttributes"], (value, path, about) => {
    if (value instanceof Unknown) return [cannotTell(path, value)];
    const list = isList(value) ? value : [];
    const at = list.findIndex((item) => isProperties(item) && asText(item.Key) === key);
    const entry = list[at];
    if (isProperties(entry)) return probe(entry.Value, [...path, at, "Value"], about);
    const unknown = list.find((item) => item instanceof Unknown || (isProperties(item) && item.Key instanceof Unknown));
    if (unknown !== undefined) return [cannotTell(path, `attribute \`${key}\` may be set under a condition`)];
    return [...probe(undefined, path, about)].map((result) =>
      result.is === "violated" ? violated(path, `attribute \`${key}\` is left out`) : result,
    );
  });
}

/** A GuardDuty detector has a feature on, in the list of features or in the older data sources. */
export function feature(name: string, dataSource?: readonly string[]): Check {
  const listed: Probe = (value, path, about) => {
    const list = isList(value) ? value : [];
    const at = list.findIndex((item) => isProperties(item) && asText(item.Name) === name);
    if (value instanceof Unknown) return [cannotTell(path, value)];
    const entry = list[at];
    const status = isProperties(entry) ? entry.Status : undefined;
    const where = at < 0 ? path : [...path, at, "Status"];
    return isOneOf(["ENABLED"], "DISABLED")(status, where, about);
  };
  const features = inside(["Features"], listed);
  return ask([], dataSource === undefined ? features : either(features, inside(dataSource, isTrue(false))));
}
