import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBackend } from '../../backend/backend.ts';
import type { Sound } from '../../engine/speech/wav.ts';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { type HostPage, openExtension } from '../../scripts/browser/extension.ts';
import { createFakeMicrophone, type FakeMicrophone, readSound } from '../../scripts/browser/fake-microphone.ts';
import { findSound } from '../../scripts/browser/find-sound.ts';
import { joinChunks } from '../../scripts/browser/loud-moments.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { spread } from '../../scripts/percentile.ts';
import { TRANSCRIPTION_MODEL } from '../../utils/realtime/models.ts';
import { type MessageEntry, textOf } from '../../utils/session/transcript.ts';
import { resample } from '../../utils/shared/resample.ts';
import type { View } from '../../utils/wire/change.ts';
import { connectClient } from '../fakes/webrtc-client.ts';
import { allowLoopback } from './connect.ts';
import { countLostWords } from './count-lost-words.ts';

/** What of a sentence that begins with the click arrives, while the call takes seconds to be set up. */
export interface FirstWordFigures {
  /** Added to the token request and to the SDP exchange. */
  delayMs: number;
  times: number;
  /** Words lost at the beginning, in all sentences together. */
  wordsLost: number;
  /** Runs in which at least one was. */
  runsWithLoss: number;
  /** Of a sentence, what the microphone's own track never had, in ms: nobody could have kept it. */
  missingInTrackMs: ReturnType<typeof spread>;
  /** From the click to the call, in ms. */
  liveMs: ReturnType<typeof spread>;
  /** The most by which sound was sent late, in ms; null if the extension does not tell. */
  captureDelayMs: ReturnType<typeof spread>;
  /** How much of the pause after the sentence had to be sent until sound was sent on time again, in ms. */
  caughtUpMs: ReturnType<typeof spread>;
  /** Runs that never caught up within ten seconds. */
  neverCaughtUp: number;
}

const DELAY_MS = 1500;
/** Speech begins with the microphone, as good as. */
const LEAD_IN_MS = 100;
/** Longer than any pause within a sentence. */
const QUIET_MS = 600;
const SENTENCES = [
  'Seven yellow boats are waiting in the harbour this morning.',
  'Winter comes early to the mountains in this country.',
  'Bananas and oranges are cheaper at the market today.',
  'Doctors say that people should walk every evening.',
  'Music was playing in the garden behind the house.',
];
const TRANSCRIBED = 'conversation.item.input_audio_transcription.completed';

interface Spoken {
  sentence: string;
  sound: Sound;
  /** What the engine understands of it when nothing is late. */
  reference: string;
}

interface Run {
  lost: number;
  missingMs: number;
  liveMs: number;
  delayMs: number | undefined;
  caughtUpMs: number | undefined;
}

/** Presses Start and speaks at once, again and again. */
export async function benchFirstWord(times: number, log: (line: string) => void): Promise<FirstWordFigures> {
  const backend = await createBackend({ delayMs: DELAY_MS, greets: false });
  if (!backend.ok) throw new Error(backend.problem);
  const { url: backendUrl, key = '', close } = backend.value;
  const extensionDir = await allowLoopback(await buildExtension());
  const microphone = await createFakeMicrophone();
  try {
    const spoken = await understandAll(backendUrl, key);
    const extension = await openExtension({ extensionDir, headless: true, speak: microphone.path });
    try {
      await extension.setMicrophone('granted');
      await extension.configure({ backendUrl, key });
      const page = extension.context.pages()[0] ?? (await extension.context.newPage());
      await page.goto('data:text/html,<title>Quiet</title>');
      const popup = await extension.clickToolbar(page);
      const host = await extension.host();
      const runs: Run[] = [];
      for (let i = 0; i < times; i += 1) {
        const sentence = spoken[i % spoken.length];
        if (sentence) runs.push(await speakAtOnce({ popup, host, microphone }, sentence, log));
      }
      return figures(runs);
    } finally {
      await extension.close();
    }
  } finally {
    await microphone.remove();
    await rm(extensionDir, { recursive: true, force: true });
    await close();
  }
}

function figures(runs: readonly Run[]): FirstWordFigures {
  const told = runs.filter(({ delayMs }) => delayMs !== undefined);
  return {
    delayMs: DELAY_MS,
    times: runs.length,
    wordsLost: runs.reduce((sum, { lost }) => sum + lost, 0),
    runsWithLoss: runs.filter(({ lost }) => lost > 0).length,
    missingInTrackMs: spread(runs.map(({ missingMs }) => missingMs)),
    liveMs: spread(runs.map(({ liveMs }) => liveMs)),
    captureDelayMs: spread(told.flatMap(({ delayMs }) => delayMs ?? [])),
    caughtUpMs: spread(told.flatMap(({ caughtUpMs }) => caughtUpMs ?? [])),
    neverCaughtUp: told.filter(({ caughtUpMs }) => caughtUpMs === undefined).length,
  };
}

