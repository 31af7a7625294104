import { encodeBase64 } from '../shared/base64.ts';

/** Sound in PCM of 16 bits at 24 kHz, as WebSocket sessions have it unless told otherwise. */
export const BYTES_PER_MS = 48;

/** More sound than this that waits to be sent: the line does not keep up. */
const UNSTABLE_MS = 1000;
/** And less than this: it does again. */
const HEALED_MS = 200;
/** Nobody talks with somebody who hears it so late. */
const FAILED_MS = 5000;

/** The client event of one frame, as text: what `JSON.stringify` would make, without reading the sound once more. */
export function appendEvent(frame: ArrayBuffer): string {
  return `{"type":"input_audio_buffer.append","audio":"${encodeBase64(new Uint8Array(frame))}"}`;
}

/** What of the sound has not left yet. Everything is sent in order, so the socket's own count of bytes tells. */
export interface Backlog {
  /** So many bytes were given to the socket; `soundMs` of them are sound. */
  sent(bytes: number, soundMs?: number): void;
  /** What is new, by the bytes that the socket still holds. */
  look(bufferedBytes: number): { news: 'unstable' | 'healed' | 'failed' | undefined; waitingMs: number };
}

export function createBacklog(): Backlog {
  let total = 0;
  let waiting: { end: number; ms: number }[] = [];
  let unstable = false;

  const newsOf = (waitingMs: number) => {
    if (waitingMs > FAILED_MS) return 'failed';
    if (!unstable && waitingMs > UNSTABLE_MS) return 'unstable';
    return unstable && waitingMs < HEALED_MS ? 'healed' : undefined;
  };
  return {
    sent(bytes, soundMs = 0) {
      total += bytes;
      if (soundMs > 0) waiting.push({ end: total, ms: soundMs });
    },
    look(bufferedBytes) {
      const gone = total - bufferedBytes;
      if (waiting.some(({ end }) => end <= gone)) waiting = waiting.filter(({ end }) => end > gone);
      const waitingMs = waiting.reduce((sum, { ms }) => sum + ms, 0);
      const news = newsOf(waitingMs);
      if (news !== undefined) unstable = news !== 'healed';
      return { news, waitingMs };
    },
  };
}
