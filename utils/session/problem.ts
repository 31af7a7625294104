/**
 * Everything that can go wrong, as data. Codes are stable strings: docs/troubleshooting.md has a heading for each, and
 * utils/ui/words.ts a sentence and one remedy for each (a test lists them all).
 */
export const PROBLEM_CODES = [
  'mic.prompt_needed',
  'mic.not_allowed',
  'mic.denied',
  'mic.none',
  'mic.busy',
  'mic.lost',
  'mic.allowed_once',
  'mic.silent',
  'audio.blocked',
  'backend.not_configured',
  'backend.insecure',
  'backend.no_permission',
  'backend.unreachable',
  'backend.timeout',
  'backend.down',
  'backend.refused',
  'backend.changed',
  'backend.upstream_refused',
  'backend.bad_answer',
  'backend.untrusted_call_url',
  'backend.no_websocket',
  'auth.required',
  'auth.forbidden',
  'limit.rate',
  'limit.quota',
  'limit.calls',
  'limit.soon',
  'limit.session',
  'net.offline',
  'net.portal',
  'net.lost',
  'device.sealed',
  'place.not_kept',
  'engine.damaged',
  'engine.forbidden',
  'engine.memory',
  'engine.unsupported',
  'engine.failed',
  'engine.slow',
  'engine.stopped',
  'brain.unavailable',
  'brain.refused',
  'brain.slow',
  'brain.failed',
  'openai.retired',
  'openai.unreachable',
  'openai.timeout',
  'openai.token_rejected',
  'openai.bad_request',
  'openai.bad_answer',
  'openai.no_session',
  'openai.quota',
  'openai.rate',
  'openai.failed',
  'openai.ended',
  'ice.blocked',
  'dtls.failed',
  'session.expired',
  'protocol.mismatch',
  'message.too_large',
  'page.empty',
  'page.unreadable',
  'page.not_attached',
  'page.no_selection',
  'page.gone',
  'tab.closed',
  'site.not_kept',
  'page.never',
  'page.left',
  'pdf.unread',
  'captions.unread',
  'show.gone',
  'show.other_tab',
  'dictation.no_field',
  'dictation.password',
  'talk.ended',
  'overlay.removed',
  'overlay.covered',
  'store.full',
  'host.closed',
  'host.failed',
] as const;

export type ProblemCode = (typeof PROBLEM_CODES)[number];

/**
 * Why a document could not be read. `forbidden`: the browser has not allowed its site; `elsewhere`: it comes from a site that
 * is never shared; `status`: its site refuses; `other`: it is no such document any more; `insecure`: http; `file`: one of this
 * computer.
 */
export type DocumentUnread =
  | ('scanned' | 'locked' | 'broken' | 'large')
  | ('slow' | 'status' | 'other' | 'network' | 'elsewhere')
  | ('forbidden' | 'insecure' | 'file');

/** One expected failure. Crosses worlds as it is, so it holds plain data and never a secret. */
export interface Problem {
  code: ProblemCode;
  /** What was attempted, on what, and what came back, for people who read details; English, one line, no secrets. */
  detail?: string;
  /** Of a document. */
  why?: DocumentUnread;
  /** HTTP status, where there was one. */
  status?: number;
  /** How long the other side asked us to wait, in ms (`Retry-After`). */
  retryAfterMs?: number;
  /** The host that the person may approve, where that is the remedy. */
  host?: string;
  /** The call was to this computer: no network is between. */
  here?: true;
}

/** Whether a server that says this ends the call, whatever we do; the policy knows whether a new one helps. */
export const endsCall = ({ code }: Problem): boolean => code === 'session.expired' || code === 'openai.quota';

/** Makes a problem; leaves out what is undefined so that problems compare by value. */
export function problem(
  code: ProblemCode,
  more: { [name in Exclude<keyof Problem, 'code'>]?: Problem[name] | undefined } = {},
): Problem {
  return { code, ...Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined)) };
}
