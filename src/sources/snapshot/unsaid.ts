import { Unknown } from "../../estate/value.ts";
import type { Making } from "./kind.ts";

/** A field that AWS always writes and that is not there: nobody knows it. */
export function absent(field: string, id: string): Unknown {
  return new Unknown("absent-record", `\`${field}\` of \`${id}\` is not in the snapshot`, {
    key: `missing:${id}.${field}`,
    settle: "take the snapshot without a `--query` that leaves it out",
  });
}

/** A field that holds something that AWS does not write there: told, and unknown. */
export function wrong(field: string, id: string, making: Making): Unknown {
  making.broken(`\`${field}\` of \`${id}\` is not what AWS writes there`, field.split("."));
  return new Unknown("invalid", `\`${field}\` of \`${id}\` cannot be read`, { key: `invalid:${id}.${field}` });
}

/** What the answer to a call would say that was not made, or was denied. */
export function unasked(call: string, id: string): Unknown {
  return new Unknown("absent-record", `\`aws ${call}\` of \`${id}\` is not in the snapshot`, {
    key: `unasked:${call}:${id}`,
    settle: `add the output of \`aws ${call}\``,
  });
}
