import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect, SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { SessionState } from '../../../utils/session/state.ts';
import { step } from '../../../utils/session/step.ts';
import type { FencedPage, PageChanges } from '../../../utils/shared/page-item.ts';
import type { SiteRules } from '../../../utils/shared/site-rules.ts';
import { changedTab } from '../../../utils/ui/page-changed.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { play, upToLive } from '../../fakes/play.ts';
import { sessionEvent } from '../../fakes/session-events.ts';

const A = 'https://shop.example/a';
const B = 'https://shop.example/b';
const C = 'https://shop.example/c';
const pageAt = (at: string, text = `Of ${at}.`, more: Partial<FencedPage> = {}): FencedPage =>
  fencedPage({ url: at, at, text, part: 'page', nonce: `nonce${at.slice(-1)}`.padEnd(20, '0'), ...more });
const rules = (siteRules: SiteRules): SessionEvent => ({ type: 'site-rules-read', rules: siteRules });
const here = (url: string): SessionEvent => ({ type: 'page-here', tabId: 7, title: 'Shop', url });
const moved = (url: string, tabId = 7): SessionEvent => ({ type: 'page-moved', tabId, title: 'Shop', url });
const start: SessionEvent = { type: 'start', voice: true, clickedAt: 900, tabId: 7 };
const callUp = (attempt = 1) => upToLive(attempt).slice(1);
const unasked = (page: FencedPage, changes?: Omit<PageChanges, 'now'>): SessionEvent => ({
  ...{ type: 'page-read', page, unasked: true },
  ...(changes ? { changes: { ...changes, now: page } } : {}),
});
const chip: SessionEvent = { type: 'share-page', tabId: 7, part: 'page', instead: true };
const chosen = (page: FencedPage): SessionEvent => ({ type: 'page-read', page, instead: true });
const items = (effects: readonly Effect[]) =>
  effects.filter(({ do: what }) => what === 'create-item' || what === 'delete-item');
const reads = (effects: readonly Effect[]) => effects.filter(({ do: what }) => what === 'read-page');
const tabOf = (state: SessionState): number | undefined => changedTab(viewOf(state));

/** Live at page A of a site that is asked about, and A is shared. */
const asked = play([rules({}), start, ...callUp(), here(A), { type: 'page-read', page: pageAt(A) }]).state;
/** The same at a site that is always shared. */
const always = play([rules({ 'shop.example': 'always' }), start, ...callUp(), here(A), unasked(pageAt(A))]).state;

