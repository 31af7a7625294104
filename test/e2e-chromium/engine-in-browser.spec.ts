import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { decodeWav } from '../../engine/speech/wav.ts';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { launchBrowser } from '../../scripts/browser/launch.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { writePageItem } from '../../utils/realtime/page-item.ts';
import { resample } from '../../utils/shared/resample.ts';

interface Said {
  type: string;
  error?: string;
  rms?: number;
  event?: { type: string; transcript?: string; response?: { status: string } };
}

const PAGE = {
  url: 'https://example.org/',
  title: 'The harbour ferry',
  text: '# The harbour ferry\n\n## Tickets\n\nA ticket costs four pounds and is sold on board.\n\n## Times\n\nThe first ferry leaves at seven.',
  truncated: false,
};

test('the same engine hears a question and answers it in a worker of an extension page', async () => {
  test.setTimeout(240_000);
  const folder = await mkdtemp(join(tmpdir(), 'earshot-engine-'));
  const { packageEngine } = await import('./engine-page/package-engine.ts');
  await packageEngine(await buildExtension(), folder);
  const { context, close } = await launchBrowser({ extensionDir: folder, headless: true });
  try {
    const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
    const page = await context.newPage();
    await page.goto(`chrome-extension://${new URL(worker.url()).host}/engine.html`);
    const said = () => page.evaluate<Said[]>('said');
    const waitFor = (what: string, holds: (one: Said) => boolean) =>
      expect.poll(async () => (await said()).some(holds), { message: what, timeout: 60_000 }).toBe(true);

    const text = writePageItem(PAGE, 'nonce0000000');
    const events = [
      {
        type: 'session.update',
        session: { type: 'realtime', audio: { input: { transcription: { model: 'local' } } } },
      },
      {
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
      },
    ];
    for (const event of events) await page.evaluate(`tell(${JSON.stringify(event)})`);
    await waitFor('the engine is loaded', ({ type }) => type === 'ready');

    const { samples, rateHz } = decodeWav(await readFile(await speechFile('How much is a ticket?')));
    const silence = new Float32Array(16_000);
    for (const sound of [silence, resample(samples, rateHz, 16_000), silence]) {
      await page.evaluate(`hear(${JSON.stringify(Array.from(sound, (x) => Math.round(x * 32_767) / 32_767))})`);
    }
    await waitFor('the answer is done', ({ event }) => event?.type === 'response.done');

    const all = await said();
    const heard = all.find(({ event }) => event?.type === 'conversation.item.input_audio_transcription.completed');
    const answered = all.find(({ event }) => event?.type === 'response.output_audio_transcript.done');
    expect(heard?.event?.transcript?.toLowerCase()).toContain('ticket');
    expect(answered?.event?.transcript).toContain('four pounds');
    expect(all.filter(({ type, rms = 0 }) => type === 'played' && rms > 0.01).length).toBeGreaterThan(0);
    expect(all.filter(({ type }) => type === 'bug')).toEqual([]);
  } finally {
    await close();
    await rm(folder, { recursive: true, force: true });
  }
});
