import type { BrainChoice } from '../utils/shared/brain.ts';
import { createAnswerer } from './conversation/answerer.ts';
import { rememberBias } from './conversation/bias.ts';
import { type Act, type AudioPath, emptyConversation } from './conversation/conversation.ts';
import { createEar } from './conversation/ear.ts';
import type { Session } from './conversation/events.ts';
import { createIdleTimer, idleWait } from './conversation/idle.ts';
import { createIds, type Ids } from './conversation/ids.ts';
import { createInbox } from './conversation/inbox.ts';
import { createMouth } from './conversation/mouth.ts';
import { pagesIn } from './conversation/question.ts';
import { DEFAULT_LIFE_S, defaultSession, startSession } from './conversation/session-config.ts';
import { greetsLate, type Input, step } from './conversation/step.ts';
import { createTranscriber } from './conversation/transcriber.ts';
import type { EngineParts, EngineSession, SessionHooks } from './engine.ts';

/** A client that configures and then begins by itself has begun after this long. */
const QUIET_AFTER_UPDATE_MS = 200;
const QUIET_AFTER_OPEN_MS = 2000;
/** Words of somebody who spoke before it could listen have come by then: so much is caught up within two seconds. */
const QUIET_AFTER_SPEECH_MS = 5000;
const HELLO_AGAIN = [{ text: 'Hello. What would you like to know?' }];
const STILL_THERE = [{ text: 'Are you still there?' }];

/** How a session is opened; see Engine. */
interface SessionWish {
  config: unknown;
  audio: AudioPath;
  choice: BrainChoice | undefined;
}

/** Puts one conversation together: the reducer, and the ear, the mouth and the answerer that do what it says. */
export function openSession(
  parts: EngineParts,
  hooks: SessionHooks,
  { config, audio: audioPath, choice }: SessionWish,
): EngineSession {
  const { clock, speech, ids = createIds(), report = () => {}, sessionSeconds: lifeS = DEFAULT_LIFE_S } = parts;
  let conversation = emptyConversation(firstSession(parts, ids, lifeS, config), ids, { audioPath, lifeS });
  let closed = false;
  const watchIdle = createIdleTimer(clock, () => tell({ type: 'idle', atMs: ear.heardMs() }));
  const bias = rememberBias(parts.biasWords);

  const tell = (input: Input) => {
    if (closed) return;
    const { conversation: next, events, acts } = step(conversation, input, ids);
    conversation = next;
    for (const event of events) hooks.emit(event);
    for (const act of acts) perform(act);
    watchIdle(closed ? undefined : idleWait(conversation));
    if (input.type === 'client') readyForPages();
  };
  const own =
    choice &&
    parts.makeBrain?.(choice, {
      answeredBy: (name) => tell({ type: 'answered-by', name }),
      failed: (why, message) => tell({ type: 'brain-failed', why, message }),
    });
  let isReady = own === undefined;
  const readyForPages = () => {
    if (isReady || closed || pagesIn(conversation.items).length === 0) return;
    isReady = true;
    own?.getReady();
  };
  const greeting = own && parts.greeting ? own.greeting : parts.greeting;
  const mouth = createMouth(speech.voice, clock, hooks.play);
  const ear = createEar({
    speech,
    report,
    bias: () => bias(conversation.items),
    hooks: {
      started: (atMs) => tell({ type: 'speech-started', atMs, playedMs: mouth.playedMs() }),
      stopped: (atMs) => tell({ type: 'speech-stopped', atMs }),
      interim: (delta) => {
        if (conversation.turnItemId !== undefined) tell({ type: 'interim', itemId: conversation.turnItemId, delta });
      },
    },
  });
  const transcriber = createTranscriber({
    ear,
    recogniser: speech.recogniser,
    bias: () => bias(conversation.items),
    tell,
    report,
  });
  const answerer = createAnswerer({
    brain: own?.brain ?? parts.brain,
    voice: speech.voice,
    clock,
    mouth,
    tell,
    report,
    read: () => conversation,
    heard: transcriber.done,
  });
  const perform = (act: Act) => {
    switch (act.do) {
      case 'configure':
        ear.configure(conversation.session.audio.input);
        return waitForQuiet(greetsLate(conversation.session) ? QUIET_AFTER_SPEECH_MS : QUIET_AFTER_UPDATE_MS);
      case 'append-input':
        return ear.append(act.audio, conversation.session.audio.input.format);
      case 'clear-input':
        return ear.clear();
      case 'transcribe':
        return transcriber.transcribe(act.itemId);
      case 'listen':
        return transcriber.listen(act.itemId, act.contentIndex, act.audio, conversation.session.audio.input.format);
      case 'answer':
        return answerer.answer(act.responseId);
      case 'greet':
        return answerer.say(act.responseId, act.isShort ? HELLO_AGAIN : (greeting ?? []));
      case 'prompt':
        return answerer.say(act.responseId, STILL_THERE);
      case 'stop-answer':
        return answerer.stop(act.responseId);
      case 'stop-audio':
        mouth.drop();
        return hooks.stopAudio();
    }
  };
  let cancelQuiet = () => {};
  const waitForQuiet = (ms: number) => {
    cancelQuiet();
    if (greeting !== undefined) cancelQuiet = clock.after(ms, () => tell({ type: 'quiet' }));
  };

  ear.configure(conversation.session.audio.input);
  tell({ type: 'opened' });
  waitForQuiet(QUIET_AFTER_OPEN_MS);
  const inbox = createInbox({
    take: (event) => tell({ type: 'client', event, bufferedMs: ear.bufferedMs(), playedMs: mouth.playedMs() }),
    hear: ear.hear,
    isBehind: ear.isBehind,
    caughtUp: ear.caughtUp,
  });
  return {
    receive: inbox.receive,
    hearAudio: inbox.hear,
    audioDrained: (chunk) => mouth.drained(chunk),
    expire: () => tell({ type: 'expired' }),
    close() {
      closed = true;
      watchIdle(undefined);
      cancelQuiet();
      answerer.close();
      own?.close();
      mouth.drop();
      ear.close();
    },
  };
}

/** The session that the configuration makes; it was checked before, so one that is refused here is a bug of the caller. */
function firstSession({ clock, report = () => {} }: EngineParts, ids: Ids, lifeS: number, config: unknown): Session {
  const birth = { id: ids.next('sess'), nowS: clock.unixS(), lifeS };
  const started = startSession(birth, config);
  if (started.ok) return started.value;
  report(new Error(`The session's configuration was not checked: ${started.problem.message}`));
  return defaultSession(birth.id, birth.nowS, lifeS);
}
