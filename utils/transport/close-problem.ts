import { type Problem, type ProblemCode, problem } from '../session/problem.ts';
import { redact } from '../shared/redact.ts';
import { addressOf } from './address.ts';
import { isRetired, NO_CREDIT } from './upstream-error.ts';

/** What is known when a WebSocket has closed. */
export interface Closed {
  url: string;
  code: number;
  /** Up to 123 bytes, written by the server: untrusted. */
  reason: string;
  /** Whether it was open before. Browsers do not say why one never was: 401, a proxy and no network look alike. */
  wasOpen: boolean;
  online: boolean;
}

/** What a reason says, whatever the code: services put their own error codes there. */
const BY_REASON: readonly (readonly [RegExp, ProblemCode])[] = [
  [/maximum duration|session_expired|time of the session/i, 'session.expired'],
  [new RegExp(`${NO_CREDIT}|billing_hard_limit|account_deactivated`, 'i'), 'openai.quota'],
  [/rate_limit/i, 'openai.rate'],
  [/invalid_api_key|expired_api_key|token_expired|unauthorized/i, 'openai.token_rejected'],
  [/invalid_request_error/i, 'openai.bad_request'],
];

/** Codes of RFC 6455, the IANA registry and the services; what is not here was lost on the way, or ended by the service. */
const BY_CODE: Readonly<Partial<Record<number, ProblemCode>>> = {
  1000: 'openai.ended',
  1002: 'protocol.mismatch',
  1003: 'protocol.mismatch',
  1007: 'protocol.mismatch',
  1008: 'openai.token_rejected',
  1009: 'message.too_large',
  1010: 'protocol.mismatch',
  1013: 'openai.rate',
  3000: 'openai.token_rejected',
  3003: 'openai.token_rejected',
};
/** From here on a code means what its service wants, and somebody sent it: nothing broke. */
const FIRST_OF_SERVICES = 3000;

/** Why a WebSocket call is over, or never came about. */
export function closeProblem({ url, code, reason, wasOpen, online }: Closed): Problem {
  const said = reason === '' ? 'no reason given' : reason;
  const detail = redact(`${addressOf(url)}: closed with ${code} (${said})${wasOpen ? '' : ' before it was open'}`);
  return problem(codeFor(code, reason, wasOpen, online), { detail });
}

function codeFor(code: number, reason: string, wasOpen: boolean, online: boolean): ProblemCode {
  if (!wasOpen) return online ? 'openai.unreachable' : 'net.offline';
  if (isRetired(reason)) return 'openai.retired';
  const said = BY_REASON.find(([pattern]) => pattern.test(reason));
  // 1001 without such a reason, 1005, 1006, 1011, 1012, 1014, 1015: gone, and a new call may well come about.
  return said?.[1] ?? BY_CODE[code] ?? (code >= FIRST_OF_SERVICES ? 'openai.ended' : 'net.lost');
}