describe('an app that shows another page, at a site that is asked about', () => {
  it('has a chip on every surface, and nothing is read or sent', () => {
    const { state, effects } = play([moved(B)], asked);
    expect(effects).toEqual([]);
    expect(tabOf(state)).toBe(7);
    expect(tabOf(asked)).toBeUndefined();
  });

  it('has one chip and sends nothing however often it moves', () => {
    const fifty = Array.from({ length: 50 }, (_, i) => moved(`${B}/${i}`));
    const { state, effects } = play(fifty, asked);
    expect(effects).toEqual([]);
    expect(tabOf(state)).toBe(7);
  });

  it('has no chip any more when the person goes back, and none for a place in the page', () => {
    expect(tabOf(play([moved(B), moved(A)], asked).state)).toBeUndefined();
    expect(tabOf(play([moved(`${A}#reviews`)], asked).state)).toBeUndefined();
  });

  it('has a chip for a route behind the hash', () => {
    expect(tabOf(play([moved(`${A}#/basket`)], asked).state)).toBe(7);
  });

  it('shares the new page when that is pressed, in place of the one before', () => {
    const pressed = play([moved(B), chip], asked);
    expect(pressed.effects).toEqual([
      { do: 'read-page', tabId: 7, part: 'page', why: 'instead', since: asked.page?.item },
    ]);
    expect(tabOf(pressed.state)).toBeUndefined();
    const { state, effects } = play([chosen(pageAt(B))], pressed.state);
    expect(effects).toEqual([
      { do: 'delete-item', id: asked.page?.id },
      { do: 'create-item', item: { kind: 'page', id: state.page?.id, page: pageAt(B) } },
    ]);
    expect(state.transcript).toMatchObject([{ url: A, taken: 'replaced' }, { url: B }]);
    expect(tabOf(state)).toBeUndefined();
  });

  it('takes everything of the page before out, also what was selected there', () => {
    const selection = pageAt(A, 'Only this.', { part: 'selection' });
    const { effects } = play([{ type: 'page-read', page: selection }, moved(B), chip, chosen(pageAt(B))], asked);
    expect(effects.filter((effect) => effect.do === 'delete-item')).toHaveLength(2);
  });

  it('does not share a page that was left while it was read: the chip is there again', () => {
    const { state, effects } = play([moved(B), chip, moved(C), chosen(pageAt(B))], asked);
    expect(items(effects)).toEqual([]);
    expect(state.readingPage).toBe(false);
    expect(tabOf(state)).toBe(7);
  });

  it('shares the page that was read although its address is told later', () => {
    const { effects } = play([moved(B), chip, chosen(pageAt(C))], asked);
    expect(items(effects)).toHaveLength(2);
  });

  it('tells why, when the new page cannot be read, and the chip is there again', () => {
    const failed: SessionEvent = { type: 'page-failed', problem: problem('page.empty'), why: 'instead' };
    const { state } = play([moved(B), chip, failed], asked);
    expect(state.notice?.code).toBe('page.empty');
    expect(tabOf(state)).toBe(7);
  });

  it('has no chip where nothing was shared, in captions, after Stop, or of another tab', () => {
    const nothing = play([rules({}), start, ...callUp(), here(A), moved(B)]).state;
    expect(tabOf(nothing)).toBeUndefined();
    expect(tabOf(play([moved(B), { type: 'stop' }], asked).state)).toBeUndefined();
    expect(tabOf(play([moved(B, 9)], asked).state)).toBeUndefined();
  });
});

