import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { InjectedReading, Told } from '../utils/background/page.ts';
import { contentType } from '../utils/page/dom-access.ts';
import { nameTrack } from '../utils/page/subtitles/choose-track.ts';
import { findTrack } from '../utils/page/subtitles/find-tracks.ts';

/** Injected into a page that is read: names the captions that its video offers. Asks for nothing. */
export default defineUnlistedScript((): InjectedReading<Told> => {
  const track = findTrack();
  const reading = { url: location.href, title: '', text: track ? nameTrack(track) : '', truncated: false };
  return { contentType: contentType(document), reading: { ...reading, empty: !track } };
});
