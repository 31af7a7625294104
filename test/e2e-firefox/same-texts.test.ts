import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeSound } from '../../engine/conversation/sound-format.ts';
import type { FromWorker, ToWorker } from '../../engine/worker/messages.ts';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { openExtension } from '../../scripts/browser/extension.ts';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { openFirefox } from '../../scripts/browser/firefox/firefox-extension.ts';
import { ask } from '../../scripts/browser/firefox/firefox-surface.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { keepOpened } from '../../scripts/keep-opened.ts';
import { MODELS_DIR } from '../../scripts/models.mjs';
import { PCM16_RATE_HZ } from '../../utils/audio/pcm16.ts';
import { resample } from '../../utils/shared/resample.ts';
import { whySkipped } from './missing.ts';

/** Two voices, plain and rare words, and a text of several sentences. */
const RECORDINGS = [
  ['rms', 'What is this page about?'],
  ['rms', 'How long is this page?'],
  ['rms', 'What does it say about winter?'],
  ['rms', 'Who is the author of this article?'],
  ['rms', 'What is a dangling pointer?'],
  ['slt', 'Read the second paragraph.'],
  ['slt', 'How do I install the package?'],
  ['slt', 'When was the first version released?'],
  ['slt', 'Which languages are supported?'],
  [
    'slt',
    'The garden lies behind the old house near the river. In spring the apple trees are full of white flowers. My grandmother planted them when she was a young woman. Every summer the children climb up to pick the fruit.',
  ],
] as const;

/** A worker with the engine in it, somewhere. */
interface EngineAtHand {
  post(message: ToWorker): Promise<void>;
  /** All that it has said so far. */
  said(): Promise<readonly FromWorker[]>;
}

/** Starts the engine of the package in a page of the extension, and keeps what it says. */
const START = `(() => {
  const worker = globalThis.engine = new Worker('/engine.js', { type: 'module' });
  const said = globalThis.said = [];
  worker.onmessage = ({ data }) => said.push(data);
  worker.onerror = ({ message }) => said.push({ type: 'unready', sentence: message });
})()`;

/** The engine in a page of the extension, which evaluates expressions. */
async function inPage(evaluate: <T>(expression: string) => Promise<T>): Promise<EngineAtHand> {
  await evaluate(START);
  return {
    post: (message) => evaluate(`engine.postMessage(${JSON.stringify(message)})`),
    said: () => evaluate('said'),
  };
}

/** The engine as the backend runs it. */
function inNode(): EngineAtHand & { close(): Promise<void> } {
  const file = new URL('../../backend/engine-server/worker.ts', import.meta.url);
  const worker = new Worker(file, { workerData: { modelsDir: MODELS_DIR, chatModel: '', greets: false } });
  const said: FromWorker[] = [];
  worker.on('message', (message: FromWorker) => said.push(message));
  return {
    post: async (message) => worker.postMessage(message),
    said: async () => said,
    close: async () => void (await worker.terminate()),
  };
}

/** What an engine understands of recordings, one after the other, each a turn of its own. */
async function textsOf(engine: EngineAtHand, recordings: readonly string[]): Promise<string[]> {
  await waitUntil('the engine', async () => (await engine.said()).some(({ type }) => type === 'ready'), 90_000);
  const call = 'call_1';
  const tell = (event: object) => engine.post({ type: 'event', call, text: JSON.stringify(event) });
  const session = { type: 'transcription', audio: { input: { turn_detection: null } } };
  await engine.post({ type: 'open', call, session, audio: 'events' });
  const texts: string[] = [];
  for (const audio of recordings) {
    await tell({ type: 'input_audio_buffer.append', audio });
    await tell({ type: 'input_audio_buffer.commit' });
    texts.push(
      await waitUntil('a text', async () => (await engine.said()).flatMap(transcriptIn)[texts.length], 30_000),
    );
  }
  return texts;
}

function transcriptIn(message: FromWorker): string[] {
  if (message.type !== 'event') return [];
  const event = JSON.parse(message.text) as { type: string; transcript?: string };
  return event.type === 'conversation.item.input_audio_transcription.completed' ? [event.transcript ?? ''] : [];
}

const missing = whySkipped();

describe.skipIf(missing !== undefined)(`the engine everywhere${missing ? ` (${missing})` : ''}`, () => {
  const { keep, close } = keepOpened();
  let recordings: string[];

  beforeAll(async () => {
    recordings = [];
    for (const [voice, words] of RECORDINGS) {
      const { samples, rateHz } = await readSound(await speechFile(words, voice));
      recordings.push(encodeSound(resample(samples, rateHz, PCM16_RATE_HZ), { type: 'audio/pcm' }));
    }
  });
  afterAll(close);

  it('gives the same texts for the same recordings in Node, Chromium and Firefox', async () => {
    const inThisProcess = await textsOf(keep(inNode()), recordings);
    expect(inThisProcess.filter((text) => text !== '')).toHaveLength(RECORDINGS.length);
    const extensionDir = await buildExtension();
    const chromium = keep(await openExtension({ extensionDir, headless: true }));
    const page = await chromium.context.newPage();
    await page.goto(chromium.urlOf('options.html'));
    expect(await textsOf(await inPage((expression) => page.evaluate(expression)), recordings)).toEqual(inThisProcess);
    const addOn = { extensionDir: await buildExtension('production', 'firefox'), headless: true };
    const { helper } = keep(await openFirefox(addOn));
    const evaluate = <T>(expression: string) => ask<T>({ helper }, expression);
    expect(await textsOf(await inPage(evaluate), recordings)).toEqual(inThisProcess);
  });
});
