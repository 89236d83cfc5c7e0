import { isMap } from "./json.ts";

/**
 * The ten hexadecimal digits that the service appends to logical ids of things it replaces on every change
 * (versions, deployments, layers): the start of the SHA-1 of the value, as JSON with sorted keys.
 *
 * Equal to the service's own as long as it sees the same value; `sam package` changes code locations before it does.
 */
export function idHash(value: unknown): string {
  return sha1(typeof value === "string" ? value : canonical(value, 60)).slice(0, 10);
}

/** JSON with sorted keys and no spaces. Cut off at a depth that no template reaches. */
function canonical(value: unknown, depth: number): string {
  if (depth === 0) return "null";
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item, depth - 1)).join(",")}]`;
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key], depth - 1)}`);
    return `{${entries.join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** SHA-1 of a text's UTF-8 bytes, in hexadecimal (FIPS 180-4). For names only: nothing here is secret. */
export function sha1(message: string): string {
  const bytes = new TextEncoder().encode(message);
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] as [
    number,
    number,
    number,
    number,
    number,
  ];
  const words = new Uint32Array(80);
  for (let at = 0; at < padded.length; at += 64) block(view, at, words, state);
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

function block(view: DataView, at: number, words: Uint32Array, state: [number, number, number, number, number]): void {
  for (let i = 0; i < 16; i++) words[i] = view.getUint32(at + i * 4);
  for (let i = 16; i < 80; i++) {
    words[i] = rotate((words[i - 3] ?? 0) ^ (words[i - 8] ?? 0) ^ (words[i - 14] ?? 0) ^ (words[i - 16] ?? 0), 1);
  }
  let [a, b, c, d, e] = state;
  for (let i = 0; i < 80; i++) {
    const [f, k] = round(i, b, c, d);
    const next = (rotate(a, 5) + f + e + k + (words[i] ?? 0)) >>> 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  state[0] = (state[0] + a) >>> 0;
  state[1] = (state[1] + b) >>> 0;
  state[2] = (state[2] + c) >>> 0;
  state[3] = (state[3] + d) >>> 0;
  state[4] = (state[4] + e) >>> 0;
}

function round(i: number, b: number, c: number, d: number): readonly [number, number] {
  if (i < 20) return [(b & c) | (~b & d), 0x5a827999];
  if (i < 40) return [b ^ c ^ d, 0x6ed9eba1];
  if (i < 60) return [(b & c) | (b & d) | (c & d), 0x8f1bbcdc];
  return [b ^ c ^ d, 0xca62c1d6];
}

function rotate(word: number, by: number): number {
  return ((word << by) | (word >>> (32 - by))) >>> 0;
}
