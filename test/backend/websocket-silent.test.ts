import { afterEach, describe, expect, it } from 'vitest';
import { openClockPlayback } from '../fakes/clock-playback.ts';
import {
  beginAnswer,
  endAnswer,
  type RealtimeServer,
  type RealtimeServerOptions,
  soundDelta,
  startRealtimeServer,
  toneDelta,
} from '../fakes/realtime-server.ts';
import { openSocketCall } from '../fakes/socket-call.ts';

let server: RealtimeServer | undefined;
let opened: ReturnType<typeof openSocketCall> | undefined;
afterEach(async () => {
  opened?.close();
  await server?.close();
});

async function openCall(options: RealtimeServerOptions = {}) {
  server = await startRealtimeServer(options);
  const url = `${server.url.replace('http', 'ws')}/v1/realtime`;
  const call = openSocketCall(url, 'ek_0123456789abcdef', openClockPlayback({ latencyMs: 0 }));
  opened = call;
  const client = await server.client();
  await expect.poll(() => call.told.length).toBeGreaterThan(1);
  return { ...call, client };
}

describe('a service whose line stays open', () => {
  it('and that falls silent in the middle of an answer is given up: named, nothing is played, nobody listens', async () => {
    const { call, client, problems, playback, isListening } = await openCall();
    call.send([{ type: 'response.create' }]);
    await client.next('response.create', 0);
    client.send(...beginAnswer('r1', 'a'), soundDelta('r1', 'a', toneDelta(60_000)));
    await expect.poll(() => playback.waitingMs()).toBeGreaterThan(0);
    await expect
      .poll(() => problems, { timeout: 20_000 })
      .toMatchObject([{ code: 'openai.timeout', detail: expect.stringContaining('15000 ms') }]);
    expect([isListening(), playback.waitingMs()]).toEqual([false, 0]);
  }, 30_000);

  it('plays nothing of an answer that was cancelled, of unknown items, and of answers that are over', async () => {
    const { call, client, playback, problems, events } = await openCall();
    client.send(soundDelta('r0', 'early', toneDelta(100)), ...beginAnswer('r1', 'a'));
    client.send(soundDelta('r1', 'a', toneDelta(1000)), soundDelta('r9', 'foreign', toneDelta(100)));
    await expect.poll(() => playback.heard('a').ms).toBeGreaterThan(50);
    call.send([{ type: 'response.cancel' }, { type: 'output_audio_buffer.clear' }]);
    client.send(soundDelta('r1', 'a', toneDelta(1000)), soundDelta('r1', 'late', toneDelta(100)));
    client.send(...endAnswer('r1', 'a', 'cancelled'), soundDelta('r1', 'a', toneDelta(1000)));
    await expect.poll(() => events.map(({ type }) => type)).toContain('response.done');
    await expect.poll(() => events.map(({ type }) => type)).toContain('output_audio_buffer.cleared');
    expect(playback.items()).toEqual(['a']);
    expect(playback.waitingMs()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('may send its sound in pieces of any odd length: all of it is played', async () => {
    const { client, playback } = await openCall();
    const bytes = Buffer.from(toneDelta(300), 'base64');
    client.send(...beginAnswer('r1', 'a'));
    for (let at = 0, length = 1; at < bytes.length; at += length, length = ((length * 3 + 2) % 1001) | 1)
      client.send(soundDelta('r1', 'a', bytes.subarray(at, at + length).toString('base64')));
    client.send(...endAnswer('r1', 'a'));
    await expect.poll(() => playback.heard('a').ms).toBe(300);
    expect(playback.heard('a').rms).toBeCloseTo(8_192 / 32_768 / Math.SQRT2, 2);
  });
});

it.each<[string, (offered: Set<string>) => string | false]>([
  ['none', () => false],
  ['the one with the token', (offered) => [...offered].find((one) => one !== 'realtime') ?? false],
])(
  'a service that chooses %s of the subprotocols gets no call, and its name for it has no token in it',
  async (_which, choose) => {
    const { problems, isListening } = await openCall({ choose });
    await expect.poll(() => problems).toHaveLength(1);
    expect(['openai.bad_answer', 'openai.unreachable']).toContain(problems[0]?.code);
    expect(JSON.stringify(problems)).not.toContain('0123456789abcdef');
    expect(isListening()).toBe(false);
  },
);
