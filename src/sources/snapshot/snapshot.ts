import type { SourceReader } from "../reader.ts";
import { looksLikeSnapshot } from "./recognise.ts";

/** Output of the AWS CLI, and what this tool's own live reader wrote. */
export const snapshot: SourceReader = {
  name: "snapshot",
  claims: looksLikeSnapshot,
  recognise: () => false,
  async read(files, session) {
    const { readSnapshot } = await import("./read-snapshot.ts");
    return readSnapshot(files, session);
  },
};
