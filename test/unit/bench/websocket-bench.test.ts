import { describe, expect, it } from 'vitest';
import { atMost } from '../../bench/websocket/goal.ts';
import { stampOf } from '../../bench/websocket/stamped-build.ts';
import { findTone } from '../../bench/websocket/tone.ts';
import { readWebSocketParts } from '../../bench/websocket/websocket.ts';
import { readCheck } from '../../fakes/datagrams.ts';

const RATE_HZ = 48_000;
/** A tone between the given ms, silence elsewhere, 1 s in all. */
function recording(...tones: [from: number, to: number][]) {
  const speaker = Float32Array.from({ length: RATE_HZ }, (_, i) =>
    tones.some(([from, to]) => i >= from * 48 && i < to * 48) ? 0.25 * Math.cos((2 * Math.PI * i) / 48) : 0,
  );
  return { at: 1_000_000, rateHz: RATE_HZ, speaker, microphone: speaker };
}

describe('a tone from the loudspeaker', () => {
  it('is found where it begins and ends, to half a millisecond, with its holes', () => {
    const tone = findTone(recording([100, 300], [340, 700]));
    expect(tone?.beganAt).toBeCloseTo(1_000_100, 0);
    expect(tone?.endedAt).toBeCloseTo(1_000_700, 0);
    expect(tone?.gaps).toHaveLength(1);
    expect(tone?.gaps[0]).toBeCloseTo(40, 0);
  });

  it('is none where nothing was played', () => {
    expect(findTone(recording())).toBeUndefined();
  });
});

it('a frame tells when it left the audio thread, and a frame without a stamp does not', () => {
  const at = 1_795_354_797_797;
  const samples = new Int16Array(480);
  samples[0] = 0x2a5a;
  for (let i = 1, rest = at; i < 5; i += 1, rest = Math.floor(rest / 0x8000)) samples[i] = rest % 0x8000;
  expect(stampOf(Buffer.from(samples.buffer).toString('base64'))).toBe(at);
  expect(stampOf(Buffer.alloc(960).toString('base64'))).toBeUndefined();
});

it('a figure that could not be measured is a goal that was missed', () => {
  expect(atMost(5, 4.96)).toEqual({ value: 5, goal: 5, met: true });
  expect(atMost(5, 5.04)).toEqual({ value: 5, goal: 5, met: false });
  for (const nothing of [null, undefined, Number.NaN]) expect(atMost(5, nothing)).toMatchObject({ met: false });
});

it('of parts and browsers those that are named are measured, or all; a wrong name is refused', () => {
  expect(readWebSocketParts('jitter,firefox')).toEqual({ parts: ['jitter'], browsers: ['firefox'] });
  expect(readWebSocketParts('chromium')?.parts.length).toBe(6);
  expect(readWebSocketParts(undefined)?.browsers).toEqual(['chromium', 'firefox']);
  expect(readWebSocketParts('opera')).toBeUndefined();
});

describe('a question of ICE among datagrams', () => {
  const request = (...attributes: number[][]): Buffer => {
    const body = Buffer.concat(attributes.map((bytes) => Buffer.from(bytes)));
    const header = Buffer.alloc(20);
    header.writeUInt16BE(1, 0);
    header.writeUInt16BE(body.length, 2);
    header.writeUInt32BE(0x2112a442, 4);
    return Buffer.concat([header, body]);
  };
  const PRIORITY = [0, 0x24, 0, 4, 1, 2, 3, 4];
  const USERNAME = [0, 6, 0, 3, 0x61, 0, 0x25, 0];
  const USE_CANDIDATE = [0, 0x25, 0, 0];

  it('is known, and whether it carries USE-CANDIDATE', () => {
    expect(readCheck(request(USERNAME, PRIORITY, USE_CANDIDATE))).toMatchObject({ nominates: true });
    expect(readCheck(request(USERNAME, PRIORITY))).toMatchObject({ nominates: false });
  });

  it('is not taken for what else comes, however short', () => {
    expect(readCheck(Buffer.from([0x80, 111, 0, 1]))).toBeUndefined();
    expect(readCheck(Buffer.alloc(0))).toBeUndefined();
    expect(readCheck(Buffer.alloc(40, 22))).toBeUndefined();
  });
});
