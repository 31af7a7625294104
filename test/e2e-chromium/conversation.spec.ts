import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { textOf } from '../../utils/session/transcript.ts';
import { expect, test } from './fixtures.ts';
import { askAloud, askTyped, begin, sharePage } from './steps.ts';

test('a question asked aloud about a shared page is answered aloud and in writing', async ({ open, backend }) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  await sharePage(popup);
  const { report, loudness } = await askAloud('What does it say about winter?', { popup, host, microphone });
  expect(report.heard).toMatch(/winter/i);
  expect(report.answered).toMatch(/cluster|shivering|honey/i);
  expect(loudness).toBeGreaterThan(0.05);
  expect(report.firstAudioMs).not.toBeNull();
  const said = (await popup.view())?.transcript.flatMap((entry) => (entry.kind === 'message' ? [textOf(entry)] : []));
  expect(said?.length).toBeGreaterThanOrEqual(2);
  for (const words of said ?? []) await expect.poll(() => popup.transcript()).toContain(words);
  const { itemsSent } = await popup.diagnose();
  const received = await backend.received(host.callIds.at(-1) ?? '');
  expect(itemsSent).toHaveLength(1);
  expect(received).toContainEqual(expect.objectContaining({ type: 'conversation.item.create', item: itemsSent[0] }));
});

test('a typed question is answered aloud and in writing', async ({ open }) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  await sharePage(popup);
  const { report, loudness } = await askTyped('How long is this page?', { popup, host, microphone });
  expect(report.answered).toMatch(/word/i);
  expect(loudness).toBeGreaterThan(0.05);
});

test('a question about a page that was not shared is answered with the offer to share it', async ({ open }) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  const { report } = await askAloud('What is this page about?', { popup, host, microphone });
  expect(report.answered).toMatch(/share/i);
  expect(report.answered).not.toMatch(/bee/i);
  expect((await popup.diagnose()).itemsSent).toEqual([]);
});

test('a question typed while nothing runs starts a conversation and is answered in it', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  await sharePage(popup);
  await popup.type('Message', 'What does it say about the dance?');
  await popup.press('Send');
  await waitUntil('the answer', async () => /waggle/.test(await popup.transcript()), 30_000);
  const { transcript } = await popup.waitForView('the end of the answer', ({ transcript }) =>
    transcript.some(
      (entry) => entry.kind === 'message' && entry.speaker === 'assistant' && entry.status === 'completed',
    ),
  );
  expect(transcript.map(({ kind }) => kind)).toEqual(['page', 'message', 'message']);
});

test('Mute sends silence, and Unmute lets the voice through again', async ({ open }) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  await popup.press('Mute');
  await popup.waitForView('silence', ({ muted }) => muted);
  const muted = await askAloud('What is this page about?', { popup, host, microphone });
  expect(muted.report.heard).toBe('');
  await popup.press('Unmute');
  await popup.waitForView('the voice', (view) => !view.muted);
  const heard = await askAloud('What is this page about?', { popup, host, microphone });
  expect(heard.report.heard).not.toBe('');
});

test('Stop gives the microphone back', async ({ open }) => {
  const { extension, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  await popup.press('Stop');
  await popup.waitForView('the end', ({ phase }) => phase.name === 'idle');
  await host.tap.take('microphone');
  expect(await host.tap.microphoneState()).toBe('ended');
});
