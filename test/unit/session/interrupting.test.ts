import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { heardTextOf, splitHeard } from '../../../utils/session/heard-text.ts';
import { initialState, type SessionState } from '../../../utils/session/state.ts';
import { step } from '../../../utils/session/step.ts';
import { findMessage } from '../../../utils/session/transcript.ts';
import { effectsOfLast, play, upToLive } from '../../fakes/play.ts';
import { sessionEvent } from '../../fakes/session-events.ts';
import { ANSWER, speaking } from '../../fakes/speaking.ts';

const levels = (events: readonly SessionEvent[]) =>
  play(events).effects.flatMap((effect) => (effect.do === 'set-speaker' ? [effect.level] : []));
const cough: SessionEvent[] = [
  { type: 'sound', here: 'heard' },
  { type: 'speech-started', id: 'u1' },
  { type: 'sound', here: 'nothing' },
  { type: 'speech-stopped' },
];

describe('interrupting by talking', () => {
  it('does not say that somebody speaks when only the server heard something as the voice ended', () => {
    const events: SessionEvent[] = [...speaking, { type: 'speech-started', id: 'u1' }];
    const turnAfter = (more: SessionEvent[]) => play([...events, ...more, { type: 'audio-stopped' }]).state.phase;
    expect(turnAfter([])).not.toMatchObject({ turn: 'user-speaking' });
    expect(turnAfter([{ type: 'sound', here: 'heard' }])).toMatchObject({ turn: 'user-speaking' });
  });

  it('lowers the voice at the first sound and raises it again when it was nothing', () => {
    expect(levels([...speaking, { type: 'sound', here: 'heard' }])).toEqual(['ducked']);
    expect(levels([...speaking, { type: 'sound', here: 'heard' }, { type: 'sound', here: 'nothing' }])).toEqual([
      'ducked',
      'full',
    ]);
  });

  it('raises it again for who goes over to holding a key while it is lowered', () => {
    const events: SessionEvent[] = [...speaking, { type: 'sound', here: 'heard' }, { type: 'set-talk', talk: 'hold' }];
    expect(levels([...events, { type: 'sound', here: 'heard' }])).toEqual(['ducked', 'full']);
    expect(levels([...events, { type: 'sound', here: 'nothing' }])).toEqual(['ducked', 'full']);
  });

  it('stops when server and microphone both hold it for speech, whoever comes first', () => {
    const there: SessionEvent = { type: 'speech-started', id: 'u1' };
    const here: SessionEvent = { type: 'sound', here: 'speech' };
    for (const events of [
      [...speaking, there, here],
      [...speaking, here, there],
    ]) {
      expect(effectsOfLast(events)).toEqual([{ do: 'set-speaker', level: 'off' }, { do: 'cancel-response' }]);
      expect(play(events).state.phase).toMatchObject({ turn: 'user-speaking' });
    }
  });

  it('falls silent for what stays, and comes back when it was a cough or a noise that nobody holds for speech', () => {
    const heard: SessionEvent = { type: 'sound', here: 'heard' };
    const staying: SessionEvent = { type: 'sound', here: 'staying' };
    const nothing: SessionEvent = { type: 'sound', here: 'nothing' };
    const unclear: SessionEvent = { type: 'sound', here: 'unclear' };
    expect(levels([...speaking, heard, staying, nothing])).toEqual(['ducked', 'held', 'full']);
    expect(levels([...speaking, heard, staying, unclear])).toEqual(['ducked', 'held', 'full']);
    expect(play([...speaking, heard, staying]).effects).not.toContainEqual({ do: 'cancel-response' });
  });

  it('stays silent while the server holds it for speech, until a voice is found in it or it can be none', () => {
    const there: SessionEvent = { type: 'speech-started', id: 'u1' };
    const unclear: SessionEvent[] = [
      ...speaking,
      { type: 'sound', here: 'heard' },
      { type: 'sound', here: 'staying' },
      there,
      { type: 'sound', here: 'unclear' },
    ];
    expect(levels(unclear)).toEqual(['ducked', 'held']);
    expect(levels([...unclear, { type: 'sound', here: 'speech' }])).toEqual(['ducked', 'held', 'off']);
    expect(levels([...unclear, { type: 'sound', here: 'noise' }])).toEqual(['ducked', 'held', 'ducked']);
  });

  /** What is told to the speaker when something stays for a moment, beginning at `now`. */
  const holdAt = (before: SessionState, now: number): { state: SessionState; told: string[] } => {
    let state = before;
    const told: string[] = [];
    for (const here of ['heard', 'staying', 'nothing'] as const) {
      const next = step(state, { type: 'sound', here }, now);
      state = next.state;
      for (const effect of next.effects) if (effect.do === 'set-speaker') told.push(effect.level);
    }
    return { state, told };
  };

  it('falls silent again at once for who draws breath after "Excuse me" and goes on', () => {
    const excuseMe = holdAt(play(speaking).state, 100_000);
    expect(excuseMe.told).toEqual(['ducked', 'held', 'full']);
    expect(holdAt(excuseMe.state, 100_400).told).toEqual(['ducked', 'held', 'full']);
  });

  it('only lowers the voice for a while where holding it was in vain twice, each time for longer', () => {
    const twice = holdAt(holdAt(play(speaking).state, 99_000).state, 100_000);
    expect(twice.told).toEqual(['ducked', 'held', 'full']);
    const soon = holdAt(twice.state, 101_000);
    expect(soon.told).toEqual(['ducked', 'full']);
    const later = holdAt(soon.state, 102_500);
    expect(later.told).toEqual(['ducked', 'held', 'full']);
    expect(holdAt(later.state, 108_000).told).toEqual(['ducked', 'full']);
    expect(holdAt(later.state, 109_000).told).toEqual(['ducked', 'held', 'full']);
  });

  it('does not lower the voice for what only the server hears while nobody makes a sound', () => {
    expect(levels([...speaking, { type: 'speech-started', id: 'u1' }])).toEqual([]);
  });

  it('believes the server alone while there is no detector', () => {
    const deaf = speaking.filter((event) => event.type !== 'sound');
    expect(levels([...deaf, { type: 'speech-started', id: 'u1' }])).toEqual(['off']);
  });

  it('a cough lowers the voice, does not cut it, and is neither answered nor shown', () => {
    const { state, effects } = play([...speaking, ...cough]);
    expect(effects).not.toContainEqual({ do: 'cancel-response' });
    expect(state).toMatchObject({ speaker: 'full', phase: { turn: 'assistant-speaking' } });
    const later = play(
      [
        { type: 'response-ended', id: 'r1', status: 'completed' },
        { type: 'response-started', id: 'r2' },
        { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: '' },
      ],
      state,
    );
    expect(later.effects).toEqual([{ do: 'drop-response' }]);
    expect(later.state.transcript.map(({ id }) => id)).toEqual(['a1']);
  });

  describe('what a server answers to a cough', () => {
    /** A server that plays its answers itself had begun this one before it heard that nobody wants it. */
    const answered = play([
      ...speaking,
      ...cough,
      { type: 'response-ended', id: 'r1', status: 'completed' },
      { type: 'response-started', id: 'r2' },
      {
        type: 'item-added',
        item: {
          kind: 'message',
          id: 'a2',
          speaker: 'assistant',
          parts: ['Sorry,'],
          status: 'in_progress',
          responseId: 'r2',
        },
        after: null,
      },
      { type: 'audio-stopped' },
    ]).state;
    const ended: SessionEvent = { type: 'response-ended', id: 'r2', status: 'cancelled' };
    const started: SessionEvent = { type: 'audio-started', response: 'r2' };

    it('is not heard, whether it is over or not', () => {
      for (const before of [[], [ended]] satisfies SessionEvent[][]) {
        const { state, effects } = step(play(before, answered).state, started, 30_000);
        expect(effects).toEqual([{ do: 'set-speaker', level: 'off' }, { do: 'drop-voice' }]);
        expect(state).toMatchObject({ speaker: 'off', speakingSince: undefined, phase: { turn: 'listening' } });
      }
    });

    it('is not shown, and the model does not learn of it', () => {
      const { state, effects } = step(answered, ended, 30_000);
      expect(effects).toEqual([{ do: 'delete-item', id: 'a2' }]);
      expect(state.transcript.map(({ id }) => id)).not.toContain('a2');
    });

    it('does not keep the next answer from being heard', () => {
      const next: SessionEvent[] = [
        { type: 'response-started', id: 'r3' },
        { type: 'audio-started', response: 'r3' },
      ];
      const { state, effects } = play([started, { type: 'audio-stopped' }, ended, ...next], answered);
      expect(effects.at(-1)).toEqual({ do: 'set-speaker', level: 'full' });
      expect(state).toMatchObject({ speaker: 'full', phase: { turn: 'assistant-speaking' } });
    });
  });

  it('a cough that the server cannot answer is not answered later either', () => {
    const { effects } = play([
      ...speaking,
      ...cough,
      { type: 'server-error', code: 'conversation_already_has_active_response' },
      { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: '' },
      { type: 'response-ended', id: 'r1', status: 'completed' },
    ]);
    expect(effects).not.toContainEqual({ do: 'request-response' });
  });

  it('words that come of a doubtful turn are answered after all', () => {
    const doubted = play([...speaking, ...cough]).state;
    const words: SessionEvent = { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'What about spring?' };
    const { state, effects } = step(doubted, words, 5_000);
    expect(effects).toEqual([{ do: 'set-speaker', level: 'off' }, { do: 'cancel-response' }]);
    expect(effectsOfLast([{ type: 'response-ended', id: 'r1', status: 'cancelled' }], state)).toEqual([
      { do: 'request-response' },
    ]);
  });

  it('who goes on talking before the answer has begun is listened to', () => {
    const thinking: SessionEvent[] = [
      ...upToLive(),
      { type: 'sound', here: 'nothing' },
      { type: 'response-started', id: 'r1' },
      { type: 'sound', here: 'speech' },
    ];
    expect(effectsOfLast([...thinking, { type: 'speech-started', id: 'u2' }])).toContainEqual({
      do: 'cancel-response',
    });
  });

  it('the next answer is heard again', () => {
    const cut = play([...speaking, { type: 'interrupt' }]).state;
    const next: SessionEvent[] = [
      { type: 'audio-stopped' },
      { type: 'response-ended', id: 'r1', status: 'cancelled' },
      { type: 'response-started', id: 'r2' },
      { type: 'audio-started' },
    ];
    expect(effectsOfLast(next, cut)).toEqual([{ do: 'set-speaker', level: 'full' }]);
  });

  it('never leaves the speaker off or low while nobody speaks and an answer is played', () => {
    fc.assert(
      fc.property(fc.array(sessionEvent, { maxLength: 60 }), (events) => {
        let { state } = play(upToLive());
        let level = 'full';
        for (const event of events) {
          const next = step(state, event, 0);
          state = next.state;
          for (const effect of next.effects) {
            if (effect.do === 'set-speaker') level = effect.level;
            if (effect.do === 'hang-up' || effect.do === 'release') level = 'full';
          }
          expect(level).toBe(state.speaker);
          const { here, there } = state.suspicion;
          const quiet = (here === 'nothing' || here === 'unknown') && !there;
          if (state.speakingSince !== undefined && state.audible && quiet) expect(level).toBe('full');
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('where an answer was cut', () => {
  it('is told by the clock at once, and by the server when it knows better', () => {
    const cut = play([...speaking, { type: 'interrupt' }]).state;
    expect(cut.transcript).toMatchObject([{ id: 'a1', status: 'incomplete', heardMs: 1 }]);
    const told = step(cut, { type: 'item-truncated', id: 'a1', heardMs: 1_300 }, 0).state;
    expect(told.transcript).toMatchObject([{ heardMs: 1_300, parts: [ANSWER] }]);
  });

  it('is the end of a word, and only what was heard is told to a new call', () => {
    expect(splitHeard(ANSWER, 1_300)).toEqual({
      heard: 'In winter the colony',
      rest: ' forms a cluster around the queen and keeps warm by shivering.',
    });
    const cut = play([...speaking, { type: 'item-truncated', id: 'a1', heardMs: 1_300 }]).state;
    const message = findMessage(cut.transcript, 'a1');
    expect(message && heardTextOf(message)).toBe('In winter the colony');
  });

  it('loses nothing of the text, whatever the time', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -1_000, max: 100_000 }), (text, ms) => {
        const { heard, rest } = splitHeard(text, ms);
        expect(heard + rest).toBe(text);
      }),
    );
  });
});

describe('answers in writing only', () => {
  it('silences what is being said and asks for text from now on', () => {
    expect(effectsOfLast([...speaking, { type: 'set-audible', audible: false }])).toEqual([
      { do: 'set-modality', audible: false },
      { do: 'set-speaker', level: 'off' },
    ]);
  });

  it('is told to every new call', () => {
    const muted = play([{ type: 'set-audible', audible: false }], initialState).state;
    expect(play(upToLive(), muted).effects).toContainEqual({
      do: 'configure-session',
      to: 'call',
      mode: 'conversation',
      talk: 'open',
      audible: false,
    });
  });
});
