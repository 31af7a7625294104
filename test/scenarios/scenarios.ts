import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TapChunk } from '../../scripts/browser/audio-tap.ts';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { LocalBackend } from '../../scripts/local-backend.ts';
import { waitForSilence } from '../../scripts/take-turn.ts';
import { heardTextOf } from '../../utils/session/heard-text.ts';
import { textOf } from '../../utils/session/transcript.ts';
import type { TransportKind } from '../../utils/session/transport.ts';
import * as talk from './talk.ts';

/**
 * What people do, the same in each browser: a scenario fails with a sentence, whichever runner plays it. Each begins where
 * the one before has ended, as a conversation does; none looks into the extension but through what a person sees and what
 * its backend got.
 */
export interface Play {
  stage: Stage;
  /** The other side, as far as it tells what it got. */
  backend: Pick<LocalBackend, 'received'>;
  /** What calls are to go over. */
  transport: TransportKind;
}

/** Start in the popup where nobody was asked for the microphone yet: the browser asks, Allow opens it, and the call is there. */
export async function startFirstTime({ stage, transport }: Play): Promise<AnySurface> {
  await stage.setMicrophone('prompt');
  await stage.start();
  const surface = await stage.allowMicrophone();
  const view = await talk.waitForLive(surface);
  assert.equal(view.transport, transport);
  assert.equal(view.microphone, 'on');
  assert.equal(view.notice, undefined);
  return surface;
}

/** Share this page: the page is in the conversation, and its backend got what was shown as sent. */
export async function sharePage({ backend }: Play, surface: AnySurface): Promise<void> {
  const { transcript } = await talk.sharePage(surface);
  assert.ok(
    transcript.some((entry) => entry.kind === 'page' && entry.title === 'The honey bee'),
    'the page was not shared',
  );
  const { itemsSent } = await surface.diagnose();
  assert.equal(itemsSent.length, 1);
  const received = await waitUntil('the page at the backend', async () => {
    const items = (await backend.received()).flatMap((event) => itemOf(event));
    return items.length > 0 && items;
  });
  assert.deepEqual(received, itemsSent);
}

/** A question asked aloud about the page is answered from it, aloud and in writing. */
export async function askAboutPage({ stage }: Play, surface: AnySurface): Promise<void> {
  const report = await talk.askAloud(stage, surface, 'What does it say about winter?');
  assert.match(report.answered, /cluster|shivering|honey/i);
  assert.notEqual(report.firstAudioMs, null);
  const view = await surface.view();
  for (const words of view ? talk.wordsOf(view) : []) {
    await waitUntil(`"${words}" in sight`, async () => (await linesIn(surface)).includes(words));
  }
}

/** A typed question is answered aloud and in writing. */
export async function askInWriting({ stage }: Play, surface: AnySurface): Promise<void> {
  const report = await talk.askTyped(stage, surface, 'How long is this page?');
  assert.match(report.answered, /word/i);
}

/** Longer than anybody needs to begin to speak, and long enough to be sure that it goes on. */
const TALKED_MS = 1500;
const INTERRUPTION = 'Wait a moment, I would like to know something else about that.';

/** Who talks over an answer is let speak: the voice stops, and what was not heard is not in the conversation. */
export async function bargeIn({ stage, backend }: Play, surface: AnySurface): Promise<void> {
  const known = new Set((await surface.view())?.transcript.map(({ id }) => id));
  await talk.type(surface, 'Read this page.');
  await surface.waitForView(
    'a long answer',
    ({ phase }) => phase.name === 'live' && phase.turn === 'assistant-speaking',
  );
  await sleep(TALKED_MS);
  await stage.headset.take('speaker');
  const { endsAt } = await stage.headset.say(await readSound(await speechFile(INTERRUPTION)));
  const view = await surface.waitForView('an answer that was cut', (seen) =>
    talk
      .messagesOf(seen)
      .some(({ id, speaker, status }) => !known.has(id) && speaker === 'assistant' && status === 'incomplete'),
  );
  // Before the person had finished, and nothing of it later: whatever is heard after the cut is another answer.
  assert.ok(Date.now() < endsAt + 1000, 'the answer was not cut while the person spoke');
  const cut = talk.messagesOf(view).find(({ id, status }) => !known.has(id) && status === 'incomplete');
  const { audio_end_ms } = await waitUntil('the cut at the backend', async () =>
    (await backend.received()).filter(isTruncation).find(({ item_id }) => item_id === cut?.id),
  );
  assert.ok(audio_end_ms > TALKED_MS / 2 && audio_end_ms < 20_000, `cut at ${audio_end_ms} ms`);
  await sleep(Math.max(0, endsAt - Date.now()));
  assert.ok(longestPauseMs(await stage.headset.take('speaker')) > 500, 'the voice never stopped');
  await waitForSilence(surface, stage.headset);
  const text = cut ? textOf(cut) : '';
  assert.ok(!text.includes('direction and the distance'), `the end of what was cut is in the conversation: ${text}`);
}

