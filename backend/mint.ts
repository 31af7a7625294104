import * as v from 'valibot';
import { isObject } from '../engine/conversation/refusal.ts';
import { isShutDown } from '../utils/realtime/models.ts';
import { failed, ok, type Result } from '../utils/shared/result.ts';
import { type ApiError, badRequest } from './api-error.ts';

/** A part of the session that an operator may leave to clients. */
const OVERRIDES = {
  voice: ['audio.output.voice'],
  speed: ['audio.output.speed'],
  languages: ['audio.input.transcription.language', 'audio.input.transcription.languages'],
  model: ['model'],
  instructions: ['instructions'],
  output_modalities: ['output_modalities'],
  turn_detection: ['audio.input.turn_detection'],
  noise_reduction: ['audio.input.noise_reduction'],
  captions: ['type'],
  transcription: ['audio.input.transcription', 'type'],
  tools: ['tools', 'tool_choice', 'parallel_tool_calls'],
  reasoning: ['reasoning'],
  max_output_tokens: ['max_output_tokens'],
  formats: ['audio.input.format', 'audio.output.format'],
  include: ['include'],
  truncation: ['truncation'],
} as const;

export type Override = keyof typeof OVERRIDES;
export const OVERRIDE_NAMES = Object.keys(OVERRIDES) as Override[];
/** What an operator who says nothing leaves to clients: nothing that changes what a session does or costs more. */
export const USUAL_OVERRIDES: readonly Override[] = ['voice', 'speed', 'languages', 'captions'];

/** How sessions are made. */
export interface MintOptions {
  /** Life of client secrets, in seconds; a client may ask for less. */
  tokenLifeS: number;
  /** The operator's session, under what a client may override. */
  session: Readonly<Record<string, unknown>>;
  clientMay: readonly Override[];
  /** Models among which a client may choose, if it may; [] for any. */
  models: readonly string[];
}

/** Bytes that a request for a client secret may have. */
export const MOST_TOKEN_BYTES = 16_384;

/** How long a client secret may live, in s. */
export const SHORTEST_S = 10;
export const LONGEST_S = 7200;

/** What a client may send to `/token`: the body of OpenAI's `client_secrets` request. */
export const TOKEN_REQUEST = v.strictObject({
  expires_after: v.optional(
    v.nullable(
      v.strictObject({
        anchor: v.optional(v.literal('created_at')),
        seconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(SHORTEST_S), v.maxValue(LONGEST_S))),
      }),
    ),
  ),
  session: v.optional(v.nullable(v.record(v.string(), v.unknown()))),
});

/** The body of the request that goes to the upstream. */
export interface SecretRequest {
  expires_after: { anchor: 'created_at'; seconds: number };
  session: Readonly<Record<string, unknown>>;
}

/** What is asked of the upstream when a client asked for `body`; or why that is more than it may. */
export function planSecret(options: MintOptions, body: unknown, today: string): Result<SecretRequest, ApiError> {
  if (!isObject(body ?? {})) return failed(badRequest('invalid_value', 'The body must be a JSON object.'));
  const read = v.safeParse(TOKEN_REQUEST, body ?? {});
  if (!read.success) return failed(refusalOf(read.issues[0]));
  const { expires_after: life, session } = read.output;
  const seconds = life?.seconds ?? options.tokenLifeS;
  if (seconds > options.tokenLifeS) return failed(notAllowed('expires_after.seconds', `at most ${options.tokenLifeS}`));
  const planned = planSession(options, session ?? {}, today);
  if (!planned.ok) return planned;
  return ok({ expires_after: { anchor: 'created_at', seconds }, session: planned.value });
}

