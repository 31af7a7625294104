import { describe, expect, it } from 'vitest';
import { badgeOf } from '../../../utils/session/badge.ts';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { play, upToLive } from '../../fakes/play.ts';

const live = upToLive();
const [start, ready] = live;
const silent: SessionEvent = { type: 'microphone-silent' };

describe('the microphone', () => {
  it('is on in the badge from the moment it is open until it is not, whatever the call does', () => {
    if (!start || !ready) throw new Error('no start');
    const badge = (events: SessionEvent[]) => badgeOf(play(events).state);
    expect(badge([start])).toBe('starting');
    expect(badge([start, ready])).toBe('opening');
    expect(badge(live)).toBe('live');
    expect(badge([...live, { type: 'set-muted', muted: true }])).toBe('muted');
    expect(badge([...live, { type: 'microphone-lost', problem: problem('mic.lost') }])).toBe('muted');
    expect(badge([...live, { type: 'stop' }])).toBe('off');
  });

  it('that hears nothing at all is told, until it does', () => {
    expect(play([...live, silent]).state.notice?.code).toBe('mic.silent');
    expect(play([...live, silent, { type: 'microphone-heard' }]).state.notice).toBeUndefined();
  });

  it('that is silent does not take away what offers something to do: the tab was closed, and "Keep it going" stays', () => {
    const closed: SessionEvent[] = [
      { type: 'start', voice: true, clickedAt: 900, tabId: 7 },
      ...live.slice(1),
      { type: 'tab-closed', tabId: 7 },
    ];
    expect(play([...closed, silent]).state.notice?.code).toBe('page.gone');
    expect(play([...closed, silent, { type: 'keep' }, silent]).state.notice?.code).toBe('mic.silent');
  });

  it('is not called silent while it is muted or somebody else speaks', () => {
    expect(play([...live, { type: 'set-muted', muted: true }, silent]).state.notice).toBeUndefined();
    expect(play([...live, { type: 'audio-started' }, silent]).state.notice).toBeUndefined();
  });

  it('that was lost is told with its reason, and comes back without a word', () => {
    const lost: SessionEvent[] = [...live, { type: 'microphone-lost', problem: problem('mic.allowed_once') }];
    expect(play(lost).state).toMatchObject({ microphone: 'lost', notice: { code: 'mic.allowed_once' } });
    expect(play([...lost, { type: 'microphone-back' }]).state).toMatchObject({ microphone: 'on', notice: undefined });
  });

  it('what is said while the call is made goes into it, and while it is made anew is kept', () => {
    const { effects } = play([...live, { type: 'failed', attempt: 1, problem: problem('net.lost') }]);
    const order = effects.map((effect) => effect.do);
    expect(order.filter((name) => name === 'pass-microphone')).toHaveLength(1);
    expect(order.indexOf('hold-microphone')).toBeGreaterThan(order.indexOf('hang-up'));
  });
});
