import { appendFrames } from '../page/append-frames.ts';
import { chooseFrames, framesWithSelection, isTop, type PlacedFrame } from '../page/choose-frames.ts';
import { countWords } from '../page/count-words.ts';
import type { FramePlace } from '../page/frame-place.ts';
import type { PageReading } from '../page/read-page.ts';
import type { Problem } from '../session/problem.ts';
import { isSamePage } from '../shared/page-address.ts';
import type { PageItem } from '../shared/page-item.ts';
import { ok, type Result } from '../shared/result.ts';
import { siteOf } from '../shared/site-rules.ts';
import type { BackgroundCalls } from '../wire/protocol.ts';

/** Runs a script in frames of a tab. */
export type RunInFrames = (
  request: BackgroundCalls['readFrames']['request'],
) => Promise<BackgroundCalls['readFrames']['reply']>;

/** What says less is a frame around a picture or a button. */
const LEAST_WORDS = 15;

/**
 * Adds to a page that was read what its frames of other sites say, as far as people see them, the browser lets us in and the
 * person has not ruled it out; `unread` names the others. The page as it is where that cannot be found out.
 */
export async function withFrames(
  page: PageItem,
  tabId: number,
  never: readonly string[],
  run: RunInFrames,
): Promise<PageItem> {
  const { read, unread } = chooseFrames(placesOf(page, await placesIn(tabId, never, run)), never);
  const readings = await Promise.all(read.map((frame) => readIn(tabId, frame, '/read-page.js', never, run)));
  const frames = readings.flatMap((reading) =>
    reading.ok && reading.value && countWords(reading.value.text) >= LEAST_WORDS ? [reading.value] : [],
  );
  // What the browser has let us into a moment ago and does not now.
  const refused = read.flatMap(({ url }, i) => {
    const reading = readings[i];
    const isRefused = reading?.ok === false && reading.problem.code === 'page.not_attached';
    return isRefused && siteOf(url) !== undefined ? [new URL(url).origin] : [];
  });
  const missing = [...new Set([...unread, ...refused])];
  return { ...appendFrames(page, frames), ...(missing.length > 0 ? { unread: missing } : {}) };
}

/**
 * What is selected in a tab: in the frame that has the keyboard, in the page itself (`selected`), or in another frame. `at`:
 * where the page around it is.
 */
export async function selectionInFrames(
  selected: Result<PageItem, Problem>,
  tabId: number,
  never: readonly string[],
  run: RunInFrames,
): Promise<Result<PageItem & { at?: string }, Problem>> {
  if (!selected.ok && selected.problem.code !== 'page.no_selection') return selected;
  const all = await placesIn(tabId, never, run);
  const places = selected.ok ? placesOf(selected.value, all) : all;
  const { frames, focused } = framesWithSelection(places, never);
  const wanted = selected.ok ? frames.slice(0, focused) : frames;
  const readings = await Promise.all(wanted.map((frame) => readIn(tabId, frame, '/read-selection.js', never, run)));
  const found = readings.find((reading) => reading.ok && reading.value && !reading.value.empty);
  if (!found?.ok || !found.value) return selected;
  const { url, title, text, truncated } = found.value;
  const at = places.find(isTop)?.url;
  return ok({ url, title, text, truncated, ...(at === undefined ? {} : { at }) });
}

/** Where the documents of a tab stand; none where the page in it is of a site that is never shared. */
async function placesIn(tabId: number, never: readonly string[], run: RunInFrames): Promise<PlacedFrame[]> {
  const found = await run({ target: { tabId, allFrames: true }, files: ['/frame-place.js'] });
  if (!found.ok) return [];
  const places = found.value.flatMap(({ frameId, result }) => (isPlace(result) ? [{ ...result, frameId }] : []));
  const top = places.find(isTop);
  return top && !never.includes(siteOf(top.url) ?? '') ? places : [];
}

/** Those of the page that was read: another one may have come into the tab meanwhile. */
const placesOf = ({ url }: PageItem, places: readonly PlacedFrame[]): readonly PlacedFrame[] => {
  const top = places.find(isTop);
  return top && isSamePage(top.url, url) ? places : [];
};

/** A frame that has gone meanwhile has told nothing. */
const isPlace = (result: unknown): result is FramePlace => {
  const { url, path, frames } = (result ?? {}) as Partial<FramePlace>;
  return typeof url === 'string' && Array.isArray(path) && Array.isArray(frames);
};

/** What is read in one frame, each asked for by itself: Firefox answers for none where one of several has gone. */
async function readIn(
  tabId: number,
  { frameId }: PlacedFrame,
  file: '/read-page.js' | '/read-selection.js',
  never: readonly string[],
  run: RunInFrames,
): Promise<Result<PageReading | undefined, Problem>> {
  const read = await run({ target: { tabId, frameIds: [frameId] }, files: [file] });
  if (!read.ok) return read;
  const injected = read.value[0]?.result as { reading: PageReading } | null | undefined;
  const reading = injected?.reading;
  // Another page may have come into the frame meanwhile.
  return ok(never.includes(siteOf(reading?.url ?? '') ?? '') ? undefined : reading);
}
