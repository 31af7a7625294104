import { appendFrames } from '../page/append-frames.ts';
import { chooseFrames, framesWithSelection, isTop, type PlacedFrame } from '../page/choose-frames.ts';
import { countWords } from '../page/count-words.ts';
import type { FramePlace } from '../page/frame-place.ts';
import type { PageReading } from '../page/read-page.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { PageItem } from '../shared/page-item.ts';
import { failed, ok, type Result } from '../shared/result.ts';
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
  const { read, unread } = chooseFrames(await placesIn(tabId, run), never);
  const readings = await readIn(tabId, read, '/read-page.js', never, run);
  const frames = readings.flatMap(({ reading }) =>
    reading && countWords(reading.text) >= LEAST_WORDS ? [reading] : [],
  );
  return { ...appendFrames(page, frames), ...(unread.length > 0 ? { unread } : {}) };
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
  const places = await placesIn(tabId, run);
  const { frames, focused } = framesWithSelection(places, never);
  const wanted = selected.ok ? frames.slice(0, focused) : frames;
  const readings = await readIn(tabId, wanted, '/read-selection.js', never, run);
  const found = readings.find(({ reading }) => reading && !reading.empty)?.reading;
  if (!found) return selected;
  const { url, title, text, truncated } = found;
  const at = places.find(isTop)?.url;
  return ok({ url, title, text, truncated, part: 'selection', ...(at === undefined ? {} : { at }) });
}

/** What people see right now of the page of a tab, without what its frames of other sites say. */
export async function viewOf(
  tabId: number,
  never: readonly string[],
  run: RunInFrames,
): Promise<Result<PageItem, Problem>> {
  const target = { tabId, frameIds: [0] };
  const placed = await run({ target, files: ['/frame-place.js'] });
  if (!placed.ok) return placed;
  const place = placed.value[0]?.result;
  if (isPlace(place) && never.includes(siteOf(place.url) ?? '')) return failed(problem('page.never'));
  const read = await run({ target, files: ['/read-view.js'] });
  if (!read.ok) return read;
  const injected = read.value[0]?.result as { reading: PageReading } | null | undefined;
  if (!injected || injected.reading.empty) return failed(problem('page.empty'));
  const { url, title, text, truncated } = injected.reading;
  // Another page may have come into the tab meanwhile.
  if (never.includes(siteOf(url) ?? '')) return failed(problem('page.never'));
  return ok({ url, title, text, truncated, part: 'view' });
}

async function placesIn(tabId: number, run: RunInFrames): Promise<PlacedFrame[]> {
  const found = await run({ target: { tabId, allFrames: true }, files: ['/frame-place.js'] });
  if (!found.ok) return [];
  return found.value.flatMap(({ frameId, result }) => (isPlace(result) ? [{ ...result, frameId }] : []));
}

/** A frame that has gone meanwhile has told nothing. */
const isPlace = (result: unknown): result is FramePlace => {
  const { url, path, frames } = (result ?? {}) as Partial<FramePlace>;
  return typeof url === 'string' && Array.isArray(path) && Array.isArray(frames);
};

/** What is read in frames, in their order. */
async function readIn(
  tabId: number,
  frames: readonly PlacedFrame[],
  file: '/read-page.js' | '/read-selection.js',
  never: readonly string[],
  run: RunInFrames,
): Promise<{ reading: PageReading | undefined }[]> {
  if (frames.length === 0) return [];
  const frameIds = frames.map(({ frameId }) => frameId);
  const read = await run({ target: { tabId, frameIds }, files: [file] });
  const results = read.ok ? read.value : [];
  return frames.map(({ frameId }) => {
    const injected = results.find((one) => one.frameId === frameId)?.result as
      | { reading: PageReading }
      | null
      | undefined;
    // Another page may have come into the frame meanwhile.
    const reading = injected?.reading;
    return { reading: never.includes(siteOf(reading?.url ?? '') ?? '') ? undefined : reading };
  });
}
