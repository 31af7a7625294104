import type { Extension } from '../../scripts/browser/extension.ts';
import { sendCommand } from '../../scripts/browser/send-command.ts';
import { readStoredTranscripts } from '../../scripts/browser/stored-transcripts.ts';
import { type Surface, surfaceOf } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { waitForSilence } from '../../scripts/take-turn.ts';
import { textOf } from '../../utils/session/transcript.ts';
import type { View } from '../../utils/wire/change.ts';
import { killBrowsers } from '../scenarios/browser-kills.ts';
import { startAndStopIn } from '../scenarios/start-stop-cycles.ts';
import { startCountingBackend } from './counting-backend.ts';
import { expect, test } from './fixtures.ts';
import { begin, isLive, note } from './steps.ts';

const messagesOf = ({ transcript }: View): string[] =>
  transcript.flatMap((entry) => (entry.kind === 'message' && textOf(entry) !== '' ? [textOf(entry)] : []));

/** The page behind everything disappears, and nothing else does. */
async function closeHost({ cdp, host }: Extension): Promise<void> {
  const { targetId } = (await host()).target;
  await cdp.send('Target.closeTarget', { targetId });
  await waitUntil('the host to be gone', async () => !(await cdp.targets()).some((one) => one.targetId === targetId));
}

/** Two pages of the extension that both stay open: a popup goes as soon as something else has the focus. */
async function openTwoPages({ cdp, context, urlOf }: Extension): Promise<[Surface, Surface]> {
  for (const page of [await context.newPage(), await context.newPage()]) await page.goto(urlOf('popup.html'));
  const found = (await cdp.targets()).filter(({ type, url }) => type === 'page' && url === urlOf('popup.html'));
  const [first, second] = await Promise.all(found.map(async ({ targetId }) => surfaceOf(await cdp.attach(targetId))));
  if (!first || !second) throw new Error('Two pages were to be open.');
  return [first, second];
}

/** Types a question and waits until it was answered to the end. */
async function ask(words: string, extension: Extension, popup: Surface): Promise<View> {
  const known = (await popup.view())?.transcript.length ?? 0;
  await sendCommand(popup.target, { type: 'say', text: words });
  await popup.waitForView('an answer', ({ transcript }) => transcript.length >= known + 2, 30_000);
  await waitForSilence(popup, (await extension.host()).tap);
  return popup.waitForView('a quiet conversation', isLive);
}

test('a session host that is killed alone comes back, and the conversation can be continued', async ({
  open,
  backend,
}) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  const before = await ask('What can you do?', extension, popup);
  await closeHost(extension);
  // Nobody asks for it: the popup that is open does.
  const offer = await popup.waitForView('the recovered conversation', ({ recovered }) => recovered !== undefined);
  expect(offer.phase).toEqual({ name: 'idle' });
  expect(offer.recovered).toMatchObject({
    conversation: before.conversation,
    messages: messagesOf(before).length,
  });
  const host = await extension.host();
  await popup.press('Continue');
  const after = await popup.waitForView('a live conversation', isLive, 30_000);
  expect(after.conversation).toBe(before.conversation);
  expect(messagesOf(after).slice(0, messagesOf(before).length)).toEqual(messagesOf(before));
  const told = await waitUntil('the call to be told', async () => {
    const received = JSON.stringify(await backend.received(host.callIds.at(-1) ?? ''));
    return received.includes('conversation.item.create') && received;
  });
  for (const words of messagesOf(before)) expect(told).toContain(JSON.stringify(words).slice(1, -1));
});

test('a recovered conversation that is deleted is gone from the disk', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await ask('What can you do?', extension, popup);
  await closeHost(extension);
  await popup.waitForView('the recovered conversation', ({ recovered }) => recovered !== undefined);
  expect((await readStoredTranscripts(popup.target)).entries.length).toBeGreaterThanOrEqual(2);
  await popup.press('Delete');
  await popup.press('Yes, delete');
  await waitUntil('nothing to be left', async () => {
    const { entries, conversations } = await readStoredTranscripts(popup.target);
    return entries.length + conversations.length === 0;
  });
  expect((await popup.view())?.recovered).toBeUndefined();
});

