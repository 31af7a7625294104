import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type IceTransport, watchConsent } from '../../../backend/engine-server/watch-consent.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A connected transport, and what comes over it. */
function connected() {
  const listeners: (() => void)[] = [];
  const event = { subscribe: (listener: () => void) => listeners.push(listener) };
  const transport: IceTransport = {
    connection: { nominated: { protocol: { onRequestReceived: event, onDataReceived: event } } },
  };
  return { transport, receive: () => listeners[0]?.() };
}

it('the call of a browser that was killed ends after 15 s, so that sixteen of them do not lock everybody out', () => {
  const { transport } = connected();
  const lost = vi.fn();
  watchConsent([transport], lost, new AbortController().signal);
  vi.advanceTimersByTime(15_000);
  expect(lost).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5_000);
  expect(lost).toHaveBeenCalled();
});

it('a call goes on while anything comes, and nobody looks after it when it is over', () => {
  const { transport, receive } = connected();
  const lost = vi.fn();
  const over = new AbortController();
  watchConsent([transport], lost, over.signal);
  for (let i = 0; i < 20; i += 1) {
    vi.advanceTimersByTime(5_000);
    receive();
  }
  over.abort();
  vi.advanceTimersByTime(60_000);
  expect(lost).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(0);
});
