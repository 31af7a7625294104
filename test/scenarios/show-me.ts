import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { View } from '../../utils/wire/change.ts';
import { begin, messagesOf, type, waitForAnswer } from './talk.ts';

/**
 * A page that is too long to be sent, as a person reads it: asked about its end, shown where it stands there. Each begins
 * where the one before has ended; the page is FERRY_BOOK.
 */
const RULE = 'Every passenger may bring two suitcases and a folding bicycle on board without paying.';
const FROM = 'from “Luggage rules”';

/** What is highlighted in the page, whether it is in sight, and what has changed in the page since it was watched. */
interface Highlighted {
  text: string | undefined;
  isSeen: boolean;
  mutations: number;
  /** How many style sheets the page can count. */
  sheets: number;
}

const WATCH = `{
  globalThis.mutations = 0;
  new MutationObserver((records) => { mutations += records.length; })
    .observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}`;
const LOOK = `(() => {
  const [range] = CSS.highlights.get('earshot') ?? [];
  const box = range?.getBoundingClientRect();
  return {
    text: range?.toString(),
    isSeen: box !== undefined && box.top >= 0 && box.bottom <= innerHeight,
    mutations: globalThis.mutations,
    sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
  };
})()`;

const outputsIn = (items: readonly unknown[]): string[] =>
  items.flatMap((item) => {
    const { type: kind, output } = item as { type?: string; output?: string };
    return kind === 'function_call_output' && output !== undefined ? [output] : [];
  });

/** All of it, one after the other. */
export async function playShowMe(play: { stage: Stage }, ui: AnySurface): Promise<void> {
  await isAnsweredFromItsEnd(play, ui);
  await isShownWhenPressed(play, ui);
  await isShownWhenAskedFor(play, ui);
  await isShownInShadowRoots(play, ui);
  await isToldWhatIsGone(play, ui);
}

/** What was sent of the page does not have the rule; the question gets it by read_more, and nobody reads the page again. */
async function isAnsweredFromItsEnd({ stage }: { stage: Stage }, ui: AnySurface): Promise<void> {
  await begin(ui);
  await ui.waitForView('an offer', (view) => view.offer !== undefined);
  await ui.press('Share');
  await ui.waitForView('the card', ({ transcript }) => transcript.some((entry) => entry.kind === 'page'));
  const [sent] = (await ui.diagnose()).itemsSent;
  const text = JSON.stringify(sent);
  assert.ok(!text.includes('two suitcases'), 'the end of the page was sent at once');
  assert.match(text, /## Luggage rules \{s\d+, \d+ tokens not here\}/);
  // Whoever read the page again would not find it any more.
  await stage.onPage(`void (document.title = 'Another title')`);
  await type(ui, 'What does it say about luggage?');
  const view = await waitForAnswer(ui, /Under “Luggage rules”, the page says: Every passenger may bring two suitcases/);
  const outputs = outputsIn((await ui.diagnose()).itemsSent);
  assert.equal(outputs.length, 1);
  assert.match(outputs[0] ?? '', /^<<<PAGE [0-9a-z]+>>>$.*^title: The ferry book$.*two suitcases.*^<<<END PAGE/ms);
  const shown = await ui.transcript();
  assert.ok(shown.includes('Read more: Luggage rules'), shown);
  assert.match(shown, /and \d+ tokens more on request/);
  const source = messagesOf(view).at(-1)?.source;
  assert.deepEqual([source?.title, source?.quote], ['Luggage rules', RULE]);
}

const look = (stage: Stage): Promise<Highlighted> => stage.onPage<Highlighted>(LOOK);

async function waitUntilShown(stage: Stage, sentence = RULE): Promise<void> {
  let last: Highlighted | undefined;
  try {
    await waitUntil('the sentence, highlighted and in sight', async () => {
      last = await look(stage);
      return last.text === sentence && last.isSeen;
    });
  } catch (cause) {
    throw new Error(`This was shown: ${JSON.stringify(last)}`, { cause });
  }
  const { mutations, sheets } = await look(stage);
  assert.deepEqual({ mutations, sheets }, { mutations: 0, sheets: 1 });
  await waitUntil('its colour, as a person sees it', async () => (await countYellow(stage)) > 3_000);
  assert.equal((await look(stage)).mutations, 0);
}

/** Pixels of the colour of the highlight in a picture of the page: what a style is computed to be need not be painted. */
async function countYellow(stage: Stage): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-show-'));
  try {
    const path = join(folder, 'page.png');
    await stage.photograph(path);
    const picture = (await readFile(path)).toString('base64');
    return await stage.onPage<number>(`(async () => {
      const bytes = Uint8Array.from(atob('${picture}'), (one) => one.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i] === 255 && data[i + 1] === 216 && data[i + 2] === 61) count += 1;
      return count;
    })()`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Show me under the answer, and Hide. */
async function isShownWhenPressed({ stage }: { stage: Stage }, ui: AnySurface): Promise<void> {
  await stage.onPage(WATCH);
  assert.equal((await look(stage)).text, undefined);
  await ui.press(`Show me: ${FROM}`);
  await waitUntilShown(stage);
  await ui.press(`Hide: ${FROM}`);
  await waitUntil('no highlight', async () => (await look(stage)).text === undefined);
  assert.equal((await look(stage)).mutations, 0);
}

/** "Show me" to the assistant; what is asked next takes it away. */
async function isShownWhenAskedFor({ stage }: { stage: Stage }, ui: AnySurface): Promise<void> {
  await stage.onPage('scrollTo(0, 0)');
  await type(ui, 'Show me where it says that');
  await waitUntilShown(stage);
  await waitForAnswer(ui, /highlighted on the page now/);
  assert.equal((await look(stage)).text, RULE);
  await type(ui, 'Thanks!');
  await waitForAnswer(ui, /welcome/);
  await waitUntil('no highlight', async () => (await look(stage)).text === undefined);
}

/** What stands in a shadow root is read, found and highlighted as well. */
async function isShownInShadowRoots({ stage }: { stage: Stage }, ui: AnySurface): Promise<void> {
  await type(ui, 'What does it say about kilograms?');
  await waitForAnswer(ui, /thirty kilograms travels in the hold/);
  await stage.onPage('scrollTo(0, 0)');
  await type(ui, 'Show me');
  await waitUntilShown(stage, 'What is heavier than thirty kilograms travels in the hold of the ship.');
  await waitForAnswer(ui, /highlighted on the page now/);
}

/** The page has changed meanwhile: it is said so, and nothing of it moves. */
async function isToldWhatIsGone({ stage }: { stage: Stage }, ui: AnySurface): Promise<void> {
  await stage.onPage(`[...document.querySelectorAll('h2')].find((one) => one.textContent === 'Luggage rules').nextElementSibling.remove();
    [...document.querySelectorAll('h2')].find((one) => one.textContent === 'Luggage rules').remove();
    scrollTo(0, 0)`);
  await ui.press(`Show me: ${FROM}`);
  const view: View = await ui.waitForView('the reason', ({ notice }) => notice !== undefined);
  assert.equal(view.notice?.code, 'show.gone');
  assert.equal(await stage.onPage('scrollY'), 0);
}
