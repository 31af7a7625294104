import { ok, type Result } from '../../utils/shared/result.ts';
import type { Session, TurnDetection } from './events.ts';
import { invalidValue, isObject, missing, type Refusal, refuse, unknownParameter } from './refusal.ts';

const LIFE_S = 3600;

/** What a session is when the client has configured nothing. */
export function defaultSession(id: string, nowS: number): Session {
  return {
    type: 'realtime',
    object: 'realtime.session',
    id,
    model: 'earshot-local',
    output_modalities: ['audio'],
    instructions: '',
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    expires_at: nowS + LIFE_S,
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        transcription: null,
        noise_reduction: null,
        turn_detection: SERVER_VAD,
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin', speed: 1 },
    },
    include: null,
  };
}

const SERVER_VAD: TurnDetection = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 500,
  idle_timeout_ms: null,
  create_response: true,
  interrupt_response: true,
};
const SEMANTIC_VAD: TurnDetection = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};

type Patch = Readonly<Record<string, unknown>>;
/** Merges one member: what it is now and what was given → what it becomes; undefined leaves it as it is. */
type Merge = (now: unknown, given: unknown, param: string) => Result<unknown, Refusal>;

/**
 * The session after a `session.update`, or why it is refused as a whole. Members merge field by field as OpenAI's do.
 * `voiceLocked` after the first audio of the assistant: from then on another voice is refused.
 */
export function mergeSession(session: Session, given: unknown, voiceLocked: boolean): Result<Session, Refusal> {
  if (given === undefined) return missing('session');
  if (!isObject(given)) return invalidValue('session', 'an object');
  if (given.type === undefined) return missing('session.type');
  if (given.type !== 'realtime') return invalidValue('session.type', "'realtime'");
  if (voiceLocked && changesVoice(session, given)) {
    return refuse(
      'cannot_update_voice',
      "Cannot update a conversation's voice if assistant audio is present.",
      'session.audio.output.voice',
    );
  }
  return mergeMembers(session, given, 'session', SESSION_MEMBERS);
}

/** Checks and merges what a client may put into `response.create`; the result is a session to answer under. */
export function mergeResponse(session: Session, given: Patch): Result<Session, Refusal> {
  return mergeMembers(session, given, 'response', RESPONSE_MEMBERS);
}

function changesVoice(session: Session, given: Patch): boolean {
  const audio = isObject(given.audio) ? given.audio : {};
  const voice = isObject(audio.output) ? audio.output.voice : undefined;
  return voice !== undefined && JSON.stringify(voice) !== JSON.stringify(session.audio.output.voice);
}

/** Merges each given member by its own rule; a member without a rule is unknown. */
function mergeMembers<T extends object>(
  now: T,
  given: Patch,
  at: string,
  rules: Readonly<Record<string, Merge>>,
): Result<T, Refusal> {
  const merged = { ...now } as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    const param = `${at}.${name}`;
    const rule = rules[name];
    if (rule === undefined || !Object.hasOwn(rules, name)) return unknownParameter(param);
    const result = rule(merged[name], value, param);
    if (!result.ok) return result;
    if (result.value !== undefined) merged[name] = result.value;
  }
  return ok(merged as unknown as T);
}

/** A rule that takes a value as it is if it passes. */
const take =
  (passes: (value: unknown) => boolean, expected: string): Merge =>
  (_now, given, param) =>
    passes(given) ? ok(given) : invalidValue(param, expected);

/** A rule for members that OpenAI fixes at the start: accepted, and not changed. */
const keep: Merge = () => ok(undefined);

const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 1_000_000;
const isNumber = (from: number, to: number) => (value: unknown) =>
  typeof value === 'number' && value >= from && value <= to;
const isNullOr = (passes: (value: unknown) => boolean) => (value: unknown) => value === null || passes(value);
const anything = take(() => true, 'anything');

const modalities: Merge = (_now, given, param) => {
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  return list.length === 1 && (list[0] === 'audio' || list[0] === 'text')
    ? ok(list)
    : invalidValue(param, "['audio'] or ['text']");
};