test('a conversation that was stopped is not offered again', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await ask('What can you do?', extension, popup);
  await popup.press('Stop');
  await waitUntil('the conversation to be closed', async () =>
    (await readStoredTranscripts(popup.target)).conversations.every((one) => !one.open),
  );
  await closeHost(extension);
  // What is asked after the search for something to recover is answered after it.
  const again = await waitUntil('a new host', () => popup.view());
  await begin(popup);
  expect(again.recovered).toBeUndefined();
  expect((await popup.view())?.transcript).toEqual([]);
  expect((await readStoredTranscripts(popup.target)).entries.length).toBeGreaterThanOrEqual(2);
});

test('all transcripts can be deleted while a conversation is live, which goes on and is kept from then on', async ({
  open,
}) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await begin(popup);
  await ask('What can you do?', extension, popup);
  const options = await extension.context.newPage();
  await options.goto(extension.urlOf('options.html'));
  await options.getByRole('button', { name: 'Delete all transcripts' }).click();
  await options.getByRole('button', { name: 'Yes, delete' }).click();
  await options.getByText('All transcripts are deleted.').waitFor();
  await options.close();
  const { targetId } = await waitUntil('a page of the extension', async () =>
    (await extension.cdp.targets()).find(({ type, url }) => type === 'background_page' && url.endsWith('session.html')),
  );
  const fresh = await extension.clickToolbar(page);
  const view = await ask('Say hello.', extension, fresh);
  const stored = async () => (await readStoredTranscripts(fresh.target)).entries.map(({ entry }) => entry.id);
  await expect.poll(stored).toEqual(view.transcript.map(({ id }) => id));
  const { entries, conversations } = await readStoredTranscripts(fresh.target);
  expect(JSON.stringify(entries)).not.toContain('What can you do?');
  expect(conversations).toMatchObject([{ id: view.conversation, open: true }]);
  expect((await extension.host()).target.targetId).toBe(targetId);
});

test('two pages that start at once get one conversation for one token', async ({ open, backend }) => {
  const counting = await startCountingBackend(backend);
  try {
    const { extension } = await open({ settings: { backendUrl: counting.url, key: backend.key } });
    const [first, second] = await openTwoPages(extension);
    const start = { type: 'start', voice: true, clickedAt: Date.now() } as const;
    await Promise.all([sendCommand(first.target, start), sendCommand(second.target, start)]);
    const view = await first.waitForView('a live conversation', isLive, 30_000);
    const same = await second.waitForView('a live conversation', isLive);
    expect(same.conversation).toBe(view.conversation);
    expect(counting.requests).toEqual(['POST /token', 'POST /v1/realtime/calls']);
  } finally {
    await counting.close();
  }
});

test('nothing is left of conversations that were stopped', async ({ open }) => {
  const { extension, page } = await open();
  const { whileLive, left } = await startAndStopIn(extension, page, 5);
  expect(whileLive.tracks).toBeGreaterThanOrEqual(2);
  expect(whileLive.peerConnections).toBe(1);
  expect(left).toEqual({ tracks: 0, peerConnections: 0, audioContexts: 0 });
});

test('a browser that is killed with SIGKILL loses nothing that was said', async ({ backend, extensionDir }) => {
  test.setTimeout(120_000);
  const figures = await killBrowsers(2, { backend, extensionDir }, note);
  expect(figures).toMatchObject({ kills: 2, lost: 0, doubled: 0, outOfOrder: 0 });
  expect(figures.recoveredOffered).toBe(figures.toOffer);
  expect(figures.continued).toBe(figures.toContinue);
});
