import { describe, expect, it } from 'vitest';
import { problem } from '../../../utils/session/problem.ts';
import { initialState, type Phase, type Stage, type Turn } from '../../../utils/session/state.ts';
import { sayStatus } from '../../../utils/ui/status.ts';
import { viewOf } from '../../../utils/wire/change.ts';

const idle = viewOf(initialState);
const open = { ...idle, microphone: 'on' } as const;
const live = (turn: Turn): Phase => ({ name: 'live', turn, since: 0 });
const starting = (stage: Stage): Phase => ({ name: 'starting', stage });

it.each<[string, Phase]>([
  ['Ready', { name: 'idle' }],
  ['Waiting for you to allow the microphone', starting('permission')],
  ['Opening the microphone', starting('microphone')],
  ['Asking your backend', starting('token')],
  ['Connecting…', starting('answer')],
  ['Connecting…', starting('ice')],
  ['Connecting…', starting('dtls')],
  ['Connecting…', starting('channel')],
  ['Connecting…', starting('session')],
  ['Listening', live('listening')],
  ['Hearing you', live('user-speaking')],
  ['Thinking', live('thinking')],
  ['Speaking', live('assistant-speaking')],
  ['Trying again…', { name: 'recovering', problem: problem('net.lost') }],
  ['Stopped', { name: 'ended', problem: problem('net.lost') }],
])('says "%s" for %j', (sentence, phase) => {
  expect(sayStatus({ ...open, phase }, 'open').sentence).toBe(sentence);
});

it('never says that it listens while it is muted or without a microphone', () => {
  for (const turn of ['listening', 'user-speaking'] as const) {
    expect(sayStatus({ ...open, phase: live(turn), muted: true }, 'open').sentence).toBe('Muted');
    expect(sayStatus({ ...idle, phase: live(turn), voice: false }, 'open').sentence).toBe('Ready for your message');
  }
});

it('says why it tries again', () => {
  const phase: Phase = { name: 'recovering', problem: problem('backend.timeout') };
  expect(sayStatus({ ...idle, phase }, 'open').hint).toBe('Your backend is taking too long.');
});

it('says nothing about a session that it cannot see', () => {
  const view = { ...idle, phase: live('listening') };
  expect(sayStatus(view, 'connecting').sentence).toBe('Getting ready…');
  expect(sayStatus(view, 'gone').sentence).toBe('Not running');
});

it.each(['off', 'lost'] as const)('never says that it hears somebody while the microphone is %s', (microphone) => {
  for (const turn of ['listening', 'user-speaking', 'assistant-speaking'] as const) {
    const { sentence, hint } = sayStatus({ ...idle, phase: live(turn), microphone }, 'open');
    expect(`${sentence} ${hint}`).not.toMatch(/Listening|Hearing|aloud|interrupt/);
  }
});

it('says that one can talk while it connects exactly when the microphone is open and heard', () => {
  const hintOf = (more: Partial<typeof idle>) => sayStatus({ ...idle, phase: starting('ice'), ...more }, 'open').hint;
  expect(hintOf({ microphone: 'on' })).toBe('You can talk already.');
  expect(hintOf({})).toBe('');
  expect(hintOf({ microphone: 'on', muted: true })).toBe('');
});

describe('where a key is held to talk', () => {
  const hold = { ...open, talk: 'hold' } as const;
  const held = { id: 'press_1', since: 0, locked: false };

  it('says how to be heard, and never that somebody is while nothing is held', () => {
    expect(sayStatus({ ...hold, phase: live('listening') }, 'open')).toEqual({
      tone: 'off',
      sentence: 'Ready to talk',
      hint: 'Hold the button or Space to talk.',
    });
    const phases = [
      starting('ice'),
      ...(['listening', 'user-speaking', 'thinking', 'assistant-speaking'] as const).map(live),
    ];
    for (const phase of phases) {
      const { tone, sentence, hint } = sayStatus({ ...hold, phase }, 'open');
      expect(`${tone} ${sentence} ${hint}`).not.toMatch(/listening|hearing|aloud|already|speak to/i);
    }
  });

  it.each([live('user-speaking'), live('thinking'), starting('ice')])(
    'says while it is held how the turn is ended, in %j',
    (phase) => {
      expect(sayStatus({ ...hold, phase, talking: held }, 'open')).toMatchObject({
        tone: 'hearing',
        sentence: 'Listening, let go to send',
      });
      expect(sayStatus({ ...hold, phase, talking: { ...held, locked: true } }, 'open').sentence).toBe(
        'Listening, tap to send',
      );
    },
  );

  it('does not say that it listens before the microphone is open, however hard the key is held', () => {
    const view = { ...hold, talking: held, microphone: 'off', phase: starting('microphone') } as const;
    expect(sayStatus(view, 'open').sentence).toBe('Opening the microphone');
  });
});

it.each<[string, Turn, Partial<typeof open & { dictating: boolean }>]>([
  ['Writing down what you say', 'listening', {}],
  ['Typing what you say', 'listening', { dictating: true }],
  ['Hearing you', 'user-speaking', {}],
  ['Muted', 'listening', { muted: true }],
])('says "%s" in captions, and never that one can ask or type', (sentence, turn, more) => {
  const told = sayStatus({ ...open, mode: 'captions', phase: live(turn), ...more }, 'open');
  expect(told.sentence).toBe(sentence);
  const lost = sayStatus({ ...idle, mode: 'captions', phase: live(turn) }, 'open');
  expect(`${told.hint} ${lost.hint}`).not.toMatch(/\b(ask|You can type)\b/i);
});
