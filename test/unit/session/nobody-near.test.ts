import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { step } from '../../../utils/session/step.ts';
import { play, upToLive } from '../../fakes/play.ts';
import { speaking } from '../../fakes/speaking.ts';

describe('what the echo canceller left of the assistant itself', () => {
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

  it('the model does not learn of it where it has no words either', () => {
    expect(echoed([{ ...words, text: '' }]).effects).toEqual([{ do: 'delete-item', id: 'u1' }]);
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
    const over: SessionEvent[] = [{ type: 'response-ended', id: 'r1', status: 'completed' }, { type: 'audio-stopped' }];
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

  it('what ails the service is told though nobody asked for the answer that it failed at', () => {
    const { state } = echoed([
      { type: 'response-ended', id: 'r1', status: 'completed' },
      { type: 'audio-stopped' },
      { type: 'response-started', id: 'r2' },
      { type: 'response-ended', id: 'r2', status: 'failed', problem: problem('openai.quota') },
    ]);
    expect(state.notice).toMatchObject({ code: 'openai.quota' });
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
