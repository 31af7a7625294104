import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { type ApiError, badRequest, ENGINE_IS_OVER, FULL, unauthorized } from '../api-error.ts';
import type { Keys } from '../auth.ts';
import { refuseKeyInAddress } from '../key-in-address.ts';
import { NOT_FOUND } from '../server.ts';
import { refuseUpgrade } from '../upgrade.ts';
import { BETA_IS_OVER, CROWDED, NO_CALL, NO_KEY } from './api-errors.ts';
import type { Calls } from './calls.ts';
import type { ClientSecrets } from './client-secrets.ts';
import type { Log } from './engine-link.ts';
import { errorEvent } from './error-event.ts';
import { type Aim, credentialOf, isBeta, protocolsOf, readAim } from './read-upgrade.ts';
import { MOST_MESSAGE_BYTES } from './websocket-peer.ts';

/** What the sockets work with. */
export interface EngineSocketParts {
  calls: Calls;
  secrets: ClientSecrets;
  keys: Keys;
  log: Log;
}

/** Takes or refuses one request for a WebSocket. */
export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const PATH = '/v1/realtime';
/** A client that is told goodbye and does not answer is dropped after this. */
const CLOSE_WITHIN_MS = 2000;

const OPTIONS = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MOST_MESSAGE_BYTES,
  closeTimeout: CLOSE_WITHIN_MS,
  // A browser gives up if it offered subprotocols and none is chosen. The one with the key is never sent back.
  handleProtocols: (offered: Set<string>) => offered.has('realtime') && ('realtime' as const),
};

/** The engine's WebSocket side as OpenAI's Realtime API has it: `GET /v1/realtime`. */
export function createEngineSockets(parts: EngineSocketParts): TakeUpgrade {
  const server = new WebSocketServer(OPTIONS);
  return (request, socket, head) => {
    const decided = decide(request, parts);
    const { log } = parts;
    if (!decided.ok) {
      log(`WS ${PATH} ${decided.problem.status} ${decided.problem.code}`);
      return refuseUpgrade(socket, decided.problem);
    }
    server.handleUpgrade(request, socket, head, (client) => {
      log(`WS ${PATH} 101`);
      decided.value(client);
    });
  };
}

type Begin = (client: WebSocket) => void;

/** What to do with a client once its socket is open, or why it gets none. */
function decide(request: IncomingMessage, parts: EngineSocketParts): Result<Begin, ApiError> {
  const { headers } = request;
  // A target such as "//" is no address: nothing is there, and nothing may be thrown here.
  const address = URL.parse(request.url ?? '/', 'http://host');
  if (address?.pathname.replace(/\/$/, '') !== PATH) return failed(NOT_FOUND);
  const { searchParams: query } = address;
  const refusal = refuseKeyInAddress(query);
  if (refusal !== undefined) return failed(refusal);
  const credential = credentialOf(headers);
  const isKey = parts.keys.admit(`Bearer ${credential ?? ''}`);
  const secret = isKey ? ok(undefined) : parts.secrets.open(credential);
  if (!secret.ok) return credential === undefined ? failed(NO_CREDENTIAL) : secret;
  const offered = protocolsOf(headers);
  if (offered[0] !== '' && !offered.includes('realtime')) return failed(NO_PROTOCOL);
  return isBeta(headers) ? ok(sayBetaIsOver) : aimAt(query, isKey, secret.value, parts.calls);
}

function aimAt(query: URLSearchParams, isKey: boolean, config: unknown, calls: Calls): Result<Begin, ApiError> {
  const aim = readAim(query, !isKey);
  if (!aim.ok) return aim;
  if (calls.isOver()) return failed(ENGINE_IS_OVER);
  if (aim.value.type === 'call') {
    const { id } = aim.value;
    // A secret opens sessions of its own; it does not listen to those of others.
    if (!isKey) return failed(NO_KEY);
    const hasRoom = calls.hasRoom(id);
    if (hasRoom === undefined) return failed(NO_CALL);
    return hasRoom ? ok((client) => calls.join(id, client)) : failed(CROWDED);
  }
  const session = config ?? sessionFor(aim.value);
  if (aim.value.type === 'transcription' && !isTranscription(session)) return failed(OTHER_SESSION);
  return calls.isFull() ? failed(FULL) : ok((client) => calls.openSocket(client, session));
}

/** The session of a client that has no configuration of its own. */
const sessionFor = (aim: Exclude<Aim, { type: 'call' }>): object => {
  if (aim.type === 'model') return { type: 'realtime', model: aim.model };
  return aim.type === 'transcription' ? TRANSCRIPTION : { type: 'realtime' };
};
const TRANSCRIPTION = { type: 'transcription' };
const isTranscription = (session: unknown): boolean => (session as { type?: unknown }).type === 'transcription';

function sayBetaIsOver(client: WebSocket): void {
  client.on('error', () => {});
  client.send(errorEvent('beta_api_shape_disabled', BETA_IS_OVER));
  client.close(4000, 'invalid_request_error.beta_api_shape_disabled');
}

const NO_CREDENTIAL = unauthorized(
  'invalid_api_key',
  "No key came: send it as 'Authorization: Bearer …', or from a browser as subprotocol 'openai-insecure-api-key.…'.",
);
const NO_PROTOCOL = badRequest('invalid_subprotocol', "Offer the subprotocol 'realtime' beside the others.");
const OTHER_SESSION = badRequest(
  'invalid_value',
  'The client secret is not for a transcription session: ask for one with session.type transcription.',
  'intent',
);
