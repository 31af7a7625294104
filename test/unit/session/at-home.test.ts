import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { effectsOfLast, play, upToLive } from '../../fakes/play.ts';

const URL = 'https://example.org/bread';
const here = (tabId: number, url = URL): SessionEvent => ({ type: 'page-here', tabId, title: 'Bread', url });
const start: SessionEvent = { type: 'start', voice: true, clickedAt: 900, tabId: 7 };
const live: SessionEvent[] = [start, here(7), ...upToLive().slice(1)];
const page = fencedPage({ url: URL, text: 'Rye' });

describe('the tab of a conversation', () => {
  it('is where Start was pressed, and its overlay comes there once the call is up, has failed or takes long', () => {
    const attach = { do: 'attach', tabId: 7, asked: false };
    const starting: SessionEvent[] = [start, ...upToLive().slice(1, -1)];
    expect(play(starting).effects).not.toContainEqual(attach);
    expect(effectsOfLast(starting.slice(0, 1))).toContainEqual({ do: 'wait-attach', tabId: 7, ms: 800 });
    expect(effectsOfLast([start, ...upToLive().slice(1)])).toContainEqual(attach);
    const due: SessionEvent = { type: 'attach-due', tabId: 7 };
    expect(effectsOfLast([...starting, due])).toEqual([attach]);
    expect(effectsOfLast([...starting, due, due])).toEqual([]);
    expect(effectsOfLast([start, ...upToLive().slice(1), due])).toEqual([]);
    const failed: SessionEvent = { type: 'failed', attempt: 1, problem: problem('mic.none') };
    expect(effectsOfLast([start, failed])).toContainEqual(attach);
    expect(play(live).state.home).toEqual({
      tabId: 7,
      title: 'Bread',
      attached: 'yes',
      changed: false,
      site: 'example.org',
    });
  });

  it('is given one overlay, though Start, Stop and Start are pressed before the page has answered', () => {
    const again: SessionEvent[] = [start, { type: 'stop' }, start, here(7), ...upToLive(3).slice(1)];
    const { state, effects } = play(again);
    expect(state).toMatchObject({ phase: { name: 'live' }, home: { attached: 'yes' } });
    expect(effects.filter((effect) => effect.do === 'attach')).toHaveLength(1);
  });

  it('is given the overlay that Stop has asked for also when that could not be shown and Start is pressed again', () => {
    const refused: SessionEvent = {
      type: 'attach-failed',
      tabId: 7,
      problem: problem('page.unreadable'),
      asked: false,
    };
    const { effects } = play([start, { type: 'stop' }, refused, start, ...upToLive(3).slice(1)]);
    expect(effects.filter((effect) => effect.do === 'attach')).toHaveLength(2);
  });

  it('moves when the person says so: one overlay, one conversation', () => {
    const moved = [...live, { type: 'attach', tabId: 9 } as const];
    expect(effectsOfLast(moved)).toEqual([
      { do: 'detach', tabId: 7 },
      { do: 'attach', tabId: 9, asked: true },
    ]);
    expect(play([...moved, here(9)]).state).toMatchObject({ home: { tabId: 9 }, phase: { name: 'live' } });
  });

  it('has no second overlay: a page that shows one elsewhere is told to take it away', () => {
    expect(effectsOfLast([...live, here(8)])).toEqual([{ do: 'detach', tabId: 8 }]);
  });

  it('with Follow me, comes along from a page that cannot be reached to one that can', () => {
    const refused: SessionEvent = {
      type: 'attach-failed',
      tabId: 7,
      problem: problem('page.unreadable'),
      asked: false,
    };
    const loaded: SessionEvent = { type: 'tab-loaded', tabId: 7 };
    const attach = { do: 'attach', tabId: 7, asked: false };
    const follow: SessionEvent = { type: 'set-follow', follow: true };
    expect(effectsOfLast([...live, follow, refused, loaded])).toEqual([attach]);
    expect(effectsOfLast([...live, follow, loaded])).toEqual([]);
    expect(effectsOfLast([...live, refused, loaded])).toEqual([]);
  });

  it('gets its overlay back after a reload', () => {
    const reloaded = [...live, { type: 'page-left', tabId: 7 } as const];
    expect(effectsOfLast(reloaded)).toEqual([{ do: 'attach', tabId: 7, asked: false }]);
    expect(play([...reloaded, here(7)]).state.home).toMatchObject({ attached: 'yes', changed: false });
  });

  it('is not attached any more after a link to another site, and nothing of the new page is sent', () => {
    const { state, effects } = play([
      ...live,
      { type: 'page-read', page },
      { type: 'page-left', tabId: 7 },
      { type: 'attach-failed', tabId: 7, problem: problem('page.not_attached'), asked: false },
    ]);
    expect(state).toMatchObject({
      home: { attached: 'no', changed: true },
      notice: undefined,
      phase: { name: 'live' },
    });
    expect(effects.filter((effect) => effect.do === 'read-page')).toEqual([]);
  });

  it('says why it cannot be attached to somebody who asked', () => {
    const failed: SessionEvent = {
      type: 'attach-failed',
      tabId: 9,
      problem: problem('page.not_attached'),
      asked: true,
    };
    expect(play([...live, { type: 'attach', tabId: 9 }, failed]).state.notice?.code).toBe('page.not_attached');
  });

  it('tells that the page is another one than the one that was shared, but not for a place within it', () => {
    const shared: SessionEvent[] = [...live, { type: 'page-read', page }];
    expect(play([...shared, here(7, 'https://example.org/rye')]).state.home?.changed).toBe(true);
    expect(play([...shared, here(7, `${URL}#crust`)]).state.home?.changed).toBe(false);
  });

  it('is gone with its tab: the conversation goes on for a minute, and ends unless somebody keeps it', () => {
    const closed: SessionEvent[] = [...live, { type: 'tab-closed', tabId: 7 }];
    const { state, effects } = play(closed);
    const since = state.home?.goneAt ?? Number.NaN;
    expect(state).toMatchObject({ phase: { name: 'live' }, notice: { code: 'page.gone' } });
    expect(effects.at(-1)).toEqual({ do: 'wait-homeless', since, ms: 60_000 });
    const deadline: SessionEvent = { type: 'homeless-deadline', since };
    expect(play([...closed, deadline]).state.phase).toMatchObject({ name: 'ended', problem: { code: 'page.gone' } });
    expect(play([...closed, { type: 'keep' }, deadline]).state.phase.name).toBe('live');
    expect(play([...closed, { type: 'attach', tabId: 9 }, here(9), deadline]).state.phase.name).toBe('live');
  });

  it('closing it when nothing runs is nothing to talk about', () => {
    const { state } = play([{ type: 'attach', tabId: 7 }, here(7), { type: 'tab-closed', tabId: 7 }]);
    expect(state).toMatchObject({ home: undefined, notice: undefined });
  });

  it('goes along through links and tabs only when that was switched on, and shares the page it comes to', () => {
    const activated: SessionEvent = { type: 'tab-activated', tabId: 9 };
    expect(effectsOfLast([...live, activated])).toEqual([]);
    const following: SessionEvent[] = [
      { type: 'site-rules-read', rules: {} },
      ...live,
      { type: 'page-read', page },
      { type: 'set-follow', follow: true },
    ];
    expect(effectsOfLast([...following, activated])).toContainEqual({ do: 'attach', tabId: 9, asked: false });
    expect(effectsOfLast([...following, activated, here(9, 'https://example.org/rye')])).toEqual([
      { do: 'read-page', tabId: 9, part: 'page', why: 'follow', since: page },
    ]);
  });
});