/** What the engine hears in each sentence over a bare call in which everything is on time. */
async function understandAll(backendUrl: string, key: string): Promise<Spoken[]> {
  const minted = await fetch(`${backendUrl}/token`, { method: 'POST', headers: { authorization: `Bearer ${key}` } });
  const { value } = (await minted.json()) as { value: string };
  const client = await connectClient(`${backendUrl}/v1/realtime/calls`, value);
  await client.until(({ type }) => type === 'session.created');
  const transcription = { model: TRANSCRIPTION_MODEL };
  client.send({ type: 'session.update', session: { type: 'realtime', audio: { input: { transcription } } } });
  await client.until(({ type }) => type === 'session.updated');
  const spoken: Spoken[] = [];
  for (const sentence of SENTENCES) {
    const sound = await readSound(await speechFile(sentence));
    const from = client.events.length;
    await client.speak(resample(sound.samples, sound.rateHz, 16_000));
    const { transcript } = await client.until(({ type }) => type === TRANSCRIBED, from);
    await client.until(({ type }) => type === 'output_audio_buffer.stopped', from);
    spoken.push({ sentence, sound, reference: String(transcript) });
  }
  await client.close();
  return spoken;
}

interface Parts {
  popup: Surface;
  host: HostPage;
  microphone: FakeMicrophone;
}

async function speakAtOnce(
  parts: Parts,
  { sentence, sound, reference }: Spoken,
  log: (line: string) => void,
): Promise<Run> {
  const { popup, host, microphone } = parts;
  await microphone.load(sound, LEAD_IN_MS);
  await host.tap.take('microphone');
  const known = new Set((await popup.view())?.transcript.map(({ id }) => id));
  await popup.press('Start');
  const { timeline } = await popup.waitForView('a live conversation', ({ phase }) => phase.name === 'live', 30_000);
  const delays = await followDelay(parts, sound);
  const heard = await waitForWords(popup, known);
  const { samples, rateHz } = joinChunks(await host.tap.take('microphone'));
  const track = findSound({ samples, rateHz }, sound, { fromMs: -3000, toMs: 3000 });
  // What is misheard without any loss is not lost either.
  const lost = Math.min(countLostWords(reference, heard), countLostWords(sentence, heard));
  log(`${lost} lost: "${heard}" of "${reference}", the track begins ${Math.round(track.atMs)} ms before the sentence`);
  await popup.press('Stop');
  await waitUntil('Start', () => popup.has('button', 'Start'));
  return {
    lost,
    missingMs: Math.max(0, -Math.round(track.atMs)),
    liveMs: (timeline.session ?? Number.NaN) - (timeline.click ?? Number.NaN),
    ...delays,
  };
}

/** How late sound was sent at a moment (ms since 1970). */
interface Lateness {
  at: number;
  delayMs: number;
}

/** Until sound is sent on time again, or it clearly never will be. */
async function followDelay(
  { popup, host }: Parts,
  { samples, rateHz }: Sound,
): Promise<Pick<Run, 'delayMs' | 'caughtUpMs'>> {
  const giveUpAt = Date.now() + (samples.length / rateHz) * 1000 + 10_000;
  const told: Lateness[] = [];
  while (Date.now() < giveUpAt) {
    // Extensions of before this was told leave it out.
    const { captureDelayMs } = (await popup.diagnose()) as { captureDelayMs?: number };
    if (captureDelayMs === undefined) break;
    told.push({ at: Date.now(), delayMs: captureDelayMs });
    const { now, microphone = now } = await host.tap.loudness();
    if (captureDelayMs === 0 && now - microphone > QUIET_MS) {
      return { delayMs: mostOf(told), caughtUpMs: pauseNeeded(told, microphone) };
    }
    await sleep(50);
  }
  return { delayMs: told.length > 0 ? mostOf(told) : undefined, caughtUpMs: undefined };
}

const mostOf = (told: readonly Lateness[]): number => Math.max(...told.map(({ delayMs }) => delayMs));

/** How long the pause after the last word went on, once that word was sent, until nothing was late any more, in ms. */
function pauseNeeded(told: readonly Lateness[], lastWordAt: number): number {
  const sentAt = told.find(({ at, delayMs }) => at - delayMs >= lastWordAt)?.at ?? 0;
  const onTimeAt =
    told.find(({ delayMs }, i) => delayMs === 0 && told.slice(i).every((later) => later.delayMs === 0))?.at ?? 0;
  return Math.max(0, onTimeAt - sentAt);
}

/** All that was understood by the time that it is answered; '' if nothing was within 20 s. */
async function waitForWords(popup: Surface, known: ReadonlySet<string>): Promise<string> {
  const isNew = (entry: View['transcript'][number]): entry is MessageEntry =>
    entry.kind === 'message' && !known.has(entry.id);
  let spoken: MessageEntry[] = [];
  await waitUntil(
    'an answer',
    async () => {
      const messages = (await popup.view())?.transcript.filter(isNew) ?? [];
      spoken = messages.filter(({ speaker }) => speaker === 'user');
      return spoken.every(({ settled }) => settled) && messages.at(-1)?.speaker === 'assistant';
    },
    20_000,
  ).catch(() => {});
  return spoken.map(textOf).join(' ').trim();
}
