import { type Problem, problem } from '../session/problem.ts';
import { addressOf } from './address.ts';
import { closeProblem } from './close-problem.ts';
import type { EventLine, EventLineHooks } from './event-call.ts';

const SUBPROTOCOL = 'realtime';
const KEY_PROTOCOL = 'openai-insecure-api-key.';

/** Opens a WebSocket with a token, as a browser must: in a subprotocol, which the server never sends back. */
export function openSocketLine(url: string, token: string, hooks: EventLineHooks): EventLine {
  const over = new AbortController();
  const { signal } = over;
  const where = addressOf(url);
  let wasOpen = false;
  let socket: WebSocket | undefined;

  const close = (): void => {
    over.abort();
    socket?.close();
  };
  const fail = (why: Problem): void => {
    if (signal.aborted) return;
    close();
    hooks.failed(why);
  };
  const onOpen = (): void => {
    wasOpen = true;
    if (socket?.protocol === SUBPROTOCOL) hooks.opened();
    // The other one is not named: it may be the one with the token.
    else
      fail(problem('openai.bad_answer', { detail: `${where}: opened with another subprotocol than "${SUBPROTOCOL}"` }));
  };
  const onClose = ({ code, reason }: CloseEvent): void =>
    fail(closeProblem({ url, code, reason, wasOpen, online: navigator.onLine !== false }));

  try {
    socket = new WebSocket(url, [SUBPROTOCOL, KEY_PROTOCOL + token]);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', onOpen, { signal });
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => hooks.message(data), { signal });
    socket.addEventListener('close', onClose, { signal });
  } catch {
    // What the browser says of it would repeat the token.
    const why = problem('openai.bad_answer', { detail: `${where}: no WebSocket has such an address or token` });
    queueMicrotask(() => fail(why));
  }

  return {
    isOpen: () => wasOpen && !signal.aborted && socket?.readyState === WebSocket.OPEN,
    send: (text) => socket?.send(text),
    bufferedBytes: () => socket?.bufferedAmount ?? 0,
    close,
  };
}
