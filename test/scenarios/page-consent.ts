import assert from 'node:assert/strict';
import type { Stage } from '../../scripts/browser/stage.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { LocalBackend } from '../../scripts/local-backend.ts';
import type { View } from '../../utils/wire/change.ts';
import { begin, pagesOf, type, waitForAnswer } from './talk.ts';

/**
 * What becomes of the page at Start, as a person sees it and as its backend got it. Each begins where the one before has
 * ended; the page is SECRETS.
 */
const SECRET = /4111 1111|DE89 3704|rye-and-4|482913|9f86d081/;
const DELIVERY = 'What does it say about delivery?';

/** The text of the items that were sent in this call. */
async function textsSent(ui: AnySurface): Promise<string[]> {
  const { itemsSent } = await ui.diagnose();
  return itemsSent.flatMap((item) => {
    const { content } = item as { content?: { text?: string }[] };
    return content?.map(({ text = '' }) => text) ?? [];
  });
}

/** All of it, one after the other. */
export async function playPageConsent(play: { stage: Stage; backend: LocalBackend }, ui: AnySurface): Promise<void> {
  await isOfferedAtStart(ui);
  await isSentAsItWasShown(play, ui);
  await isTakenBack(play, ui);
  await isLeftAlone(ui);
  await isSharedWithoutAsking(play, ui);
}

/** Start, at a site that nothing was said about: the page is offered, and nothing of it was sent. */
async function isOfferedAtStart(ui: AnySurface): Promise<void> {
  await begin(ui);
  const { offer, siteRule } = await ui.waitForView('an offer', (view) => view.offer !== undefined);
  assert.equal(siteRule, 'ask');
  assert.equal(offer?.title, 'Your order of rye bread');
  assert.equal(offer.redacted, 5);
  assert.ok(offer.tokens > 100 && offer.tokens < 600, `${offer.tokens} tokens`);
  await waitUntil('the offer in sight', async () => {
    const shown = await ui.transcript();
    return shown.includes('free, on this computer') && shown.includes('5 secrets left out');
  });
  assert.deepEqual(await textsSent(ui), []);
}

/** View shows what Share then sends, byte for byte, and no secret is in it. */
async function isSentAsItWasShown({ backend }: { backend: LocalBackend }, ui: AnySurface): Promise<void> {
  await ui.press('View exactly what is sent');
  const shown = await waitUntil('the text', async () => {
    const text = await ui.transcript();
    return text.includes('<<<END PAGE') && text;
  });
  assert.deepEqual(await textsSent(ui), []);
  await ui.press('Share');
  const view = await ui.waitForView('the card', (seen) => pagesOf(seen).some(({ status }) => status === 'completed'));
  assert.equal(view.offer, undefined);
  assert.equal(pagesOf(view)[0]?.redacted, 5);
  const [sent = '', ...others] = await textsSent(ui);
  assert.deepEqual(others, []);
  assert.ok(shown.includes(sent), `this was shown: ${shown}\nthis was sent: ${sent}`);
  assert.doesNotMatch(sent, SECRET);
  assert.match(sent, /302-1234567-7654321.*11\.80 euros.*030 1234567/s);
  assert.equal(sent.match(/\[redacted [a-zA-Z]+\]/g)?.length, 5);
  assert.doesNotMatch(JSON.stringify(await backend.received()), SECRET);
  await type(ui, DELIVERY);
  await waitForAnswer(ui, /bicycle|Thursday|night/);
}

/** Don't share this site: the item is deleted at the server, and the next answer knows nothing of it. */
async function isTakenBack({ backend }: { backend: LocalBackend }, ui: AnySurface): Promise<void> {
  const shared = pagesOf((await ui.view()) as View)[0];
  await ui.press('Don’t share this site');
  await ui.waitForView('a card that says so', (view) => pagesOf(view).some(({ taken }) => taken === 'kept'));
  await waitUntil('the deletion at the backend', async () =>
    (await backend.received()).some((event) => {
      const { type: name, item_id } = event as { type?: string; item_id?: string };
      return name === 'conversation.item.delete' && item_id === shared?.id;
    }),
  );
  await waitUntil('the words', async () => (await ui.transcript()).includes('No longer shared'));
  await type(ui, DELIVERY);
  const view = await waitForAnswer(ui, /can't see this page|share/i);
  assert.equal(view.siteRule, 'never');
}

/** A site that is never shared is not looked at by the next start, and not by the button either. */
async function isLeftAlone(ui: AnySurface): Promise<void> {
  await stop(ui);
  await begin(ui);
  const view = await ui.waitForView('a page that is there', ({ home }) => home?.attached === 'yes');
  assert.equal(view.siteRule, 'never');
  await ui.press('Share this page');
  const told = await ui.waitForView('the reason', ({ notice }) => notice !== undefined);
  assert.equal(told.notice?.code, 'page.never');
  assert.equal(told.offer, undefined);
  assert.deepEqual(pagesOf(told), []);
  assert.deepEqual(await textsSent(ui), []);
}

/** Change leads back to the offer; Always shares it, and the next start does so without a press. */
async function isSharedWithoutAsking({ stage }: { stage: Stage }, from: AnySurface): Promise<void> {
  const { home } = (await from.view()) as View;
  await from.press(`Change what holds for ${home?.site}`);
  await from.press('Always on this site');
  // The browser's question for the site closes a popup: the choice holds all the same.
  const ui = stage.panelIsHost ? from : await stage.openSurface();
  await ui.waitForView('the card', (view) => pagesOf(view).length === 1);
  await stop(ui);
  await begin(ui);
  await ui.waitForView('the page', (view) => pagesOf(view).some(({ status }) => status === 'completed'));
  const [sent = '', ...others] = await textsSent(ui);
  assert.deepEqual(others, []);
  assert.match(sent, /^title: Your order of rye bread$/m);
  await type(ui, DELIVERY);
  await waitForAnswer(ui, /bicycle|Thursday|night/);
}

async function stop(ui: AnySurface): Promise<void> {
  await ui.press('Stop');
  await ui.waitForView('the end', ({ phase }) => phase.name === 'idle');
}
