import assert from 'node:assert/strict';
import type { Headset } from '../../scripts/browser/headset.ts';
import { heardMs } from '../../scripts/browser/loud-moments.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { textOf } from '../../utils/session/transcript.ts';
import type { View } from '../../utils/wire/change.ts';
import { sayAll } from './hold.ts';
import type { Play } from './scenarios.ts';
import { isLive, messagesOf } from './talk.ts';

/** Shorter than any word. Three samples now and then are a busy computer's: they stand alone between zeros. */
const NO_WORD_MS = 50;

/** What anybody would answer, and what is said after it: once that is written down an answer would be there. */
const SAID: readonly [words: string, heard: RegExp][] = [
  ['What can you do?', /what can you do/i],
  ['What is this page about?', /what is this page about/i],
];

/** Captions are begun in the popup: what is said is written down, nobody answers, and what was said is copied. */
export async function writeDown({ stage, backend }: Play): Promise<AnySurface> {
  const { hands, headset } = stage;
  const popup = await stage.clickToolbar();
  await popup.press('Captions only');
  const live = await popup.waitForView('live captions', isLive, 30_000);
  const surface = await stage.openPanel();
  assert.deepEqual([live.mode, live.microphone], ['captions', 'on']);
  assert.equal(await surface.has('textbox', 'Message'), false);
  await headset.take('speaker');
  for (const [words, heard] of SAID) await sayUntilWritten(headset, surface, words, heard);
  const view = await surface.waitForView('all words', isWritten);
  assert.deepEqual(
    messagesOf(view).filter(({ speaker }) => speaker !== 'user'),
    [],
    'somebody answered',
  );
  const spokenMs = heardMs(await headset.take('speaker'));
  assert.ok(spokenMs < NO_WORD_MS, `something was heard for ${spokenMs} ms`);
  const received = (await backend.received()) as { type?: string; session?: { type?: string } }[];
  assert.deepEqual(
    received.filter(({ type }) => type === 'response.create'),
    [],
  );
  const types = received.flatMap(({ type, session }) => (type === 'session.update' ? [session?.type] : []));
  assert.deepEqual([...new Set(types)], ['transcription'], 'the session is another one');
  await copy(
    surface,
    hands,
    messagesOf(view)
      .map(textOf)
      .filter((words) => words !== ''),
  );
  await surface.press('Stop');
  await surface.waitForView('the end', ({ phase, microphone }) => phase.name === 'idle' && microphone === 'off');
  return surface;
}

/** A busy machine makes holes in what is said: whose words were not written down says them again, as people do. */
const TRIES = 3;

async function sayUntilWritten(headset: Headset, surface: AnySurface, words: string, heard: RegExp): Promise<void> {
  for (let i = 0; i < TRIES; i += 1) {
    const before = (await surface.view())?.transcript.length ?? 0;
    await sayAll(headset, words);
    const view = await surface.waitForView('what was said', (seen) => linesOf(seen).length > before && isWritten(seen));
    const last = linesOf(view).at(-1) ?? '';
    if (!heard.test(last)) continue;
    return void (await waitUntil(`"${last}" in sight`, async () => (await surface.transcript()).includes(last)));
  }
  assert.fail(`"${words}" was written down as: ${await surface.transcript()}`);
}

const isWritten = (view: View): boolean => messagesOf(view).every(({ status }) => status === 'completed');
const linesOf = (view: View): string[] => messagesOf(view).map(textOf);

/** Copy puts the lines into the clipboard. */
async function copy(surface: AnySurface, hands: Play['stage']['hands'], lines: readonly string[]): Promise<void> {
  await surface.press('Copy');
  assert.equal(await hands.paste(), lines.join('\n'));
}
