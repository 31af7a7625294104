import { describe, expect, it } from 'vitest';
import { say } from '../../../utils/realtime/say.ts';
import { badgeOf } from '../../../utils/session/badge.ts';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { viewOf } from '../../../utils/wire/change.ts';
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
    const [effect] = effectsOfLast([...live.slice(0, 8), created]);
    if (effect?.do !== 'write-down') throw new Error('nothing is written down');
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

  it('take neither messages nor pages', () => {
    expect(play([...live, { type: 'say', text: 'Hello' }]).state.transcript).toEqual([]);
    expect(effectsOfLast([...live, { type: 'share-page', tabId: 7 }])).toEqual([]);
    const page = { url: 'https://example.org/', title: 'Bread', text: 'Rye', truncated: false };
    expect(effectsOfLast([...live, { type: 'page-read', page }])).toEqual([]);
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
});
