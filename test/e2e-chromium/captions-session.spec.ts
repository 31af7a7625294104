import { createBackend } from '../../backend/backend.ts';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { loudest } from '../../scripts/browser/loud-moments.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { expect, test } from './fixtures.ts';
import { isLive } from './steps.ts';

/** The second comes when an answer to the first would be there. */
const SAID: readonly [words: string, heard: RegExp][] = [
  ['What can you do?', /what can you do/i],
  ['The bees sleep in winter.', /winter/i],
];

test('captions over WebRTC, where the backend opens the calls and knows only conversations: the words, and nobody answers', async ({
  open,
}) => {
  const started = await createBackend({ greets: false, modes: { token: false, session: true } });
  if (!started.ok) throw new Error(started.problem);
  const { url, key = '', close } = started.value;
  try {
    const { extension, microphone, page } = await open({ settings: { backendUrl: url, key } });
    const popup = await extension.clickToolbar(page);
    const host = await extension.host();
    await popup.press('Captions only');
    const { mode, transport } = await popup.waitForView('live captions', isLive, 30_000);
    expect([mode, transport]).toEqual(['captions', 'webrtc']);
    for (const [words, heard] of SAID) {
      await microphone.load(await readSound(await speechFile(words)));
      await host.tap.replug();
      await expect.poll(() => popup.transcript(), { timeout: 30_000 }).toMatch(heard);
    }
    const view = await popup.view();
    expect(view?.transcript.filter((entry) => entry.kind === 'message' && entry.speaker === 'assistant')).toEqual([]);
    expect(loudest(await host.tap.take('speaker'))).toBeLessThan(0.01);
    await popup.press('Stop');
    await popup.waitForView('the end', ({ phase }) => phase.name === 'idle');
  } finally {
    await close();
  }
});
