import { cloudformation } from "./cloudformation/cloudformation.ts";
import type { SourceReader } from "./reader.ts";
import { snapshot } from "./snapshot/snapshot.ts";

/** Every source that can be read, in the order in which they are asked whether a file is theirs. */
export const READERS: readonly SourceReader[] = [snapshot, cloudformation];
