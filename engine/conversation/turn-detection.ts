import { ok } from '../../utils/shared/result.ts';
import type { EndpointerOptions } from '../speech/endpointer.ts';
import type { TurnDetection } from './events.ts';
import {
  anything,
  bool,
  isNullOr,
  isNumber,
  isWhole,
  keep,
  type Merge,
  mergeMembers,
  oneOf,
  type Rules,
  take,
} from './merge.ts';
import { invalidValue, isObject } from './refusal.ts';

/** How turns are found when the client has configured nothing. */
export const SERVER_VAD: TurnDetection = {
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
/** In a transcription session nothing is answered, so nothing is interrupted either. */
export const TRANSCRIPTION_VAD: TurnDetection = { ...SERVER_VAD, create_response: false, interrupt_response: false };

const VAD_MEMBERS = {
  type: anything,
  threshold: take(isNumber(0, 1), 'a number from 0 to 1'),
  prefix_padding_ms: take(isWhole(0, 5000), 'milliseconds up to 5000'),
  silence_duration_ms: take(isWhole(0, 10_000), 'milliseconds up to 10000'),
};
const MEMBERS = {
  server_vad: {
    ...VAD_MEMBERS,
    idle_timeout_ms: take(isNullOr(isWhole(5000, 30_000)), '5000 to 30000 ms or null'),
    create_response: bool,
    interrupt_response: bool,
  },
  semantic_vad: {
    type: anything,
    eagerness: oneOf('low', 'medium', 'high', 'auto'),
    create_response: bool,
    interrupt_response: bool,
  },
} satisfies Record<string, Rules>;
const TRANSCRIPTION_MEMBERS: Rules = {
  ...VAD_MEMBERS,
  idle_timeout_ms: keep,
  create_response: keep,
  interrupt_response: keep,
};

/** The rule for `turn_detection` of a realtime session. Another type begins with that type's defaults. */
export const turnDetection: Merge = (was, given, param) => {
  if (given === null) return ok(null);
  if (!isObject(given)) return invalidValue(param, 'an object or null');
  const now = isObject(was) ? was : undefined;
  const type = given.type ?? now?.type;
  if (type !== 'server_vad' && type !== 'semantic_vad') {
    return invalidValue(`${param}.type`, "'server_vad' or 'semantic_vad'");
  }
  const fresh = type === 'server_vad' ? SERVER_VAD : SEMANTIC_VAD;
  return mergeMembers(now !== undefined && now.type === type ? now : fresh, given, param, MEMBERS[type]);
};

/** The rule for `turn_detection` of a transcription session: server VAD, or the client commits. */
export const transcriptionTurns: Merge = (was, given, param) => {
  if (given === null) return ok(null);
  if (!isObject(given)) return invalidValue(param, 'an object or null');
  if ((given.type ?? 'server_vad') !== 'server_vad') return invalidValue(`${param}.type`, "'server_vad'");
  return mergeMembers(isObject(was) ? was : TRANSCRIPTION_VAD, given, param, TRANSCRIPTION_MEMBERS);
};

/**
 * How long a silence ends a turn under `semantic_vad`: after words that are clearly all, and after others. OpenAI's waits 8, 4 or
 * 2 s at most; nobody who has been silent for two seconds is heard to go on here. Why these: decision 28.
 */
const SILENCES: Readonly<Record<string, Pick<EndpointerOptions, 'silenceDurationMs' | 'unfinishedMs'>>> = {
  low: { silenceDurationMs: 800, unfinishedMs: 2000 },
  medium: { silenceDurationMs: 576, unfinishedMs: 1000 },
  high: { silenceDurationMs: 400, unfinishedMs: 900 },
};

/** What the endpointer is told about a turn detection. */
export function endpointerOptions(detection: TurnDetection | null): EndpointerOptions {
  if (detection === null) return {};
  if (detection.type === 'semantic_vad') return SILENCES[detection.eagerness ?? 'medium'] ?? SILENCES.medium ?? {};
  const { threshold = 0.5, silence_duration_ms = 500, prefix_padding_ms = 300 } = detection;
  return { threshold, silenceDurationMs: silence_duration_ms, prefixPaddingMs: prefix_padding_ms };
}
