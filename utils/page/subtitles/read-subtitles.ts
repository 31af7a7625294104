import { captionsHeading } from '../../shared/added-sections.ts';
import { nameTrack } from './choose-track.ts';
import { type FoundTrack, findTrack } from './find-tracks.ts';
import { type Cue, parseSubtitles } from './parse-subtitles.ts';
import { writeSubtitles } from './write-subtitles.ts';

const MOST_BYTES = 4_000_000;
const WITHIN_MS = 10_000;

/**
 * The captions of the video on a page as structured text, with a heading that names them; '' where the page offers none or its
 * site gives none. They are fetched as the page itself would fetch them: only for a person who has asked for them.
 */
export async function readSubtitles(doc: Document = document): Promise<string> {
  const track = findTrack(doc);
  const text = track ? writeSubtitles(track.cues ?? (await fetchCues(track))) : '';
  return track && text !== '' ? `${captionsHeading(nameTrack(track))}\n\n${text}` : '';
}

async function fetchCues({ url }: FoundTrack): Promise<Cue[]> {
  if (url === undefined) return [];
  // A player's data names no format, and its server knows several.
  const first = new URL(url);
  if (first.pathname.endsWith('/timedtext')) first.searchParams.set('fmt', 'json3');
  for (const one of new Set([first.href, url])) {
    const cues = parseSubtitles(await fetchText(one));
    if (cues.length > 0) return cues;
  }
  return [];
}

/** '' for whatever goes wrong: there are no captions then. */
async function fetchText(url: string): Promise<string> {
  try {
    const response = await fetch(url, { credentials: 'same-origin', signal: AbortSignal.timeout(WITHIN_MS) });
    const isLarge = Number(response.headers.get('content-length') ?? 0) > MOST_BYTES;
    return response.ok && !isLarge ? (await response.text()).slice(0, MOST_BYTES) : '';
  } catch {
    return '';
  }
}
