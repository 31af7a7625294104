import { type Problem, problem } from '../session/problem.ts';
import type { Grant } from '../session/state.ts';
import { endpointsOf, type Found, iceOf, type Settings } from '../settings/settings.ts';
import type { IceSetup } from '../shared/ice-server.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { addressOf } from '../transport/address.ts';
import { type Asked, askBackend, isAbsent } from './ask-backend.ts';
import { type Extras, readSessionMode, readToken, type SessionMode, type TokenAnswer } from './read-grant.ts';

/** A token with less life than this may die on the way. */
const SHORTEST_LIFE_MS = 5_000;

/** A backend as it is set up, and what is known of it. */
export interface Backend {
  settings: Settings;
  found: Found | undefined;
}

/** What a backend gives for a call. */
export interface BackendGrant {
  grant: Grant;
  warnings: string[];
}

/** What came of asking, and what is to be remembered of it: undefined forgets what was found before. */
export interface Outcome<T> {
  result: Result<T, Problem>;
  found: Found | undefined;
}

/** What the requests are made with; test seams but for the signal. */
export interface Tools {
  fetch?: typeof globalThis.fetch;
  now?: () => number;
  /** For an offer: aborted when nobody waits for its answer any more. */
  signal?: AbortSignal;
}

type Way = Found['way'];

/**
 * Gets what a call may be opened with: a token by `POST`, or by `GET` where nothing answers that, or the word that the
 * backend takes the offer itself where nothing answers either. Asks for tokens only: none of this opens a call. What was
 * found before is believed until nothing answers there; then all is tried once more.
 */
export async function findGrant({ settings, found }: Backend, tools: Tools = {}): Promise<Outcome<BackendGrant>> {
  const ways = waysOf(settings);
  const known = found && ways.includes(found.way) ? found : undefined;
  if (!known) return tryWays(settings, ways, undefined, tools);
  const outcome = await tryWays(settings, [known.way], known, tools);
  const isGone = outcome.found === undefined && ways.length > 1;
  return isGone ? tryWays(settings, ways, undefined, tools) : outcome;
}

function waysOf(settings: Settings): Way[] {
  const { tokenUrl, sessionUrl } = endpointsOf(settings);
  return [...(tokenUrl ? (['POST', 'GET'] as const) : []), ...(sessionUrl ? (['session'] as const) : [])];
}

async function tryWays(
  settings: Settings,
  ways: readonly Way[],
  known: Found | undefined,
  tools: Tools,
): Promise<Outcome<BackendGrant>> {
  const { tokenUrl = '' } = endpointsOf(settings);
  for (const [i, way] of ways.entries()) {
    const here: Found = known ?? { backendUrl: settings.backendUrl, way };
    if (way === 'session') return { result: ok(toldToOffer(settings, undefined)), found: here };
    const asked = await askBackend({ method: way, url: tokenUrl, key: settings.key }, tools.fetch);
    if (!asked.ok) return { result: asked, found: known };
    const told = readSessionMode(asked.value, tokenUrl);
    if (told) {
      const result = offerTo(told, settings, tokenUrl);
      return { result, found: result.ok ? { ...here, sessionUrl: told.sessionUrl } : known };
    }
    const isGone = isAbsent(asked.value.answer);
    if (isGone && i < ways.length - 1) continue;
    const result = await takeToken(asked.value, settings, tokenUrl, way, tools);
    return { result, found: result.ok ? here : isGone ? undefined : known };
  }
  // There is always a way: an address gives tokens, or answers calls, or both.
  return { result: failed(problem('backend.not_configured')), found: undefined };
}

/** Reads the token; one that is dead on arrival is fetched anew once. If the second looks dead too, this clock is wrong. */
async function takeToken(
  asked: Asked,
  settings: Settings,
  tokenUrl: string,
  method: string,
  { fetch, now = Date.now }: Tools,
): Promise<Result<BackendGrant, Problem>> {
  const read = (one: Asked) => readToken(one, tokenUrl, settings.approvedCallHosts);
  let token = read(asked);
  if (token.ok && isDying(token.value, now())) {
    const again = await askBackend({ method, url: tokenUrl, key: settings.key }, fetch);
    token = again.ok ? read(again.value) : again;
  }
  if (!token.ok) return token;
  const { callUrl, warnings } = token.value;
  const grant: Grant = { by: 'token', token: token.value.token, callUrl, ...termsOf(settings, token.value) };
  return ok({ grant, warnings });
}

function isDying({ expiresAt }: TokenAnswer, now: number): boolean {
  return expiresAt !== undefined && expiresAt - now < SHORTEST_LIFE_MS;
}

/** The backend itself says that it answers calls, and where. The key goes with the offer, so it stays at that origin. */
function offerTo(told: SessionMode, settings: Settings, tokenUrl: string): Result<BackendGrant, Problem> {
  if (URL.canParse(told.sessionUrl) && new URL(told.sessionUrl).origin === new URL(tokenUrl).origin)
    return ok(toldToOffer(settings, told));
  const detail = `${addressOf(tokenUrl)}: names ${addressOf(told.sessionUrl)} for offers`;
  return failed(problem('backend.untrusted_call_url', { detail }));
}

function toldToOffer(settings: Settings, extras: Extras | undefined): BackendGrant {
  return { grant: { by: 'backend', ...termsOf(settings, extras) }, warnings: extras?.warnings ?? [] };
}

function termsOf(settings: Settings, extras: Extras | undefined): Pick<Grant, 'ice' | 'limit' | 'ways'> {
  const own = iceOf(settings);
  const ice: IceSetup = { ...own, iceServers: [...own.iceServers, ...(extras?.iceServers ?? [])] };
  const ways = ['webrtc'] as const;
  return extras?.limit ? { ice, ways, limit: extras.limit } : { ice, ways };
}
