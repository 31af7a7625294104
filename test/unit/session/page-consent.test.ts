import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { SessionState } from '../../../utils/session/state.ts';
import type { SiteRules } from '../../../utils/shared/site-rules.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { effectsOfLast, play, upToLive } from '../../fakes/play.ts';
import { sessionEvent } from '../../fakes/session-events.ts';

const URL = 'https://example.org/bread';
const page = fencedPage({ url: URL, text: 'Rye and patience.', redacted: 2 });
const rules = (siteRules: SiteRules = {}): SessionEvent => ({ type: 'site-rules-read', rules: siteRules });
const here = (url = URL, tabId = 7): SessionEvent => ({ type: 'page-here', tabId, title: 'Bread', url });
const start: SessionEvent = { type: 'start', voice: true, clickedAt: 900, tabId: 7 };
const callUp = (attempt = 1) => upToLive(attempt).slice(1);
const readFor = (why: 'offer' | 'always') => ({ do: 'read-page', tabId: 7, part: 'page', why });
const offered: SessionEvent = { type: 'page-offered', tabId: 7, page };
/** Live at a page of a site that nothing was said about, and its offer is there. */
const asked: SessionEvent[] = [rules(), start, ...callUp(), here(), offered];
const offerOf = (state: SessionState): string => state.offer?.about.id ?? 'there is no offer';
const never: SessionEvent = { type: 'set-site-rule', site: 'example.org', rule: 'never' };
const always: SessionEvent = { type: 'set-site-rule', site: 'example.org', rule: 'always' };

describe('the page at Start', () => {
  it('is read to be offered once the call is live and the overlay is there, and not before', () => {
    expect(play([rules(), start, here(), ...callUp().slice(0, -1)]).effects).not.toContainEqual(readFor('offer'));
    expect(effectsOfLast([rules(), start, here(), ...callUp()])).toContainEqual(readFor('offer'));
    expect(effectsOfLast([rules(), start, ...callUp()])).not.toContainEqual(readFor('offer'));
    expect(effectsOfLast([rules(), start, ...callUp(), here()])).toEqual([readFor('offer')]);
  });

  it('is not looked at before it is known what the person has decided', () => {
    expect(effectsOfLast([start, ...callUp(), here()])).toEqual([]);
    expect(effectsOfLast([start, ...callUp(), here(), rules()])).toEqual([readFor('offer')]);
    expect(effectsOfLast([start, ...callUp(), here(), rules({ 'example.org': 'never' })])).toEqual([]);
  });

  it('is offered with its size, and nothing of it goes anywhere', () => {
    const { state, effects } = play(asked);
    expect(viewOf(state).offer).toEqual({
      ...{ id: expect.any(String), url: URL, title: 'Bread', site: 'example.org' },
      ...{ words: 3, tokens: 100, truncated: false, redacted: 2 },
    });
    expect(state.readingPage).toBe(false);
    expect(state.transcript).toEqual([]);
    expect(effects.filter((effect) => effect.do === 'create-item')).toEqual([]);
    expect(JSON.stringify(viewOf(state))).not.toContain(page.text);
  });

  it('is sent by Share as it was offered, and the card takes the place of the offer', () => {
    const before = play(asked).state;
    const { state, effects } = play([{ type: 'accept-offer', id: offerOf(before) }], before);
    expect(effects).toEqual([{ do: 'create-item', item: { kind: 'page', id: expect.any(String), page } }]);
    expect(state.offer).toBeUndefined();
    expect(state.transcript).toMatchObject([{ kind: 'page', tokens: 100, redacted: 2 }]);
  });

  it('is not sent by a press on an offer that has gone', () => {
    const before = play(asked).state;
    expect(play([{ type: 'accept-offer', id: 'another' }], before).effects).toEqual([]);
    const twice: SessionEvent[] = Array(2).fill({ type: 'accept-offer', id: offerOf(before) });
    expect(play(twice, before).effects).toHaveLength(1);
  });

  it('is not asked about again in this conversation after Not now, but in the next one', () => {
    const before = play(asked).state;
    const declined = play([{ type: 'decline-offer', id: offerOf(before) }], before).state;
    expect(declined.offer).toBeUndefined();
    const lost: SessionEvent = { type: 'failed', attempt: 1, problem: problem('openai.retired') };
    const goesOn = play([lost, start, ...upToLive(3).slice(1), here()], declined);
    expect(goesOn.state.conversation).toBe(declined.conversation);
    expect(goesOn.effects).not.toContainEqual(readFor('offer'));
    const anew = play([{ type: 'stop' }, start, ...upToLive(3).slice(1), here()], declined);
    expect(anew.effects).toContainEqual(readFor('offer'));
  });

  it('is offered no more once it was shared with the button, though the reading of it comes late', () => {
    const pressed = play([...asked.slice(0, -1), { type: 'share-page', tabId: 7 }, offered]);
    expect(pressed.state.offer).toBeUndefined();
    const shared = play([{ type: 'page-read', page }], pressed.state);
    expect(shared.state.offer).toBeUndefined();
    expect(shared.state.transcript).toHaveLength(1);
  });

  it('that was shared before Start is not offered', () => {
    const { effects } = play([rules(), { type: 'page-read', page }, start, ...callUp(), here()]);
    expect(effects.filter((effect) => effect.do === 'read-page')).toEqual([]);
  });

  it('that cannot be read is neither offered nor complained about', () => {
    const failed: SessionEvent = { type: 'page-failed', problem: problem('page.empty'), why: 'offer' };
    const { state } = play([...asked.slice(0, -1), failed]);
    expect(state).toMatchObject({ offer: undefined, notice: undefined });
  });

  it('is not offered in captions, nor after Stop', () => {
    const captions: SessionEvent = { ...start, mode: 'captions' } as SessionEvent;
    expect(play([rules(), captions, ...callUp(), here()]).effects).not.toContainEqual(readFor('offer'));
    expect(play([...asked.slice(0, -1), { type: 'stop' }, offered]).state.offer).toBeUndefined();
    expect(play([...asked, { type: 'stop' }]).state.offer).toBeUndefined();
  });

  it('is the one that came in its place, when the person goes on without having answered', () => {
    const other = 'https://example.org/rye';
    const gone = play([...asked, { type: 'page-left', tabId: 7 }, here(other)]);
    expect(gone.state.offer).toBeUndefined();
    expect(gone.effects.filter((effect) => effect.do === 'read-page')).toEqual([readFor('offer'), readFor('offer')]);
    const away = play([...asked, { type: 'attach', tabId: 9 }]);
    expect(away.state.offer).toBeUndefined();
  });
});

