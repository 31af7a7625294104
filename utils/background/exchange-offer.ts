import { type Problem, problem } from '../session/problem.ts';
import type { Answered } from '../session/state.ts';
import { endpointsOf, type Found } from '../settings/settings.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { isSuccess } from '../transport/fetch-capped.ts';
import { type Asked, askBackend, isAbsent, refusalProblem } from './ask-backend.ts';
import type { Backend, Outcome, Tools } from './find-grant.ts';
import { isCallLimit } from './read-grant.ts';

/** Shorter than the deadline of the step (`deadlines.ts`), so that the reason is told and not only that it took long. */
const TIMEOUT_MS = 9_000;
/** Says how long the call may last. */
const LENGTH_HEADER = 'x-earshot-session-seconds';
/** Says which limit that is: `quota` if it is what was left of the day. */
const LIMIT_HEADER = 'x-earshot-limit';

/** Where this backend takes offers; undefined if it only gives tokens. */
export function sessionUrlOf({ settings, found }: Backend): string | undefined {
  return found?.sessionUrl ?? endpointsOf(settings).sessionUrl;
}

/**
 * Gives the offer to the backend, once: it may open a call that costs with each request. Its answer is a description of
 * a session, whatever its content type; the guides' servers send an error of the API in its place with status 200.
 */
export async function exchangeOffer(
  backend: Backend,
  offer: string,
  { fetch, signal }: Tools = {},
): Promise<Outcome<Answered>> {
  const { settings, found } = backend;
  const url = sessionUrlOf(backend);
  if (!url) return { result: failed(problem('backend.changed')), found: undefined };
  const request = { method: 'POST', url, key: settings.key, sdp: offer, timeoutMs: TIMEOUT_MS, signal };
  const asked = await askBackend(request, fetch);
  if (!asked.ok) return { result: asked, found };
  const { status, text, headers } = asked.value.answer;
  if (!isSuccess(status) || !text.startsWith('v=0')) return refusal(asked.value, found);
  const known: Found = {
    ...(found ?? { backendUrl: settings.backendUrl, way: 'session' }),
    namesCalls: headers.has('location'),
  };
  return { result: ok(readAnswer(text, headers)), found: known };
}

function readAnswer(sdp: string, headers: Headers): Answered {
  const seconds = Number(headers.get(LENGTH_HEADER) ?? Number.NaN);
  const code = headers.get(LIMIT_HEADER) === 'quota' ? 'limit.quota' : 'limit.session';
  return isCallLimit(seconds) ? { sdp, limit: { seconds, code } } : { sdp };
}

/** Where nothing answers any more that once did, the backend was changed: it is asked anew. */
function refusal(asked: Asked, found: Found | undefined): { result: Result<never, Problem>; found: Found | undefined } {
  if (!isAbsent(asked.answer)) return { result: failed(refusalProblem(asked)), found };
  const refused = refusalProblem(asked);
  return {
    result: failed(found?.namesCalls === undefined ? refused : { ...refused, code: 'backend.changed' }),
    found: undefined,
  };
}
