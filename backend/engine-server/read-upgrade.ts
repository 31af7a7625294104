import type { IncomingHttpHeaders } from 'node:http';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { type ApiError, badRequest } from '../api-error.ts';
import { bearerOf } from '../auth.ts';

/** What a client that asks for a WebSocket wants to talk with. */
export type Aim =
  | { type: 'model'; model: string }
  | { type: 'transcription' }
  /** Whatever the client secret is for. */
  | { type: 'session' }
  /** To listen and speak in a call that is up: a sideband. */
  | { type: 'call'; id: string };

/** A key or client secret as a WebSocket client brings it: in the header, or as a browser must, in a subprotocol. */
export function credentialOf(headers: IncomingHttpHeaders): string | undefined {
  const offered = protocolsOf(headers).find((protocol) => protocol.startsWith(KEY_PROTOCOL));
  return bearerOf(headers.authorization) ?? offered?.slice(KEY_PROTOCOL.length);
}

/** Whether a client speaks the beta of the protocol, which nobody serves any more. */
export const isBeta = (headers: IncomingHttpHeaders): boolean =>
  protocolsOf(headers).includes('openai-beta.realtime-v1') || /realtime=v1/.test(String(headers['openai-beta'] ?? ''));

/**
 * Reads the query of an address: exactly one of `model`, `intent=transcription`, `call_id`. A client secret knows its
 * session, so with one there may be none of them.
 */
export function readAim(query: URLSearchParams, hasSecret = false): Result<Aim, ApiError> {
  const [model, intent, id] = ['model', 'intent', 'call_id'].map((name) => query.get(name) || undefined);
  if (intent !== undefined && intent !== 'transcription' && intent !== 'realtime') {
    return failed(badRequest('invalid_value', "intent must be 'realtime' or 'transcription'.", 'intent'));
  }
  const isTranscription = intent === 'transcription';
  const wishes = [model !== undefined, isTranscription, id !== undefined].filter(Boolean).length;
  if (wishes === 0 && hasSecret) return ok({ type: 'session' });
  if (wishes === 0) return failed(badRequest('missing_required_parameter', ONE_OF, 'model'));
  if (wishes > 1) return failed(badRequest('invalid_value', isTranscription ? OMIT_MODEL : ONE_OF, 'model'));
  if (id !== undefined) return ok({ type: 'call', id });
  return ok(isTranscription ? { type: 'transcription' } : { type: 'model', model: model ?? '' });
}

/** The subprotocols that a client offers. */
export const protocolsOf = (headers: IncomingHttpHeaders): string[] =>
  (headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());

const KEY_PROTOCOL = 'openai-insecure-api-key.';
const ONE_OF = "Name exactly one of 'model', 'intent=transcription' and 'call_id' in the address.";
const OMIT_MODEL =
  "Omit 'model' with intent=transcription: the model of a transcription session is audio.input.transcription.model.";