describe('an app that shows another page, at a site that is always shared', () => {
  it('is read, and its new page takes the place of the old one at the server', () => {
    const read = play([moved(B)], always);
    expect(read.effects).toEqual([
      { do: 'read-page', tabId: 7, part: 'page', why: 'always', since: always.page?.item },
    ]);
    expect(tabOf(read.state)).toBeUndefined();
    const { state, effects } = play([unasked(pageAt(B))], read.state);
    expect(effects.map((effect) => effect.do)).toEqual(['delete-item', 'create-item']);
    expect(state.home?.changed).toBe(false);
  });

  it('has its card below the one of the page before, wherever the server puts it', () => {
    const said: SessionEvent = {
      ...{ type: 'item-added', after: always.page?.id },
      item: { kind: 'message', id: 'answer', speaker: 'assistant', parts: ['Four euros.'], status: 'completed' },
    };
    const { state } = play([said, moved(B), unasked(pageAt(B)), moved(C), unasked(pageAt(C))], always);
    const item = {
      kind: 'message',
      id: state.page?.id ?? '',
      speaker: 'user',
      parts: [],
      status: 'completed',
    } as const;
    // Page B was deleted before: to the server the answer is what stands in front of it.
    const { transcript } = play([{ type: 'item-added', item, after: 'answer' }], state).state;
    expect(transcript.map((entry) => (entry.kind === 'page' ? entry.url : entry.id))).toEqual([A, 'answer', B, C]);
  });

  it('drops a page that was left while it was read, and reads the one that is there', () => {
    const { state, effects } = play([moved(B), moved(C), unasked(pageAt(B))], always);
    expect(items(effects)).toEqual([]);
    expect(reads(effects)).toHaveLength(2);
    expect(items(play([unasked(pageAt(C))], state).effects)).toHaveLength(2);
  });

  it('sends nothing where the text is the same', () => {
    const { state, effects } = play(
      [moved(B), unasked({ ...pageAt(A), url: B, at: B, nonce: 'x'.repeat(20) })],
      always,
    );
    expect(items(effects)).toEqual([]);
    expect(state.home?.changed).toBe(false);
    expect(state.transcript).toHaveLength(1);
    // It is that page now: to come to it again is no change.
    expect(play([here(B)], state).state.home?.changed).toBe(false);
  });

  it('is not shared by a reading that comes when the person has left it', () => {
    const unreached: SessionEvent = {
      ...{ type: 'attach-failed', tabId: 7, asked: false },
      problem: problem('page.not_attached'),
    };
    const gone = play([moved(A), { type: 'page-left', tabId: 7 }, unreached], always).state;
    expect([gone.page, gone.homeUrl]).toEqual([undefined, undefined]);
    const late = play([unasked(pageAt(A, 'More of it.', { nonce: 'z'.repeat(20) }))], gone);
    expect(items(late.effects)).toEqual([]);
    expect(late.state.page).toBeUndefined();
  });

  it('is read again when content comes late, and not for a place in it', () => {
    const there = play([moved(B), unasked(pageAt(B))], always).state;
    const late = play([moved(B)], there);
    expect(reads(late.effects)).toHaveLength(1);
    const { effects } = play([unasked(pageAt(B, 'Now it is there.', { nonce: 'y'.repeat(20) }))], late.state);
    expect(items(effects)).toHaveLength(2);
  });

  it('is read once more when content comes late while it is read', () => {
    const { state, effects } = play([moved(B), moved(B), unasked(pageAt(B))], always);
    expect(reads(effects)).toHaveLength(2);
    const { state: done, effects: more } = play([unasked(pageAt(B))], state);
    expect(more).toEqual([]);
    expect(done.home?.changed).toBe(false);
  });

  it('is not read at all where the next page is of a site that is never shared', () => {
    const never = play([{ type: 'set-site-rule', site: 'shop.example', rule: 'never' }, moved(B)], always);
    expect(reads(never.effects)).toEqual([]);
    expect(tabOf(never.state)).toBeUndefined();
  });
});

