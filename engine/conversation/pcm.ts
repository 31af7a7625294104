const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));

/** Base64 of 16-bit little-endian samples as Float32 in −1…1; letters outside the alphabet are skipped. */
export function decodePcm16(base64: string): Float32Array {
  const bytes = new Uint8Array(Math.floor((base64.length * 3) / 4) + 3);
  let bits = 0;
  let held = 0;
  let count = 0;
  for (const letter of base64) {
    const value = VALUES.get(letter);
    if (value === undefined) continue;
    held = ((held << 6) | value) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[count] = (held >> bits) & 0xff;
    count += 1;
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: count >> 1 }, (_, i) => view.getInt16(i * 2, true) / 32_768);
}
