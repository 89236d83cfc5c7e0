/** Exit codes of every command. */
export const EXIT = {
  ok: 0,
  findings: 1,
  /** Wrong usage, or input that could not be read. */
  usage: 2,
  /** Gaps or unknown verdicts that could hide findings. */
  incomplete: 3,
  /** A bug of this tool. */
  bug: 70,
} as const;

/** Ends a command with a message for stderr. */
export class UsageError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}
