import type { HostPage } from '../../scripts/browser/extension.ts';
import { type FakeMicrophone, readSound } from '../../scripts/browser/fake-microphone.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { Command } from '../../utils/session/events.ts';
import { textOf } from '../../utils/session/transcript.ts';
import type { View } from '../../utils/wire/change.ts';
import { waitForAnswer } from '../scenarios/talk.ts';
import { expect, test } from './fixtures.ts';
import { begin } from './steps.ts';

/** What is asked, and what is said right after it, when the key is up. */
const QUESTION = 'What can you do?';
const AFTERWARDS = 'Tell me about the weather in Paris.';
const PAUSE_MS = 1_500;
/** Nobody draws breath for so long in the question. */
const SILENT_MS = 350;

interface Parts {
  popup: Surface;
  host: HostPage;
  microphone: FakeMicrophone;
}

/** A command as any page of the extension sends it; its port stays open, for a turn ends with the port it was begun by. */
const command = (popup: Surface, what: Command): Promise<void> =>
  popup.target.evaluate(`(async () => {
    window.testPort ??= new Promise((open) => {
      const port = chrome.runtime.connect({ name: 'earshot.session' });
      port.onMessage.addListener(({ type }) => type === 'snapshot' && open(port));
      port.postMessage({ type: 'hello' });
    });
    (await window.testPort).postMessage({ type: 'command', command: ${JSON.stringify(what)} });
  })()`);
const saidBy = ({ transcript }: View, who: 'user' | 'assistant'): string[] =>
  transcript.flatMap((entry) => (entry.kind === 'message' && entry.speaker === who ? [textOf(entry)] : []));

/** Says the question and goes on talking; resolves shortly after the question's last sound. */
async function talk({ host, microphone }: Parts): Promise<void> {
  const question = await readSound(await speechFile(QUESTION));
  const { samples: more } = await readSound(await speechFile(AFTERWARDS));
  const pause = Math.round((question.rateHz * PAUSE_MS) / 1000);
  const samples = new Float32Array(question.samples.length + pause + more.length);
  samples.set(question.samples);
  samples.set(more, question.samples.length + pause);
  const { now: from } = await host.tap.loudness();
  await microphone.load({ samples, rateHz: question.rateHz });
  await host.tap.replug();
  await waitUntil('the end of the question', async () => {
    const { now, microphone: loudAt = 0 } = await host.tap.loudness();
    return loudAt > from && now - loudAt > SILENT_MS;
  });
}

/** Waits for the words that follow after `from`, with the key up, and cuts them off: none is said when it is pressed again. */
async function fallSilent({ host, microphone }: Pick<Parts, 'host' | 'microphone'>, from: number): Promise<void> {
  const heardAt = async (): Promise<number> => (await host.tap.loudness()).microphone ?? 0;
  await waitUntil('the words that follow', async () => (await heardAt()) > from);
  await microphone.load({ samples: new Float32Array(0), rateHz: 48_000 });
  await host.tap.replug();
  await waitUntil('a silent microphone', async () => (await host.tap.loudness()).now - (await heardAt()) > SILENT_MS);
}

test('a key that is held over WebRTC: what was said while it was down is answered, and not a syllable more', async ({
  open,
}) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await command(popup, { type: 'set-talk', talk: 'hold' });
  await begin(popup);

  await command(popup, { type: 'talk-begin' });
  await talk({ popup, host, microphone });
  await command(popup, { type: 'talk-end' });
  const { now: released } = await host.tap.loudness();
  const isSpeaking = ({ phase }: View): boolean => phase.name === 'live' && phase.turn === 'assistant-speaking';
  await popup.waitForView('the answer', isSpeaking, 20_000);
  await fallSilent({ host, microphone }, released);

  // The key stops it, and touching it is no turn.
  await command(popup, { type: 'talk-begin' });
  await popup.waitForView(
    'the end of the answer',
    ({ phase }) => phase.name === 'live' && phase.turn === 'user-speaking',
  );
  const quietMs = async (): Promise<number> => {
    const { now, speaker = 0 } = await host.tap.loudness();
    return now - speaker;
  };
  await expect.poll(quietMs, { timeout: 1_500 }).toBeGreaterThan(500);
  await command(popup, { type: 'set-muted', muted: true });
  await command(popup, { type: 'talk-end' });
  // Turns are taken in order: whatever was heard before is in the conversation when this one is answered.
  await command(popup, { type: 'say', text: 'Hello.' });
  const view = await waitForAnswer(popup, /hello/i);
  expect(saidBy(view, 'user').filter((words) => words !== '')).toEqual([QUESTION, 'Hello.']);
});

test('captions over WebRTC are the words of the person, and nobody answers', async ({ open }) => {
  const { extension, microphone, page } = await open();
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await command(popup, { type: 'start', voice: true, clickedAt: Date.now(), mode: 'captions' });
  await popup.waitForView('live captions', ({ phase }) => phase.name === 'live', 30_000);
  await talk({ popup, host, microphone });
  // Whoever answered the question would have begun long before the last words are there.
  const view = await popup.waitForView('all words', (now) => saidBy(now, 'user').join(' ').includes('Paris'), 60_000);
  expect(saidBy(view, 'user').join(' ')).toMatch(/what can you do.*paris/i);
  expect(saidBy(view, 'assistant')).toEqual([]);
});
