const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NONE = 255;
const VALUES = new Uint8Array(256).fill(NONE);
for (const [value, letter] of [...ALPHABET].entries()) VALUES[letter.charCodeAt(0)] = value;
/** The two letters of every 12 bits: half the work of one letter for 6. */
const PAIRS = Array.from({ length: 4096 }, (_, bits) => ALPHABET.charAt(bits >> 6) + ALPHABET.charAt(bits & 63));

/** What browsers can do themselves (https://tc39.es/proposal-arraybuffer-base64/): Firefox 133, Chromium 140; Node 24 cannot. */
interface Encodes {
  toBase64?(): string;
}
interface Decodes {
  fromBase64?(base64: string, options: { lastChunkHandling: 'loose' }): Uint8Array<ArrayBuffer>;
}

/** The bytes that base64 stands for; letters outside the alphabet are skipped, padding is not needed. */
export function decodeBase64(base64: string): Uint8Array<ArrayBuffer> {
  try {
    const own = (Uint8Array as Decodes).fromBase64?.(base64, { lastChunkHandling: 'loose' });
    if (own) return own;
  } catch {
    // A letter outside the alphabet: below, it is skipped.
  }
  return decodeByLetters(base64);
}

function decodeByLetters(base64: string): Uint8Array<ArrayBuffer> {
  // As long as it will be where nothing is skipped, so that sound is not copied once more.
  const bytes = new Uint8Array(Math.floor((lettersIn(base64) * 3) / 4));
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
  return count === bytes.length ? bytes : bytes.slice(0, count);
}

function lettersIn(base64: string): number {
  let length = base64.length;
  while (base64.charAt(length - 1) === '=') length -= 1;
  return length;
}

/** Bytes as base64, padded. */
export function encodeBase64(bytes: Uint8Array): string {
  // A browser's own leaves no pieces of a string behind, 32,000 for a second of sound.
  return (bytes as Encodes).toBase64?.() ?? encodeByPairs(bytes);
}

function encodeByPairs(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += (PAIRS[bits >> 12] ?? '') + (PAIRS[bits & 4095] ?? '');
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  return missing === 0 ? text : text.slice(0, -missing) + '='.repeat(missing);
}
