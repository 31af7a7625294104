import { oneLine } from '../page/clean-text.ts';
import type { Effect, SessionEvent } from '../session/events.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { Settings } from '../settings/settings.ts';
import { loadSettings } from '../settings/storage.ts';
import { isUnread, type PageItem } from '../shared/page-item.ts';
import { failed, ok, type Result } from '../shared/result.ts';
import { neverSites, siteOf } from '../shared/site-rules.ts';
import { withData } from './add-data.ts';
import { ask } from './ask-background.ts';
import { changesSince } from './changes-since.ts';
import { fencePage } from './fence-page.ts';
import { type RunInFrames, selectionInFrames, withFrames } from './read-frames.ts';

type Reading = Extract<Effect, { do: 'read-page' }>;
/** A page as it was read; `at`: where the page around it is, where that is another one. */
type ReadItem = PageItem & { at?: string };

const runInFrames: RunInFrames = (request) => ask('readFrames', request, 'host.failed');

/** Reads a page and tells what came of it. `maxBytes`: what may be sent of it, asked for when it has been read. */
export async function readPage(
  effect: Reading,
  maxBytes: () => number,
  report: (event: SessionEvent) => void,
): Promise<void> {
  const { tabId, part, why, since, focus } = effect;
  const { siteRules, redactEmails } = await readWishes();
  const read = await readAll(effect, neverSites(siteRules));
  if (!read.ok) return report({ type: 'page-failed', problem: read.problem, ...(why ? { why } : {}) });
  const all: ReadItem = { ...read.value, part: why === 'beside' ? 'tab' : part };
  const fenced = fencePage(all, { redactEmails, maxBytes: maxBytes(), ...(focus ? { focus } : {}) });
  // A selection in a frame is of the page around it.
  const page = all.at === undefined ? fenced : { ...fenced, at: all.at };
  if (isUnread(page)) {
    // The browser gives it no title of its own: people know files by their names.
    const named = page.title === '' ? { ...page, title: fileName(page.url) } : page;
    return report({ type: 'document-found', tabId, page: named, ...(why ? { why } : {}) });
  }
  if (why === 'offer') return report({ type: 'page-offered', tabId, page });
  const changes = since && changesSince(since, page);
  const how =
    why === 'instead' ? { instead: true as const } : why && why !== 'beside' ? { unasked: true as const } : {};
  report({ type: 'page-read', page, ...how, ...(changes ? { changes } : {}) });
}

/** All that is wanted of a page; of a document nothing more than where it is. */
async function readAll(
  { tabId, part, subtitles }: Reading,
  never: readonly string[],
): Promise<Result<ReadItem, Problem>> {
  const first = await ask('readPage', { tabId, part, never }, 'host.failed');
  const read = part === 'selection' ? await selectionInFrames(first, tabId, never, runInFrames) : first;
  if (!read.ok) return read;
  // Another page may have come into the tab meanwhile.
  if (never.includes(siteOf(read.value.url) ?? '')) return failed(problem('page.never'));
  if (part !== 'page' || isUnread(read.value)) return read;
  const whole = await addSubtitles(await withData(read.value, tabId, runInFrames), { tabId, never, subtitles });
  return whole.ok ? ok(await withFrames(whole.value, tabId, never, runInFrames)) : whole;
}

/** A page with the captions of its video, where they are wanted; else with their name, if it offers any. */
async function addSubtitles(
  page: PageItem,
  { tabId, never, subtitles }: { tabId: number; never: readonly string[]; subtitles: true | undefined },
): Promise<Result<PageItem, Problem>> {
  const read = await ask('readPage', { tabId, part: subtitles ? 'subtitles' : 'tracks', never }, 'host.failed');
  // The tab may have gone on to another page, whose video it would be.
  const found = read.ok && read.value.url === page.url ? oneLine(read.value.text).slice(0, 100) : '';
  if (!subtitles) return ok(found === '' ? page : { ...page, subtitles: found });
  if (!read.ok || found === '') return failed(problem('captions.unread'));
  return ok({ ...page, text: `${page.text}\n\n${read.value.text}`, captioned: true });
}

/** The last part of an address; '' if it has none. */
function fileName(url: string): string {
  try {
    return decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '');
  } catch {
    return '';
  }
}

/** Nobody knows what the person wants whose settings cannot be read: then rather too little is shared. */
export async function readWishes(): Promise<Pick<Settings, 'siteRules' | 'redactEmails'>> {
  try {
    return (await loadSettings()).settings;
  } catch {
    return { siteRules: {}, redactEmails: true };
  }
}
