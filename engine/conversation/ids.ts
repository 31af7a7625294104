const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Makes the random parts of events: ids and padding. */
export interface Ids {
  /** `PREFIX_` and 21 letters or digits, as OpenAI's ids look. */
  next(prefix: 'event' | 'sess' | 'conv' | 'resp' | 'item'): string;
  /** `call_` and 16 letters or digits. */
  callId(): string;
  /** The padding that hides how long a text delta is: 1 to 15 letters or digits. */
  obfuscation(): string;
}

/** Ids from a source of randomness in 0…1; tests give a seeded one. */
export function createIds(random: () => number = Math.random): Ids {
  const letters = (count: number): string =>
    Array.from({ length: count }, () => LETTERS.charAt(Math.floor(random() * LETTERS.length))).join('');
  return {
    next: (prefix) => `${prefix}_${letters(21)}`,
    callId: () => `call_${letters(16)}`,
    obfuscation: () => letters(1 + Math.floor(random() * 15)),
  };
}
