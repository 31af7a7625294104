import type { SpeakerLevel } from '../session/state.ts';
import { decodeBase64 } from '../shared/base64.ts';
import type { PlaybackNews } from './call-playback.ts';
import { BYTES_PER_MS } from './send-sound.ts';

/** What is to be done with the sound of the other side. */
export type SoundOrder =
  | { do: 'play'; item: string; samples: ArrayBuffer }
  | { do: 'end'; item: string }
  | { do: 'flush' }
  /** Told to the session as if the server had said it: over WebRTC it does. */
  | { do: 'hear'; event: { type: `output_audio_buffer.${'started' | 'stopped' | 'cleared'}`; response_id: string } }
  | { do: 'say'; event: TruncateEvent };

/** What the server is to believe that was heard of an item. */
export interface TruncateEvent {
  type: 'conversation.item.truncate';
  item_id: string;
  content_index: number;
  audio_end_ms: number;
}

/** The sound of one WebSocket call, from the server to the playback. Knows neither socket nor clock: `now` is in ms. */
export interface ReceivedSound {
  /** Takes an event of the server. `taken`: it is sound, and nobody else is to see it; `bad`: it is none that can be played. */
  hear(event: object): { taken: boolean; bad?: boolean; orders: SoundOrder[] };
  /** The playback has told something. `latencyMs` is how long what was played takes to be heard. */
  news(news: PlaybackNews, now: number, latencyMs: number): SoundOrder[];
  /** The client cancels the response that is being made: nothing more of it is played. */
  cancel(): void;
  /** The client wants silence now. */
  clear(now: number): SoundOrder[];
  /** The playback did not say in time where it was cut. */
  clearOverdue(now: number, latencyMs: number): SoundOrder[];
  setLevel(level: SpeakerLevel, now: number): void;
  /** Nothing can be played any more. */
  giveUp(): SoundOrder[];
}

interface Item {
  id: string;
  response: string;
  contentIndex: number;
  receivedMs: number;
  playedMs: number;
  /** The first half of a sample whose other half has not come yet. */
  half: number | undefined;
  /** `open`: more may come. `over`: the playback has nothing more to do with it. */
  stage: 'open' | 'ended' | 'flushed' | 'over';
}

/** The names of GA, and those of the beta that compatible servers keep. */
const DELTAS: readonly unknown[] = ['response.output_audio.delta', 'response.audio.delta'];
const DONES: readonly unknown[] = ['response.output_audio.done', 'response.audio.done'];
/** More sound ahead than any answer has: whoever sends that wants to fill the memory. */
const MOST_WAITING_MS = 30 * 60_000;
/** Two orders of one decision come within this. */
const AT_ONCE_MS = 10;