it('a page that the person has left while it was read to be offered is not offered: the next one is', () => {
  const next = 'https://example.org/rye';
  const from = asked.slice(0, -1);
  const { state, effects } = play([...from, here(next), { ...offered, page: { ...page, at: URL } } as SessionEvent]);
  expect(state.offer).toBeUndefined();
  expect(effects.filter(({ do: what }) => what === 'read-page')).toEqual([readFor('offer'), readFor('offer')]);
  const failed: SessionEvent = { type: 'page-failed', why: 'offer', problem: problem('page.unreadable') };
  expect(effectsOfLast([...from, here(next), failed])).toEqual([readFor('offer')]);
});

describe('a site that is always shared', () => {
  const read: SessionEvent = { type: 'page-read', page, unasked: true };
  const shared: SessionEvent[] = [rules({ 'example.org': 'always' }), start, ...callUp(), here(), read];

  it('is shared without a press once the call is live', () => {
    expect(effectsOfLast(shared.slice(0, -1))).toEqual([readFor('always')]);
    expect(effectsOfLast(shared)).toEqual([
      { do: 'create-item', item: { kind: 'page', id: expect.any(String), page } },
    ]);
  });

  it('is shared anew when another page of it comes, and the page before is deleted at the server', () => {
    const other = fencedPage({ url: 'https://example.org/rye' });
    const before = play(shared).state;
    const moved = play([{ type: 'page-left', tabId: 7 }, here(other.url)], before);
    expect(moved.effects).toContainEqual({ ...readFor('always'), since: page });
    const { state, effects } = play([{ type: 'page-read', page: other, unasked: true }], moved.state);
    expect(effects).toEqual([
      { do: 'delete-item', id: before.page?.id },
      { do: 'create-item', item: { kind: 'page', id: state.page?.id, page: other } },
    ]);
    expect(state.transcript).toMatchObject([{ taken: 'replaced' }, { url: other.url }]);
  });

  it('is read once, whatever of the same page is told again', () => {
    const again = play([here(`${URL}#crust`), here()], play(shared).state);
    expect(again.effects).toEqual([]);
  });

  it('is not sent when the person has changed their mind, or has pressed Stop, while it was read', () => {
    for (const meanwhile of [never, { type: 'stop' } as const]) {
      const { state, effects } = play([...shared.slice(0, -1), meanwhile, read]);
      expect(effects.filter((effect) => effect.do === 'create-item')).toEqual([]);
      expect(state).toMatchObject({ transcript: [], readingPage: false });
    }
  });

  it('is not told of when it cannot be read', () => {
    const failed: SessionEvent = { type: 'page-failed', problem: problem('page.not_attached'), why: 'always' };
    expect(play([...shared.slice(0, -1), failed]).state).toMatchObject({ notice: undefined, readingPage: false });
  });

  it('begins with what is offered: it is sent, and the choice is kept', () => {
    const { effects } = play([always], play(asked).state);
    expect(effects).toEqual([
      { do: 'remember-site', site: 'example.org', rule: 'always' },
      { do: 'create-item', item: { kind: 'page', id: expect.any(String), page } },
    ]);
  });
});

