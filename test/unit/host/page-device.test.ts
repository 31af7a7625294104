import { expect, it, vi } from 'vitest';
import { readPage } from '../../../utils/host/page-device.ts';
import type { Effect, SessionEvent } from '../../../utils/session/events.ts';
import { problem } from '../../../utils/session/problem.ts';
import type { PageItem } from '../../../utils/shared/page-item.ts';
import { failed, ok, type Result } from '../../../utils/shared/result.ts';

const URL = 'https://video.example/watch';
const WORDS = '## Captions of the video: English\n\n[0:01] They dance.';

/** What each reader of the background gives; the frames of the tab tell nothing. */
const background = vi.hoisted(() => {
  const world: { read: Record<string, unknown>; asked: string[] } = { read: {}, asked: [] };
  const sendMessage = async ({ call, request }: { call: string; request: { part?: string; files?: string[] } }) => {
    world.asked.push(request.part ?? request.files?.join() ?? call);
    return call === 'readPage' ? world.read[request.part ?? ''] : { ok: true, value: [] };
  };
  vi.stubGlobal('chrome', { runtime: { id: 'earshot', sendMessage } });
  return world;
});

const item = (text: string): Result<PageItem, never> => ok({ url: URL, title: 'Bees', text, truncated: false });
const outcomeOf = (more: Partial<Extract<Effect, { do: 'read-page' }>>) =>
  new Promise<SessionEvent>(
    (report) => void readPage({ do: 'read-page', tabId: 7, part: 'page', ...more }, () => 262_144, report),
  );

it('the captions that a person has asked for are in the page, which remembers that', async () => {
  background.read = { page: item('A video on bees.'), subtitles: item(WORDS), tracks: item('English') };
  const told = await outcomeOf({ subtitles: true });
  expect(told).toMatchObject({ page: { text: expect.stringContaining('They dance.'), captioned: true, part: 'page' } });
  const { page } = (await outcomeOf({})) as { page: PageItem };
  expect([page.subtitles, page.captioned]).toEqual(['English', undefined]);
  background.read = { ...background.read, subtitles: failed(problem('page.empty')) };
  expect(await outcomeOf({ subtitles: true })).toEqual({ type: 'page-failed', problem: problem('captions.unread') });
});

it('what one sees is asked for as every page is, and nothing else of the tab with it', async () => {
  background.read = { view: item('They dance.') };
  background.asked = [];
  expect(await outcomeOf({ part: 'view' })).toMatchObject({ type: 'page-read', page: { part: 'view' } });
  expect(background.asked).toEqual(['view']);
});
