import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createBackend } from '../../backend/backend.ts';
import { readSound } from '../../scripts/browser/fake-microphone.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { holdConversation } from '../../scripts/hold-conversation.ts';
import { median } from '../../scripts/median.ts';
import { writePageItem } from '../../utils/realtime/page-item.ts';
import { resample } from '../../utils/shared/resample.ts';
import { connectClient, type WebrtcClient } from '../fakes/webrtc-client.ts';

const PAGE = resolve(import.meta.dirname, '../fixtures/pages/sample.html');
const QUESTIONS = [
  'What is this page about?',
  'How long is this page?',
  'What does it say about winter?',
  'How many steps are there?',
  'When is the lighthouse open?',
];
/** −50 dBFS as an amplitude. */
const LOUD = 10 ** (-50 / 20);

/** From the end of a question to the first sound of its answer, in ms. */
export interface AnswerFigures {
  questions: number;
  /** In the extension: last sample above −40 dBFS sent to first block above −50 dBFS heard. */
  firstAudioMs: { median: number; all: (number | null)[] };
  /** The engine alone: from `speech_stopped`, when its 500 ms of silence are over, to its first loud packet. */
  engineShareMs: { median: number; all: number[] };
}

/** Asks the same questions through the real extension and through a bare WebRTC client. */
export async function benchAnswer(): Promise<AnswerFigures> {
  const out = await mkdtemp(join(tmpdir(), 'earshot-bench-'));
  const asks = await Promise.all(
    QUESTIONS.map(async (asked) => ({
      kind: 'spoken' as const,
      asked,
      sound: await readSound(await speechFile(asked)),
    })),
  );
  const { turns } = await holdConversation({ page: PAGE, sharePage: true, asks, out });
  await rm(out, { recursive: true, force: true });
  const all = turns.map(({ firstAudioMs }) => firstAudioMs);
  const shares = await measureShares(asks.map(({ sound }) => resample(sound.samples, sound.rateHz, 16_000)));
  return {
    questions: QUESTIONS.length,
    firstAudioMs: { median: median(all.filter((ms) => ms !== null)), all },
    engineShareMs: { median: median(shares), all: shares },
  };
}

async function measureShares(questions: readonly Float32Array[]): Promise<number[]> {
  const started = await createBackend({ greets: false });
  if (!started.ok) throw new Error(started.problem);
  const { url, key = '', close } = started.value;
  try {
    const minted = await fetch(`${url}/token`, { method: 'POST', headers: { authorization: `Bearer ${key}` } });
    const { value } = (await minted.json()) as { value: string };
    const client = await connectClient(`${url}/v1/realtime/calls`, value);
    await client.until(({ type }) => type === 'session.created');
    const text = writePageItem(
      { url: 'https://example.org/', title: 'Winter', text: '# Winter\n\nThe lens froze in winter.', truncated: false },
      'nonce0000',
    );
    client.send({
      type: 'conversation.item.create',
      item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
    });
    const shares: number[] = [];
    for (const question of questions) shares.push(await shareOf(client, question));
    await client.close();
    return shares;
  } finally {
    await close();
  }
}

async function shareOf(client: WebrtcClient, question: Float32Array): Promise<number> {
  const from = client.events.length;
  await client.speak(question);
  await client.until(({ type }) => type === 'output_audio_buffer.stopped', from);
  const stopped = client.events.findIndex(({ type }, i) => i >= from && type === 'input_audio_buffer.speech_stopped');
  const stoppedAt = client.times[stopped] ?? Number.NaN;
  const first = client.heard.find(({ atMs, samples }) => atMs >= stoppedAt && samples.some((x) => Math.abs(x) > LOUD));
  return Math.round((first?.atMs ?? Number.NaN) - stoppedAt);
}
