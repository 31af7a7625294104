/** What a server owes an answer of some kind: without one of these it may be silent for as long as nobody speaks. */
const ASKS: readonly unknown[] = ['response.create', 'input_audio_buffer.commit'];
/** A server that finds the turns by itself goes on after this, and so does one that is making an answer. */
const GOES_ON: readonly unknown[] = ['input_audio_buffer.speech_stopped', 'response.created'];

/** Longer than any server thinks without a word; each of its events counts as one. */
const ANSWERS_WITHIN_MS = 15_000;

/** Looks after a line that is open although nobody may be at its other end: browsers let no page ping. */
export interface AnswerWatch {
  /** The client has sent an event of this type. */
  sent(type: unknown): void;
  /** The server has sent one. */
  heard(type: unknown): void;
  stop(): void;
}

/** Calls `silent` once, when what the server owes does not come. */
export function watchAnswers(silent: (afterMs: number) => void, withinMs = ANSWERS_WITHIN_MS): AnswerWatch {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAnswering = false;

  const stop = (): void => clearTimeout(timer);
  const wait = (): void => {
    stop();
    timer = setTimeout(silent, withinMs, withinMs);
  };
  return {
    sent(type) {
      if (ASKS.includes(type)) wait();
    },
    heard(type) {
      if (type === 'response.created') isAnswering = true;
      if (type === 'response.done') isAnswering = false;
      if (isAnswering || GOES_ON.includes(type)) wait();
      else stop();
    },
    stop,
  };
}
