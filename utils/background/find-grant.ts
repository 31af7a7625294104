import { FIRST_TRANSPORT } from '../platform/transports.ts';
import type { Mode } from '../session/mode.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { Grant } from '../session/state.ts';
import { type TransportKind, waysOf } from '../session/transport.ts';
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
  /** What the call is for; a conversation unless said otherwise. */
  purpose?: Mode;
  /** What a call is begun with where the person leaves it open. */
  first?: TransportKind;
}

type Way = Found['way'];

/**
 * Gets what a call may be opened with: a token by `POST`, or by `GET` where nothing answers that, or the word that the
 * backend takes the offer itself where nothing answers either. Asks for tokens only: none of this opens a call. What was
 * found before is believed until nothing answers there; then all is tried once more.
 */
export async function findGrant({ settings, found }: Backend, tools: Tools = {}): Promise<Outcome<BackendGrant>> {
  const ways = askingWays(settings);
  const known = found && ways.includes(found.way) ? found : undefined;
  if (!known) return tryWays(settings, ways, undefined, tools);
  const outcome = await tryWays(settings, [known.way], known, tools);
  const isGone = outcome.found === undefined && ways.length > 1;
  return isGone ? tryWays(settings, ways, undefined, tools) : outcome;
}

function askingWays(settings: Settings): Way[] {
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
    if (way === 'session') return { result: toldToOffer(settings, undefined, tools), found: here };
    const asked = await askForToken(settings, tokenUrl, way, tools);
    if (!asked.ok) return { result: asked, found: known };
    const told = readSessionMode(asked.value, tokenUrl);
    if (told) {
      const result = offerTo(told, settings, tokenUrl, tools);
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

/** What a server says that does not know, or does not allow, what is in a body: asked without, it may have something to give. */
const REFUSES_BODY: readonly number[] = [400, 415, 422];
/** Of OpenAI's own `client_secrets` request, and nothing that a conversation needs: for that no body is sent at all. */
const FOR_CAPTIONS = { session: { type: 'transcription' } };

/**
 * Captions ask for a session that only writes down. Who gives another one is no worse off: captions work in it, too. A
 * request by GET has no body.
 */
async function askForToken(
  { key }: Settings,
  url: string,
  method: Way,
  { fetch, purpose }: Tools,
): Promise<Result<Asked, Problem>> {
  const json = purpose === 'captions' && method === 'POST' ? FOR_CAPTIONS : undefined;
  const asked = await askBackend({ method, url, key, json }, fetch);
  const isRefused = json !== undefined && asked.ok && REFUSES_BODY.includes(asked.value.answer.status);
  return isRefused ? askBackend({ method, url, key }, fetch) : asked;
}

/** Reads the token; one that is dead on arrival is fetched anew once. If the second looks dead too, this clock is wrong. */
async function takeToken(
  asked: Asked,
  settings: Settings,
  tokenUrl: string,
  way: Way,
  tools: Tools,
): Promise<Result<BackendGrant, Problem>> {
  const { now = Date.now } = tools;
  const read = (one: Asked) => readToken(one, tokenUrl, settings.approvedCallHosts);
  let token = read(asked);
  if (token.ok && isDying(token.value, now())) {
    const again = await askForToken(settings, tokenUrl, way, tools);
    token = again.ok ? read(again.value) : again;
  }
  if (!token.ok) return token;
  const { callUrl, webSocketUrl, warnings } = token.value;
  const ways = chooseWays(settings, webSocketUrl === undefined ? ['webrtc'] : ['webrtc', 'websocket'], tools);
  if (!ways.ok) return ways;
  const grant: Grant = {
    by: 'token',
    token: token.value.token,
    callUrl,
    ...(webSocketUrl === undefined ? {} : { webSocketUrl }),
    ways: ways.value,
    ...termsOf(settings, token.value),
  };
  return ok({ grant, warnings });
}

function isDying({ expiresAt }: TokenAnswer, now: number): boolean {
  return expiresAt !== undefined && expiresAt - now < SHORTEST_LIFE_MS;
}

/** The backend itself says that it answers calls, and where. The key goes with the offer, so it stays at that origin. */
function offerTo(told: SessionMode, settings: Settings, tokenUrl: string, tools: Tools): Result<BackendGrant, Problem> {
  if (URL.canParse(told.sessionUrl) && new URL(told.sessionUrl).origin === new URL(tokenUrl).origin)
    return toldToOffer(settings, told, tools);
  const detail = `${addressOf(tokenUrl)}: names ${addressOf(told.sessionUrl)} for offers`;
  return failed(problem('backend.untrusted_call_url', { detail }));
}

function toldToOffer(settings: Settings, extras: Extras | undefined, tools: Tools): Result<BackendGrant, Problem> {
  // Neither key nor token gets here, and a WebSocket needs one.
  const ways = chooseWays(settings, ['webrtc'], tools);
  if (!ways.ok) return ways;
  const grant: Grant = { by: 'backend', ways: ways.value, ...termsOf(settings, extras) };
  return ok({ grant, warnings: extras?.warnings ?? [] });
}

/** What of the offered the person wants, in the order in which it is tried. */
function chooseWays(
  { transport }: Settings,
  offered: readonly TransportKind[],
  { first = FIRST_TRANSPORT }: Tools,
): Result<readonly TransportKind[], Problem> {
  const ways = waysOf(transport, first, offered);
  if (ways.length > 0) return ok(ways);
  const detail = `the choice is ${transport}, and a call can go over ${offered.join(' or ')} only`;
  return failed(problem('backend.no_websocket', { detail }));
}

function termsOf(settings: Settings, extras: Extras | undefined): Pick<Grant, 'ice' | 'limit'> {
  const own = iceOf(settings);
  const ice: IceSetup = { ...own, iceServers: [...own.iceServers, ...(extras?.iceServers ?? [])] };
  return extras?.limit ? { ice, limit: extras.limit } : { ice };
}
