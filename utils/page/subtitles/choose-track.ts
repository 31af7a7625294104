import { cutText } from '../../shared/cut-text.ts';

/** Captions that a page offers for its video. */
export interface Track {
  /** What the page calls them; '' if it does not. */
  label: string;
  /** BCP 47; '' if it is not told. */
  lang: string;
  /** A machine has heard them. */
  generated: boolean;
  /** They are on the video now. */
  shown: boolean;
}

/** The best track for a person: what is on the video, else their languages and the page's in order, written by people first. */
export function chooseTrack<T extends Track>(tracks: readonly T[], languages: readonly string[]): T | undefined {
  const wanted = languages.map(primary);
  const rank = ({ lang, generated, shown }: Track): number => {
    const at = wanted.indexOf(primary(lang));
    return (shown ? 0 : 2 + 2 * (at < 0 ? wanted.length : at)) + (generated ? 1 : 0);
  };
  return tracks.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** What a track is called in front of people. */
export function nameTrack({ label, lang, generated }: Track): string {
  const name = label.trim() === '' ? lang || 'unknown language' : cutText(label.trim(), 60);
  return generated && !/auto|generat/i.test(name) ? `${name} (generated)` : name;
}

const primary = (lang: string): string => lang.toLowerCase().split('-', 1)[0] ?? '';
