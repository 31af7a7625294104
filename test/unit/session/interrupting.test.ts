import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { heardTextOf, splitHeard } from '../../../utils/session/heard-text.ts';
import { initialState, type SessionState } from '../../../utils/session/state.ts';
import { step } from '../../../utils/session/step.ts';
import { findMessage } from '../../../utils/session/transcript.ts';
import { effectsOfLast, play, upToLive } from '../../fakes/play.ts';
import { sessionEvent } from '../../fakes/session-events.ts';

const ANSWER = 'In winter the colony forms a cluster around the queen and keeps warm by shivering.';

/** A voice that has been talking since the 14th event, with a detector that has said that all is quiet. */
const speaking: SessionEvent[] = [
  ...upToLive(),
  { type: 'sound', here: 'nothing' },
  { type: 'response-started', id: 'r1' },
  {
    type: 'item-added',
    item: { kind: 'message', id: 'a1', speaker: 'assistant', parts: [], status: 'in_progress', responseId: 'r1' },
    after: null,
  },
  { type: 'text-delta', id: 'a1', speaker: 'assistant', part: 0, delta: ANSWER },
  { type: 'audio-started' },
];
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

  describe('by what the echo canceller left of the assistant itself', () => {
    const [spoken, went] = [20_000, 21_000];
    /** A second ear that is believed, and a turn that a server heard in what is played; then `rest`, a second later. */
    const echoed = (rest: readonly SessionEvent[], sure = true, before: readonly SessionEvent[] = []) => {
      const began = step(
        play([...speaking, { type: 'sound', here: 'nothing', sure }]).state,
        { type: 'audio-started' },
        9_000,
      );
      const heard = before.reduce((state, event) => step(state, event, 19_500).state, began.state);
      const turn = step(heard, { type: 'speech-started', id: 'u1' }, spoken).state;
      let state = step(turn, { type: 'speech-stopped' }, spoken + 500).state;
      const effects = rest.flatMap((event) => {
        const next = step(state, event, went);
        state = next.state;
        return next.effects;
      });
      return { state, effects, entries: state.transcript.map(({ id }) => id) };
    };
    const words: SessionEvent = { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'It’s about you.' };

    it('it is not interrupted, nothing is shown, and the model does not learn of it', () => {
      const { state, effects, entries } = echoed([words]);
      expect(effects).toEqual([{ do: 'delete-item', id: 'u1' }]);
      expect(state).toMatchObject({ speaker: 'full', phase: { turn: 'assistant-speaking' }, doubtfulTurn: undefined });
      expect(entries).toEqual(['a1']);
    });

    it('it is not answered either when the voice ends before the words come', () => {
      const { state, effects, entries } = echoed([
        { type: 'response-ended', id: 'r1', status: 'completed' },
        { type: 'audio-stopped' },
        { type: 'response-started', id: 'r2' },
        words,
      ]);
      expect(effects).toEqual([{ do: 'drop-response' }, { do: 'delete-item', id: 'u1' }]);
      expect(state.phase).toMatchObject({ turn: 'listening' });
      expect(entries).toEqual(['a1']);
    });

    it('nobody waits for an answer to it', () => {
      const events: SessionEvent[] = [...speaking, { type: 'sound', here: 'nothing', sure: true }];
      const turn = step(play(events).state, { type: 'speech-started', id: 'u1' }, spoken).state;
      const over = step(
        step(turn, { type: 'response-ended', id: 'r1', status: 'completed' }, went).state,
        { type: 'audio-stopped' },
        went,
      );
      expect(step(over.state, { type: 'speech-stopped' }, went).state.phase).toMatchObject({ turn: 'listening' });
    });

    const isCut = ({ effects }: { effects: readonly { do: string }[] }): boolean =>
      effects.some((effect) => effect.do === 'cancel-response');
    const near: SessionEvent = { type: 'sound', here: 'staying', sure: true };
    const quiet: SessionEvent = { type: 'sound', here: 'nothing', sure: true };

    it('somebody who was near counts: more than a moment of a sound, or no second ear to be sure by', () => {
      const moment: SessionEvent = { type: 'sound', here: 'heard', sure: true };
      expect(isCut(echoed([words], true, [moment, quiet]))).toBe(false);
      expect(isCut(echoed([words], true, [near, quiet]))).toBe(true);
      expect(isCut(echoed([words], false))).toBe(true);
    });

    it('a chair that creaks while the words are on their way makes nobody of it', () => {
      expect(isCut(echoed([near, quiet, words]))).toBe(false);
    });

    it('it is not shown when the words come after somebody has begun to answer, or after another one', () => {
      const over: SessionEvent[] = [
        { type: 'response-ended', id: 'r1', status: 'completed' },
        { type: 'audio-stopped' },
      ];
      const next: SessionEvent[] = [near, { type: 'speech-started', id: 'u2' }];
      expect(echoed([...over, ...next, words]).entries).toEqual(['a1', 'u2']);
      const again: SessionEvent[] = [{ type: 'speech-started', id: 'u2' }, { type: 'speech-stopped' }];
      expect(echoed([...again, words, { ...words, id: 'u2' }]).entries).toEqual(['a1']);
    });

    it('it is not shown where it could not be written down, and no doubt is left', () => {
      const { entries, state } = echoed([{ type: 'transcription-failed', id: 'u1' }]);
      expect(entries).toEqual(['a1']);
      expect(state.doubtfulTurn).toBeUndefined();
    });

    /** A turn that the server begins to hear in the end of the voice, at 20 s, and that the person goes on with. */
    const answered = (more: readonly SessionEvent[], stoppedAt: number) => {
      let { state } = step(play([...speaking, quiet]).state, { type: 'speech-started', id: 'u1' }, spoken);
      const all: SessionEvent[] = [
        { type: 'response-ended', id: 'r1', status: 'completed' },
        { type: 'audio-stopped' },
        ...more,
      ];
      for (const event of all) state = step(state, event, spoken + 200).state;
      const turn = state.phase;
      state = step(state, { type: 'speech-stopped' }, stoppedAt).state;
      const response = step(state, { type: 'response-started', id: 'r2' }, stoppedAt);
      const said = step(response.state, { ...words, text: 'Yes.' } as SessionEvent, stoppedAt + 300);
      return {
        turn,
        effects: response.effects,
        entries: said.state.transcript.map(({ id }) => id),
        response: response.state.response,
      };
    };

    it('who says one word as the voice ends is answered, though the server takes it and the echo for one turn', () => {
      const yes = answered([near], spoken + 700);
      expect(yes.turn).toMatchObject({ turn: 'user-speaking' });
      expect(yes.response).toEqual({ id: 'r2', items: [] });
      expect(yes.effects).toEqual([]);
      expect(yes.entries).toContain('u1');
    });

    it('a turn that goes on long after the voice is no echo, however soft', () => {
      expect(answered([], spoken + 3_000).entries).toContain('u1');
      expect(answered([], spoken + 700).entries).not.toContain('u1');
    });

    it('what is said while nothing is played is no echo: during a thought, and during an answer in writing', () => {
      const thinking = play([...upToLive(), quiet, { type: 'response-started', id: 'r1' }]).state;
      const turn = step(thinking, { type: 'speech-started', id: 'u1' }, spoken).state;
      const over = step(turn, { type: 'speech-stopped' }, spoken + 500).state;
      expect(isCut(step(over, words, went))).toBe(true);
    });

    it('what a stuck line brings late is compared with what was near when it was said', () => {
      const said = [near, quiet].reduce(
        (state, event) => step(state, event, 15_000).state,
        play([...speaking, quiet]).state,
      );
      const late = { ...said, spoken: { ...said.spoken, late: { from: 14_800, until: 30_000 } } };
      const turn = step(
        step(late, { type: 'speech-started', id: 'u1' }, spoken).state,
        { type: 'speech-stopped' },
        spoken,
      ).state;
      expect(isCut(step(turn, words, went))).toBe(true);
    });

    it('who speaks next is answered', () => {
      const { state } = echoed([
        { type: 'response-ended', id: 'r1', status: 'completed' },
        { type: 'audio-stopped' },
        words,
        { type: 'speech-started', id: 'u2' },
        { type: 'speech-stopped' },
        { type: 'response-started', id: 'r2' },
      ]);
      expect(state.response).toEqual({ id: 'r2', items: [] });
      expect(state.phase).toMatchObject({ turn: 'thinking' });
    });
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
