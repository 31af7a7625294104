import { LOCAL_MODEL } from '../../utils/realtime/models.ts';
import { ok, type Result } from '../../utils/shared/result.ts';
import type { Session, SessionType, ShownSession, TurnDetection } from './events.ts';
import {
  anything,
  bool,
  isNullOr,
  isNumber,
  isWhole,
  keep,
  type Merge,
  mergeMembers,
  nest,
  oneOf,
  type Patch,
  type Rules,
  take,
} from './merge.ts';
import { invalidValue, isObject, missing, type Refusal, refuse } from './refusal.ts';
import { toolChoice, tools } from './tool-rules.ts';
import { SERVER_VAD, TRANSCRIPTION_VAD, transcriptionTurns, turnDetection } from './turn-detection.ts';

/** How long a session lives unless the server was told otherwise: OpenAI's hour. */
export const DEFAULT_LIFE_S = 3600;

/** What a session begins with besides its configuration. Times are in seconds, `nowS` since 1970. */
export interface Birth {
  id: string;
  nowS: number;
  lifeS?: number;
}

/** The session that a configuration makes; of all defaults if there is none. */
export function startSession(birth: Birth, config: unknown): Result<Session, Refusal> {
  const type = isObject(config) && config.type === 'transcription' ? 'transcription' : 'realtime';
  const fresh = defaultSession(birth.id, birth.nowS, birth.lifeS, type);
  if (config === undefined) return ok(fresh);
  const model = isObject(config) && isText(config.model) ? { model: config.model as string } : {};
  return mergeSession({ ...fresh, ...model }, config, false);
}

/** What a session is when the client has configured nothing. */
export function defaultSession(
  id: string,
  nowS: number,
  lifeS = DEFAULT_LIFE_S,
  type: SessionType = 'realtime',
): Session {
  const isRealtime = type === 'realtime';
  return {
    type,
    object: isRealtime ? 'realtime.session' : 'realtime.transcription_session',
    id,
    model: LOCAL_MODEL,
    output_modalities: ['audio'],
    instructions: '',
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    expires_at: nowS + lifeS,
    audio: {
      input: {
        format: PCM,
        transcription: isRealtime ? null : { model: 'gpt-realtime-whisper', language: null, prompt: null },
        noise_reduction: null,
        turn_detection: isRealtime ? SERVER_VAD : TRANSCRIPTION_VAD,
      },
      output: { format: PCM, voice: 'marin', speed: 1 },
    },
    include: null,
  };
}

const PCM = { type: 'audio/pcm', rate: 24_000 };

/** A session as its client sees it: one for transcription has an input and nothing else. */
export function showSession(session: Session): ShownSession {
  if (session.type === 'realtime') return session;
  const { object, id, expires_at, include, audio } = session;
  const { turn_detection: turns, ...input } = audio.input;
  const turn_detection = turns && shownTurns(turns);
  return { type: 'transcription', object, id, expires_at, include, audio: { input: { ...input, turn_detection } } };
}

const shownTurns = ({ type, threshold, prefix_padding_ms, silence_duration_ms }: TurnDetection) => ({
  type,
  threshold,
  prefix_padding_ms,
  silence_duration_ms,
});

/**
 * The session after a `session.update`, or why it is refused as a whole. Members merge field by field as OpenAI's do.
 * `voiceLocked` after the first audio of the assistant: from then on another voice is refused.
 */
export function mergeSession(session: Session, given: unknown, voiceLocked: boolean): Result<Session, Refusal> {
  if (given === undefined) return missing('session');
  if (!isObject(given)) return invalidValue('session', 'an object');
  if (given.type === undefined) return missing('session.type');
  if (given.type !== 'realtime' && given.type !== 'transcription') {
    return invalidValue('session.type', "'realtime' or 'transcription'");
  }
  if (given.type !== session.type) {
    const message = `Passing a ${given.type} session update event to a ${session.type} session is not allowed.`;
    return refuse('invalid_parameter', message, 'session.type');
  }
  if (voiceLocked && changesVoice(session, given)) {
    return refuse(
      'cannot_update_voice',
      "Cannot update a conversation's voice if assistant audio is present.",
      'session.audio.output.voice',
    );
  }
  return mergeMembers(session, given, 'session', MEMBERS[session.type]);
}

/** Checks and merges what a client may put into `response.create`; the result is a session to answer under. */
export function mergeResponse(session: Session, given: Patch): Result<Session, Refusal> {
  return mergeMembers(session, given, 'response', RESPONSE_MEMBERS);
}