const tools = take(
  (value) =>
    Array.isArray(value) &&
    value.length <= 128 &&
    value.every(
      (tool: unknown) =>
        isObject(tool) &&
        ((tool.type === 'function' && typeof tool.name === 'string') ||
          (tool.type === 'mcp' && typeof tool.server_label === 'string')),
    ),
  'a list of function or mcp tools',
);
const maxTokens = take((value) => value === 'inf' || isNumber(1, 32_000)(value), "1 to 32000 or 'inf'");
const format = take((value) => isObject(value) && typeof value.type === 'string', 'an audio format');
const voice = take((value) => (typeof value === 'string' && value !== '') || isObject(value), 'a voice');
const text = take(isText, 'a string');

const turnDetection: Merge = (was, given, param) => {
  if (given === null) return ok(null);
  if (!isObject(given)) return invalidValue(param, 'an object or null');
  const now = isObject(was) ? was : undefined;
  const type = given.type ?? now?.type;
  if (type !== 'server_vad' && type !== 'semantic_vad') {
    return invalidValue(`${param}.type`, "'server_vad' or 'semantic_vad'");
  }
  const fresh = type === 'server_vad' ? SERVER_VAD : SEMANTIC_VAD;
  return mergeMembers(now !== undefined && now.type === type ? now : fresh, given, param, TURN_MEMBERS[type]);
};

const bool = take((value) => typeof value === 'boolean', 'true or false');
const TURN_MEMBERS = {
  server_vad: {
    type: anything,
    threshold: take(isNumber(0, 1), 'a number from 0 to 1'),
    prefix_padding_ms: take(isNumber(0, 5000), 'milliseconds up to 5000'),
    silence_duration_ms: take(isNumber(0, 10_000), 'milliseconds up to 10000'),
    idle_timeout_ms: take(isNullOr(isNumber(5000, 30_000)), '5000 to 30000 ms or null'),
    create_response: bool,
    interrupt_response: bool,
  },
  semantic_vad: {
    type: anything,
    eagerness: take((value) => ['low', 'medium', 'high', 'auto'].includes(value as string), 'an eagerness'),
    create_response: bool,
    interrupt_response: bool,
  },
};

/** `gpt-realtime-whisper` echoes `language` and `prompt` as null when they were not given. */
const transcription: Merge = (was, given, param) => {
  if (given === null) return ok(null);
  if (!isObject(given)) return invalidValue(param, 'an object or null');
  const now = isObject(was) ? was : undefined;
  const model = given.model ?? now?.model;
  if (model !== undefined && typeof model !== 'string') return invalidValue(`${param}.model`, 'a string');
  return ok({ language: null, prompt: null, ...now, ...given });
};

const nest =
  (rules: Readonly<Record<string, Merge>>): Merge =>
  (now, given, param) =>
    isObject(given) ? mergeMembers(isObject(now) ? now : {}, given, param, rules) : invalidValue(param, 'an object');

const OUTPUT_MEMBERS = { format, voice, speed: take(isNumber(0.25, 1.5), '0.25 to 1.5') };

const SESSION_MEMBERS = {
  type: anything,
  object: keep,
  id: keep,
  model: keep,
  expires_at: keep,
  output_modalities: modalities,
  instructions: text,
  tools,
  tool_choice: anything,
  parallel_tool_calls: bool,
  reasoning: take(isObject, 'an object'),
  max_output_tokens: maxTokens,
  tracing: anything,
  truncation: anything,
  prompt: anything,
  include: take(isNullOr(Array.isArray), 'a list or null'),
  audio: nest({
    input: nest({
      format,
      transcription,
      noise_reduction: take(isNullOr(isObject), 'an object or null'),
      turn_detection: turnDetection,
    }),
    output: nest(OUTPUT_MEMBERS),
  }),
} satisfies Record<string, Merge>;

const RESPONSE_MEMBERS = {
  output_modalities: modalities,
  instructions: text,
  tools,
  tool_choice: anything,
  parallel_tool_calls: bool,
  reasoning: take(isObject, 'an object'),
  max_output_tokens: maxTokens,
  prompt: anything,
  audio: nest({ output: nest(OUTPUT_MEMBERS) }),
} satisfies Record<string, Merge>;
