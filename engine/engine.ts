import type { PageItem } from '../utils/realtime/page-item.ts';
import type { Brain, Sentence } from './answer/brain.ts';
import type { Clock } from './conversation/clock.ts';
import { type Act, type Conversation, emptyConversation } from './conversation/conversation.ts';
import { createEar } from './conversation/ear.ts';
import type { ServerEvent } from './conversation/events.ts';
import { createIds, type Ids } from './conversation/ids.ts';
import { createMouth, type MouthHooks, type Play } from './conversation/mouth.ts';
import { pagesIn, questionIn } from './conversation/question.ts';
import { defaultSession, mergeSession } from './conversation/session-config.ts';
import { type Input, step } from './conversation/step.ts';
import type { Speech } from './speech/speech.ts';

/** What the engine is made of. */
export interface EngineParts {
  speech: Speech;
  brain: Brain;
  clock: Clock;
  /** Said once to a client that begins with nothing; undefined for none. */
  greeting?: readonly Sentence[] | undefined;
  /** Words that the pages make likely to be said. */
  biasWords?: (pages: readonly PageItem[]) => readonly string[];
  /** Told of our own bugs; the conversation goes on. */
  report?: (error: unknown) => void;
  ids?: Ids;
}

/** Where a session's output goes. */
export interface SessionHooks {
  emit(event: ServerEvent): void;
  /** Sound to play after what was given before. */
  play: Play;
  /** Drop the sound that was not played. */
  stopAudio(): void;
}

/** One conversation with one client. */
export interface EngineSession {
  /** A client event: its JSON text or the object. Whatever it is, it never throws. */
  receive(clientEvent: unknown): void;
  /** What the microphone heard: 16 kHz mono. */
  hearAudio(samples: Float32Array): void;
  /** The player has played everything up to this chunk. */
  audioDrained(chunk: number): void;
  /** Tells the client that its time is over; the caller then closes. */
  expire(): void;
  /** Stops everything; nothing is emitted afterwards. */
  close(): void;
}

/** A local Realtime model. */
export interface Engine {
  /** Opens a session and emits `session.created`. `config` is the session of the client secret, already checked. */
  openSession(hooks: SessionHooks, config?: unknown): EngineSession;
}

/** A client that configures and then begins by itself has begun after this long. */
const QUIET_AFTER_UPDATE_MS = 200;
const QUIET_AFTER_OPEN_MS = 2000;
const NOT_CAUGHT: Sentence = { text: "Sorry, I didn't catch that." };
const NOTHING_ASKED: Sentence = { text: 'What would you like to know?' };

/** Puts an engine together; its parts are shared by all sessions. */
export const createEngine = (parts: EngineParts): Engine => ({
  openSession: (hooks, config) => openSession(parts, hooks, config),
});