function changesVoice(session: Session, given: Patch): boolean {
  const audio = isObject(given.audio) ? given.audio : {};
  const voice = isObject(audio.output) ? audio.output.voice : undefined;
  return voice !== undefined && voiceOf(voice) !== session.audio.output.voice;
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 1_000_000;

const modalities: Merge = (_now, given, param) => {
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  return list.length === 1 && (list[0] === 'audio' || list[0] === 'text')
    ? ok(list)
    : invalidValue(param, "['audio'] or ['text']");
};

const maxTokens = take((value) => value === 'inf' || isWhole(1, 32_000)(value), "1 to 32000 or 'inf'");
/** A voice of one's own is given as an object and shown by its id, like all others (RealtimeSessionCreateResponseGA). */
const voice: Merge = (_now, given, param) => {
  const name = voiceOf(given);
  return typeof name === 'string' && name !== '' ? ok(name) : invalidValue(param, 'a voice');
};
const voiceOf = (given: unknown): unknown => (isObject(given) ? given.id : given);
const text = take(isText, 'a string');
const prompt = take((value) => value === null || (isObject(value) && typeof value.id === 'string'), 'a prompt or null');
const noiseReduction: Merge = (_now, given, param) => {
  if (given === null) return ok(null);
  if (!isObject(given)) return invalidValue(param, 'an object or null');
  return mergeMembers({}, given, param, { type: oneOf('near_field', 'far_field') });
};

/** All that can be included beside what comes anyway; there are none here to include. */
const LOGPROBS = 'item.input_audio_transcription.logprobs';
const isIncludable = (value: unknown): boolean => Array.isArray(value) && value.every((one) => one === LOGPROBS);
const isStrings = (value: unknown): boolean => Array.isArray(value) && value.every((one) => typeof one === 'string');

const isTruncation = (value: unknown): boolean =>
  isObject(value) && value.type === 'retention_ratio' && isNumber(0, 1)(value.retention_ratio);

const format: Merge = (_now, given, param) => {
  if (!isObject(given)) return invalidValue(param, 'an audio format');
  const { type, rate } = given;
  if (type === 'audio/pcmu' || type === 'audio/pcma') return ok({ type });
  if (type !== 'audio/pcm') return invalidValue(`${param}.type`, "'audio/pcm', 'audio/pcmu' or 'audio/pcma'");
  return rate === undefined || rate === 24_000 ? ok(PCM) : invalidValue(`${param}.rate`, '24000');
};

/** `gpt-realtime-whisper` echoes `language` and `prompt` as null when they were not given. */
const transcription: Merge = (was, given, param) => {
  if (given === null) return ok(null);
  if (!isObject(given)) return invalidValue(param, 'an object or null');
  const now = { language: null, prompt: null, ...(isObject(was) ? was : {}) };
  return mergeMembers(now, given, param, TRANSCRIPTION_MEMBERS);
};

const textOrNull = take(isNullOr(isText), 'a string or null');
const strings = take(isStrings, 'a list of strings');
const TRANSCRIPTION_MEMBERS: Rules = {
  model: text,
  language: textOrNull,
  languages: strings,
  prompt: textOrNull,
  keywords: strings,
  delay: oneOf('minimal', 'low', 'medium', 'high', 'xhigh'),
};

const OUTPUT_MEMBERS = { format, voice, speed: take(isNumber(0.25, 1.5), '0.25 to 1.5') };
const INPUT_MEMBERS = { format, transcription, noise_reduction: noiseReduction };
/** How an answer is made: a session says it for all of them, `response.create` for one. */
const ANSWER_MEMBERS = {
  output_modalities: modalities,
  instructions: text,
  tools,
  tool_choice: toolChoice,
  parallel_tool_calls: bool,
  reasoning: nest({ effort: oneOf('minimal', 'low', 'medium', 'high', 'xhigh') }),
  max_output_tokens: maxTokens,
  prompt,
};
const SHARED_MEMBERS = {
  type: anything,
  object: keep,
  id: keep,
  expires_at: keep,
  include: take(isNullOr(isIncludable), `a list with '${LOGPROBS}' or null`),
};

const MEMBERS: Readonly<Record<SessionType, Rules>> = {
  realtime: {
    ...SHARED_MEMBERS,
    model: keep,
    ...ANSWER_MEMBERS,
    tracing: take((value) => value === null || value === 'auto' || isObject(value), "'auto', an object or null"),
    truncation: take(
      (value) => value === 'auto' || value === 'disabled' || isTruncation(value),
      "'auto', 'disabled' or a retention ratio",
    ),
    audio: nest({ input: nest({ ...INPUT_MEMBERS, turn_detection: turnDetection }), output: nest(OUTPUT_MEMBERS) }),
  },
  transcription: {
    ...SHARED_MEMBERS,
    audio: nest({
      input: nest({
        ...INPUT_MEMBERS,
        // What a transcription session is for can't be switched off.
        transcription: (was, given, param) =>
          given === null ? invalidValue(param, 'an object') : transcription(was, given, param),
        turn_detection: transcriptionTurns,
      }),
    }),
  },
};

const RESPONSE_MEMBERS: Rules = { ...ANSWER_MEMBERS, audio: nest({ output: nest(OUTPUT_MEMBERS) }) };