describe('a site that is never shared', () => {
  it('is not even read, and every surface is told', () => {
    const { state, effects } = play([rules({ 'example.org': 'never' }), start, ...callUp(), here()]);
    expect(effects.filter((effect) => effect.do === 'read-page')).toEqual([]);
    expect(viewOf(state)).toMatchObject({ siteRule: 'never', home: { site: 'example.org' } });
  });

  it('is not read by the button either, which says why', () => {
    const before = play([rules({ 'example.org': 'never' }), start, ...callUp(), here()]).state;
    const { state, effects } = play([{ type: 'share-page', tabId: 7 }], before);
    expect(effects).toEqual([]);
    expect(state).toMatchObject({ notice: { code: 'page.never' }, readingPage: false });
  });

  it('is not read by Follow me either', () => {
    const following: SessionEvent[] = [
      rules({ 'example.org': 'never' }),
      start,
      ...callUp(),
      here('https://a.example/'),
    ];
    const { effects } = play([
      ...following,
      { type: 'page-read', page: fencedPage({ url: 'https://a.example/' }) },
      { type: 'set-follow', follow: true },
      here(),
    ]);
    expect(effects.filter((effect) => effect.do === 'read-page')).toEqual([readFor('offer')]);
  });

  it('is offered again once that is changed', () => {
    const before = play([rules({ 'example.org': 'never' }), start, ...callUp(), here()]).state;
    const { effects } = play([{ type: 'set-site-rule', site: 'example.org', rule: 'ask' }], before);
    expect(effects).toEqual([{ do: 'remember-site', site: 'example.org', rule: 'ask' }, readFor('offer')]);
  });
});

describe('Don’t share this site', () => {
  const before = play([{ type: 'accept-offer', id: offerOf(play(asked).state) }], play(asked).state).state;
  const taken = play([never], before);

  it('deletes the page at the server, and its card says that it can be put back', () => {
    expect(taken.effects).toEqual([
      { do: 'remember-site', site: 'example.org', rule: 'never' },
      { do: 'delete-item', id: before.page?.id },
    ]);
    expect(taken.state.transcript).toMatchObject([{ kind: 'page', taken: 'kept' }]);
  });

  it('keeps the card when the server has deleted the item', () => {
    const id = before.page?.id ?? '';
    expect(play([{ type: 'item-deleted', id }], taken.state).state.transcript).toHaveLength(1);
  });

  it('carries the page into no other call', () => {
    const retry: SessionEvent[] = [
      { type: 'failed', attempt: 1, problem: problem('net.lost') },
      { type: 'retry-due', attempt: 2 },
      ...upToLive(2).slice(1),
    ];
    const items = (state: SessionState) => play(retry, state).effects.filter((effect) => effect.do === 'create-item');
    expect(items(before)).toHaveLength(1);
    expect(items(taken.state)).toEqual([]);
  });

  it('is taken back by Undo: the page is sent again as a new item, and the site is asked about as before', () => {
    const { state, effects } = play([{ type: 'put-back', id: before.page?.id ?? '' }], taken.state);
    expect(effects).toEqual([
      { do: 'remember-site', site: 'example.org', rule: 'ask' },
      { do: 'create-item', item: { kind: 'page', id: state.page?.id, page } },
    ]);
    expect(state.page?.id).not.toBe(before.page?.id);
    expect(state.transcript).toMatchObject([{ kind: 'page', id: state.page?.id }]);
    expect(state.transcript).not.toMatchObject([{ taken: 'kept' }]);
    expect(play([{ type: 'put-back', id: before.page?.id ?? '' }], state).effects).toEqual([]);
  });

  it('comes back as another page than the one that the person is on by then', () => {
    const elsewhere = play([here('https://other.example/')], taken.state).state;
    const { state } = play([{ type: 'put-back', id: before.page?.id ?? '' }], elsewhere);
    expect(state.home?.changed).toBe(true);
    expect(play([here()], state).state.home?.changed).toBe(false);
  });

  it('takes out every page of that site and of no other', () => {
    const other = fencedPage({ url: 'https://other.example/' });
    const more = play(
      [
        { type: 'page-read', page: fencedPage({ url: `${URL}/2` }) },
        { type: 'page-read', page: other },
      ],
      before,
    );
    const { state, effects } = play([never], more.state);
    expect(effects.filter((effect) => effect.do === 'delete-item')).toHaveLength(2);
    expect(state.transcript).toMatchObject([{ taken: 'forgotten' }, { taken: 'forgotten' }, { url: other.url }]);
    expect(state.page?.item).toEqual(other);
  });

  it('leaves the page of another site, that only had a frame of it, its own rule when Undo brings it back', () => {
    const framed = fencedPage({ url: 'https://a.example/', frames: ['b.example'] });
    const shared = play(
      [
        { type: 'set-site-rule', site: 'b.example', rule: 'always' },
        { type: 'page-read', page: framed },
      ],
      play(asked.slice(0, -2)).state,
    ).state;
    const neverB: SessionEvent = { type: 'set-site-rule', site: 'b.example', rule: 'never' };
    const without = play([neverB], shared).state;
    const { state, effects } = play([{ type: 'put-back', id: shared.page?.id ?? '' }], without);
    expect(effects).toMatchObject([
      { do: 'remember-site', site: 'b.example', rule: 'always' },
      { do: 'create-item', item: { page: framed } },
    ]);
    expect(state.siteRules).toEqual({ 'b.example': 'always' });
    // What is never shared since is not sent by Undo of something else, and the person is told.
    const neverA: SessionEvent = { type: 'set-site-rule', site: 'a.example', rule: 'never' };
    const refused = play([neverA, { type: 'put-back', id: shared.page?.id ?? '' }], without);
    expect(refused.effects.filter(({ do: what }) => what === 'create-item')).toEqual([]);
    expect(refused.state).toMatchObject({
      ...{ notice: { code: 'page.never' }, siteRules: { 'a.example': 'never', 'b.example': 'never' } },
      taken: [{ id: shared.page?.id }],
    });
  });

  it('sends no page that was being read when it was pressed, nor one with a frame of that site, and says why', () => {
    const live = play(asked.slice(0, -2)).state;
    const share: SessionEvent = { type: 'share-page', tabId: 7 };
    const framed = fencedPage({ url: 'https://other.example/', frames: ['example.org'] });
    const tab = fencedPage({ url: URL, part: 'tab' });
    for (const [ask, read] of [
      [share, { type: 'page-read', page }],
      [share, { type: 'page-read', page: framed }],
      [
        { ...share, instead: true },
        { type: 'page-read', page, instead: true },
      ],
      [
        { ...share, tabId: 8, beside: true },
        { type: 'page-read', page: tab },
      ],
    ] as const) {
      const { state, effects } = play([ask, never, read], live);
      expect(effects.filter(({ do: what }) => what === 'create-item')).toEqual([]);
      expect(state).toMatchObject({ transcript: [], beside: [], readingPage: false, notice: { code: 'page.never' } });
    }
    const offer: SessionEvent = { type: 'page-offered', tabId: 7, page: framed };
    expect(play([here(framed.url), never, offer], live).state.offer).toBeUndefined();
  });

  it('sends nothing later of a page that was waiting for Start', () => {
    const waiting = play([rules(), { type: 'page-read', page }, never]).state;
    const { effects } = play([start, ...callUp(), here()], waiting);
    expect(effects.filter((effect) => effect.do === 'create-item' || effect.do === 'read-page')).toEqual([]);
  });
});

