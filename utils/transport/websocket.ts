import { problem } from '../session/problem.ts';
import { addressOf } from './address.ts';
import type { Call, CallHooks } from './call.ts';
import { type CallSound, openEventCall } from './event-call.ts';
import { openSocketLine } from './socket-line.ts';

/** What a WebSocket call is opened with. */
export interface WebSocketCallParts extends CallSound {
  /** `wss:`, or `ws:` on this computer. */
  url: string;
  /** The client secret. */
  token: string;
}

/** The API names no limit for messages but for sound; servers in Python take a MiB unless told otherwise. */
const MESSAGE_BYTES = 1024 * 1024;

/** Opens a call over a WebSocket. */
export function openWebSocketCall({ url, token, ...sound }: WebSocketCallParts, hooks: CallHooks): Call {
  const where = addressOf(url);
  return openEventCall(
    {
      ...sound,
      transport: 'websocket',
      messageBytes: MESSAGE_BYTES,
      openLine: (line) => openSocketLine(url, token, line),
      silent: (ms) =>
        problem('openai.timeout', { detail: `${where}: nothing came within ${ms} ms, and an answer was due` }),
      lost: (what) => problem('net.lost', { detail: `${where}: ${what}` }),
    },
    hooks,
  );
}