describe('a page that cannot be had, after one of a site that is always shared', () => {
  const unread: SessionEvent = { type: 'page-failed', problem: problem('page.empty'), why: 'always' };
  const left: SessionEvent = { type: 'page-left', tabId: 7 };
  const unreached = (asked = false): SessionEvent => ({
    ...{ type: 'attach-failed', tabId: 7, asked },
    problem: problem('page.not_attached', { detail: 'Missing host permission' }),
  });

  it.each([
    ['reached', [left, unreached()]],
    ['read', [moved(B), unread]],
  ])('cannot be %s: no answer is about the page before, and the person is told', (_why, events) => {
    const { state, effects } = play(events, always);
    expect(items(effects)).toEqual([{ do: 'delete-item', id: always.page?.id }]);
    expect(state.page).toBeUndefined();
    expect(state.notice).toMatchObject({ code: 'page.left', detail: expect.stringMatching(/^page\.\w+/) });
    expect(state.transcript).toMatchObject([{ url: A, taken: 'left' }]);
    // Nor does a new call get to know it.
    const retry: SessionEvent[] = [{ type: 'failed', attempt: 1, problem: problem('net.lost') }];
    const again = play([...retry, { type: 'retry-due', attempt: 2 }, ...upToLive(2).slice(1)], state);
    expect(items(again.effects)).toEqual([]);
  });

  it('takes what was told of its changes and what was selected there with it', () => {
    const selection = pageAt(A, 'Only this.', { part: 'selection' });
    const grown = pageAt(A, 'Of a, and more.', { nonce: 'g'.repeat(20) });
    const told = fencedPage({ url: A, text: 'and more', part: 'changes', nonce: 'c'.repeat(20), tokens: 1 });
    const changes = { since: always.page?.item.nonce ?? '', stayed: 0.9, page: told };
    const there = play([moved(A), unasked(grown, changes)], always);
    expect(items(there.effects)).toMatchObject([{ do: 'create-item', item: { page: told } }]);
    expect(items(play([left, unreached()], there.state).effects)).toMatchObject(Array(2).fill({ do: 'delete-item' }));
    const { state } = play([{ type: 'page-read', page: selection }], there.state);
    expect(items(play([left, unreached()], state).effects)).toMatchObject(Array(3).fill({ do: 'delete-item' }));
  });

  it('has the chip where it can be reached, for who wants to try again', () => {
    expect(tabOf(play([moved(B), unread], always).state)).toBe(7);
    const pressed = play([moved(B), unread, chip, chosen(pageAt(B))], always);
    expect(items(pressed.effects).map((effect) => effect.do)).toEqual(['delete-item', 'create-item']);
    expect(pressed.state.notice).toBeUndefined();
  });

  it('is forgotten with the next page: back there it is shared again, and elsewhere the person is asked', () => {
    const away = play([left, unreached()], always).state;
    const back = play([here(A), unasked(pageAt(A))], away);
    expect(back.state.notice).toBeUndefined();
    expect(items(back.effects).map((effect) => effect.do)).toEqual(['create-item']);
    const elsewhere = play([here('https://other.example/')], away);
    expect(elsewhere.state.notice).toBeUndefined();
    expect(elsewhere.effects).toEqual([{ do: 'read-page', tabId: 7, part: 'page', why: 'offer' }]);
  });

  it('looks for one that can be had, once at a time, until one is there', () => {
    const away = play([left, unreached()], always);
    const [wait] = away.effects.filter((effect) => effect.do === 'wait-look');
    expect(wait).toMatchObject({ ms: 2_000 });
    const due: SessionEvent = { type: 'look-due', since: wait?.since ?? 0 };
    const look = play([due], away.state);
    expect(look.effects).toEqual([{ do: 'attach', tabId: 7, asked: false, once: true }]);
    expect(look.state.notice?.code).toBe('page.left');
    // In vain: it is looked again, and an older wait counts no more.
    const vain = step(look.state, unreached(), 5_000);
    expect(vain.effects).toEqual([{ do: 'wait-look', since: 5_000, ms: 2_000 }]);
    expect(play([due], vain.state).effects).toEqual([]);
    // Who looks at something else for long is looked for less often, and not after Stop or where nothing was left.
    let late = vain;
    for (let now = 6_000; now < 46_000; now += 1_000) late = step(late.state, unreached(), now);
    expect(late.effects).toMatchObject([{ ms: 10_000 }]);
    expect(play([here(A), due], away.state).effects).not.toContainEqual(look.effects[0]);
    expect(play([{ type: 'stop' }, due], away.state).effects).not.toContainEqual(look.effects[0]);
    expect(play([left, unreached()], asked).effects.some((effect) => effect.do === 'wait-look')).toBe(false);
  });

  it('waits with that for what is still to come', () => {
    // Late content of the page itself; a page that was left while it was read; one that is being reached.
    const late = play([moved(A), unread], always);
    expect(late.state.page?.id).toBe(always.page?.id);
    const gone = play([moved(B), moved(C), unread], always);
    expect(items(gone.effects)).toEqual([]);
    expect(reads(gone.effects)).toHaveLength(2);
    expect(play([moved(B), left, unread], always).state.notice).toBeUndefined();
  });

  it('is told in the words of who has asked for it, and to nobody where each page is asked about', () => {
    expect(play([left, unreached(true)], always).state).toMatchObject({
      notice: { code: 'page.not_attached' },
      page: undefined,
    });
    const kept = play([left, unreached()], asked);
    expect(kept.state.page).toEqual(asked.page);
    expect(kept.state.notice).toBeUndefined();
  });

  it('is one that is never shared: the page before goes, and the note says why', () => {
    const toOther = [rules({ 'other.example': 'never' }), here('https://other.example/')];
    const { state, effects } = play(toOther, always);
    expect(items(effects)).toEqual([{ do: 'delete-item', id: always.page?.id }]);
    expect(reads(effects)).toEqual([]);
    expect(state.notice).toBeUndefined();
    expect(tabOf(state)).toBeUndefined();
  });

  it('ends no going along: with Follow me the page after it is shared', () => {
    const { state } = play([{ type: 'set-follow', follow: true }, left, unreached()], asked);
    expect(state.notice?.code).toBe('page.left');
    const next = play([{ type: 'tab-loaded', tabId: 7 }, here(C), unasked(pageAt(C))], state);
    expect(items(next.effects).map((effect) => effect.do)).toEqual(['create-item']);
    expect(next.state.notice).toBeUndefined();
  });
});

