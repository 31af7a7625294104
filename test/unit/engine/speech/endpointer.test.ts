import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type EndpointerOptions,
  endpoint,
  type Frame,
  type SpeechEvent,
  startEndpointer,
} from '../../../../engine/speech/endpointer.ts';

const FRAME = 512;
const speech = (frames: number): Frame[] => Array.from({ length: frames }, () => ({ probability: 0.95, level: 0.1 }));
const silence = (frames: number): Frame[] =>
  Array.from({ length: frames }, () => ({ probability: 0.02, level: 0.001 }));

function play(frames: Frame[], options: EndpointerOptions = {}): (SpeechEvent & { atFrame: number })[] {
  let state = startEndpointer(options);
  return frames.flatMap((frame, atFrame) => {
    const result = endpoint(state, frame);
    state = result.state;
    return result.events.map((event) => ({ ...event, atFrame }));
  });
}

describe('endpoint', () => {
  it('starts a turn 300 ms before its first speech and ends it after 500 ms of silence', () => {
    const events = play([...silence(20), ...speech(30), ...silence(30)]);
    expect(events.map(({ type }) => type)).toEqual(['speech-started', 'speech-possible-end', 'speech-stopped']);
    expect(events[0]).toMatchObject({ startSample: (20 - 10) * FRAME, atFrame: 22 });
    expect(events[1]).toMatchObject({ startSample: 10 * FRAME, endSample: 57 * FRAME, atFrame: 56 });
    expect(events[2]).toMatchObject({ startSample: 10 * FRAME, endSample: 66 * FRAME, atFrame: 65 });
  });

  it('makes no turn of silence, nor of clicks shorter than three frames', () => {
    expect(play([...silence(50), ...speech(2), ...silence(5), ...speech(1), ...silence(50)])).toEqual([]);
  });

  it('makes no turn of a steady noise below the threshold', () => {
    expect(play(Array.from({ length: 300 }, () => ({ probability: 0.49, level: 0.2 })))).toEqual([]);
  });

  it('says that speech was resumed when it was transcribed on suspicion in a pause', () => {
    const events = play([...speech(20), ...silence(10), ...speech(20), ...silence(20)]);
    expect(events.map(({ type }) => type)).toEqual([
      'speech-started',
      'speech-possible-end',
      'speech-resumed',
      'speech-possible-end',
      'speech-stopped',
    ]);
  });

  it('keeps a turn going through quiet syllables between the two thresholds', () => {
    const quiet = Array.from({ length: 40 }, () => ({ probability: 0.4, level: 0.05 }));
    expect(play([...speech(10), ...quiet]).map(({ type }) => type)).toEqual(['speech-started']);
  });

  it('waits as long as the session asks, and keeps at most half a second of the silence', () => {
    const events = play([...speech(20), ...silence(70)], { silenceDurationMs: 2000 });
    expect(events.at(-1)).toMatchObject({ type: 'speech-stopped', atFrame: 82, endSample: 36 * FRAME });
  });

  it('ends a turn without a moment of suspicion before it when the session is that impatient', () => {
    const events = play([...speech(20), ...silence(10)], { silenceDurationMs: 100 });
    expect(events.map(({ type }) => type)).toEqual(['speech-started', 'speech-stopped']);
  });

  it('cuts 49 s of speech in its pauses, into pieces of at most 14 s that leave nothing out', () => {
    const sentence = [...speech(100), ...silence(5)];
    const events = play([...Array.from({ length: 15 }, () => sentence).flat(), ...silence(20)]);
    const pieces = events.flatMap((event) =>
      event.type === 'speech-cut' || event.type === 'speech-stopped' ? [event] : [],
    );
    expect(pieces.map(({ type }) => type)).toEqual(['speech-cut', 'speech-cut', 'speech-cut', 'speech-stopped']);
    pieces.slice(1).forEach((piece, i) => {
      expect(piece.startSample).toBe(pieces[i]?.endSample);
    });
    for (const { startSample, endSample, type } of pieces) {
      expect(endSample - startSample).toBeLessThanOrEqual(14 * 16_000 + FRAME);
      // The pauses are the frames 100–104, 205–209, …
      if (type === 'speech-cut') expect((endSample / FRAME) % 105).toBeGreaterThan(99);
    }
  });

  it('opens, cuts and closes turns in order whatever it hears', () => {
    const frame = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      level: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 1200 }),
        fc.integer({ min: 0, max: 3000 }),
        (frames, silenceDurationMs) => {
          let open: number | undefined;
          for (const event of play(frames, { silenceDurationMs })) {
            if (event.type === 'speech-started') {
              expect(open).toBeUndefined();
              open = event.startSample;
            } else {
              expect(open).toBeDefined();
            }
            if ('endSample' in event) {
              expect(event.startSample).toBe(open);
              expect(event.endSample).toBeGreaterThanOrEqual(event.startSample);
              expect(event.endSample).toBeLessThanOrEqual((event.atFrame + 1) * FRAME);
            }
            if (event.type === 'speech-cut') open = event.endSample;
            if (event.type === 'speech-stopped') open = undefined;
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
