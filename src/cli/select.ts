import { type Control, KINDS, PRACTICES, SEVERITIES, STRATEGIES } from "../controls/control.ts";
import { globMatches } from "../estate/glob.ts";
import { nearest } from "../estate/nearest.ts";
import { UsageError } from "./exit.ts";

/**
 * Controls chosen by `--only` and `--skip`: ids, patterns with `*`, kinds, strategies, severities, practices (SEC05-BP02)
 * and questions (SEC05).
 */
export function selectControls(
  controls: readonly Control[],
  only: readonly string[] | undefined,
  skip: readonly string[] | undefined,
): readonly Control[] {
  const wanted = only === undefined ? undefined : words(only);
  const unwanted = words(skip ?? []);
  for (const word of [...(wanted ?? []), ...unwanted]) {
    if (!controls.some((control) => speaksOf(word, control)) && !isWord(word)) throw unknownWord(word, controls);
  }
  return controls.filter(
    (control) =>
      (wanted === undefined || wanted.some((word) => speaksOf(word, control))) &&
      !unwanted.some((word) => speaksOf(word, control)),
  );
}

function words(list: readonly string[]): readonly string[] {
  return list.flatMap((item) => item.split(",")).filter((word) => word !== "");
}

function speaksOf(word: string, control: Control): boolean {
  return (
    globMatches(word, control.id) ||
    word === control.kind ||
    word === control.strategy ||
    word === control.severity ||
    word.toUpperCase() === control.practice ||
    word.toUpperCase() === control.practice.slice(0, 5)
  );
}

/** A word of the vocabulary that happens to choose nothing. */
function isWord(word: string): boolean {
  const vocabulary: readonly string[] = [...KINDS, ...STRATEGIES, ...SEVERITIES, ...PRACTICES, "SEC05", "SEC06"];
  return vocabulary.includes(word) || vocabulary.includes(word.toUpperCase());
}

function unknownWord(word: string, controls: readonly Control[]): UsageError {
  const near = nearest(
    word,
    controls.map(({ id }) => id),
  );
  return new UsageError(
    `no control is named \`${word}\``,
    near === undefined ? "`watertight controls` lists every control" : `did you mean \`${near}\`?`,
  );
}
