import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { InjectedReading, Told } from '../utils/background/page.ts';
import { contentType } from '../utils/page/dom-access.ts';
import { readSubtitles } from '../utils/page/subtitles/read-subtitles.ts';

/** Injected into the page whose video's captions the person shares; what it returns is the result of the injection. */
export default defineUnlistedScript(async (): Promise<InjectedReading<Told>> => {
  const text = await readSubtitles();
  const reading = { url: location.href, title: '', text, truncated: false, empty: text === '' };
  return { contentType: contentType(document), reading };
});