describe('Follow me', () => {
  const following = play([{ type: 'set-follow', follow: true }], asked).state;

  it('takes the page before out: the answers are about where the person is', () => {
    const { state, effects } = play([moved(B), unasked(pageAt(B))], following);
    expect(items(effects)).toMatchObject([{ do: 'delete-item' }, { do: 'create-item' }]);
    expect(state.transcript).toMatchObject([{ taken: 'replaced' }, { url: B }]);
  });

  it('shares nothing that was read before it was switched off', () => {
    const off: SessionEvent = { type: 'set-follow', follow: false };
    const { state, effects } = play([moved(B), off, unasked(pageAt(B))], following);
    expect(items(effects)).toEqual([]);
    expect(tabOf(state)).toBe(7);
  });
});

describe('a page of which most stayed', () => {
  const told = (since: FencedPage, tokens = 10, stayed = 0.9): Omit<PageChanges, 'now'> => ({
    ...{ since: since.nonce, stayed },
    page: fencedPage({
      ...{ url: B, title: 'B', text: 'what changed', part: 'changes' },
      nonce: 'c'.repeat(20),
      tokens,
    }),
  });
  const first = pageAt(A, 'Of a.');
  const grown = (n: number): FencedPage => pageAt(B, `Of b, ${n}.`, { nonce: `${n}`.repeat(20) });
  /** Changed so many times, with so many tokens each. */
  const changedTimes = (times: number, tokens = 10) => {
    let since = first;
    const events = Array.from({ length: times }, (_, n): SessionEvent[] => {
      const page = grown(n);
      const read = unasked(page, told(since, tokens));
      since = page;
      return [moved(B), read];
    });
    return play(events.flat(), always);
  };

  it('stays at the server, and only what changed is told, on a card of its own', () => {
    const { state, effects } = play([moved(B), unasked(grown(1), told(first))], always);
    expect(items(effects)).toEqual([
      { do: 'create-item', item: { kind: 'page', id: expect.any(String), page: told(first).page } },
    ]);
    expect(state.transcript).toMatchObject([
      { id: always.page?.id, url: A },
      { part: 'changes', of: always.page?.id, tokens: 10 },
    ]);
    expect(state.transcript[0]).not.toHaveProperty('taken');
    expect(state.home?.changed).toBe(false);
  });

  it('is replaced as a whole after three times', () => {
    expect(items(changedTimes(3).effects).map((effect) => effect.do)).toEqual(Array(3).fill('create-item'));
    const fourth = changedTimes(4);
    // The page, and all that was told of its changes.
    expect(items(fourth.effects).filter((effect) => effect.do === 'delete-item')).toHaveLength(4);
    expect(fourth.state.transcript.filter((entry) => entry.kind === 'page' && !entry.taken)).toHaveLength(1);
    expect(fourth.state.page?.changes).toBeUndefined();
  });

  it('is replaced as a whole when the changes are more than half of it, or less than 60 % stayed', () => {
    expect(items(changedTimes(2, 30).effects).map((effect) => effect.do)).toEqual([
      ...['create-item', 'delete-item', 'delete-item', 'create-item'],
    ]);
    const little = play([moved(B), unasked(grown(1), told(first, 10, 0.6))], always);
    expect(items(little.effects).map((effect) => effect.do)).toEqual(['delete-item', 'create-item']);
  });

  it('is replaced as a whole when it was cut and now is not, or another page was shared meanwhile', () => {
    const cut = play([moved(B), unasked({ ...grown(1), truncated: true }, told(first))], always);
    expect(items(cut.effects).map((effect) => effect.do)).toEqual(['delete-item', 'create-item']);
    const other = play([moved(B), unasked(grown(1), told(grown(5)))], always);
    expect(items(other.effects).map((effect) => effect.do)).toEqual(['delete-item', 'create-item']);
  });

  it('is told to a new call as one page, as it is now', () => {
    const { state } = changedTimes(2);
    const retry: SessionEvent[] = [
      { type: 'failed', attempt: 1, problem: problem('net.lost') },
      { type: 'retry-due', attempt: 2 },
      ...upToLive(2).slice(1),
    ];
    const again = play(retry, state);
    expect(items(again.effects)).toEqual([
      { do: 'create-item', item: { kind: 'page', id: always.page?.id, page: grown(1) } },
    ]);
    expect(again.state.page?.changes).toBeUndefined();
    expect(again.state.transcript[0]).toMatchObject({ url: B, call: 2 });
    // The next page takes the place of that one item.
    const next = play([moved(C), unasked(pageAt(C))], again.state);
    expect(items(next.effects).map((effect) => effect.do)).toEqual(['delete-item', 'create-item']);
  });

  it('is taken out with all that was told of it, and comes back as it is now', () => {
    const { state } = changedTimes(2);
    const taken = play([{ type: 'set-site-rule', site: 'shop.example', rule: 'never' }], state);
    expect(taken.effects.filter((effect) => effect.do === 'delete-item')).toHaveLength(3);
    const back = play([{ type: 'put-back', id: always.page?.id ?? '' }], taken.state);
    expect(items(back.effects)).toEqual([
      { do: 'create-item', item: { kind: 'page', id: expect.any(String), page: grown(1) } },
    ]);
  });
});

