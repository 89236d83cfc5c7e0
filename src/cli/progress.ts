/** Told by readers: how far they are. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly what: string;
}

const WAIT_MS = 1000;
const EVERY_MS = 100;

/** A progress bar on a terminal, shown only once the work has taken a second; nothing elsewhere. */
export function progressBar(
  stream: NodeJS.WriteStream,
  quiet: boolean,
): { readonly update: (progress: Progress) => void; readonly done: () => void } {
  if (quiet || stream.isTTY !== true) return { update: () => undefined, done: () => undefined };
  const start = performance.now();
  let last = 0;
  let shown = false;
  return {
    update({ done, total, what }) {
      const now = performance.now();
      if (now - start < WAIT_MS || now - last < EVERY_MS) return;
      last = now;
      shown = true;
      const width = 30;
      const filled = total > 0 ? Math.min(width, Math.round((done / total) * width)) : 0;
      stream.write(
        `\r\u001b[K${"█".repeat(filled)}${"░".repeat(width - filled)} ${done}/${total} ${what.slice(0, 40)}`,
      );
    },
    done() {
      if (shown) stream.write("\r\u001b[K");
    },
  };
}