describe('a conversation that a crash cut off', () => {
  const found: SessionEvent = { type: 'recovered-found', recovered: { conversation: '5', messages: 2, at: 50 } };
  const said = (id: string, speaker: 'user' | 'assistant', text: string) =>
    ({
      kind: 'message',
      id,
      at: 1,
      call: 1,
      speaker,
      parts: [text],
      status: 'completed',
      settled: true,
      typed: false,
    }) as const;
  const read: SessionEvent = {
    type: 'recovered-read',
    conversation: '5',
    entries: [said('u1', 'user', 'How long is it?'), said('a1', 'assistant', 'Two pages.')],
  };
  const goOn: SessionEvent = { type: 'continue-recovered', voice: true, clickedAt: 900 };

  it('is offered, and goes on in a new call that is told what was said', () => {
    expect(play([found]).state.recovered?.messages).toBe(2);
    const { state, effects } = play([found, goOn, read, ...upToLive().slice(1)]);
    expect(state).toMatchObject({ conversation: '5', recovered: undefined, phase: { name: 'live' } });
    const items = effects.flatMap((effect) => (effect.do === 'create-item' ? [effect.item] : []));
    expect(items).toMatchObject([{ text: 'How long is it?' }, { text: 'Two pages.' }]);
  });

  it('goes for good when it is deleted', () => {
    const { state, effects } = play([found, { type: 'delete-recovered' }]);
    expect(state.recovered).toBeUndefined();
    expect(effects).toEqual([{ do: 'forget', conversation: '5' }]);
  });

  it('is not offered in the middle of another one', () => {
    expect(play([...upToLive(), found]).state.recovered).toBeUndefined();
  });

  it('is no longer offered when something new was begun', () => {
    const { state } = play([found, ...upToLive()]);
    expect(state).toMatchObject({ recovered: undefined, conversation: '900' });
  });
});
