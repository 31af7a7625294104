import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { createServerLink } from '../../utils/host/server-link.ts';
import { createSessionHost, type Devices } from '../../utils/host/session-host.ts';
import { say } from '../../utils/realtime/say.ts';
import type { Call } from '../../utils/transport/call.ts';
import { openWebSocketCall } from '../../utils/transport/websocket.ts';
import { openClockPlayback } from '../fakes/clock-playback.ts';
import { hasModels } from './models.ts';

const LATENCY_MS = 40;

/** The session of the extension over a WebSocket, without a microphone: everything but the browser is real. */
function openSession({ url, key }: Backend) {
  const playback = openClockPlayback({ latencyMs: LATENCY_MS });
  const link = createServerLink();
  let call: Call | undefined;
  const devices: Devices = (effect, report) => {
    switch (effect.do) {
      case 'fetch-grant':
        void fetch(`${url}/token`, { method: 'POST', headers: { authorization: `Bearer ${key}` } })
          .then((answer) => answer.json())
          .then(({ value, earshot }) => {
            const { call_url: callUrl, websocket_url: webSocketUrl } = earshot;
            const ice = { iceServers: [], relayOnly: false };
            const grant = { by: 'token', token: value, callUrl, webSocketUrl, ice, ways: ['websocket'] } as const;
            report({ type: 'grant-ready', attempt: effect.attempt, grant });
          });
        return;
      case 'open-call': {
        const { attempt, grant, muted } = effect;
        if (grant.by !== 'token') return;
        call = openWebSocketCall(
          {
            ...{ url: grant.webSocketUrl ?? '', token: grant.token, playback, played: playback.played, muted },
            frames: () => () => {},
          },
          {
            hear(message) {
              for (const event of link.hear(message, Date.now()).heard) report(event);
            },
            milestone: (name) => report({ type: 'milestone', attempt, name }),
            failed: (problem) => report({ type: 'failed', attempt, problem }),
            limited() {},
            loaded() {},
            plays() {},
            silenced() {},
            unstable() {},
            healed() {},
          },
        );
        return;
      }
      case 'configure-session':
      case 'write-down':
      case 'create-item':
      case 'request-response':
      case 'cancel-response':
      case 'drop-response':
        call?.send(say(effect, 'nonce00000'));
        return;
      case 'set-speaker':
        call?.setSpeaker(effect.level);
        return;
      case 'hang-up':
      case 'release':
        call?.hangUp();
        return;
      default:
        return;
    }
  };
  const host = createSessionHost(devices, () => {});
  const turn = () => (host.state.phase.name === 'live' ? host.state.phase.turn : host.state.phase.name);
  const untilTurn = (name: string) => expect.poll(turn, { timeout: 20_000, interval: 10 }).toBe(name);
  const answers = () =>
    host.state.transcript.flatMap((entry) =>
      entry.kind === 'message' && entry.speaker === 'assistant' ? [entry] : [],
    );
  return { host, playback, untilTurn, answers };
}

describe.skipIf(!hasModels)('the session over a WebSocket', () => {
  let backend: Backend;
  beforeAll(async () => {
    const started = await createBackend({ greets: false });
    if (!started.ok) throw new Error(started.problem);
    backend = started.value;
  });
  afterAll(() => backend.close());

  it('becomes live, answers aloud, is interrupted where it was heard, and answers aloud again', async () => {
    const { host, playback, untilTurn, answers } = openSession(backend);
    host.dispatch({ type: 'start', voice: false, clickedAt: Date.now() });
    await untilTurn('listening');
    host.dispatch({ type: 'say', text: 'What can you do?' });
    await untilTurn('assistant-speaking');
    const [first = ''] = playback.items();
    await expect.poll(() => playback.heard(first).ms, { timeout: 10_000, interval: 5 }).toBeGreaterThan(700);
    host.dispatch({ type: 'interrupt' });
    await untilTurn('listening');
    const heardMs = playback.heard(first).ms;
    await expect.poll(() => Math.abs((answers()[0]?.heardMs ?? 0) - heardMs)).toBeLessThanOrEqual(20);
    expect(answers()[0]).toMatchObject({ status: 'incomplete' });

    host.dispatch({ type: 'say', text: 'Hello' });
    await untilTurn('assistant-speaking');
    await untilTurn('listening');
    const last = playback.items().at(-1) ?? '';
    expect([last === first, playback.heard(last).rms > 0.01, playback.heard(first).ms]).toEqual([false, true, heardMs]);
    // Not a sample was lost to a loudspeaker that was opened too late.
    const stopped = playback.news.findLast((news) => news.type === 'stopped');
    expect(stopped).toMatchObject({ item: last, cut: false });
    expect(playback.heard(last).ms).toBe(stopped?.type === 'stopped' ? stopped.ms : 0);
    host.dispatch({ type: 'stop' });
    expect(host.state.phase.name).toBe('idle');
    playback.close();
  });
});
