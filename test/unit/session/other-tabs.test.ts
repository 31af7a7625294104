import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagesIn } from '../../../engine/conversation/question.ts';
import { say } from '../../../utils/realtime/say.ts';
import type { Command, Effect, SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { SessionState } from '../../../utils/session/state.ts';
import type { PageItem } from '../../../utils/shared/page-item.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { effectsOfLast, play, upToLive } from '../../fakes/play.ts';
import { sessionEvent } from '../../fakes/session-events.ts';

const HERE = 'https://birds.example/swift';
const THERE = 'https://bread.example/rye';
const here = fencedPage({ url: HERE, title: 'The swift', text: 'It flies.', nonce: 'a'.repeat(20) });
const there = fencedPage({ url: THERE, title: 'Rye bread', text: 'It rises.', part: 'tab', nonce: 'b'.repeat(20) });
const share: Command = { type: 'share-page', tabId: 8, beside: true };
const waits: Command = { ...share, waitsFor: 'https://bread.example/*' } as Command;
const read = (page = there): SessionEvent => ({ type: 'page-read', page });
const at = (url: string, tabId = 7): SessionEvent => ({ type: 'page-here', tabId, title: 'x', url });
/** Live at a page that is shared. */
const live: SessionEvent[] = [
  { type: 'site-rules-read', rules: {} },
  { type: 'start', voice: true, clickedAt: 900, tabId: 7 },
  ...upToLive().slice(1),
  at(HERE),
  { type: 'share-page', tabId: 7 },
  { type: 'page-read', page: here },
];
const both = [...live, share, read()];
const titlesIn = ({ transcript }: SessionState): string[] =>
  transcript.flatMap((entry) => (entry.kind === 'page' && !entry.taken ? [entry.title] : []));
const readBeside = { do: 'read-page', tabId: 8, part: 'page', why: 'beside' };

describe('a page of another tab', () => {
  it('is read and sent beside the page that one is on, which stays what answers are about', () => {
    expect(effectsOfLast([...live, share])).toEqual([readBeside]);
    const { state } = play(both);
    expect(effectsOfLast(both)).toEqual([
      { do: 'create-item', item: { kind: 'page', id: expect.any(String), page: there } },
    ]);
    expect(state.page?.item).toBe(here);
    expect(titlesIn(state)).toEqual(['The swift', 'Rye bread']);
    expect(JSON.stringify(viewOf(state))).not.toContain('It rises');
  });

  it('changes nothing for the page that one is on: it has not changed, and its offer stays', () => {
    expect(play([...both, at(HERE)]).state.home?.changed).toBe(false);
    const offered: SessionEvent[] = [
      ...live.slice(0, -2),
      { type: 'page-offered', tabId: 7, page: here },
      share,
      read(),
    ];
    expect(play(offered).state.offer?.about.title).toBe('The swift');
  });

  it('is told to the next call, too, and can be seen as it is sent', () => {
    const lost: SessionEvent[] = [...both, { type: 'stop' }];
    const again = play([{ type: 'failed', attempt: 1, problem: problem('net.lost') }], play(both).state);
    expect(again.state.beside).toHaveLength(1);
    expect(play(lost).state.beside).toHaveLength(1);
    const state = play(both).state;
    const next = play(upToLive(2).slice(2), { ...state, attempt: 2, phase: { name: 'starting', stage: 'token' } });
    const told = next.effects.flatMap((effect) =>
      effect.do === 'create-item' && effect.item.kind === 'page' ? [effect.item.page] : [],
    );
    expect(told).toEqual([here, there]);
  });

  it('belongs to the next conversation where nothing runs, beside a page that waits for it', () => {
    const waiting: SessionEvent[] = [
      { type: 'share-page', tabId: 7 },
      { type: 'page-read', page: here },
      share,
      read(),
    ];
    const { state } = play(waiting);
    expect(titlesIn(state)).toEqual(['The swift', 'Rye bread']);
    const begun = play([{ type: 'start', voice: true, clickedAt: 900, tabId: 7 }], state).state;
    expect(begun.page?.item).toBe(here);
    expect(begun.beside.map(({ item }) => item)).toEqual([there]);
    // Who shares the page one is on again while nothing runs replaces that, and not the other.
    expect(
      titlesIn(
        play(
          [
            { type: 'share-page', tabId: 7 },
            { type: 'page-read', page: here },
          ],
          state,
        ).state,
      ),
    ).toEqual(['Rye bread', 'The swift']);
  });

  it('that is shared again takes the place of what was shared of it, and of more than three the oldest goes', () => {
    const again = play([...both, share, read(fencedPage({ ...there, text: 'It has risen.' }))]);
    expect(titlesIn(again.state)).toEqual(['The swift', 'Rye bread']);
    expect(again.effects).toContainEqual({ do: 'delete-item', id: expect.any(String) });
    const more = ['a', 'b', 'c'].map((name) =>
      read(fencedPage({ ...there, url: `https://${name}.example/`, title: name })),
    );
    expect(titlesIn(play([...both, ...more]).state)).toEqual(['The swift', 'a', 'b', 'c']);
  });

  it('goes with all that was told of its changes when it is shared again from another tab', () => {
    const news = fencedPage({ ...here, text: 'It sleeps.', part: 'changes', nonce: 'c'.repeat(20), tokens: 1 });
    const now = fencedPage({ ...here, text: 'It flies and sleeps.', nonce: 'd'.repeat(20) });
    const changed: SessionEvent = {
      ...{ type: 'page-read', page: now, instead: true },
      changes: { since: here.nonce, stayed: 0.9, page: news, now },
    };
    const before = play([...both, changed, { type: 'attach', tabId: 8 }, at(THERE, 8)]).state;
    const again = fencedPage({ ...now, part: 'tab', nonce: 'e'.repeat(20) });
    const { state } = play([{ ...share, tabId: 7 } as Command, read(again)], before);
    const left = state.transcript.filter((entry) => entry.kind === 'page' && !entry.taken);
    expect(left).toMatchObject([{ title: 'Rye bread' }, { title: 'The swift', part: 'tab' }]);
  });

  it('goes with its site and comes back with Undo, beside', () => {
    const never: SessionEvent = { type: 'set-site-rule', site: 'bread.example', rule: 'never' };
    const { state } = play([...both, never]);
    expect(state.beside).toEqual([]);
    expect(titlesIn(state)).toEqual(['The swift']);
    const id = state.taken[0]?.id ?? '';
    const back = play([{ type: 'put-back', id }], state).state;
    expect(back.beside).toHaveLength(1);
    expect(back.page?.item).toBe(here);
  });

  it('is the page that one is on once one goes there, and the one before is beside it', () => {
    const before = play(both).state;
    const moved = play([{ type: 'attach', tabId: 8 }, at(THERE, 8)], before, 2_000);
    expect(moved.state.page?.item.title).toBe('Rye bread');
    expect(moved.state.beside.map(({ item }) => item.title)).toEqual(['The swift']);
    expect(moved.state.home?.changed).toBe(false);
    expect(moved.state.transcript.map((entry) => entry.kind === 'page' && entry.part)).toEqual(['tab', 'page']);
    // What changes of it is told as of any page.
    const again = play([{ type: 'share-page', tabId: 8, instead: true }], moved.state).effects;
    expect(again).toEqual([
      { do: 'read-page', tabId: 8, part: 'page', why: 'instead', since: { ...there, part: 'page' } },
    ]);
  });

  it('is told to the model as the page that one is on, from whichever tab one comes: its answers are about that', () => {
    const items = (effects: readonly Effect[]) =>
      effects.filter(({ do: what }) => what === 'create-item' || what === 'delete-item');
    /** The pages that a server has which has been told all this. */
    const known = (effects: readonly Effect[]): readonly PageItem[] => {
      const told = new Map<string, ReturnType<typeof say>>();
      for (const effect of effects) {
        if (effect.do === 'create-item') told.set(effect.item.id, say(effect, 'x'.repeat(20)));
        if (effect.do === 'delete-item') told.delete(effect.id);
      }
      return pagesIn(
        [...told.values()].flatMap(([event]) =>
          event?.type === 'conversation.item.create' && event.item.type === 'message'
            ? [{ ...event.item, status: 'completed' as const }]
            : [],
        ),
      );
    };
    const begun = play(both);
    expect(known(begun.effects).at(-1)).toMatchObject({ title: 'The swift' });
    const there8 = play([{ type: 'attach', tabId: 8 }, at(THERE, 8)], begun.state, 2_000);
    expect(items(there8.effects)).toEqual([
      { do: 'delete-item', id: begun.state.beside[0]?.id },
      { do: 'create-item', item: { kind: 'page', id: there8.state.page?.id, page: { ...there, part: 'page' } } },
    ]);
    expect(there8.state.page?.id).not.toBe(begun.state.beside[0]?.id);
    expect(known([...begun.effects, ...there8.effects]).at(-1)).toMatchObject({ title: 'Rye bread' });
    const back = play([{ type: 'attach', tabId: 7 }, at(HERE)], there8.state, 3_000);
    const all = [...begun.effects, ...there8.effects, ...back.effects];
    expect(known(all).map(({ title }) => title)).toEqual(['Rye bread', 'The swift']);
    // Where no call is there to be told, the next one is.
    const off = play([{ type: 'stop' }, { type: 'attach', tabId: 8 }, at(THERE, 8)], begun.state, 2_000);
    expect(items(off.effects)).toEqual([]);
    expect(off.state.page?.item).toMatchObject({ title: 'Rye bread', part: 'page' });
  });

  it('keeps what was said of it and where that came from, when one goes away and comes back', () => {
    const said: SessionEvent = {
      type: 'item-done',
      item: { kind: 'message', id: 'm', speaker: 'assistant', parts: ['It flies.'], status: 'completed' },
    };
    const birds = { ...here, text: 'The swift flies above the old town.' };
    const told = [...live.slice(0, -1), { type: 'page-read', page: birds } as SessionEvent, share, read()];
    const answered = {
      ...said,
      item: { ...said.item, parts: ['The swift flies above the old town.'] },
    } as SessionEvent;
    const { state } = play([...told, answered, { type: 'attach', tabId: 8 }, at(THERE, 8)]);
    const back = play([{ type: 'attach', tabId: 7 }, at(HERE)], state, 3_000).state;
    expect(back.transcript.find(({ id }) => id === 'm')).toMatchObject({ source: { page: back.page?.id } });
    expect(play([{ type: 'show-source', id: 'm' }], back).effects).toMatchObject([{ do: 'show-quote' }]);
  });

  it('that has changed is told to a new call as it is now, as its card says', () => {
    const news = fencedPage({ ...here, text: 'It sleeps.', part: 'changes', nonce: 'c'.repeat(20), tokens: 1 });
    const now = fencedPage({ ...here, text: 'It flies and sleeps.', tokens: 120, nonce: 'd'.repeat(20) });
    const changed: SessionEvent = {
      ...{ type: 'page-read', page: now, instead: true },
      changes: { since: here.nonce, stayed: 0.9, page: news, now },
    };
    const { state } = play([...both, changed, { type: 'attach', tabId: 8 }, at(THERE, 8)]);
    const more = state.transcript.map((entry) => (entry.kind === 'page' && !entry.of ? { ...entry, more: 7 } : entry));
    const lost: SessionEvent[] = [
      { type: 'failed', attempt: 1, problem: problem('net.lost') },
      { type: 'retry-due', attempt: 2 },
      ...upToLive(2).slice(1),
    ];
    const again = play(lost, { ...state, transcript: more }, 4_000).state;
    expect(again.beside).toEqual([{ id: expect.any(String), item: { ...now, part: 'tab' } }]);
    const card = again.transcript.find(({ id }) => id === again.beside[0]?.id);
    expect(card).toMatchObject({ tokens: 120, part: 'tab', call: 2 });
    expect(again.transcript.filter((entry) => entry.kind === 'page' && entry.more !== undefined)).toEqual([]);
  });

  it('that is the one of the conversation is shared as that', () => {
    expect(effectsOfLast([...live, { ...share, tabId: 7 } as Command])).toEqual([
      { do: 'read-page', tabId: 7, part: 'page' },
    ]);
  });

  it('that was closed is told as that, and the conversation has lost nothing', () => {
    const gone: SessionEvent = { type: 'page-failed', why: 'beside', problem: problem('page.gone') };
    const { state } = play([...live, share, gone]);
    expect(state.notice?.code).toBe('tab.closed');
    expect(state.readingPage).toBe(false);
    expect(state.home?.attached).toBe('yes');
  });
});

describe('read_more', () => {
  const text = (words: string) => `# About\n\nBegin.\n\n## ${words}\n\nAll about ${words}.`;
  const pages: SessionEvent[] = [
    ...live.slice(0, -1),
    { type: 'page-read', page: { ...here, text: text('wings') } },
    read({ ...there, text: text('dough') }),
  ];
  const answerTo = (args: object): string => {
    const item = {
      kind: 'function_call' as const,
      id: 'f',
      callId: 'c',
      name: 'read_more',
      arguments: JSON.stringify(args),
    };
    const { effects } = play(
      [
        { type: 'say', text: 'Tell me.' },
        { type: 'response-started', id: 'r' },
        { type: 'item-added', item: { ...item, arguments: '', status: 'in_progress' }, after: undefined },
        { type: 'item-done', item: { ...item, status: 'completed' } },
        { type: 'response-ended', id: 'r', status: 'completed' },
      ],
      play(pages).state,
    );
    const output = effects.find((effect) => effect.do === 'create-item' && effect.item.kind === 'output');
    return JSON.stringify(output);
  };

  it('gives sections of the page that is named, and else of the one that one is on', () => {
    expect(answerTo({ sections: ['s2'], page: 'the rye bread recipe' })).toContain('All about dough');
    expect(answerTo({ sections: ['s2'] })).toContain('All about wings');
    expect(answerTo({ sections: ['s2'], page: 'no such title' })).toContain('All about wings');
  });

  it('looks for words in all that is shared', () => {
    expect(answerTo({ query: 'dough' })).toContain('All about dough');
    expect(answerTo({ query: 'wings' })).toContain('All about wings');
    expect(answerTo({ query: 'submarines' })).toContain('No section of the page has these words');
  });
});

describe('what one sees of a page', () => {
  const seen = fencedPage({ url: HERE, title: 'The swift', text: 'It fl', part: 'view', nonce: 'c'.repeat(20) });
  const look: SessionEvent[] = [{ type: 'share-page', tabId: 7, part: 'view' }, read(seen)];

  it('is read, and comes beside the whole of that page', () => {
    expect(effectsOfLast([...live, ...look.slice(0, 1)])).toEqual([{ do: 'read-page', tabId: 7, part: 'view' }]);
    const { state } = play([...live, ...look]);
    expect(state.page?.item).toBe(here);
    expect(state.beside.map(({ item }) => item)).toEqual([seen]);
    // A second look takes the place of the first.
    expect(play([...live, ...look, ...look]).state.beside).toHaveLength(1);
    expect(play([...live, ...look, at(HERE)]).state.page?.item).toBe(here);
  });

  it('is all there is where nothing else was shared, until the whole page is', () => {
    const { state } = play([...live.slice(0, -2), ...look]);
    expect(state.page?.item).toBe(seen);
    expect(
      play(
        [
          { type: 'share-page', tabId: 7 },
          { type: 'page-read', page: here },
        ],
        state,
      ).state.page?.item,
    ).toBe(here);
  });

  it('goes when another page takes the place of that one', () => {
    const next = fencedPage({ url: 'https://birds.example/martin', title: 'The martin', nonce: 'd'.repeat(20) });
    const { state } = play([...live, ...look, at(next.url), { type: 'page-read', page: next, instead: true }]);
    expect(state.page?.item.title).toBe('The martin');
    expect(titlesIn(state)).toEqual(['The martin']);
    expect(state.beside).toEqual([]);
  });
});

describe('a share that the browser has to allow first', () => {
  const given = (...patterns: string[]): SessionEvent => ({ type: 'access-given', patterns });

  it('waits for the answer and is done once, whoever tells of it', () => {
    expect(effectsOfLast([...live, waits])).toEqual([]);
    expect(effectsOfLast([...live, waits, given('https://bread.example/*')])).toEqual([readBeside]);
    expect(effectsOfLast([...live, waits, given('https://bread.example/*'), given('https://bread.example/*')])).toEqual(
      [],
    );
  });

  it('is still done when the person says no to the tab picked before, and yes to this one', () => {
    const first: SessionEvent = { ...share, tabId: 9, waitsFor: 'https://birds.example/*' };
    const refused: SessionEvent = { type: 'access-refused', pattern: 'https://birds.example/*' };
    // Firefox asks one question after the other.
    expect(effectsOfLast([...live, first, waits, refused, given('https://bread.example/*')])).toEqual([readBeside]);
  });

  it('is not done when the person says no, nor for another permission, nor minutes later', () => {
    const no: SessionEvent = { type: 'access-refused', pattern: 'https://bread.example/*' };
    expect(effectsOfLast([...live, waits, no, given('https://bread.example/*')])).toEqual([]);
    expect(effectsOfLast([...live, waits, given('*://*/*')])).toEqual([]);
    const late = play([given('https://bread.example/*')], play([...live, waits]).state, 200_000);
    expect(late.effects).toEqual([]);
    expect(late.state.awaitedAccess).toBeUndefined();
  });
});

it('whatever happens, no page is both the one that one is on and beside it, and what is beside has a card', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(sessionEvent, fc.constantFrom(...both, read(), share)), { maxLength: 60 }),
      (events) => {
        const { state } = play(events, play(both).state);
        const ids = [state.page, ...state.beside].flatMap((one) => one?.id ?? []);
        expect(new Set(ids).size).toBe(ids.length);
        const cards = new Set(
          state.transcript.flatMap((entry) => (entry.kind === 'page' && !entry.taken ? [entry.id] : [])),
        );
        expect(state.beside.filter(({ id }) => !cards.has(id))).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});
