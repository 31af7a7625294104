import { type ApiError, badRequest } from './api-error.ts';

const SECRET_NAME = /^((x-)?(api|access|client)?[-_]?(key|token|secret|authorization)|auth|password|bearer)$/i;
/** Too short for a key is the name of a model, such as `earshot-local`. */
const SECRET_VALUE = /^(Bearer\s|((ek|sk|earshot)[-_]|eyJ)\S{8})/i;

/**
 * The refusal of a request that has a key in its address, where every proxy on the way writes it down, or a parameter that
 * is named like one; undefined if there is none.
 */
export const refuseKeyInAddress = (query: URLSearchParams): ApiError | undefined =>
  [...query].some(([name, value]) => SECRET_NAME.test(name) || SECRET_VALUE.test(value)) ? KEY_IN_ADDRESS : undefined;

const KEY_IN_ADDRESS = badRequest(
  'key_in_url',
  'A key does not belong in an address, where it gets into logs: send it in the Authorization header, and replace this one.',
);
