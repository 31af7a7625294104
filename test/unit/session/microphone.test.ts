import { describe, expect, it } from 'vitest';
import { badgeOf } from '../../../utils/session/badge.ts';
import type { Effect, SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { step } from '../../../utils/session/step.ts';
import { connected, play, upToLive } from '../../fakes/play.ts';

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

/** What befalls a conversation whose call and whose microphone both go. `told`: the loss is told a little later. */
const HAPPENINGS = ['call lost', 'unplugged', 'told', 'retry due', 'plugged in'] as const;
type Happening = (typeof HAPPENINGS)[number];

/** All orders that there can be of them. */
function orders(): Happening[][] {
  const all = (left: readonly Happening[]): Happening[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((first) => all(left.filter((one) => one !== first)).map((rest) => [first, ...rest]));
  const inOrder = (order: Happening[], ...some: Happening[]): boolean =>
    some.every((one, i) => i === 0 || order.indexOf(some[i - 1] ?? one) < order.indexOf(one));
  return all(HAPPENINGS).filter(
    (order) => inOrder(order, 'call lost', 'retry due') && inOrder(order, 'unplugged', 'told', 'plugged in'),
  );
}

/** A live conversation with a device that opens `late` happenings after it is asked to, or fails where it is not there. */
function lose(happenings: readonly Happening[], late: number) {
  let { state } = play(upToLive());
  const effects: Effect[] = [];
  let [isThere, isOpen, answerIn] = [true, true, -1];
  const happen = (event: SessionEvent): void => {
    const next = step(state, event, 5_000);
    state = next.state;
    effects.push(...next.effects);
    expect(state.phase.name).not.toBe('ended');
    if (next.effects.some((effect) => effect.do === 'open-microphone')) answerIn = isOpen ? 0 : late;
  };
  const answer = (): void => {
    answerIn = -1;
    isOpen = isThere;
    happen(
      isThere
        ? { type: 'microphone-ready', attempt: 2 }
        : { type: 'failed', attempt: 2, problem: problem('mic.none', { detail: 'NotFoundError' }) },
    );
  };
  const befall: Record<Happening, () => void> = {
    'call lost': () => happen({ type: 'failed', attempt: 1, problem: problem('net.lost') }),
    'retry due': () => happen({ type: 'retry-due', attempt: 2 }),
    unplugged() {
      isThere = false;
      isOpen = false;
    },
    told: () => happen({ type: 'microphone-lost', problem: problem('mic.lost') }),
    'plugged in'() {
      isThere = true;
      if (isOpen) return;
      isOpen = true;
      happen({ type: 'microphone-back' });
    },
  };
  for (const name of happenings) {
    befall[name]();
    if (answerIn === 0) answer();
    answerIn -= answerIn > 0 ? 1 : 0;
  }
  if (answerIn >= 0) answer();
  for (const event of connected(2)) happen(event);
  return { state, order: effects.map((effect) => effect.do) };
}

describe('a microphone that is lost about when the call is', () => {
  const cases = orders().flatMap((order) => [0, 1, 2, 9].map((late) => [order.join(', '), late, order] as const));

  it.each(cases)('does not end the conversation, and is heard again when it is back: %s (%d)', (_, late, order) => {
    const { state, order: effects } = lose(order, late);
    expect(state).toMatchObject({ phase: { name: 'live' }, attempt: 2, microphone: 'on', notice: undefined });
    expect(effects.filter((name) => name === 'fetch-grant')).toHaveLength(1);
    expect(effects.lastIndexOf('pass-microphone')).toBeGreaterThan(effects.lastIndexOf('open-call'));
  });

  const away = cases.filter(([, , order]) => order.at(-1) === 'plugged in');

  it.each(away)('leaves a conversation to type in when it stays away: %s (%d)', (_, late, order) => {
    const { state } = lose(order.slice(0, -1), late);
    expect(state).toMatchObject({ phase: { name: 'live' }, attempt: 2, microphone: 'lost' });
    expect(state.notice?.code).toBe('mic.lost');
  });

  it('is not asked for while it is known to be gone', () => {
    expect(lose(['unplugged', 'told', 'call lost', 'retry due'], 0).order).not.toContain('open-microphone');
  });

  it('does not hold up the call when it never answers', () => {
    const { state } = play([
      ...upToLive(),
      { type: 'failed', attempt: 1, problem: problem('net.lost') },
      { type: 'retry-due', attempt: 2 },
      { type: 'deadline', attempt: 2, stage: 'microphone' },
      ...connected(2),
    ]);
    expect(state).toMatchObject({ phase: { name: 'live' }, microphone: 'lost', notice: { code: 'mic.lost' } });
  });

  it('ends a start that never had one, which then says why', () => {
    const { state } = play([
      { type: 'start', voice: true, clickedAt: 900 },
      { type: 'failed', attempt: 1, problem: problem('mic.none') },
    ]);
    expect(state.phase).toEqual({ name: 'ended', problem: problem('mic.none') });
  });
});