export function createReceivedSound(): ReceivedSound {
  const responses = new Map<string, 'live' | 'dropped'>();
  const items = new Map<string, Item>();
  /** The item of which no more than half a sample has come: there is nothing to play of it yet. */
  let unbegun: Item | undefined;
  let position = { item: '', ms: 0, at: 0 };
  /** Where the voice was when it was made silent: what was played after that was heard by nobody. */
  let hushed: { item: string; ms: number; at: number } | undefined;
  /** The response whose voice is there, and the one whose voice was flushed and has not fallen silent yet. */
  let speaking: string | undefined;
  let clearing: string | undefined;
  let isOver = false;

  const active = (): Item[] => [...items.values()].filter(({ stage }) => stage !== 'over');
  const tell = (what: 'started' | 'stopped' | 'cleared', response: string): SoundOrder => ({
    do: 'hear',
    event: { type: `output_audio_buffer.${what}`, response_id: response },
  });
  const estimate = (item: Item, now: number): number =>
    position.item === item.id ? Math.min(item.receivedMs, position.ms + Math.max(0, now - position.at)) : item.playedMs;
  const forget = (item: Item): void => {
    if (item.stage === 'over' && !responses.has(item.response)) items.delete(item.id);
  };
  /** Tells once that the voice is over: when the playback has nothing left of it. */
  const endVoice = (how: 'stopped' | 'cleared'): SoundOrder[] => {
    const response = clearing ?? speaking;
    if (response === undefined || active().length > 0) return [];
    const word = clearing === undefined ? how : 'cleared';
    speaking = undefined;
    clearing = undefined;
    return [tell(word, response)];
  };
  /** Told before the playback has begun, as a server does over WebRTC: the session opens the loudspeaker for it. */
  const beginVoice = (response: string): SoundOrder[] => {
    if (speaking !== undefined) return [];
    const before = clearing === undefined ? [] : [tell('cleared', clearing)];
    clearing = undefined;
    speaking = response;
    return [...before, tell('started', response)];
  };
  /**
   * What is heard of it in the end: what was played silently is not, and what is on its way to the ear is, for nothing
   * calls that back. Only where the one who spoke had not heard any of it yet when it was cut, nothing was.
   */
  const heardMs = (item: Item, playedMs: number, latencyMs: number): number => {
    const audible = hushed === undefined ? playedMs : hushed.item === item.id ? Math.min(playedMs, hushed.ms) : 0;
    const ms = Math.floor(Math.min(audible, item.receivedMs));
    return ms <= latencyMs ? 0 : ms;
  };
  const cut = (item: Item, playedMs: number, latencyMs: number): SoundOrder[] => {
    const audio_end_ms = heardMs(item, playedMs, latencyMs);
    item.stage = 'over';
    forget(item);
    // Servers refuse to truncate what nobody has heard any of (protocol 2.6).
    if (audio_end_ms <= 0) return endVoice('cleared');
    const { id: item_id, contentIndex: content_index } = item;
    const event: TruncateEvent = { type: 'conversation.item.truncate', item_id, content_index, audio_end_ms };
    return [{ do: 'say', event }, ...endVoice('cleared')];
  };
  /** Silenced and cut in one go: where it was cut is known to the sample, where it was silenced only about. */
  const cutNow = (now: number): SoundOrder[] => {
    if (hushed && now - hushed.at < AT_ONCE_MS) hushed = undefined;
    return flush();
  };
  const flush = (): SoundOrder[] => {
    for (const item of active()) item.stage = 'flushed';
    clearing ??= speaking;
    speaking = undefined;
    return [{ do: 'flush' }];
  };
  const end = (item: Item): SoundOrder[] => {
    if (item.stage !== 'open') return [];
    item.stage = 'ended';
    return [{ do: 'end', item: item.id }];
  };

  const itemFor = (event: { [name: string]: unknown }): Item | undefined => {
    const { item_id: id, response_id: named, content_index: index } = event;
    const response = typeof named === 'string' ? named : [...responses.keys()].at(-1);
    if (typeof id !== 'string' || id === '' || response === undefined) return undefined;
    if (responses.get(response) !== 'live') return undefined;
    const known = items.get(id);
    if (known) return known.response === response && known.stage === 'open' ? known : undefined;
    if (unbegun?.id === id && unbegun.response === response) return unbegun;
    const contentIndex = typeof index === 'number' ? index : 0;
    return { id, response, contentIndex, receivedMs: 0, playedMs: 0, half: undefined, stage: 'open' };
  };
  const hearDelta = (event: { [name: string]: unknown }): { bad?: boolean; orders: SoundOrder[] } => {
    const bytes = decode(event.delta);
    if (bytes === undefined) return { bad: true, orders: [] };
    const item = isOver ? undefined : itemFor(event);
    if (item === undefined || item.receivedMs - item.playedMs > MOST_WAITING_MS) return { orders: [] };
    const samples = wholeSamples(item, bytes);
    unbegun = items.has(item.id) || samples.byteLength > 0 ? undefined : item;
    if (samples.byteLength === 0) return { orders: [] };
    items.set(item.id, item);
    item.receivedMs += samples.byteLength / BYTES_PER_MS;
    return { orders: [...beginVoice(item.response), { do: 'play', item: item.id, samples }] };
  };
  const hearResponseDone = (event: { [name: string]: unknown }): SoundOrder[] => {
    const { id, status } = (event.response ?? {}) as { id?: unknown; status?: unknown };
    if (typeof id !== 'string') return [];
    const wasLive = responses.get(id) === 'live';
    responses.delete(id);
    const own = [...items.values()].filter(({ response }) => response === id);
    for (const item of own) forget(item);
    // The server has cut it by itself, because somebody speaks.
    const isCut = status === 'cancelled' && wasLive && own.some(({ stage }) => stage !== 'over');
    return isCut ? flush() : own.flatMap(end);
  };

  return {
    hear(event) {
      const { type, response, item_id } = event as { [name: string]: unknown };
      if (DELTAS.includes(type)) return { taken: true, ...hearDelta({ ...event }) };
      if (DONES.includes(type)) {
        const item = items.get(String(item_id));
        return { taken: false, orders: item ? end(item) : [] };
      }
      if (type === 'response.done') return { taken: false, orders: hearResponseDone({ ...event }) };
      const { id } = (response ?? {}) as { id?: unknown };
      if (type === 'response.created' && typeof id === 'string' && !responses.has(id)) responses.set(id, 'live');
      return { taken: false, orders: [] };
    },
    news(news, now, latencyMs) {
      if (news.type === 'underrun') {
        position = { ...position, at: position.at + news.ms };
        return [];
      }
      if (news.type === 'drained') {
        const left = active().filter(({ stage }) => stage !== 'open');
        const orders = left.flatMap((item) => {
          if (item.stage === 'flushed') return cut(item, item.playedMs, latencyMs);
          item.stage = 'over';
          forget(item);
          return [];
        });
        return [...orders, ...endVoice('stopped')];
      }
      const item = items.get(news.item);
      if (item === undefined || item.stage === 'over') return [];
      item.playedMs = news.type === 'started' ? 0 : news.ms;
      position = { item: item.id, ms: item.playedMs, at: now };
      if (news.type !== 'stopped') return [];
      if (news.cut) return cut(item, news.ms, latencyMs);
      item.stage = 'over';
      forget(item);
      return endVoice('stopped');
    },
    cancel() {
      for (const id of responses.keys()) responses.set(id, 'dropped');
    },
    clear: cutNow,
    clearOverdue: (now, latencyMs) =>
      active()
        .filter(({ stage }) => stage === 'flushed')
        .flatMap((item) => cut(item, estimate(item, now), latencyMs)),
    setLevel(level, now) {
      if (level === 'full' || level === 'ducked') hushed = undefined;
      else if (hushed === undefined) {
        const item = items.get(position.item);
        hushed = item ? { item: item.id, ms: estimate(item, now), at: now } : { item: '', ms: 0, at: now };
      }
    },
    giveUp() {
      isOver = true;
      for (const item of active()) item.stage = 'over';
      return endVoice('cleared');
    },
  };
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function decode(delta: unknown): Uint8Array<ArrayBuffer> | undefined {
  // Not every decoder throws at what is no base64.
  if (typeof delta !== 'string' || !BASE64.test(delta)) return undefined;
  try {
    return decodeBase64(delta);
  } catch {
    return undefined;
  }
}

/** The whole samples in a buffer of their own; half a sample is carried over. Copies only where there is such a half. */
function wholeSamples(item: Item, bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
  const isWhole = item.half === undefined && bytes.length % 2 === 0;
  if (isWhole && bytes.length === bytes.buffer.byteLength) return bytes.buffer;
  const all = item.half === undefined ? bytes : Uint8Array.from([item.half, ...bytes]);
  const whole = all.length - (all.length % 2);
  item.half = all[whole];
  return all.slice(0, whole).buffer;
}
