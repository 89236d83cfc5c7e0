/** Look-ups over a whole estate that many resources ask for: worked out once, kept as long as the estate is. */
import type { Estate } from "../estate/estate.ts";
import type { Resource } from "../estate/resource.ts";
import { show, type Value } from "../estate/value.ts";

const kept = new WeakMap<Estate, Map<string, unknown>>();

/** The answer to a question about the estate, which never changes; `key` names the question. */
export function once<T>(estate: Estate, key: string, work: () => T): T {
  const answers = kept.get(estate) ?? new Map<string, unknown>();
  kept.set(estate, answers);
  if (!answers.has(key)) answers.set(key, work());
  // The key stands for one question, so that what was kept under it is its answer.
  return answers.get(key) as T;
}

/**
 * Resources of a type by the value of a top-level property, as it is shown: candidates for those that say the same,
 * never all of them where a part is unknown.
 */
export function alike(estate: Estate, type: string, property: string, value: Value | undefined): readonly Resource[] {
  const groups = once(estate, `alike ${type} ${property}`, () => {
    const byText = new Map<string, Resource[]>();
    for (const resource of estate.ofType(type)) {
      const text = show(resource.properties[property], 500);
      const group = byText.get(text);
      if (group === undefined) byText.set(text, [resource]);
      else group.push(resource);
    }
    return byText;
  });
  return groups.get(show(value, 500)) ?? [];
}
