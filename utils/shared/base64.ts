const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NONE = 255;
const VALUES = new Uint8Array(256).fill(NONE);
for (const [value, letter] of [...ALPHABET].entries()) VALUES[letter.charCodeAt(0)] = value;
/** The two letters of every 12 bits: half the work of one letter for 6. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63));

/** What newer engines do by themselves; the types do not know it yet. */
interface NativeBytes {
  toBase64?(): string;
}
interface NativeConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
}

/** The bytes that base64 stands for, in a buffer of just their size. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const native = Uint8Array as unknown as NativeConstructor;
  return native.fromBase64 ? native.fromBase64(text) : decodeSlowly(text);
}

/** Bytes as base64, padded. */
export function encodeBase64(bytes: Uint8Array): string {
  return (bytes as NativeBytes).toBase64?.() ?? encodeSlowly(bytes);
}

/** Letters outside the alphabet are skipped. */
function decodeSlowly(base64: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.floor((base64.length * 3) / 4) + 3);
  let bits = 0;
  let held = 0;
  let count = 0;
  for (let at = 0; at < base64.length; at += 1) {
    const value = VALUES[base64.charCodeAt(at)] ?? NONE;
    if (value === NONE) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[count] = (held >> bits) & 0xff;
    count += 1;
  }
  return bytes.slice(0, count);
}

function encodeSlowly(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += (PAIRS[bits >> 12] ?? '') + (PAIRS[bits & 4095] ?? '');
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return missing === 0 ? text : text.slice(0, -missing) + '='.repeat(missing);
}
