import { describe, expect, it } from 'vitest';
import type { Command, Effect, Heard, SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { SessionState } from '../../../utils/session/state.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { play, upToLive } from '../../fakes/play.ts';

const here = fencedPage({ url: 'https://birds.example/swift', title: 'The swift', text: 'It flies.' });
const there = fencedPage({ url: 'https://lights.example/', title: 'Lighthouses', text: 'They shine.', part: 'tab' });
const shareIt: Command = { type: 'share-page', tabId: 8, beside: true };
const read: SessionEvent = { type: 'page-read', page: there };
/** Live at a page that is shared. */
const live: SessionEvent[] = [
  { type: 'start', voice: true, clickedAt: 900, tabId: 7 },
  ...upToLive().slice(1),
  { type: 'page-here', tabId: 7, title: 'The swift', url: here.url },
  { type: 'share-page', tabId: 7 },
  { type: 'page-read', page: here },
];
let made = 0;
/** A response that calls it, complete. */
function calls(args: string, name = 'ask_for_tab'): Heard[] {
  made += 1;
  const item = { kind: 'function_call' as const, id: `f${made}`, callId: `c${made}`, name, arguments: args };
  return [
    { type: 'response-started', id: `r${made}` },
    { type: 'item-added', item: { ...item, arguments: '', status: 'in_progress' }, after: undefined },
    { type: 'item-done', item: { ...item, status: 'completed' } },
    { type: 'response-ended', id: `r${made}`, status: 'completed' },
  ];
}
/** A response that says that the tab is to be chosen. */
const answers = (): Heard[] => {
  made += 1;
  const item = { kind: 'message' as const, id: `m${made}`, speaker: 'assistant' as const, parts: ['Choose the tab.'] };
  return [
    { type: 'response-started', id: `r${made}` },
    { type: 'item-added', item: { ...item, status: 'in_progress' }, after: undefined },
    { type: 'item-done', item: { ...item, status: 'completed' } },
    { type: 'response-ended', id: `r${made}`, status: 'completed' },
  ];
};
const say = (text: string): SessionEvent => ({ type: 'say', text });
const asked: SessionEvent[] = [
  ...live,
  say('Compare it with the tab about lighthouses.'),
  ...calls('{"name":"lighthouses"}'),
];
const outputsIn = (effects: readonly Effect[]): string[] =>
  effects.flatMap((effect) =>
    effect.do === 'create-item' && effect.item.kind === 'output' ? [JSON.stringify(effect.item.output)] : [],
  );
const goOn = (events: readonly SessionEvent[], from: SessionState = play(asked).state) => play(events, from, 5_000);

describe('the model understands that another tab is meant', () => {
  it('has the person asked for it: nothing is read, and no tab is told of', () => {
    const { state, effects } = goOn(calls('{"name":"lighthouses"}'), play(asked.slice(0, -4)).state);
    expect(state.askedTab?.words).toBe('lighthouses');
    expect(viewOf(state).askedTab).toBe(state.askedTab);
    expect(effects.map((effect) => effect.do)).toEqual(['create-item', 'request-response']);
    expect(outputsIn(effects)).toEqual([expect.stringContaining('has been asked to choose the tab')]);
  });

  it('has nobody asked twice for one thing that they say, nor before they have said anything', () => {
    const again = goOn(calls('{"name":"bank"}'));
    expect(again.state.askedTab?.words).toBe('lighthouses');
    expect(outputsIn(again.effects)).toEqual([expect.stringContaining('already')]);
    // Nor once they have answered: what they have shared may say that another one is wanted.
    for (const answer of [[{ type: 'decline-tab' } as const], [shareIt, read]]) {
      const { state, effects } = goOn([...answers(), ...answer, ...calls('{"name":"bank"}')]);
      expect(state.askedTab).toBeUndefined();
      expect(outputsIn(effects)).toEqual([expect.stringContaining('already')]);
    }
    const silent = goOn(calls('{"name":"bank"}'), play(live).state);
    expect(silent.state.askedTab).toBeUndefined();
    expect(outputsIn(silent.effects)).toEqual([expect.stringContaining('not said anything')]);
  });

  it.each(['', 'not json', '[]', '{"name":{"a":1}}'])('takes the list without an order for no words: %j', (args) => {
    expect(goOn(calls(args), play(asked.slice(0, -4)).state).state.askedTab?.words).toBe('');
  });

  it.each<[string, SessionEvent[]]>([
    ['does not want to choose', [{ type: 'decline-tab' }]],
    ['types something else', [say('What do swifts eat?')]],
    [
      'says something else',
      [
        { type: 'speech-started', id: 'u2' },
        { type: 'text-done', id: 'u2', speaker: 'user', part: 0, text: 'What do swifts eat?' },
      ],
    ],
    ['ends the conversation', [{ type: 'stop' }]],
    ['chooses one', [shareIt, read]],
  ])('asks no longer when the person %s', (_what, events) => {
    expect(goOn([...answers(), ...events]).state.askedTab).toBeUndefined();
  });

  it.each<[string, SessionEvent[]]>([
    ['of what they said the words come late', []],
    [
      'words come that may be an echo',
      [
        { type: 'speech-started', id: 'u2' },
        { type: 'text-delta', id: 'u2', speaker: 'user', part: 0, delta: 'choose' },
      ],
    ],
    [
      'somebody coughs',
      [
        { type: 'speech-started', id: 'u2' },
        { type: 'speech-stopped' },
        { type: 'text-done', id: 'u2', speaker: 'user', part: 0, text: '' },
      ],
    ],
    [
      'the page of the tab could not be read',
      [shareIt, { type: 'page-failed', why: 'beside', problem: problem('page.gone') }],
    ],
    ['a part of this page is shared', [{ type: 'page-read', page: fencedPage({ ...here, part: 'selection' }) }]],
  ])('goes on asking when %s', (_when, events) => {
    const spoken: SessionEvent[] = [
      ...live,
      { type: 'speech-started', id: 'u1' },
      { type: 'speech-stopped' },
      ...calls('{"name":"lighthouses"}'),
      { type: 'text-done', id: 'u1', speaker: 'user', part: 0, text: 'Compare it with the other tab.' },
    ];
    expect(goOn([...answers(), ...events], play(spoken).state).state.askedTab).toMatchObject({ message: 'u1' });
  });
});

describe('the page of the tab that was asked for', () => {
  const asksIn = (effects: readonly Effect[]) => effects.filter(({ do: what }) => what === 'request-response').length;

  it('is sent, and the question is answered with it', () => {
    const { effects } = goOn([shareIt, read], goOn(answers()).state);
    expect(effects.map((effect) => effect.do)).toEqual(['read-page', 'create-item', 'request-response']);
  });

  it('waits for what is being answered, and is answered once', () => {
    const early = goOn([shareIt, read]);
    expect(asksIn(early.effects)).toBe(0);
    expect(asksIn(goOn(answers(), early.state).effects)).toBe(1);
  });

  it('is not talked about while the person speaks: they are answered with it', () => {
    const { effects } = goOn([...answers(), { type: 'speech-started', id: 'u2' }, shareIt, read]);
    expect(asksIn(effects)).toBe(0);
  });

  it('is answered by the call that comes where this one was lost', () => {
    const lost = goOn([...answers(), { type: 'failed', attempt: 1, problem: problem('net.lost') }, shareIt, read]);
    expect(lost.state.phase.name).toBe('recovering');
    const { attempt } = lost.state;
    const next = goOn([{ type: 'retry-due', attempt }, ...upToLive(attempt).slice(2)], lost.state);
    expect(asksIn(next.effects)).toBe(1);
  });

  it('is answered from when it is a PDF, once that is read', () => {
    const pdf = fencedPage({ ...there, text: '', kind: 'pdf' });
    const { state } = goOn([...answers(), shareIt, { type: 'document-found', tabId: 8, page: pdf, why: 'beside' }]);
    const id = state.offer?.about.id ?? 'there is no offer';
    const done = goOn(
      [
        { type: 'accept-offer', id },
        { type: 'document-read', id, page: { ...there, kind: 'pdf' } },
      ],
      state,
    );
    expect(asksIn(done.effects)).toBe(1);
  });

  it('that nobody was asked for is sent and no more, as before', () => {
    const { effects } = play([shareIt, read], play(live).state);
    expect(effects.map((effect) => effect.do)).toEqual(['read-page', 'create-item']);
  });
});
