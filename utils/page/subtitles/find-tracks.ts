import { chooseTrack, type Track } from './choose-track.ts';
import { bareWords, type Cue } from './parse-subtitles.ts';
import { type PlayerTrack, playerTracks } from './player-tracks.ts';

/** Captions that a page offers: there already as cues, or to be fetched. */
export interface FoundTrack extends Track {
  cues?: readonly Cue[];
  url?: string;
}

/** More videos, scripts and tracks are not looked at. */
const MOST_VIDEOS = 20;
const MOST_SCRIPTS = 200;
const MOST_CUES = 20_000;

/** The captions of the video on a page that are best for the person, without any request; undefined where none are offered. */
export function findTrack(doc: Document = document): FoundTrack | undefined {
  try {
    const tracks = [...videoTracks(doc), ...dataTracks(doc)];
    return chooseTrack(tracks, [...navigator.languages, doc.documentElement?.lang ?? '']);
  } catch {
    // A page may have put anything in the place of what is looked for.
    return undefined;
  }
}

function videoTracks(doc: Document): FoundTrack[] {
  return [...doc.querySelectorAll('video')].slice(0, MOST_VIDEOS).flatMap((video) => {
    const elements = [...video.querySelectorAll('track')];
    return [...video.textTracks].flatMap((track): FoundTrack[] => {
      if (track.kind !== 'subtitles' && track.kind !== 'captions') return [];
      const element = elements.find((one) => one.track === track);
      const { label, language: lang } = track;
      const about = { label, lang, generated: false, shown: track.mode === 'showing' };
      const cues = readCues(track);
      if (cues.length > 0) return [{ ...about, cues }];
      const url = element?.src ?? '';
      return /^https?:/.test(url) ? [{ ...about, url }] : [];
    });
  });
}

function readCues({ cues }: TextTrack): Cue[] {
  return [...(cues ?? [])].slice(0, MOST_CUES).flatMap((cue) => {
    const { text } = cue as VTTCue;
    const words = typeof text === 'string' ? bareWords(text) : '';
    return words === '' ? [] : [{ start: cue.startTime, text: words }];
  });
}

function dataTracks(doc: Document): PlayerTrack[] {
  for (const script of [...doc.querySelectorAll('script:not([src])')].slice(0, MOST_SCRIPTS)) {
    const tracks = playerTracks(script.textContent ?? '', doc.location.href);
    if (tracks.length > 0) return tracks;
  }
  return [];
}
