import assert from 'node:assert/strict';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import type { Holdable } from '../../scripts/browser/hands.ts';
import type { Headset, Utterance } from '../../scripts/browser/headset.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { textOf } from '../../utils/session/transcript.ts';
import { askAloud, messagesOf } from './talk.ts';

/** What is said with the key up: nothing of it may be heard. */
export const UNHEARD = 'Tell me about the weather in Paris.';
const QUESTION = 'What is this page about?';
/** Nobody draws breath for so long, in ms. */
const SILENT_MS = 400;

/** From now on a key is held to talk. */
export async function holdInstead(surface: AnySurface): Promise<void> {
  await surface.press('Push to talk');
  await surface.waitForView('holding', ({ talk }) => talk === 'hold');
  await waitUntil('the button', () => surface.has('button', 'Hold to talk'));
}

/** Just talking again. */
export async function justTalk(surface: AnySurface): Promise<void> {
  await surface.press('Push to talk');
  await surface.waitForView('just talking', ({ talk }) => talk === 'open');
}

/** Says something and waits until it was said. */
export async function sayAll(headset: Headset, words: string): Promise<void> {
  await waitUntilSaid(headset, await headset.say(await readSound(await speechFile(words))));
}

/** A question is heard while a key, the keys of the page, or a tap lets it, and what is said meanwhile without is not. */
export async function holdToTalk({ stage }: { stage: Stage }, surface: AnySurface): Promise<void> {
  await holdInstead(surface);
  const before = new Set((await surface.view())?.transcript.map(({ id }) => id));
  await sayAll(stage.headset, UNHEARD);
  for (const how of ['space', 'page keys', 'tap'] as const) {
    const held = headsetHeldBy(stage, surface, how);
    const report = await askAloud(held, surface, QUESTION, /page/i);
    await held.released();
    assert.match(report.answered, /\w/, `asked by ${how}, it was not answered`);
  }
  const view = await surface.view();
  const heard = view ? messagesOf(view).filter(({ id, speaker }) => speaker === 'user' && !before.has(id)) : [];
  assert.doesNotMatch(heard.map(textOf).join(' '), /weather|paris/i, 'what was said with the key up was heard');
  await justTalk(surface);
}

/** A headset whose wearer holds something while saying something, and lets go when it was said. */
function headsetHeldBy({ headset, hands }: Stage, surface: AnySurface, how: Holdable | 'tap') {
  let over: Promise<unknown> = Promise.resolve();
  const hold = () => (how === 'tap' ? hands.tap() : hands.hold(how));
  const letGo = () => (how === 'tap' ? hands.tap() : hands.letGo(how));
  const end = async (said: Utterance): Promise<void> => {
    await waitUntilSaid(headset, said);
    await letGo();
    await surface.waitForView('the end of the turn', ({ talking }) => talking === undefined);
  };
  const held: Headset = {
    ...headset,
    async say(sound) {
      await over;
      await hold();
      const view = await surface.waitForView('the turn', ({ talking }) => talking !== undefined);
      assert.equal(view.talking?.locked, how === 'tap', `a turn by ${how}`);
      const said = await headset.say(sound);
      over = end(said);
      // Whoever waits for it is told.
      over.catch(() => {});
      return said;
    },
  };
  return { headset: held, released: () => over };
}

/** Waits until what is being said was said. */
export async function waitUntilSaid(headset: Headset, { startsAt, endsAt }: Utterance): Promise<void> {
  await waitUntil(
    'the end of what is said',
    async () => {
      const { now, microphone = 0 } = await headset.loudness();
      return microphone > startsAt && now - microphone > SILENT_MS && now > (startsAt + endsAt) / 2;
    },
    endsAt - Date.now() + 15_000,
  );
}
