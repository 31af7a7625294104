import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CallMicrophone } from '../../../utils/host/open-call.ts';
import type { PeerDevice } from '../../../utils/host/peer-device.ts';
import type { CallSound } from '../../../utils/host/playback-device.ts';
import type { Effect, SessionEvent } from '../../../utils/session/events.ts';
import type { LocalEngine } from '../../../utils/transport/local-engine.ts';
import { openClockPlayback } from '../../fakes/clock-playback.ts';
import { tokenGrant } from '../../fakes/play.ts';
import { type RealtimeClient, type RealtimeServer, startRealtimeServer } from '../../fakes/realtime-server.ts';

// WXT looks for it when it is imported.
vi.hoisted(() => vi.stubGlobal('chrome', { runtime: { id: 'earshot' } }));
const { createCallDevice } = await import('../../../utils/host/call-device.ts');

let server: RealtimeServer;
let close: (() => void) | undefined;
beforeEach(async () => {
  server = await startRealtimeServer();
});
afterEach(async () => {
  close?.();
  await server.close();
});

/** The calls of a session over WebSockets, its microphone and its loudspeakers; which of these are with a call. */
function openDevice() {
  const taken: CallSound[] = [];
  const back: CallSound[] = [];
  const takers = new Set<(frame: ArrayBuffer) => void>();
  const events: SessionEvent[] = [];
  let playing: MediaStream | undefined;
  const playbacks = {
    prepare() {},
    discardPrepared() {},
    take(): CallSound {
      const playback = { ...openClockPlayback(), stream: { name: taken.length } as unknown as MediaStream };
      const sound: CallSound = { playback, played: playback.played };
      taken.push(sound);
      return sound;
    },
    giveBack: (sound: CallSound) => void back.push(sound),
  };
  const parts = {
    ...{ body: {} as HTMLElement, peers: {} as PeerDevice, playbacks, engine: {} as LocalEngine },
    first: async () => 'websocket' as const,
  };
  const device = createCallDevice(parts, (stream) => {
    playing = stream;
  });
  const microphone: CallMicrophone = {
    track: {} as MediaStreamTrack,
    frames(take) {
      takers.add(take);
      return () => takers.delete(take);
    },
    endTurn: async () => () => {},
  };
  const grant = tokenGrant('ek_0123456789abcdef', { ways: ['websocket'] });
  const wishFor = (attempt: number) => {
    const webSocketUrl = `${server.url.replace('http', 'ws')}/v1/realtime`;
    return {
      attempt,
      grant: { ...grant, webSocketUrl } as typeof grant,
      transport: 'websocket',
      muted: false,
    } as const;
  };
  const up = (attempt: number) =>
    expect.poll(() => events).toContainEqual({ type: 'milestone', attempt, name: 'channel' });
  const report = (event: SessionEvent): void => void events.push(event);
  close = () => {
    device.dropBeside();
    device.hangUp();
    for (const { playback } of taken) playback.close();
  };
  return {
    device,
    events,
    async open(attempt: number): Promise<RealtimeClient> {
      device.open({ do: 'open-call', ...wishFor(attempt) }, microphone, report);
      await up(attempt);
      return server.client();
    },
    async openBeside(attempt: number): Promise<RealtimeClient> {
      device.openBeside({ do: 'open-beside', ...wishFor(attempt) }, microphone, report);
      await up(attempt);
      return server.client();
    },
    speak(value: number): void {
      for (const take of takers) take(new Uint8Array(960).fill(value).buffer);
    },
    listeners: () => takers.size,
    playing: () => taken.findIndex(({ playback }) => playback.stream === playing),
    /** Which loudspeakers were given back, in order. */
    back: () => back.map((sound) => taken.indexOf(sound)),
  };
}

const soundIn = ({ received }: RealtimeClient): number[] =>
  received.flatMap(({ event }) => (event.audio ? [Buffer.from(String(event.audio), 'base64')[0] ?? -1] : []));
const typesIn = ({ received }: RealtimeClient): string[] =>
  received.flatMap(({ event }) => (event.type === 'input_audio_buffer.append' ? [] : [event.type]));
const gone = (client: RealtimeClient) => expect.poll(() => client.socket.readyState).toBe(3);

it('a call beside another one hears silence and says nothing until it takes over; then it has all, and the other is gone', async () => {
  const { device, open, openBeside, speak, listeners, playing, back } = openDevice();
  const first = await open(1);
  const second = await openBeside(2);
  speak(1);
  const configure: Effect = {
    ...{ do: 'configure-session', to: 'beside', mode: 'conversation', talk: 'open', audible: true },
  };
  device.say(configure);
  device.say({ do: 'request-response' });
  expect([playing(), listeners(), back()]).toEqual([0, 2, []]);
  device.promote();
  expect([playing(), listeners(), back()]).toEqual([1, 1, [0]]);
  speak(2);
  device.say({ do: 'request-response' });
  await expect.poll(() => typesIn(second)).toEqual(['session.update', 'response.create']);
  await gone(first);
  expect([soundIn(first), typesIn(first), soundIn(second)]).toEqual([[1], ['response.create'], [0, 2]]);
  device.hangUp();
  device.dropBeside();
  expect([playing(), listeners(), back()]).toEqual([-1, 0, [0, 1]]);
});

it('who was muted meanwhile is not heard by the call that takes over', async () => {
  const { device, open, openBeside, speak } = openDevice();
  await open(1);
  const second = await openBeside(2);
  device.setMuted(true);
  device.promote();
  speak(7);
  device.setMuted(false);
  speak(8);
  await expect.poll(() => soundIn(second)).toEqual([0, 8]);
});

it('a call beside that is dropped takes nothing from the one that is there, and what is lost gives all back once', async () => {
  const { device, events, open, openBeside, listeners, playing, back } = openDevice();
  const first = await open(1);
  const second = await openBeside(2);
  device.dropBeside();
  device.promote();
  await gone(second);
  expect([playing(), listeners(), back()]).toEqual([0, 1, [1]]);
  first.socket.terminate();
  await expect.poll(() => events.at(-1)).toMatchObject({ type: 'failed', attempt: 1, problem: { code: 'net.lost' } });
  expect([listeners(), back()]).toEqual([0, [1, 0]]);
  device.hangUp();
  device.dropBeside();
  expect([playing(), back()]).toEqual([-1, [1, 0]]);
  await open(3);
  expect([playing(), listeners()]).toEqual([2, 1]);
});
