import { describe, expect, it } from 'vitest';
import type { Command, SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { SessionState } from '../../../utils/session/state.ts';
import type { FencedPage } from '../../../utils/shared/page-item.ts';
import type { SiteRules } from '../../../utils/shared/site-rules.ts';
import { changedTab, pageNews } from '../../../utils/ui/page-changed.ts';
import { viewOf } from '../../../utils/wire/change.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { effectsOfLast, play, upToLive } from '../../fakes/play.ts';

const URL = 'https://example.org/handbook.pdf';
const found = fencedPage({ url: URL, title: 'handbook.pdf', text: '', kind: 'pdf' });
const read = fencedPage({
  url: URL,
  title: 'The handbook',
  text: '# Luggage (page 2)\n\nTwo suitcases and a bicycle are free.',
  kind: 'pdf',
  pages: 3,
});
const rules = (siteRules: SiteRules = {}): SessionEvent => ({ type: 'site-rules-read', rules: siteRules });
const here: SessionEvent = { type: 'page-here', tabId: 7, title: '', url: URL };
const start: SessionEvent = { type: 'start', voice: true, clickedAt: 900, tabId: 7 };
const callUp = upToLive().slice(1);
const forOffer: SessionEvent = { type: 'document-found', tabId: 7, page: found, why: 'offer' };
/** Live at a PDF that is offered. */
const asked: SessionEvent[] = [rules(), start, ...callUp, here, forOffer];
const offerOf = (state: SessionState): string => state.offer?.about.id ?? 'there is no offer';
const offered = play(asked).state;
const id = offerOf(offered);
const accept: Command = { type: 'accept-offer', id };
const fetching = play([accept], offered).state;
const fetch = { do: 'fetch-document', id, tabId: 7, page: found };
const drop = { do: 'drop-document', id };

describe('a PDF at Start', () => {
  it('is offered as what it is, and nothing of it is fetched', () => {
    expect(viewOf(offered).offer).toMatchObject({ kind: 'pdf', title: 'handbook.pdf', words: 0 });
    expect(viewOf(offered).offer).not.toHaveProperty('fetched');
    expect(play(asked).effects.filter(({ do: what }) => what === 'fetch-document')).toEqual([]);
  });

  it('is fetched by Share, once, and what the person has asked goes along', () => {
    expect(play([accept, accept], offered).effects).toEqual([fetch]);
    const said = play([{ type: 'say', text: 'What about luggage?' }], offered).state;
    expect(play([accept], said).effects).toEqual([{ ...fetch, focus: 'What about luggage?' }]);
  });

  it('tells how much is there, is then shared as any page, and its card says what it is', () => {
    const some = play([{ type: 'document-fetched', id, bytes: 1_000, total: 4_000 }], fetching).state;
    expect(viewOf(some).offer?.fetched).toEqual({ bytes: 1_000, total: 4_000 });
    const { state, effects } = play([{ type: 'document-read', id, page: read }], some);
    expect(effects).toContainEqual({ do: 'create-item', item: { kind: 'page', id: expect.any(String), page: read } });
    expect(state.offer).toBeUndefined();
    expect(state.transcript).toMatchObject([{ kind: 'page', document: 'pdf', pages: 3, title: 'The handbook' }]);
  });

  it('is still offered when the browser’s question is refused, to be shared by another press', () => {
    const press: SessionEvent = { ...accept, waitsFor: 'https://example.org/*' };
    const refused: SessionEvent = { type: 'access-refused', pattern: 'https://example.org/*' };
    const given: SessionEvent = { type: 'access-given', patterns: ['https://example.org/*'] };
    const no = play([press, refused], offered);
    expect([no.effects, viewOf(no.state).offer, no.state.declined]).toEqual([[], viewOf(offered).offer, []]);
    expect(play([given], no.state).effects).toEqual([]);
    // Told by the background and by the surface that asked.
    expect(play([press, given, given], no.state).effects).toEqual([fetch]);
  });

  it('that is put off while it is fetched is fetched no further, and what comes of it all the same goes nowhere', () => {
    const { state, effects } = play([{ type: 'decline-offer', id }], fetching);
    expect(effects).toEqual([drop]);
    const late = play([{ type: 'document-read', id, page: read }], state);
    expect([late.effects, late.state.transcript]).toEqual([[], []]);
    for (const end of [{ type: 'stop' }, { type: 'detach' }, { type: 'tab-closed', tabId: 7 }] as const)
      expect(play([end], fetching).effects, end.type).toContainEqual(drop);
  });

  it('that nobody has asked for is not shared by what says to have read it', () => {
    expect(play([{ type: 'document-read', id, page: read }], offered)).toEqual({ state: offered, effects: [] });
  });

  it('that cannot be read says why, and the offer goes', () => {
    const cause = problem('pdf.unread', { why: 'locked' });
    const { state } = play([{ type: 'document-failed', id, problem: cause }], fetching);
    expect([state.offer, state.notice, state.transcript]).toEqual([undefined, cause, []]);
  });

  it('is offered in a tab that lets no script of ours in, as in Firefox', () => {
    const refused: SessionEvent = {
      ...{ type: 'attach-failed', tabId: 7, asked: false },
      problem: problem('page.not_attached'),
    };
    expect(effectsOfLast([rules(), start, ...callUp, refused])).toContainEqual(
      expect.objectContaining({ do: 'read-page', why: 'offer' }),
    );
    const { state } = play([rules(), start, ...callUp, refused, forOffer]);
    expect(state.offer?.about.kind).toBe('pdf');
    expect(viewOf(state).siteRule).toBe('ask');
    // What is no PDF there is read no more often than this, and nobody is told.
    const failed: SessionEvent = { type: 'page-failed', why: 'offer', problem: problem('page.not_attached') };
    const left = play([rules(), start, ...callUp, refused, failed, refused]);
    expect(left.effects.filter(({ do: what }) => what === 'read-page')).toHaveLength(1);
    expect(left.state.notice).toBeUndefined();
  });
});

describe('a PDF that nobody has asked to be fetched', () => {
  it('is offered and not fetched where its site is always shared', () => {
    const { state, effects } = play([
      ...[rules({ 'example.org': 'always' }), start, ...callUp, here],
      { type: 'document-found', tabId: 7, page: found, why: 'always' },
    ]);
    expect(state.offer?.about.kind).toBe('pdf');
    expect(state.readingPage).toBe(false);
    expect(effects.filter(({ do: what }) => what === 'fetch-document')).toEqual([]);
  });

  it('is neither offered nor fetched where its site is never shared, and who asks for it is told', () => {
    const never = [rules({ 'example.org': 'never' }), start, ...callUp, here];
    const unasked = play([...never, { ...forOffer, why: 'follow' }]).state;
    expect([unasked.offer, unasked.notice]).toEqual([undefined, undefined]);
    const { state } = play([...never, { type: 'document-found', tabId: 7, page: found }]);
    expect([state.offer, state.notice?.code]).toEqual([undefined, 'page.never']);
  });

  it('is offered to who presses Share this page before Start, and shared when it is there', () => {
    const before = play([
      rules(),
      { type: 'share-page', tabId: 7 },
      { type: 'document-found', tabId: 7, page: found },
    ]).state;
    const own = offerOf(before);
    const { state } = play(
      [
        { type: 'accept-offer', id: own },
        { type: 'document-read', id: own, page: read },
      ],
      before,
    );
    expect(state.transcript).toMatchObject([{ kind: 'page', status: 'waiting' }]);
  });
});

describe('a PDF after a page of a site that is always shared', () => {
  const A = 'https://example.org/a';
  const B = 'https://example.org/b';
  const pageAt = (url: string): FencedPage => fencedPage({ url, at: url, text: `Of ${url}.`, part: 'page' });
  const at = (url: string): SessionEvent => ({ type: 'page-here', tabId: 7, title: '', url });
  const moved = (url: string): SessionEvent => ({ type: 'page-moved', tabId: 7, title: '', url });
  const refused: SessionEvent = {
    ...{ type: 'attach-failed', tabId: 7, asked: false },
    problem: problem('page.not_attached'),
  };
  const pressed: SessionEvent[] = [
    { type: 'share-page', tabId: 7 },
    { type: 'document-found', tabId: 7, page: found },
  ];
  const foundHere: SessionEvent = { type: 'document-found', tabId: 7, page: { ...found, at: URL }, why: 'always' };
  const always = play([
    ...[rules({ 'example.org': 'always' }), start, ...callUp, at(A)],
    { type: 'page-read', page: pageAt(A), unasked: true },
  ]).state;

  it('stays offered and is fetched on, though it is looked in vain for a page that can be reached', () => {
    const away = play([{ type: 'page-left', tabId: 7 }, refused, ...pressed], always).state;
    const taken = play([{ type: 'accept-offer', id: offerOf(away) }], away).state;
    const look = play([{ type: 'look-due', since: away.left?.since ?? 0 }, refused], taken);
    expect(look.effects).toMatchObject([{ do: 'attach', once: true }, { do: 'wait-look' }]);
    expect(look.state.offer).toEqual(taken.offer);
    expect(look.state.home).toEqual(taken.home);
    const shared = play([{ type: 'document-read', id: offerOf(taken), page: read }], look.state);
    expect(shared.effects).toContainEqual(expect.objectContaining({ do: 'create-item' }));
  });

  it('is not offered on the page after it: that one is read', () => {
    const { state, effects } = play([moved(URL), moved(B), foundHere], always);
    expect(state.offer).toBeUndefined();
    expect(effects.filter(({ do: what }) => what === 'read-page')).toHaveLength(2);
    expect(state.readingPage).toBe(true);
    const late = play([rules(), start, ...callUp, at(URL), moved(B), { ...forOffer, page: { ...found, at: URL } }]);
    expect(late.state.offer).toBeUndefined();
    expect(late.effects.filter(({ do: what }) => what === 'read-page')).toHaveLength(2);
  });

  it('leaves nothing of that page to be answered from, whether it is shared or put off', () => {
    const { state, effects } = play([moved(URL), foundHere], always);
    expect(effects).toContainEqual({ do: 'delete-item', id: always.page?.id });
    expect([state.page, state.offer?.about.kind, state.notice]).toEqual([undefined, 'pdf', undefined]);
    const declined = play([{ type: 'decline-offer', id: offerOf(state) }], state).state;
    expect(declined.page).toBeUndefined();
    expect(play([moved(A)], declined).effects).toMatchObject([{ do: 'read-page', why: 'always' }]);
    const shared = play(
      [
        { type: 'accept-offer', id: offerOf(state) },
        { type: 'document-read', id: offerOf(state), page: { ...read, at: URL } },
      ],
      state,
    ).state;
    expect(shared.transcript).toMatchObject([{ taken: 'left' }, { document: 'pdf' }]);
    expect(shared.home?.changed).toBe(false);
  });
});

describe('a PDF of another tab', () => {
  const HERE = 'https://bread.example/';
  const at = (url: string, tabId = 7): SessionEvent => ({ type: 'page-here', tabId, title: '', url });
  const share: SessionEvent = { type: 'share-page', tabId: 8, beside: true };
  const tabPdf = (name: string): FencedPage => ({ ...found, url: `${URL}?${name}`, title: name, part: 'tab' });
  const foundThere = (name = 'a'): SessionEvent => ({
    ...{ type: 'document-found', tabId: 8, page: tabPdf(name), why: 'beside' },
  });
  const live: SessionEvent[] = [rules(), start, ...callUp, at(HERE)];
  const there = play([...live, { type: 'page-failed', why: 'offer', problem: problem('page.empty') }]).state;
  const both = play([share, foundThere()], there).state;
  const taken = play([{ type: 'accept-offer', id: offerOf(both) }], both).state;
  const pageOf = (name: string): FencedPage => ({ ...read, url: `${URL}?${name}`, title: name });
  /** Finds, fetches and shares it. */
  const shareAll = (names: readonly string[], from: SessionState): SessionState =>
    names.reduce((state, name) => {
      const offer = play([share, foundThere(name)], state).state;
      const own = offerOf(offer);
      return play(
        [
          { type: 'accept-offer', id: own },
          { type: 'document-read', id: own, page: pageOf(name) },
        ],
        offer,
        state.nextItem * 1_000,
      ).state;
    }, from);

  it('is fetched on, whatever becomes of the tab of the conversation', () => {
    const refused: SessionEvent = {
      ...{ type: 'attach-failed', tabId: 7, asked: false },
      problem: problem('page.not_attached'),
    };
    const events: SessionEvent[][] = [
      [{ type: 'page-moved', tabId: 7, title: '', url: `${HERE}2` }],
      [{ type: 'page-left', tabId: 7 }, refused],
      [{ type: 'tab-closed', tabId: 7 }],
      [{ type: 'detach' }],
      [{ type: 'attach', tabId: 9 }, at(HERE, 9)],
      [{ type: 'set-site-rule', site: 'bread.example', rule: 'always' }],
      [{ type: 'share-page', tabId: 7 }],
    ];
    for (const some of events) {
      const { state, effects } = play(some, taken);
      expect(state.offer, some[0]?.type).toEqual(taken.offer);
      expect(effects).not.toContainEqual(expect.objectContaining({ do: 'drop-document' }));
    }
  });

  it('gives way to nothing that nobody has asked for: the page that one is on is offered after it', () => {
    const reading = play([...live, share, foundThere()]).state;
    const page = fencedPage({ url: HERE, at: HERE });
    const late = play([{ type: 'page-offered', tabId: 7, page }], reading).state;
    expect(late.offer).toEqual(reading.offer);
    const pdf = play([{ ...forOffer, page: { ...found, url: HERE, at: HERE } }], reading).state;
    expect(pdf).toMatchObject({ offer: reading.offer, offerDue: true });
    const { state, effects } = play([{ type: 'decline-offer', id: offerOf(late) }], late);
    expect([state.offer, effects]).toEqual([undefined, [{ do: 'read-page', tabId: 7, part: 'page', why: 'offer' }]]);
  });

  it('is one of three pages beside at most, and takes its own place when it is shared again or put back', () => {
    const titles = ({ beside }: SessionState): string[] => beside.map(({ item }) => item.title);
    const four = shareAll(['a', 'b', 'c', 'd'], there);
    expect(titles(four)).toEqual(['b', 'c', 'd']);
    expect(titles(shareAll(['b'], four))).toEqual(['c', 'd', 'b']);
    const never: SessionEvent = { type: 'set-site-rule', site: 'example.org', rule: 'never' };
    const without = play([never], shareAll(['a'], there)).state;
    const back: SessionEvent = { type: 'put-back', id: without.taken[0]?.id ?? '' };
    const other = (name: string): SessionEvent => ({
      ...{ type: 'page-read', page: fencedPage({ url: `https://${name}.example/`, title: name, part: 'tab' }) },
    });
    expect(titles(play([other('x'), other('y'), other('z'), back], without).state)).toEqual(['y', 'z', 'a']);
  });

  it('is the page that one is on, for who has gone to its tab when it is shared', () => {
    const gone = play([{ type: 'attach', tabId: 8 }, at(`${URL}?a`, 8)], taken).state;
    const { state } = play([{ type: 'document-read', id: offerOf(taken), page: pageOf('a') }], gone);
    expect([state.page?.item.title, state.beside]).toEqual(['a', []]);
  });
});

describe('a PDF that is shared', () => {
  const shared = play([{ type: 'document-read', id, page: read }], fetching).state;
  const answer: SessionEvent = {
    type: 'heard',
    attempt: 1,
    heard: {
      type: 'item-done',
      item: {
        ...{ kind: 'message', id: 'a1', speaker: 'assistant', status: 'completed' },
        parts: ['Two suitcases and a bicycle are free.'],
      },
    },
  };

  it('is cited by its page, and cannot be shown', () => {
    const { state } = play([answer], shared);
    const said = state.transcript.find((entry) => entry.id === 'a1');
    expect(said).toMatchObject({ source: { title: 'Luggage (page 2)', fixed: true } });
    expect(play([{ type: 'show-source', id: 'a1' }], state).effects).toEqual([]);
  });

  it('is said by its page to a model that wants to show it', () => {
    const item = {
      ...{ kind: 'function_call' as const, id: 'f1', name: 'show_on_page', callId: 'c1' },
      arguments: '{"quote":"Two suitcases and a bicycle are free."}',
    };
    const { effects } = play(
      [
        { type: 'response-started', id: 'r1' },
        { type: 'item-added', item: { ...item, status: 'in_progress' }, after: undefined },
        { type: 'item-done', item: { ...item, status: 'completed' } },
        { type: 'response-ended', id: 'r1', status: 'completed' },
      ],
      shared,
    );
    const outputs = effects.flatMap((effect) =>
      effect.do === 'create-item' && effect.item.kind === 'output' ? [effect.item.output] : [],
    );
    expect(outputs).toEqual([expect.stringContaining('Say where it stands: Luggage (page 2).')]);
    expect(effects.filter(({ do: what }) => what === 'show-quote')).toEqual([]);
  });
});

describe('the captions of a video', () => {
  const PLACE = 'https://video.example/watch';
  const watched = (more: Partial<FencedPage> = {}): FencedPage =>
    fencedPage({ url: PLACE, at: PLACE, text: 'A video on bees.', ...more });
  const at: SessionEvent = { type: 'page-here', tabId: 7, title: 'Bees', url: PLACE };
  const shared = play([
    ...[rules(), start, ...callUp, at],
    { type: 'page-offered', tabId: 7, page: watched({ subtitles: 'English' }) },
  ]).state;
  const told = play([{ type: 'accept-offer', id: offerOf(shared) }], shared).state;
  const press: SessionEvent = { type: 'share-page', tabId: 7, part: 'page', instead: true, subtitles: true };

  it('are told of where the page has them, once it was answered whether it is shared', () => {
    expect(pageNews(viewOf(shared))).toBeUndefined();
    expect(pageNews(viewOf(told))).toEqual({ tabId: 7, captions: 'English' });
    expect(changedTab(viewOf(told))).toBeUndefined();
  });

  it('are fetched only when the person asks, in place of the page without them, and are not offered again', () => {
    const { state, effects } = play([press], told);
    expect(effects).toMatchObject([{ do: 'read-page', tabId: 7, part: 'page', why: 'instead', subtitles: true }]);
    const whole = watched({ text: 'A video on bees.\n\n## Captions of the video: English\n\n[0:01] They dance.' });
    const done = play([{ type: 'page-read', page: whole, instead: true }], state);
    expect(done.effects).toMatchObject([{ do: 'delete-item' }, { do: 'create-item', item: { page: whole } }]);
    expect(pageNews(viewOf(done.state))).toBeUndefined();
  });

  it('stay when the page is read again: as its content has come late, or as a part of it was allowed', () => {
    const whole = watched({ text: 'A video on bees.\n\n[0:01] They dance.', captioned: true });
    const read: SessionEvent = { type: 'page-read', page: whole, instead: true };
    const { subtitles: _, ...allow } = { ...press };
    const late: SessionEvent = { type: 'page-moved', tabId: 7, title: 'Bees', url: `${PLACE}#t=3` };
    const always = rules({ 'video.example': 'always' });
    for (const again of [[allow], [late]] as SessionEvent[][]) {
      const start = again[0] === late ? play([press, read, always], told) : play([press, read], told);
      const reads = play(again, start.state).effects.filter(({ do: what }) => what === 'read-page');
      expect(reads).toMatchObject([{ part: 'page', subtitles: true }]);
    }
    // Of another page nobody has asked for captions.
    const next: SessionEvent = { type: 'page-moved', tabId: 7, title: 'Cats', url: 'https://video.example/watch?v=2' };
    const { effects } = play([press, read, next, allow], told);
    expect(effects.at(-1)).toMatchObject({ do: 'read-page', why: 'instead' });
    expect(effects.at(-1)).not.toHaveProperty('subtitles');
  });

  it('are still told of after what one sees or has selected was shared, and after a place in the page', () => {
    const captionsAfter = (...events: SessionEvent[]) => pageNews(viewOf(play(events, told).state))?.captions;
    const part = (name: 'view' | 'selection'): SessionEvent => ({ type: 'page-read', page: watched({ part: name }) });
    const move = (url: string): SessionEvent => ({ type: 'page-moved', tabId: 7, title: 'Bees', url });
    expect(captionsAfter(part('view'))).toBe('English');
    expect(captionsAfter(part('selection'))).toBe('English');
    expect(captionsAfter(move(PLACE))).toBe('English');
    expect(captionsAfter(move(`${PLACE}#t=3`))).toBe('English');
  });

  it('that do not come leave what was shared, and can be asked for again', () => {
    const failed: SessionEvent = { type: 'page-failed', why: 'instead', problem: problem('captions.unread') };
    const { state, effects } = play([press, failed], told);
    expect(effects.filter(({ do: what }) => what === 'delete-item')).toEqual([]);
    // One thing after the other: in a small popup both leave no room for the conversation.
    expect([state.notice?.code, pageNews(viewOf(state))]).toEqual(['captions.unread', undefined]);
    const { state: read } = play([press, failed, { type: 'dismiss-notice' }], told);
    expect(pageNews(viewOf(read))?.captions).toBe('English');
  });

  it('of the page before are not those of the next', () => {
    const next: SessionEvent = { type: 'page-moved', tabId: 7, title: 'Cats', url: 'https://video.example/watch?v=2' };
    expect(pageNews(viewOf(play([next], told).state))).toEqual({ tabId: 7 });
    const late: SessionEvent = { type: 'page-read', page: watched({ subtitles: 'English' }) };
    expect(play([next, late], told).state.home?.subtitles).toBeUndefined();
  });
});

it('is not fetched where nothing may leave, and what is being fetched then is only offered again', () => {
  const seal: SessionEvent = { type: 'set-place', place: 'device', sealed: true };
  const fetching = play([accept], offered);
  expect(fetching.effects).toContainEqual(expect.objectContaining({ do: 'fetch-document' }));
  const sealed = play([seal], fetching.state);
  expect(sealed.effects).toContainEqual(expect.objectContaining({ do: 'drop-document' }));
  const again = play([accept], sealed.state);
  expect(again.effects.map((effect) => effect.do)).not.toContain('fetch-document');
  expect(again.state.notice).toEqual({ code: 'device.sealed' });
});
