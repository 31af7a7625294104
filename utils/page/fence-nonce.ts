const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';
const LENGTH = 20;
/** The largest multiple of 36 in a byte: higher bytes are thrown away, so that each character is equally likely. */
const FAIR = 252;

/** A fresh fence mark for `writePageItem`: 20 characters of [0-9a-z], 103 bits. `random(n)` gives n random bytes, by default the browser's. */
export function fenceNonce(random: (n: number) => Uint8Array = cryptoBytes): string {
  let nonce = '';
  while (nonce.length < LENGTH) {
    for (const byte of random(LENGTH)) if (byte < FAIR && nonce.length < LENGTH) nonce += LETTERS.charAt(byte % 36);
  }
  return nonce;
}

const cryptoBytes = (n: number): Uint8Array => crypto.getRandomValues(new Uint8Array(n));
