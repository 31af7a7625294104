import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import { begin, type, waitForAnswer } from './talk.ts';

/** A site with videos, as people meet them: one whose player tells of its captions as data, one with tracks. */
export interface VideoSite {
  /** The page of a video whose captions are only in the data of its player. */
  watchUrl: string;
  /** What was asked for of captions so far, with the cookies that came along. */
  asked: readonly string[];
  /** Whether the site gives captions to who asks, or an empty file. */
  give(gives: boolean): void;
  close(): Promise<void>;
}

const VIDEO = 'bees7';
const data = {
  captions: {
    playerCaptionsTracklistRenderer: {
      captionTracks: [
        { baseUrl: `/api/timedtext?v=${VIDEO}&lang=de`, name: { simpleText: 'Deutsch' }, languageCode: 'de' },
        {
          ...{ baseUrl: `/api/timedtext?v=${VIDEO}&lang=en`, name: { simpleText: 'English' } },
          ...{ languageCode: 'en', kind: 'asr' },
        },
      ],
    },
  },
  videoDetails: { videoId: VIDEO },
};
const ABOUT =
  '<p>A beekeeper opens her hives in the first days of March and looks what the winter has left of them.</p>';
const WATCH = `<!doctype html><html lang="en"><title>Bees in winter</title><main><h1>Bees in winter</h1>
<div id="player"><video></video></div>${ABOUT}</main>
<script>var ytInitialPlayerResponse = ${JSON.stringify(data)};</script>`;
const LECTURE = `<!doctype html><html lang="en"><title>Rye bread</title><main><h1>A lecture on rye bread</h1>
<video><track kind="captions" srclang="en" label="English" src="/rye.vtt"></video>
<p>A baker tells how her loaves come to be, from the field to the oven, in forty minutes.</p></main>`;
const CUES = {
  events: [
    { tStartMs: 1_000, segs: [{ utf8: 'In winter the colony forms a cluster.' }] },
    { tStartMs: 83_000, segs: [{ utf8: 'Its temperature inside is thirty-five degrees.' }] },
  ],
};
const RYE = 'WEBVTT\n\n00:12.000 --> 00:15.000\nThe sourdough rests for sixteen hours in the cellar.\n';

/** Opens one on this computer. */
export async function openVideoSite(): Promise<VideoSite> {
  const asked: string[] = [];
  let gives = true;
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://site');
    const isCaptions = pathname === '/api/timedtext' || pathname === '/rye.vtt';
    if (isCaptions) asked.push(`${pathname}${search} ${request.headers.cookie ?? ''}`);
    response.setHeader('content-type', isCaptions ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8');
    response.setHeader('set-cookie', 'viewer=1; path=/');
    if (pathname === '/rye.vtt') response.end(RYE);
    else if (pathname === '/lecture') response.end(LECTURE);
    else if (pathname === '/watch') response.end(WATCH);
    else response.end(isCaptions && gives && search.includes('fmt=json3') ? JSON.stringify(CUES) : '');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    watchUrl: `${origin}/watch?v=${VIDEO}`,
    asked,
    give(next) {
      gives = next;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const WITH_CAPTIONS = 'Share with captions';

const sentIn = async (ui: AnySurface): Promise<string> => JSON.stringify((await ui.diagnose()).itemsSent);

/** The page is shared without its captions, and which there are is told; nobody was asked for them. */
export async function areOffered(site: VideoSite, ui: AnySurface): Promise<void> {
  await begin(ui);
  await ui.waitForView('an offer', (view) => view.offer !== undefined);
  await ui.press('Share');
  await ui.waitForView('the captions', ({ home }) => home?.subtitles === 'English (generated)');
  assert.ok(await ui.has('button', WITH_CAPTIONS));
  assert.doesNotMatch(await sentIn(ui), /cluster/);
  assert.deepEqual(site.asked, []);
}

/** A site that gives an empty file, as some do: it is said, with what to do, and the page stays as it was shared. */
export async function areMissed(site: VideoSite, ui: AnySurface): Promise<void> {
  site.give(false);
  await ui.press(WITH_CAPTIONS);
  const view: View = await ui.waitForView('the reason', ({ notice }) => notice !== undefined);
  assert.equal(view.notice?.code, 'captions.unread');
  assert.equal(view.transcript.filter((entry) => entry.kind === 'page' && !entry.taken).length, 1);
  site.give(true);
}

/** They are fetched as the page would, and answered from with their time. */
export async function areAnsweredFrom(site: VideoSite, ui: AnySurface): Promise<void> {
  const before = site.asked.length;
  await ui.press('OK');
  await ui.press(WITH_CAPTIONS);
  await ui.waitForView(
    'a page with captions',
    ({ home, readingPage }) => !readingPage && home?.subtitles === undefined,
  );
  assert.deepEqual(site.asked.slice(before), [`/api/timedtext?v=${VIDEO}&lang=en&fmt=json3 viewer=1`]);
  const sent = await waitUntil('the captions at the server', async () => {
    const text = await sentIn(ui);
    return text.includes('thirty-five') && text;
  });
  assert.match(
    sent,
    /## Captions of the video: English \(generated\).*\[0:01\] In winter the colony.*\[1:23\] Its temperature/,
  );
  await type(ui, 'What is the temperature inside?');
  await waitForAnswer(ui, /thirty-five degrees/);
}

/** The tracks of a video that the browser itself knows are offered in the same way. */
export async function areOfferedAsTracks(
  { stage, site }: { stage: Stage; site: VideoSite },
  ui: AnySurface,
): Promise<void> {
  await stage.onPage(`void (location.href = '/lecture')`);
  await ui.waitForView('another page', ({ home }) => home?.attached === 'yes' && home.changed);
  await ui.press('Share the new page');
  await ui.waitForView('its captions', ({ home }) => home?.subtitles === 'English');
  assert.ok(!site.asked.some((one) => one.includes('rye')));
  await ui.press(WITH_CAPTIONS);
  await waitUntil('them at the server', async () => (await sentIn(ui)).includes('[0:12] The sourdough rests'));
  await type(ui, 'How long does the sourdough rest?');
  await waitForAnswer(ui, /sixteen hours/);
}
