import { failed } from '../../utils/shared/result.ts';
import type { ProtocolError } from './events.ts';

/** Why a client event was refused; `event_id` is added by whoever knows it. */
export type Refusal = Omit<ProtocolError, 'event_id'>;

/** A refusal as a failed result. */
export const refuse = (code: string | null, message: string, param: string | null = null) =>
  failed<Refusal>({ type: 'invalid_request_error', code, message, param });

/** The refusal of an absent member. */
export const missing = (param: string) =>
  refuse('missing_required_parameter', `Missing required parameter: '${param}'.`, param);

/** The refusal of a member nobody knows. */
export const unknownParameter = (param: string) => refuse('unknown_parameter', `Unknown parameter: '${param}'.`, param);

/** The refusal of a value; `expected` completes the sentence "expected …". */
export const invalidValue = (param: string, expected: string) =>
  refuse('invalid_value', `Invalid value for '${param}': expected ${expected}.`, param);

/** The refusal of a second response beside the active one. */
export const alreadyActive = (id: string) =>
  refuse(
    'conversation_already_has_active_response',
    `Conversation already has an active response in progress: ${id}. Wait until the response is finished before creating a new one.`,
  );

/** Whether a value is base64. */
export const isBase64 = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value);

/** Whether a value is a JSON object (not null, not a list). */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