function openSession(parts: EngineParts, hooks: SessionHooks, config: unknown): EngineSession {
  const { clock, speech, ids = createIds(), report = () => {} } = parts;
  let conversation = emptyConversation(firstSession(parts, ids, config), ids);
  let closed = false;
  let answering: { responseId: string; abort: AbortController } | undefined;
  const bias = rememberBias(parts);
  /** Spoken items whose words are being found. */
  const transcribing = new Set<Promise<void>>();

  const tell = (input: Input) => {
    if (closed) return;
    const { conversation: next, events, acts } = step(conversation, input, ids);
    conversation = next;
    for (const event of events) hooks.emit(event);
    for (const act of acts) perform(act);
  };
  const mouth = createMouth(speech.voice, clock, hooks.play);
  const ear = createEar({
    speech,
    report,
    bias: () => bias(conversation),
    hooks: {
      started: (atMs) => tell({ type: 'speech-started', atMs, playedMs: mouth.playedMs() }),
      stopped: (atMs) => tell({ type: 'speech-stopped', atMs }),
      interim: (delta) => {
        if (conversation.turnItemId !== undefined) tell({ type: 'interim', itemId: conversation.turnItemId, delta });
      },
    },
  });
  const perform = (act: Act) => {
    switch (act.do) {
      case 'configure':
        ear.configure(conversation.session.audio.input);
        return waitForQuiet(QUIET_AFTER_UPDATE_MS);
      case 'append-input':
        return ear.append(act.audio, conversation.session.audio.input.format);
      case 'clear-input':
        return ear.clear();
      case 'transcribe':
        return transcribe(act.itemId);
      case 'answer':
        return answer(act.responseId, ask(act.responseId));
      case 'greet':
        return answer(act.responseId, toAsync(parts.greeting ?? []));
      case 'stop-answer':
        if (answering?.responseId === act.responseId) answering.abort.abort();
        return;
      case 'stop-audio':
        mouth.drop();
        return hooks.stopAudio();
    }
  };

  const transcribe = (itemId: string) => {
    const taken = ear.take();
    const found = taken.words
      .catch((error: unknown) => {
        report(error);
        return '';
      })
      .then((text) => {
        const rest = taken.restOf(text);
        if (rest !== '') tell({ type: 'interim', itemId, delta: rest });
        tell({ type: 'transcribed', itemId, text, seconds: taken.seconds });
      })
      .finally(() => transcribing.delete(found));
    transcribing.add(found);
  };

  /** The sentences of an answer; the question is read when the words of all that was said are known. */
  async function* ask(responseId: string): AsyncIterable<Sentence> {
    await Promise.all(transcribing);
    const response = conversation.response;
    if (response?.id !== responseId || answering === undefined) return;
    const question = questionIn(response.input ?? conversation.items);
    if (question === undefined) yield NOTHING_ASKED;
    else if (question.text === '') yield NOT_CAUGHT;
    else yield* parts.brain.answer(question, answering.abort.signal);
  }

  const answer = (responseId: string, sentences: AsyncIterable<Sentence>) => {
    const current = { responseId, abort: new AbortController() };
    answering = current;
    const told: MouthHooks = {
      words: (delta) => tell({ type: 'words', responseId, delta }),
      started: () => tell({ type: 'audio-started', responseId }),
      answered: (audioMs) => tell({ type: 'answered', responseId, audioMs }),
      played: () => tell({ type: 'played', responseId }),
    };
    const isSpoken = conversation.response?.modality === 'audio';
    const run = isSpoken ? mouth.speak : mouth.write;
    run(sentences, told, current.abort.signal).catch((error: unknown) => {
      report(error);
      tell({ type: 'answer-failed', responseId, message: 'The engine failed while answering.' });
    });
  };

  let cancelQuiet = () => {};
  const waitForQuiet = (ms: number) => {
    cancelQuiet();
    if (parts.greeting !== undefined) cancelQuiet = clock.after(ms, () => tell({ type: 'quiet' }));
  };

  ear.configure(conversation.session.audio.input);
  tell({ type: 'opened' });
  waitForQuiet(QUIET_AFTER_OPEN_MS);
  return {
    receive: (event) => tell({ type: 'client', event, bufferedMs: ear.bufferedMs(), playedMs: mouth.playedMs() }),
    hearAudio: (samples) => ear.hear(samples),
    audioDrained: (chunk) => mouth.drained(chunk),
    expire: () => tell({ type: 'expired' }),
    close() {
      closed = true;
      cancelQuiet();
      answering?.abort.abort();
      mouth.drop();
      ear.close();
    },
  };
}

function firstSession({ clock }: EngineParts, ids: Ids, config: unknown) {
  const fresh = defaultSession(ids.next('sess'), clock.unixS());
  const merged = config === undefined ? undefined : mergeSession(fresh, config, false);
  return merged?.ok === true ? merged.value : fresh;
}

/** The bias of the conversation's pages, worked out again only when a page was added or removed. */
function rememberBias({ biasWords }: EngineParts): (conversation: Conversation) => readonly string[] {
  let items: Conversation['items'] = [];
  let urls = '';
  let words: readonly string[] = biasWords?.([]) ?? [];
  return (conversation) => {
    if (biasWords === undefined || conversation.items === items) return words;
    items = conversation.items;
    const pages = pagesIn(items);
    const key = JSON.stringify(pages.map(({ url, title, text }) => [url, title, text.length]));
    if (key !== urls) words = biasWords(pages);
    urls = key;
    return words;
  };
}

async function* toAsync(sentences: readonly Sentence[]): AsyncIterable<Sentence> {
  yield* sentences;
}
