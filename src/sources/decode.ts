/** The text of a file's bytes, or why it is none. */
export type Decoded = { readonly text: string } | { readonly binary: string };

const SNIFFED = 8192;

const MAGIC: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive (a binary Terraform plan is one: `terraform show -json` writes its JSON)"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0x1f, 0x8b], "a gzip archive"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF document"],
  [[0x89, 0x50, 0x4e, 0x47], "an image"],
  [[0xff, 0xd8, 0xff], "an image"],
];

/** Decodes UTF-8 and UTF-16 with or without a byte order mark. Bytes that hold no text are told by name. */
export function decode(bytes: Uint8Array): Decoded {
  const encoding = encodingOf(bytes);
  if (encoding !== "utf-8") return { text: new TextDecoder(encoding).decode(bytes) };
  const magic = MAGIC.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  if (magic !== undefined) return { binary: magic[1] };
  if (bytes.subarray(0, SNIFFED).includes(0)) return { binary: "a binary file" };
  // Buffer reads plain ASCII several times as fast as TextDecoder does, and says the same of bytes that are no UTF-8.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return { text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
}

/** A byte order mark decides; without one, ASCII in UTF-16 has a zero in every other byte. */
function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (bytes.length < 4) return "utf-8";
  const head = bytes.subarray(0, Math.min(bytes.length & ~1, 64));
  const zeros = (from: number): boolean => head.every((byte, i) => (byte === 0) === (i % 2 === from));
  if (zeros(1)) return "utf-16le";
  return zeros(0) ? "utf-16be" : "utf-8";
}
