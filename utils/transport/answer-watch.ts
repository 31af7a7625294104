/** What a server owes an answer of some kind: without one of these it may be silent for as long as nobody speaks. */
const ASKS: readonly unknown[] = ['response.create', 'input_audio_buffer.commit'];
/** A server that finds the turns by itself goes on after this, and so does one that is making an answer. */
const GOES_ON: readonly unknown[] = ['input_audio_buffer.speech_stopped', 'response.created'];

/** Longer than any server takes to take a question, or to go on with what it says; each of its events counts. */
const ANSWERS_WITHIN_MS = 15_000;
/** A model that reasons, or one on a slow computer that reads a page first, is silent for long before its first word. */
const THINKS_AT_MOST_MS = 60_000;

/** Looks after a line that is open although nobody may be at its other end: browsers let no page ping. */
export interface AnswerWatch {
  /** The client has sent an event of this type. */
  sent(type: unknown): void;
  /** The server has sent one. */
  heard(type: unknown): void;
  stop(): void;
}

/** Calls `silent` once, when what the server owes does not come. */
export function watchAnswers(silent: (afterMs: number) => void): AnswerWatch {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAnswering = false;
  /** The answer was begun, and has no word yet. */
  let isThinking = false;

  const stop = (): void => clearTimeout(timer);
  const wait = (): void => {
    stop();
    const ms = isThinking ? THINKS_AT_MOST_MS : ANSWERS_WITHIN_MS;
    timer = setTimeout(silent, ms, ms);
  };
  return {
    sent(type) {
      if (ASKS.includes(type)) wait();
    },
    heard(type) {
      if (type === 'response.created') isAnswering = true;
      if (type === 'response.done') isAnswering = false;
      if (type === 'response.created') isThinking = true;
      else if (!isAnswering || isPieceOfAnswer(type)) isThinking = false;
      if (isAnswering || GOES_ON.includes(type)) wait();
      else stop();
    },
    stop,
  };
}

const isPieceOfAnswer = (type: unknown): boolean =>
  typeof type === 'string' && type.startsWith('response.') && type.endsWith('.delta');
