/** An error as OpenAI and its imitators send it, also one that a backend hands on. */
export interface UpstreamError {
  /** What it says, or a few words if it says nothing. */
  message: string;
  /** Its `code`, or else its `type`; '' if it has none. */
  code: string;
  /** Whether it is the service behind the backend that refused: our backend says so, and some words tell. */
  isUpstreams: boolean;
}

/** The error inside the text of an answer, or undefined if the text is none. */
export function readError(text: string): UpstreamError | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof body !== 'object' || body === null || !('error' in body) || !body.error) return undefined;
  const { error } = body;
  if (typeof error === 'string') return { message: error, code: '', isUpstreams: false };
  const { message, code, type, source } = error as { [member in 'message' | 'code' | 'type' | 'source']?: unknown };
  const name = [code, type].find(isWords) ?? '';
  const isUpstreams = source === 'upstream' || name === MODEL_UNKNOWN;
  return { message: isWords(message) ? message : name || 'no reason given', code: name, isUpstreams };
}

/** OpenAI's word for a model that it does not have, with status 404: that is no address without anything at it. */
const MODEL_UNKNOWN = 'model_not_found';

/** OpenAI's code for an account without credit. It comes with status 429, as if one only had to wait. */
export const NO_CREDIT = 'insufficient_quota';

const isWords = (part: unknown): part is string => typeof part === 'string' && part !== '';

/** What OpenAI says to whoever still uses the Realtime API as it was before it was generally available. */
const RETIRED = /beta_api_shape_disabled|Realtime Beta API|\/v1\/realtime\/(transcription_)?sessions/i;

/** Whether a refusal says that the backend uses what OpenAI has switched off. */
export function isRetired(text: string): boolean {
  return RETIRED.test(text);
}
