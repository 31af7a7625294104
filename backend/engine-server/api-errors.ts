import { type ApiError, FULL, unauthorized } from '../api-error.ts';

/** The standard key is absent or wrong, or a client secret stands where only the key will do. */
export const NO_KEY = unauthorized('invalid_api_key', 'Incorrect API key provided.');

/** Too many sidebands of one call. */
export const CROWDED: ApiError = {
  ...FULL,
  code: 'rate_limit_exceeded',
  message: 'Too many others take part in this call.',
};

/** A call id that names no call which is up. */
export const NO_CALL: ApiError = {
  status: 404,
  type: 'invalid_request_error',
  code: 'call_not_found',
  message: 'There is no such call.',
};

/** What a client of the beta is told, in OpenAI's words. */
export const BETA_IS_OVER = 'The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.';