/** The operator's session with what a client wishes and may wish. */
export function planSession(
  { session, clientMay, models }: MintOptions,
  wish: Readonly<Record<string, unknown>>,
  today: string,
): Result<Readonly<Record<string, unknown>>, ApiError> {
  const allowed = clientMay.flatMap((name): readonly string[] => OVERRIDES[name]);
  const stray = leavesOf(wish).find(({ path, value }) => !isAllowed(path, value, session, allowed));
  if (stray !== undefined) return failed(notAllowed(`session.${stray.path}`));
  const merged = merge(wish.type === 'transcription' ? forCaptions(session) : session, wish);
  if (typeof wish.model === 'string') {
    // Who repeats the operator's model has not chosen one.
    if (wish.model !== session.model && models.length > 0 && !models.includes(wish.model))
      return failed(notAllowed('session.model', models.join(', ')));
    if (isShutDown(wish.model, today)) {
      return failed(badRequest('model_shut_down', 'The model has been shut down by its maker.', 'session.model'));
    }
  }
  return ok({ type: 'realtime', ...merged });
}

/** Models that find turns by themselves and refuse to be told how (protocol 1.5). */
const FINDS_TURNS = 'gpt-realtime-whisper';
const VAD_MEMBERS = ['type', 'threshold', 'prefix_padding_ms', 'silence_duration_ms'];

/** What of the operator's session a session has that only writes down: how it hears, and nothing about answers. */
function forCaptions(session: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { format, noise_reduction, transcription, turn_detection } = objectAt(session, 'audio.input');
  const known = Object.entries({ format, noise_reduction, transcription }).filter(([, value]) => value !== undefined);
  const turns = turnsForCaptions(turn_detection, memberAt(transcription, 'model'));
  const input = { ...Object.fromEntries(known), ...turns };
  return { type: 'transcription', ...(Object.keys(input).length === 0 ? {} : { audio: { input } }) };
}

/** Only `server_vad` is known there, and nothing of it that says what becomes of an answer. */
function turnsForCaptions(detection: unknown, model: unknown): { turn_detection?: unknown } {
  if (model === FINDS_TURNS || detection === null) return { turn_detection: null };
  if (!isObject(detection) || detection.type !== 'server_vad') return {};
  return {
    turn_detection: Object.fromEntries(Object.entries(detection).filter(([name]) => VAD_MEMBERS.includes(name))),
  };
}

function refusalOf(issue: v.BaseIssue<unknown>): ApiError {
  const param = v.getDotPath(issue) ?? null;
  if (issue.type === 'strict_object') return badRequest('unknown_parameter', `Unknown parameter: '${param}'.`, param);
  const about = param === null ? 'The body' : `'${param}'`;
  return badRequest('invalid_value', `${about} is not what is expected here: ${issue.message.slice(0, 200)}`, param);
}

const notAllowed = (param: string, allowed?: string): ApiError =>
  badRequest(
    'not_allowed',
    `This backend does not let clients set '${param.slice(0, 100)}'${allowed === undefined ? '' : ` to that: ${allowed}`}.`,
    param.slice(0, 100),
  );

/** Whether a member may be set: it is left to clients, or it says what would hold anyway. */
function isAllowed(path: string, value: unknown, session: unknown, allowed: readonly string[]): boolean {
  if (path === 'type' && value === 'realtime') return true;
  if (path === 'type' && value !== 'transcription') return false;
  if (allowed.some((root) => path === root || path.startsWith(`${root}.`))) return true;
  return JSON.stringify(value) === JSON.stringify(memberAt(session, path));
}

interface Leaf {
  path: string;
  value: unknown;
}

/** All members that are no objects themselves; an empty object is one, too. Bounded by the cap of the body. */
function leavesOf(value: Readonly<Record<string, unknown>>, at = ''): Leaf[] {
  return Object.entries(value).flatMap(([name, member]): Leaf[] => {
    const path = at === '' ? name : `${at}.${name}`;
    return isObject(member) && Object.keys(member).length > 0 ? leavesOf(member, path) : [{ path, value: member }];
  });
}

function objectAt(value: unknown, path: string): Record<string, unknown> {
  const found = memberAt(value, path);
  return isObject(found) ? found : {};
}

function memberAt(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('.')) found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}

/** `over` above `under`, member by member. */
function merge(
  under: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const below = Object.hasOwn(under, name) ? under[name] : undefined;
    merged[name] = isObject(value) && isObject(below) ? merge(below, value) : value;
  }
  return merged;
}
