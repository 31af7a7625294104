import assert from 'node:assert/strict';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { PageEntry } from '../../utils/session/transcript.ts';
import type { View } from '../../utils/wire/change.ts';
import { begin, pagesOf, type, waitForAnswer } from './talk.ts';

/**
 * What can be shared besides the page itself: a frame of another site in it, what is selected in that, and a page of
 * another tab. Each begins where the one before has ended; the page is HOTEL.
 */
const BREAKFAST = 'Breakfast is served from seven to ten and costs twelve euros for each guest.';

const heldPages = (view: View): PageEntry[] => pagesOf(view).filter(({ taken }) => !taken);
/** The other site: the same server by another name. */
const siteOf = (stage: Stage): string => `localhost:${new URL(stage.pageUrl).port}`;

/** The text of the item that was sent last. */
async function lastSent(ui: AnySurface): Promise<string> {
  const { itemsSent } = await ui.diagnose();
  const texts = itemsSent.flatMap((item) => (item as { content?: { text?: string }[] }).content ?? []);
  return texts.findLast(({ text }) => text?.includes('<<<PAGE'))?.text ?? '';
}

/** A page is shared with its frame once the browser lets us in; until then its card says what is missing. */
export async function isReadWithItsFrame(stage: Stage, ui: AnySurface): Promise<void> {
  await begin(ui);
  await ui.waitForView('an offer', ({ offer }) => offer !== undefined);
  await ui.press('Share');
  const [card] = heldPages(await ui.waitForView('the card', (view) => heldPages(view)[0]?.status === 'completed'));
  if (card?.frames === undefined) {
    assert.deepEqual(card?.unread, [`http://${siteOf(stage)}`]);
    assert.doesNotMatch(await lastSent(ui), /ninety euros/);
    await ui.press(`Allow ${siteOf(stage)}, and read that part, too`);
    await stage.allowAccess();
  }
  const view = await ui.waitForView('the frame', (seen) => heldPages(seen).some(({ frames }) => frames !== undefined));
  assert.deepEqual(
    heldPages(view).flatMap(({ unread = [] }) => unread),
    [],
  );
  const sent = await waitUntil('the frame to be sent', async () => {
    const text = await lastSent(ui);
    return text.includes('ninety euros') && text;
  });
  assert.match(sent, /# Frame: Book a room \(localhost:\d+\).*^From http:\/\/localhost:\d+\/hotel-booking\.html$/ms);
  // What is as large as an advertisement is no part of the page.
  assert.doesNotMatch(sent, /loaves/);
  await type(ui, 'What does it say about the harbour view?');
  await waitForAnswer(ui, /ninety euros/);
}

/** Of what is selected in the frame nothing else is sent. */
export async function isSelectedInTheFrame(stage: Stage, ui: AnySurface): Promise<void> {
  await stage.onPage('void mark()');
  await ui.press('Share selection');
  const isSelection = ({ part, status }: PageEntry): boolean => part === 'selection' && status === 'completed';
  const view = await ui.waitForView('the selection', (seen) => heldPages(seen).some(isSelection));
  assert.equal(heldPages(view).find(isSelection)?.url, `http://${siteOf(stage)}/hotel-booking.html`);
  assert.equal(view.home?.changed, false);
  const sent = await lastSent(ui);
  assert.ok(sent.includes(BREAKFAST), sent);
  assert.doesNotMatch(sent, /ninety euros/);
}

/** What is seen of the page comes beside it, and nothing that one has to scroll to. */
export async function isSharedAsItIsSeen(stage: Stage, ui: AnySurface): Promise<void> {
  await stage.onPage('void scrollTo(0, document.querySelector("#far").getBoundingClientRect().top + scrollY)');
  await ui.press('Share what I see');
  const isView = ({ part, status }: PageEntry): boolean => part === 'view' && status === 'completed';
  await ui.waitForView('what is seen', (seen) => heldPages(seen).some(isView));
  const sent = await lastSent(ui);
  assert.match(sent, /The beach is an hour's walk away/);
  assert.doesNotMatch(sent, /built in 1904/);
}

/**
 * Who speaks of another tab is asked which, and is answered once they have chosen. Its page comes beside; the page of the
 * conversation stays what it is.
 */
export async function isSharedFromAnotherTab(stage: Stage, ui: AnySurface): Promise<void> {
  const url = `http://${siteOf(stage)}/honey-bee.html`;
  await stage.inPage(`chrome.tabs.create({ url: '${url}', active: false }).then(() => true)`);
  await type(ui, 'What does my other tab about honey bees say about winter?');
  const asked = await ui.waitForView('to be asked for a tab', ({ askedTab }) => askedTab !== undefined);
  assert.equal(asked.askedTab?.words, 'honey bees');
  // Nothing is read before they have chosen.
  const answered = await waitForAnswer(ui, /Choose the tab/);
  assert.equal(pagesOf(answered).length, pagesOf(asked).length);
  assert.doesNotMatch(JSON.stringify(await ui.diagnose()), /The honey bee/);
  await waitUntil('the list', () => ui.has('button', 'Not now'));
  if (await ui.has('button', 'Show my open tabs')) {
    await ui.press('Show my open tabs');
    await stage.allowAccess();
  }
  await ui.press(`The honey bee, ${siteOf(stage)}`);
  const isBee = ({ part, title, status }: PageEntry): boolean =>
    part === 'tab' && title === 'The honey bee' && status === 'completed';
  const view = await ui.waitForView('the other page', (seen) => heldPages(seen).some(isBee));
  assert.equal(view.home?.changed, false);
  assert.equal(view.home?.title, 'Hotel at the harbour');
  assert.match(await lastSent(ui), /^The person also shares a page that is open in another tab/);
  await waitUntil('the words', async () => /From another tab:\s+The honey bee/.test(await ui.transcript()));
  assert.equal(view.askedTab, undefined);
  await waitForAnswer(ui, /cluster|shivering/i);
}
