import { createHash } from 'node:crypto';
import type { ApiError } from '../../backend/api-error.ts';
import { askUpstream } from '../../backend/upstream/ask.ts';
import { readAnswer } from '../../backend/upstream/remote.ts';
import type { OpenedCall, Upstream } from '../../backend/upstream/upstream.ts';
import { failed, type Result } from '../../utils/shared/result.ts';

/** A Realtime service that is checked, or that it is compared with. */
export interface CheckedUpstream {
  upstream: Upstream;
  /** Where an offer goes with a client secret. */
  callsUrl: string;
  session: Readonly<Record<string, unknown>>;
  /** Whether it is on this machine. */
  loopback: boolean;
  /** Whether it tells somebody else than the client when a call ends. */
  canWatch: boolean;
  /** What must not stand in a recording. */
  secrets: readonly string[];
}

/** As the extension does it with a token, or as the backend does it for the extension. */
export type CallMode = 'token' | 'unified';

/** A client secret need not live longer than it takes to use it. */
const SECRET_LIFE_S = 60;
/** Stands for a person: OpenAI wants to know of each user, and not who it is. */
const USER_TAG = createHash('sha256').update('earshot live-check').digest('hex');

/** Brings an offer to the service; the problem is a sentence. */
export async function openCall(
  service: CheckedUpstream,
  mode: CallMode,
  offer: string,
  signal: AbortSignal,
): Promise<Result<OpenedCall, string>> {
  const { upstream, session } = service;
  const context = { userTag: USER_TAG, signal };
  if (mode === 'unified') {
    const opened = await upstream.call(offer, session, context);
    return opened.ok ? opened : failed(sentenceOf(opened.problem));
  }
  const request = { expires_after: { anchor: 'created_at', seconds: SECRET_LIFE_S } as const, session };
  const minted = await upstream.mint(request, context);
  return minted.ok ? callWith(minted.value.value, service, offer, signal) : failed(sentenceOf(minted.problem));
}

async function callWith(
  secret: string,
  { callsUrl, secrets }: CheckedUpstream,
  offer: string,
  signal: AbortSignal,
): Promise<Result<OpenedCall, string>> {
  const hidden = [...secrets, secret];
  const answer = await askUpstream({
    url: callsUrl,
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/sdp' },
    body: offer,
    signal,
    secrets: hidden,
  });
  const opened = answer.ok ? readAnswer(answer.value, hidden) : answer;
  return opened.ok ? opened : failed(sentenceOf(opened.problem));
}

const sentenceOf = ({ status, code, message }: ApiError): string => `${status} ${code ?? 'without a code'}: ${message}`;
