import { expect, it } from 'vitest';
import { createListener } from '../../../backend/engine-server/listener.ts';
import { createPlayer } from '../../../backend/engine-server/player.ts';
import { rmsOf } from '../../fakes/webrtc-client.ts';

const tone = (ms: number) => Float32Array.from({ length: ms * 16 }, (_, i) => Math.sin(i / 6) * 0.3);
const packetsOf = (samples: Float32Array) => {
  const player = createPlayer();
  player.add(samples, 1);
  return Array.from({ length: Math.ceil(samples.length / 320) }, (_, i) => ({
    sequenceNumber: (65_530 + i) & 0xffff,
    timestamp: (4_294_960_000 + i * 960) >>> 0,
    payload: player.nextPacket().payload,
  }));
};

it('carries sound through Opus, also where sequence numbers and timestamps go round', () => {
  const listener = createListener();
  const heard = packetsOf(tone(400)).map((packet) => listener.take(packet));
  expect(heard.map(({ length }) => length)).toEqual(Array(20).fill(320));
  expect(rmsOf(heard[15] ?? new Float32Array())).toBeGreaterThan(0.15);
});

it('fills what was lost with silence, and drops what comes too late or twice', () => {
  const listener = createListener();
  const packets = packetsOf(tone(200));
  const [first, second, , fourth] = packets;
  if (!first || !second || !fourth) throw new Error('too few packets');
  expect([first, fourth, second, fourth].map((packet) => listener.take(packet).length)).toEqual([320, 960, 0, 0]);
});

it('hears a packet that is no Opus as silence', () => {
  const samples = createListener().take({ sequenceNumber: 1, timestamp: 0, payload: Buffer.alloc(0) });
  expect([...samples].every((sample) => sample === 0)).toBe(true);
});

it('says when a chunk was played to its end and nothing follows', () => {
  const player = createPlayer();
  player.add(tone(30), 1);
  player.add(tone(30), 2);
  expect([1, 2, 3, 4].map(() => player.nextPacket().drained)).toEqual([undefined, undefined, 2, undefined]);
});

it('plays nothing of what was cleared', () => {
  const player = createPlayer();
  player.add(tone(1000), 1);
  player.nextPacket();
  player.clear();
  expect(player.nextPacket().drained).toBeUndefined();
});
