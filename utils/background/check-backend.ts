import type { Problem } from '../session/problem.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import type { BackendCheck } from '../wire/protocol.ts';
import { askBackend, isAbsent, refusalProblem } from './ask-backend.ts';
import { sessionUrlOf } from './exchange-offer.ts';
import { type Backend, findGrant, type Outcome, type Tools } from './find-grant.ts';

/** Who says this has taken the empty offer for one; what they think of it is no matter. */
const REFUSALS: readonly Problem['code'][] = ['backend.refused', 'backend.bad_answer', 'backend.upstream_refused'];
/** But this they would say to every offer. */
const KEY_IS_BAD = /invalid_api_key|Incorrect API key|invalid_authentication/i;

/**
 * Finds out anew how a backend answers, by requests that cannot open a call: a token is asked for and thrown away; an
 * endpoint for offers is asked what it takes, and if that tells nothing, given an empty offer to refuse.
 */
export async function checkBackend({ settings, found }: Backend, tools: Tools = {}): Promise<Outcome<BackendCheck>> {
  const outcome = await findGrant({ settings, found: undefined }, tools);
  if (!outcome.result.ok) return { ...outcome, result: outcome.result };
  const { grant, warnings } = outcome.result.value;
  if (grant.by === 'token') {
    return { ...outcome, result: ok({ by: 'token', callHost: new URL(grant.callUrl).host, warnings }) };
  }
  const backend = { settings, found: outcome.found };
  const url = sessionUrlOf(backend) ?? settings.backendUrl;
  const listens = await findListener(url, settings.key, tools);
  if (!listens.ok) return { result: listens, found: undefined };
  // Whether it names its calls is known from a call only, and the address is the same.
  const told = found?.namesCalls === undefined ? {} : { namesCalls: found.namesCalls };
  return {
    result: ok({ by: 'backend', path: new URL(url).pathname, warnings }),
    found: outcome.found && { ...outcome.found, ...told },
  };
}

/** Whether somebody takes offers at this address. */
async function findListener(url: string, key: string, { fetch }: Tools): Promise<Result<undefined, Problem>> {
  const options = await askBackend({ method: 'OPTIONS', url, key }, fetch);
  // What is said of other origins (Access-Control-…) is said of every path by many servers, and proves nothing.
  if (options.ok && /\bPOST\b/i.test(options.value.answer.headers.get('allow') ?? '')) return ok(undefined);
  const empty = await askBackend({ method: 'POST', url, key, sdp: '' }, fetch);
  if (!empty.ok) return empty;
  const { answer } = empty.value;
  const refused = refusalProblem(empty.value);
  const listens = REFUSALS.includes(refused.code) && !isAbsent(answer) && !KEY_IS_BAD.test(answer.text);
  return listens ? ok(undefined) : failed(refused);
}
