import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { connected, effectsOfLast, play, upToLive } from '../../fakes/play.ts';
import { sessionEvent } from '../../fakes/session-events.ts';

const start: SessionEvent = { type: 'start', voice: true, clickedAt: 900, tabId: 7, mode: 'captions' };
const here: SessionEvent = { type: 'page-here', tabId: 7, title: 'Bread', url: 'https://example.org/' };
const live = [start, ...upToLive().slice(1), here];
const on: SessionEvent = { type: 'set-dictation', on: true };
const words = (id: string, text: string): SessionEvent => ({ type: 'text-done', id, speaker: 'user', part: 0, text });
const said = (id: string, text: string): SessionEvent[] => [
  { type: 'speech-started', id },
  { type: 'speech-stopped' },
  words(id, text),
];
const inserted = (events: readonly SessionEvent[]) =>
  play(events).effects.filter((effect) => effect.do === 'insert-text');

describe('dictation', () => {
  it('is off until it is switched on, and then types each utterance into the page of the conversation, once', () => {
    expect(inserted([...live, ...said('u1', 'Buy rye.')])).toEqual([]);
    const events = [...live, on, ...said('u1', ' Buy rye. '), words('u1', 'Buy rye.'), ...said('u2', 'And salt.')];
    expect(inserted(events)).toEqual([
      { do: 'insert-text', tabId: 7, id: 'u1', text: 'Buy rye.' },
      { do: 'insert-text', tabId: 7, id: 'u2', text: 'And salt.' },
    ]);
    expect(viewOf(play(events).state).dictating).toBe(true);
  });

  it('types final words only, and also those that come with the item itself', () => {
    const delta: SessionEvent = { type: 'text-delta', id: 'u1', speaker: 'user', part: 0, delta: 'Buy' };
    expect(inserted([...live, on, { type: 'speech-started', id: 'u1' }, delta])).toEqual([]);
    const item = { kind: 'message', id: 'u1', speaker: 'user', parts: ['Buy rye.'], status: 'completed' } as const;
    expect(inserted([...live, on, { type: 'item-done', item }, words('u1', 'Buy rye.')])).toMatchObject([{ id: 'u1' }]);
  });

  it('types nothing that was said, or begun, before it was switched on, nor after it was switched off', () => {
    const before: SessionEvent[] = [...live, ...said('u1', 'Secret.'), { type: 'speech-started', id: 'u2' }, on];
    expect(inserted([...before, words('u2', 'Half secret.')])).toEqual([]);
    const off: SessionEvent = { type: 'set-dictation', on: false };
    expect(inserted([...live, on, { type: 'speech-started', id: 'u1' }, off, words('u1', 'Too late.')])).toEqual([]);
  });

  it('leaves out a turn that the person held the key for before they switched it on', () => {
    const held: SessionEvent[] = [{ type: 'talk-begin' }, on, ...Array.from({ length: 200 }, () => here)];
    const ended: SessionEvent[] = [{ type: 'talk-end' }, { type: 'turn-committed', id: 'u1' }, words('u1', 'Secret.')];
    const events: SessionEvent[] = [{ type: 'set-talk', talk: 'hold' }, ...live, ...held, ...ended];
    expect(play(events).state.transcript).toMatchObject([{ id: 'u1', parts: ['Secret.'] }]);
    expect(inserted(events)).toEqual([]);
  });

  it('types neither noises nor words that could not be understood or were cut off', () => {
    expect(inserted([...live, on, ...said('u1', ' . ')])).toEqual([]);
    const failed: SessionEvent[] = [
      { type: 'speech-started', id: 'u1' },
      { type: 'transcription-failed', id: 'u1' },
    ];
    expect(inserted([...live, on, ...failed])).toEqual([]);
  });

  it('is a matter of captions only, and of one start', () => {
    const conversation: SessionEvent[] = [...upToLive(), here, on, ...said('u1', 'Hello.')];
    expect(inserted(conversation)).toEqual([]);
    expect(viewOf(play([on, ...live]).state).dictating).toBe(false);
    const stopped = play([...live, on, { type: 'stop' }]).state;
    expect(viewOf(stopped).dictating).toBe(false);
    expect(viewOf(play([...live, on, { type: 'stop' }, start]).state).dictating).toBe(false);
  });

  it('goes on in the call that replaces a lost one, and types what is heard again once', () => {
    const events: SessionEvent[] = [
      ...[...live, on, ...said('u1', 'Buy rye.'), { type: 'speech-started', id: 'u2' } as const],
      { type: 'failed', attempt: 1, problem: problem('net.lost') },
      { type: 'retry-due', attempt: 2 },
      { type: 'microphone-ready', attempt: 2 },
      ...connected(2),
      ...said('v1', 'And salt.'),
    ];
    expect(inserted(events)).toMatchObject([{ text: 'Buy rye.' }, { text: 'And salt.' }]);
  });

  it('says so where there is no page or no field, and no longer once it has typed', () => {
    const left = effectsOfLast([...live, on, { type: 'detach' }, ...said('u1', 'Lost.')]);
    expect(left).toEqual([]);
    const nowhere = play([...live, on, { type: 'detach' }, ...said('u1', 'Lost.')]).state;
    expect(nowhere.notice?.code).toBe('dictation.no_field');
    expect(nowhere.transcript).toMatchObject([{ parts: ['Lost.'] }]);
    const refused: SessionEvent = { type: 'text-not-inserted', problem: problem('dictation.password') };
    expect(play([...live, on, refused]).state.notice?.code).toBe('dictation.password');
    expect(play([...live, on, refused, { type: 'text-inserted' }]).state.notice).toBeUndefined();
    expect(play([...live, on, refused, { type: 'set-dictation', on: false }]).state.notice).toBeUndefined();
    expect(play([...live, refused]).state.notice).toBeUndefined();
  });

  it('whatever happens: no utterance is typed twice, and none while it is off', () => {
    fc.assert(
      fc.property(fc.array(sessionEvent, { maxLength: 60 }), (events) => {
        // Without what switches it off and on again: that begins a list of its own.
        const rest = events.filter(({ type }) => type !== 'set-dictation');
        const typed = inserted([...live, on, ...rest]).map(({ id }) => id);
        expect(new Set(typed).size).toBe(typed.length);
        expect(inserted([...live, ...rest])).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