it('the name of the model is what the server says last', () => {
  const created: SessionEvent = { type: 'session-created', writesDown: true, model: 'gpt-realtime-2.1' };
  const { state } = play([...upToLive().slice(0, -2), created, { type: 'session-ready', writesDown: true }]);
  expect(viewOf(state).model).toBe('gpt-realtime-2.1');
});

describe('whatever happens', () => {
  const consents = new Set(['share-page', 'accept-offer', 'put-back', 'set-follow', 'page-read']);
  const isConsent = (event: SessionEvent): boolean =>
    (consents.has(event.type) && !('unasked' in event)) ||
    (event.type === 'set-site-rule' && event.rule === 'always') ||
    (event.type === 'site-rules-read' && Object.values(event.rules).includes('always'));
  const scripts = fc.array(sessionEvent, { maxLength: 60 });

  it('no page is sent that the person has not chosen to share', () => {
    fc.assert(
      fc.property(scripts, (events) => {
        const { effects } = play([...asked, ...events.filter((event) => !isConsent(event))]);
        expect(effects.filter((effect) => effect.do === 'create-item' && effect.item.kind === 'page')).toEqual([]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('no page of a site that is never shared is read unasked or stays in the conversation', () => {
    const isOther = (event: SessionEvent): boolean => event.type !== 'set-site-rule' && event.type !== 'put-back';
    fc.assert(
      fc.property(scripts, scripts, (before, after) => {
        const shared = play([{ type: 'accept-offer', id: offerOf(play(asked).state) }], play(asked).state).state;
        const chosen = play([...before, never], shared).state;
        const { state } = play(after.filter(isOther), chosen);
        const isHere = state.home?.site === 'example.org';
        expect(isHere && state.offering !== undefined && chosen.offering === undefined).toBe(false);
        if (state.page) expect(state.page.item.url.startsWith('https://example.org/')).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });
});
