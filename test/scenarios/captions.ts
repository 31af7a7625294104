import assert from 'node:assert/strict';
import { loudest } from '../../scripts/browser/loud-moments.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { textOf } from '../../utils/session/transcript.ts';
import { sayAll } from './hold.ts';
import type { Play } from './scenarios.ts';
import { isLive, messagesOf } from './talk.ts';

/** Quieter than any voice, louder than an empty loudspeaker, as amplitude. */
const SILENT_BELOW = 0.01;

/** What anybody would answer, and what is said after it: once that is written down an answer would be there. */
const SAID: readonly [words: string, heard: RegExp][] = [
  ['What can you do?', /what can you do/i],
  ['The bees sleep in winter.', /sleep in winter/i],
];

/** Captions are begun in the popup: what is said is written down, nobody answers, and what was said is copied. */
export async function writeDown({ stage, backend }: Play): Promise<AnySurface> {
  const { hands, headset } = stage;
  await (await stage.clickToolbar()).press('Captions only');
  const surface = await stage.openPanel();
  const live = await surface.waitForView('live captions', isLive, 30_000);
  assert.deepEqual([live.mode, live.microphone], ['captions', 'on']);
  assert.equal(await surface.has('textbox', 'Message'), false);
  await headset.take('speaker');
  for (const [words, heard] of SAID) {
    await sayAll(headset, words);
    await waitUntil(`"${words}" in sight`, async () => heard.test(await surface.transcript()));
  }
  const view = await surface.waitForView('all words', (seen) =>
    messagesOf(seen).every(({ status }) => status === 'completed'),
  );
  assert.deepEqual(
    messagesOf(view).filter(({ speaker }) => speaker !== 'user'),
    [],
    'somebody answered',
  );
  assert.ok(loudest(await headset.take('speaker')) < SILENT_BELOW, 'the loudspeaker was not silent');
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

/** Copy puts the lines into the clipboard. */
async function copy(surface: AnySurface, hands: Play['stage']['hands'], lines: readonly string[]): Promise<void> {
  await surface.press('Copy');
  assert.equal(await hands.paste(), lines.join('\n'));
}