/** Between a question and the next the browser ends the background: nobody notices. Gives what the conversation is seen in then. */
export async function loseBackground({ stage }: Play, surface: AnySurface): Promise<AnySurface> {
  const before = await surface.view();
  assert.ok(before && talk.isLive(before), 'there is no conversation');
  await stage.killBackground();
  const report = await talk.askAloud(stage, surface, 'What is this page about?');
  assert.match(report.answered, /bee/i);
  const after = await surface.view();
  assert.equal(after?.conversation, before.conversation);
  assert.deepEqual(after && talk.wordsOf(after).slice(0, talk.wordsOf(before).length), talk.wordsOf(before));
  await stage.killBackground();
  const popup = await stage.clickToolbar();
  await waitUntil('a popup that shows the conversation', () => popup.has('button', 'Stop'));
  return stage.panelIsHost ? surface : popup;
}

/**
 * The side panel is closed and opened again. Where it is the home of the conversation that ends it, which is said, and
 * Start again goes on; elsewhere it goes on all the time. What was said is there either way.
 */
export async function reopenPanel({ stage, backend }: Play, surface: AnySurface): Promise<AnySurface> {
  const before = await surface.view();
  assert.ok(before && talk.isLive(before), 'there is no conversation');
  const said = talk.wordsOf(before);
  await waitForWords(await stage.openPanel(), said);
  await stage.closePanel();
  if (stage.panelIsHost) {
    const popup = await stage.clickToolbar();
    await waitUntil('the reason', async () =>
      (await popup.text('alert'))?.includes('The sidebar was closed, and with it the conversation'),
    );
    await popup.press('Start again');
  }
  const again = await stage.openPanel();
  const live = await talk.waitForLive(again);
  assert.equal(live.conversation, before.conversation);
  await waitForWords(again, said);
  // A call that is new is told what was said; in the old one the server knows.
  await waitUntil('a server that knows what was said', async () => {
    const received = JSON.stringify(await backend.received());
    const heard = talk.messagesOf(before).map(heardTextOf);
    return !stage.panelIsHost || heard.every((words) => received.includes(JSON.stringify(words).slice(1, -1)));
  });
  assert.match((await talk.askTyped(stage, again, 'What can you do?')).answered, /\w/);
  return again;
}

/** Stop gives the microphone back, and the badge says so. */
export async function stop(_: Play, surface: AnySurface): Promise<void> {
  await surface.press('Stop');
  await surface.waitForView('the end', ({ phase, microphone }) => phase.name === 'idle' && microphone === 'off');
}

/** The browser has nothing to tell of errors that nobody handled. */
export async function findNothingUncaught({ stage }: Play): Promise<void> {
  assert.deepEqual(await stage.uncaught(), []);
}

async function waitForWords(surface: AnySurface, said: readonly string[]): Promise<void> {
  for (const words of said) {
    await waitUntil(`"${words}" in the panel`, async () => (await linesIn(surface)).includes(words));
  }
}

/** What is shown of the conversation, without the mark in an answer that was cut. */
const linesIn = async (surface: AnySurface): Promise<string> =>
  (await surface.transcript()).replaceAll('not spoken', '');

const isTruncation = (event: unknown): event is { item_id: string; audio_end_ms: number } =>
  typeOf(event) === 'conversation.item.truncate';

const typeOf = (event: unknown): unknown => (event as { type?: unknown }).type;

/** The item that an event brings, if it brings one. */
const itemOf = (event: unknown): unknown[] =>
  typeOf(event) === 'conversation.item.create' ? [(event as { item: unknown }).item] : [];

const BLOCK_MS = 10;
/** −50 dBFS. */
const SILENT_BELOW = 10 ** (-50 / 20) * 32_768;

/** The longest time without a sound. */
function longestPauseMs(chunks: readonly TapChunk[]): number {
  let longest = 0;
  let pause = 0;
  for (const { rateHz, samples } of chunks) {
    const length = (rateHz * BLOCK_MS) / 1000;
    for (let at = 0; at < samples.length; at += length) {
      const isLoud = samples.subarray(at, at + length).some((sample) => Math.abs(sample) > SILENT_BELOW);
      pause = isLoud ? 0 : pause + BLOCK_MS;
      longest = Math.max(longest, pause);
    }
  }
  return longest;
}