it('an offer that nobody has answered is of the page that is there now', () => {
  const offered: SessionEvent = { type: 'page-offered', tabId: 7, page: pageAt(A) };
  const { state, effects } = play([rules({}), start, ...callUp(), here(A), offered, moved(B)]);
  expect(state.offer).toBeUndefined();
  expect(reads(effects)).toHaveLength(2);
});

it('where the page is read is told to no UI', () => {
  const secret = `${B}?token=s3cr3t`;
  const { state } = play([moved(secret), unasked({ ...pageAt(B), at: secret })], always);
  expect(JSON.stringify(viewOf(state))).not.toContain('s3cr3t');
});

it('whatever happens, the server has at most one page of a tab and what was told of it, when pages are shared as they come', () => {
  const adds = new Set(['page-read', 'accept-offer', 'put-back', 'share-page']);
  const others = sessionEvent.filter((event) => !adds.has(event.type) || 'unasked' in event || 'instead' in event);
  fc.assert(
    fc.property(fc.array(others, { maxLength: 60 }), (events) => {
      const { state } = play(events, always);
      const there = state.transcript.filter(
        (entry) => entry.kind === 'page' && !entry.taken && entry.call === state.attempt,
      );
      const wholes = there.filter((entry) => entry.kind === 'page' && entry.part !== 'changes');
      expect(wholes.length).toBeLessThanOrEqual(1);
      expect(there.length - wholes.length).toBeLessThanOrEqual(3);
      if (state.page && wholes.length > 0) expect(wholes[0]?.id).toBe(state.page.id);
    }),
    { numRuns: 3_000 },
  );
});
