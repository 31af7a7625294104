import { type Problem, problem } from '../session/problem.ts';
import type { Answered } from '../session/state.ts';
import { redact } from '../shared/redact.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { addressOf } from './address.ts';
import { type Answer, fetchCapped, isSuccess, type NoAnswer } from './fetch-capped.ts';
import { isRetired, NO_CREDIT, readError } from './upstream-error.ts';

const LIMITS = { timeoutMs: 10_000, maxBytes: 256 * 1024 };

/**
 * Posts the offer, returns the answer (protocol 1.2). The content type of the answer is not looked at: OpenAI sends SDP
 * as text/plain, and a JSON error may come with status 200.
 */
export async function exchangeSdp(
  { callUrl, token, offer, signal }: { callUrl: string; token: string; offer: string; signal: AbortSignal },
  fetch = globalThis.fetch,
): Promise<Result<Answered, Problem>> {
  const request = {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/sdp' },
    body: offer,
  };
  const result = await fetchCapped(callUrl, request, { ...LIMITS, signal }, fetch);
  if (!result.ok) return failed(noAnswerProblem(result.problem, callUrl));
  const answer = result.value;
  if (isSuccess(answer.status) && answer.text.startsWith('v=0')) return ok({ sdp: answer.text });
  return failed(refusalProblem(answer, callUrl));
}

function noAnswerProblem(why: NoAnswer, callUrl: string): Problem {
  const detail = `POST ${addressOf(callUrl)}: ${why}`;
  if (why === 'timeout') return problem('openai.timeout', { detail });
  if (why === 'redirected') return problem('net.portal', { detail });
  if (why === 'too-large' || why === 'cut') return problem('openai.bad_answer', { detail });
  return problem(navigator.onLine ? 'openai.unreachable' : 'net.offline', { detail });
}

function refusalProblem({ status, text, headers }: Answer, callUrl: string): Problem {
  const error = readError(text);
  const reason = error?.message ?? (text.trim() === '' ? 'empty body' : text.slice(0, 200));
  const requestId = headers.get('x-request-id');
  const detail = redact(`POST ${addressOf(callUrl)}: ${status} (${reason})${requestId ? ` request ${requestId}` : ''}`);
  if (isRetired(text)) return problem('openai.retired', { status, detail });
  if (error?.code === NO_CREDIT) return problem('openai.quota', { status, detail });
  if (status === 401 || status === 403) return problem('openai.token_rejected', { status, detail });
  if (status === 429) return problem('openai.rate', { status, detail });
  if (status >= 500) return problem('openai.failed', { status, detail });
  return problem(status >= 400 ? 'openai.bad_request' : 'openai.bad_answer', { status, detail });
}
