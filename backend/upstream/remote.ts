import { failed, ok, type Result } from '../../utils/shared/result.ts';
import type { ApiError } from '../api-error.ts';
import type { Log } from '../log.ts';
import { askUpstream, type UpstreamAnswer } from './ask.ts';
import type { OpenedCall, Upstream, UpstreamContext, UpstreamSecret } from './upstream.ts';
import { badAnswer, readRefusal } from './upstream-error.ts';
import { watchCall } from './watch-call.ts';

/** How a service wants its key. */
export type UpstreamAuth = 'bearer' | 'api-key' | 'x-api-key' | 'none';

/**
 * How a call is opened on the service: as OpenAI's unified interface (a form with offer and session), with the bare offer
 * under a client secret that was minted for it (Azure), or with the bare offer under the key (servers without sessions).
 */
export type OfferStyle = 'form' | 'secret' | 'bare';

/** A Realtime service somewhere else. */
export interface RemoteOptions {
  name: string;
  key: string;
  auth: UpstreamAuth;
  /** `POST` makes a client secret; undefined if the service has none. */
  secretsUrl: string | undefined;
  /** `POST` takes an offer; `{callsUrl}/{id}/hangup` ends the call. */
  callsUrl: string;
  /** A call can be watched here with `?call_id=`; undefined if that is not to be tried. */
  watchUrl: string | undefined;
  offerStyle: OfferStyle;
  /** Whether a secret may come in a subprotocol of the WebSocket: browsers have no other way. */
  takesBrowserSockets: boolean;
  /** Whether clients find it by themselves (OpenAI); others are told `callsUrl`. */
  isWellKnown: boolean;
}

const HANG_UP_WITHIN_MS = 5000;

/** A service that speaks OpenAI's Realtime API over HTTP, as this backend's upstream. */
export function createRemote(options: RemoteOptions, log: Log): Upstream {
  const { name, key, auth, secretsUrl, callsUrl, watchUrl, offerStyle, takesBrowserSockets, isWellKnown } = options;
  const headers = authHeaders(auth, key);
  const secrets = [key];

  const mint: Upstream['mint'] = async (request, { userTag, signal }) => {
    if (secretsUrl === undefined) return failed(badAnswer('nothing: it makes no client secrets'));
    const answer = await askUpstream({
      url: secretsUrl,
      headers: { ...headers, ...forUser(userTag), 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal,
      secrets,
    });
    return answer.ok ? readSecret(answer.value, secrets) : answer;
  };

  return {
    name,
    givesSecrets: secretsUrl !== undefined,
    mint,
    async call(offer, session, context) {
      const way = offerStyle === 'secret' ? await mintFor(mint, session, context) : ok({ headers, minted: [] });
      if (!way.ok) return way;
      const hidden = [...secrets, ...way.value.minted];
      const answer = await askUpstream({
        url: callsUrl,
        headers: { ...way.value.headers, ...forUser(context.userTag), ...typeOf(offerStyle) },
        body: offerStyle === 'form' ? formOf(offer, session) : offer,
        signal: context.signal,
        secrets: hidden,
      });
      return answer.ok ? readAnswer(answer.value, hidden) : answer;
    },
    async hangUp(id) {
      const signal = AbortSignal.timeout(HANG_UP_WITHIN_MS);
      const url = `${callsUrl}/${encodeURIComponent(id)}/hangup`;
      const answer = await askUpstream({ url, headers, signal, secrets });
      // A call that is not there any more is what was wanted.
      return answer.ok || answer.problem.status === 404;
    },
    watch(id, watcher) {
      if (watchUrl !== undefined)
        return watchCall(`${watchUrl}?call_id=${encodeURIComponent(id)}`, headers, watcher, log);
      watcher.lost();
      return () => {};
    },
    isUp: () => true,
    callUrl: () => (isWellKnown ? undefined : callsUrl),
    webSocketUrl: () => (takesBrowserSockets && secretsUrl !== undefined ? watchUrl : undefined),
    routes: {},
    close: async () => {},
  };
}

function authHeaders(auth: UpstreamAuth, key: string): Record<string, string> {
  switch (auth) {
    case 'bearer':
      return { authorization: `Bearer ${key}` };
    case 'api-key':
      return { 'api-key': key };
    case 'x-api-key':
      return { 'x-api-key': key };
    case 'none':
      return {};
  }
}

/** Whom OpenAI may hold to account without knowing who it is. */
const forUser = (userTag: string) => ({ 'openai-safety-identifier': userTag });

/** A form brings its own content type, with its boundary. */
const typeOf = (style: OfferStyle): Record<string, string> =>
  style === 'form' ? {} : { 'content-type': 'application/sdp' };

function formOf(offer: string, session: Readonly<Record<string, unknown>>): FormData {
  const form = new FormData();
  form.set('sdp', new Blob([offer], { type: 'application/sdp' }), 'offer.sdp');
  form.set('session', new Blob([JSON.stringify(session)], { type: 'application/json' }), 'session.json');
  return form;
}

/** Seconds that a secret lives which is used at once. */
const SHORT_LIFE_S = 30;

async function mintFor(
  mint: Upstream['mint'],
  session: Readonly<Record<string, unknown>>,
  context: UpstreamContext,
): Promise<Result<{ headers: Record<string, string>; minted: string[] }, ApiError>> {
  const secret = await mint({ expires_after: { anchor: 'created_at', seconds: SHORT_LIFE_S }, session }, context);
  if (!secret.ok) return secret;
  const { value } = secret.value;
  return ok({ headers: { authorization: `Bearer ${value}` }, minted: [value] });
}

/** A secret out of a successful answer, which may still hold an error. */
function readSecret(answer: UpstreamAnswer, secrets: readonly string[]): Result<UpstreamSecret, ApiError> {
  const body = parseObject(answer.text);
  if (body === undefined) return failed(badAnswer('something that is no JSON', answer.requestId));
  if (typeof body.error === 'object' && body.error !== null)
    return failed({ ...readRefusal(answer, secrets), status: 502 });
  const { value, expires_at: expiresAt } = body;
  if (typeof value !== 'string' || value === '' || typeof expiresAt !== 'number') {
    return failed(badAnswer('no client secret', answer.requestId));
  }
  const session = typeof body.session === 'object' && body.session !== null ? body.session : {};
  return ok({ ...body, value, expires_at: expiresAt, session });
}

/** The SDP answer and the call's id, which is the last part of `Location`. */
export function readAnswer(answer: UpstreamAnswer, secrets: readonly string[]): Result<OpenedCall, ApiError> {
  if (parseObject(answer.text)?.error !== undefined) return failed({ ...readRefusal(answer, secrets), status: 502 });
  if (!/^v=0/.test(answer.text)) return failed(badAnswer('no SDP', answer.requestId));
  const id = /([\w-]{1,128})\/?$/.exec((answer.headers.get('location') ?? '').split(/[?#]/, 1)[0] ?? '')?.[1];
  return ok({ id, answer: answer.text });
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
