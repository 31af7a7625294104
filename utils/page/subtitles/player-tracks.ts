import type { Track } from './choose-track.ts';

/** Captions that a page's own data tells of, and where they are. */
export interface PlayerTrack extends Track {
  url: string;
}

const MEMBER = '"captionTracks":';
/** No list of tracks is longer, and there are not more. */
const MOST_CHARS = 300_000;
const MOST_TRACKS = 200;

/**
 * The caption tracks in a script that only holds a player's data: read as text, never run. `pageUrl` must name the video that
 * they are of, where the data says which: an app may have gone on to another one since. Never throws.
 */
export function playerTracks(script: string, pageUrl: string): PlayerTrack[] {
  const at = script.indexOf(MEMBER);
  if (at < 0) return [];
  const [, video] = /"videoDetails":\s*\{\s*"videoId":\s*"([^"\\]{1,64})"/.exec(script) ?? [];
  if (video !== undefined && !pageUrl.includes(video)) return [];
  const list = bracketed(script, at + MEMBER.length);
  let tracks: unknown;
  try {
    tracks = JSON.parse(list);
  } catch {
    return [];
  }
  return Array.isArray(tracks) ? tracks.slice(0, MOST_TRACKS).flatMap((track) => readTrack(track, pageUrl)) : [];
}

function readTrack(track: unknown, pageUrl: string): PlayerTrack[] {
  const { baseUrl, name, languageCode, kind } = (track ?? {}) as Record<string, unknown>;
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl, pageUrl) ? new URL(baseUrl, pageUrl) : undefined;
  // From where the page is, as the page's own player would: nothing else is asked.
  if (!url || !URL.canParse(pageUrl) || url.origin !== new URL(pageUrl).origin) return [];
  const lang = typeof languageCode === 'string' ? languageCode : '';
  return [{ url: url.href, label: readName(name), lang, generated: kind === 'asr', shown: false }];
}

function readName(name: unknown): string {
  const { simpleText, runs } = (name ?? {}) as { simpleText?: unknown; runs?: unknown };
  if (typeof simpleText === 'string') return simpleText;
  if (!Array.isArray(runs)) return '';
  return runs.map((run: unknown) => String((run as { text?: unknown } | null)?.text ?? '')).join('');
}

/** The list that begins here, to the bracket that ends it; '' if none does. */
function bracketed(script: string, from: number): string {
  let depth = 0;
  let isText = false;
  for (let at = from; at < Math.min(script.length, from + MOST_CHARS); at += 1) {
    const one = script.charAt(at);
    if (isText) {
      if (one === '\\') at += 1;
      else if (one === '"') isText = false;
    } else if (one === '"') isText = true;
    else if (one === '[') depth += 1;
    else if (one === ']' && --depth === 0) return script.slice(from, at + 1);
  }
  return '';
}
