import { describe, expect, it } from 'vitest';
import { say } from '../../../utils/realtime/say.ts';
import { badgeOf } from '../../../utils/session/badge.ts';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { connected, effectsOfLast, play, upToLive } from '../../fakes/play.ts';

const start: SessionEvent = { type: 'start', voice: true, clickedAt: 900, mode: 'captions' };
const live = [start, ...upToLive().slice(1)];
const turn: SessionEvent[] = [
  { type: 'speech-started', id: 'u1' },
  { type: 'speech-stopped' },
  { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'Buy rye and salt.' },
];

describe('captions', () => {
  it('are a transcription session that its grant was fetched for', () => {
    const { effects } = play(live);
    expect(effects).toContainEqual({ do: 'fetch-grant', attempt: 1, purpose: 'captions' });
    const configure = effects.find((effect) => effect.do === 'configure-session');
    expect(configure && say(configure, 'nonce0000')).toMatchObject([
      { session: { type: 'transcription', audio: { input: { turn_detection: { type: 'server_vad' } } } } },
    ]);
    expect(viewOf(play(live).state).mode).toBe('captions');
  });

  it('name a model only where the backend has named none, in the place that such a session has for it', () => {
    const created: SessionEvent = { type: 'session-created', writesDown: false };
    const effects = effectsOfLast([...live.slice(0, 8), created]);
    const effect = effects.find((one) => one.do === 'write-down');
    if (!effect) throw new Error('nothing is written down');
    expect(say(effect, 'nonce0000')).toMatchObject([
      { session: { type: 'transcription', audio: { input: { transcription: { model: expect.any(String) } } } } },
    ]);
  });

  it('hold the words of the person only, and nobody thinks about an answer', () => {
    const stray: SessionEvent[] = [
      { type: 'response-started', id: 'r1' },
      { type: 'text-delta', id: 'a1', speaker: 'assistant', part: 0, delta: 'Sure!' },
      { type: 'audio-started' },
    ];
    const { state, effects } = play([...live, ...turn, ...stray]);
    expect(state.transcript).toMatchObject([{ id: 'u1', parts: ['Buy rye and salt.'], speaker: 'user' }]);
    expect(state).toMatchObject({ phase: { name: 'live', turn: 'listening' }, response: undefined });
    expect(effects.map((effect) => effect.do)).not.toContain('request-response');
    expect(play([...live, ...turn.slice(0, 1)]).state.phase).toMatchObject({ turn: 'user-speaking' });
  });

  it('are configured once it is known what session there is: one that could answer is told not to', () => {
    expect(play(live.slice(0, 8)).effects.map((effect) => effect.do)).not.toContain('configure-session');
    const [configure] = effectsOfLast(live.slice(0, 9));
    if (configure?.do !== 'configure-session') throw new Error('nothing is configured');
    expect(say(configure, 'nonce0000', 'transcription')).toEqual(say(configure, 'nonce0000'));
    expect(say(configure, 'nonce0000', 'realtime')).toEqual([
      {
        type: 'session.update',
        session: {
          type: 'realtime',
          output_modalities: ['text'],
          tools: [],
          audio: {
            input: {
              turn_detection: expect.objectContaining({ create_response: false, interrupt_response: false }),
            },
          },
        },
      },
    ]);
    expect(say({ ...configure, talk: 'hold' }, 'nonce0000', 'realtime')).toMatchObject([
      { session: { type: 'realtime', audio: { input: { turn_detection: null } } } },
    ]);
  });

  it('stop an answer that comes all the same, and nobody hears it', () => {
    const answer: SessionEvent = { type: 'response-started', id: 'r1' };
    expect(effectsOfLast([...live, answer])).toEqual([{ do: 'set-speaker', level: 'off' }, { do: 'cancel-response' }]);
    const again: SessionEvent = { type: 'response-started', id: 'r2' };
    expect(effectsOfLast([...live, answer, again])).toEqual([{ do: 'cancel-response' }]);
  });

  it('take neither messages nor pages', () => {
    expect(play([...live, { type: 'say', text: 'Hello' }]).state.transcript).toEqual([]);
    expect(effectsOfLast([...live, { type: 'share-page', tabId: 7 }])).toEqual([]);
    expect(effectsOfLast([...live, { type: 'page-read', page: fencedPage() }])).toEqual([]);
  });

  it('go on in a new call without telling it anything, and what had no words yet is heard again', () => {
    const events: SessionEvent[] = [
      ...live,
      ...turn,
      { type: 'speech-started', id: 'u2' },
      { type: 'failed', attempt: 1, problem: problem('net.lost') },
      { type: 'retry-due', attempt: 2 },
      { type: 'microphone-ready', attempt: 2 },
      ...connected(2),
    ];
    expect(effectsOfLast(events)).toEqual([{ do: 'pass-microphone' }]);
    expect(play(events).effects.map((effect) => effect.do)).toContain('rewind-microphone');
    expect(play(events).state.transcript.map((entry) => entry.id)).toEqual(['u1']);
  });

  it('are told on the toolbar button', () => {
    expect(badgeOf(play([...live, { type: 'microphone-ready', attempt: 1 }]).state)).toBe('writing');
    expect(badgeOf(play([...live, { type: 'set-muted', muted: true }]).state)).toBe('muted');
  });

  it('always have a microphone, and are no conversation that a later start goes on with', () => {
    expect(play([{ ...start, voice: false }]).effects).toContainEqual({ do: 'open-microphone', attempt: 1 });
    const ended: SessionEvent[] = [...live, ...turn, { type: 'failed', attempt: 1, problem: problem('auth.required') }];
    expect(play([...ended, { ...start, clickedAt: 5_000 }]).state.transcript).toHaveLength(1);
    expect(play([...ended, { type: 'start', voice: true, clickedAt: 5_000 }]).state).toMatchObject({
      transcript: [],
      conversation: '5000',
      mode: 'conversation',
    });
  });

  it('that were cut off go on as captions: nobody answers to them, and nothing is told to anybody', () => {
    const line = { kind: 'message', id: 'u0', at: 1, call: 1, speaker: 'user', parts: ['Buy flour.'] } as const;
    const { state, effects } = play([
      { type: 'recovered-found', recovered: { conversation: '5', messages: 1, at: 50, mode: 'captions' } },
      { type: 'continue-recovered', voice: false, clickedAt: 900 },
      {
        type: 'recovered-read',
        conversation: '5',
        entries: [{ ...line, status: 'completed', settled: true, typed: false }],
      },
      ...upToLive().slice(1),
      ...turn,
    ]);
    expect(state).toMatchObject({ conversation: '5', mode: 'captions', microphone: 'on', phase: { name: 'live' } });
    expect(state.transcript).toMatchObject([{ parts: ['Buy flour.'] }, { parts: ['Buy rye and salt.'] }]);
    expect(effects).toContainEqual({ do: 'fetch-grant', attempt: 1, purpose: 'captions' });
    expect(effects.map((effect) => effect.do)).not.toContain('create-item');
  });

  describe('of a model that finds no turns', () => {
    const refusal: SessionEvent = {
      type: 'server-error',
      code: 'invalid_value',
      param: 'session.audio.input.turn_detection',
      problem: problem('openai.failed', { detail: 'Turn detection is not supported for this model.' }),
    };
    const own = [...live.slice(0, 9), refusal, { type: 'session-ready', writesDown: true } as const];

    it('are asked for without turns, and nobody is told of an error', () => {
      const effects = effectsOfLast([...live.slice(0, 9), refusal]);
      expect(effects.map((effect) => effect.do)).toEqual(['configure-session']);
      const [configure] = effects;
      expect(configure?.do === 'configure-session' && say(configure, 'nonce0000')).toMatchObject([
        { session: { type: 'transcription', audio: { input: { turn_detection: null } } } },
      ]);
      expect(play(own).state).toMatchObject({ phase: { name: 'live' }, notice: undefined });
    });

    it('end a line whenever the person is silent, and no click begins one', () => {
      const click: SessionEvent[] = [
        { type: 'sound', here: 'heard' },
        { type: 'sound', here: 'nothing' },
      ];
      expect(effectsOfLast([...own, ...click])).toEqual([]);
      const said: SessionEvent[] = [...click.slice(0, 1), { type: 'sound', here: 'speech' }];
      expect(play([...own, ...said]).state.phase).toMatchObject({ turn: 'user-speaking' });
      const silent: SessionEvent[] = [...said, { type: 'sound', here: 'nothing' }];
      expect(effectsOfLast([...own, ...silent])).toEqual([{ do: 'commit-input' }]);
      expect(effectsOfLast([...own, ...silent, ...click])).toEqual([]);
      const named = play([...own, ...silent, { type: 'turn-committed', id: 'u1' }]).state;
      expect(named.spoken.open).toMatchObject([{ id: 'u1' }]);
    });

    it('do not try the same again with a refusal that stays: that is told', () => {
      expect(play([...own, refusal]).state.notice).toMatchObject({ code: 'openai.failed' });
      expect(effectsOfLast([...own, refusal])).toEqual([]);
    });
  });
});
