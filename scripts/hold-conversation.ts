import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Page } from '@playwright/test';
import { encodeWav, type Sound } from '../engine/speech/wav.ts';
import type { Problem } from '../utils/session/problem.ts';
import { MILESTONES, type Timeline } from '../utils/session/state.ts';
import type { TapChunk } from './browser/audio-tap.ts';
import { buildExtension } from './browser/build-extension.ts';
import { type Extension, type HostPage, openExtension } from './browser/extension.ts';
import { createFakeMicrophone, type FakeMicrophone } from './browser/fake-microphone.ts';
import { joinChunks } from './browser/loud-moments.ts';
import { openPageSource } from './browser/serve-pages.ts';
import { type ShownProblems, watchShownProblems } from './browser/shown-problems.ts';
import type { Surface } from './browser/surface.ts';
import { waitUntil } from './browser/wait-until.ts';
import { type LocalBackend, startLocalBackend } from './local-backend.ts';
import { tell, withProgress } from './progress.ts';
import { type TurnReport, takeTurn, waitForSilence } from './take-turn.ts';

/** One question: spoken into the microphone, or typed. `asked` is how it was named. */
export type Ask = { kind: 'spoken'; asked: string; sound: Sound } | { kind: 'typed'; asked: string };

export interface ConversationPlan {
  /** File or address of the page to talk about. */
  page: string;
  sharePage: boolean;
  asks: readonly Ask[];
  /** Folder for the wav and the screenshots. */
  out: string;
}

/** Moments of the start, in ms from the click; null if they did not come. */
export type TimelineMs = { [name in (typeof MILESTONES)[number]]: number | null };

/** What came of a conversation. */
export interface ConversationReport {
  ok: boolean;
  page: string;
  turns: TurnReport[];
  itemsSent: unknown[];
  /** Every problem that was shown, and every error that nobody handled (code `uncaught`). */
  problems: (Problem | { code: 'uncaught' | 'items_differ' | 'demo_failed'; detail: string })[];
  timeline: TimelineMs;
  screenshots: string[];
  /** What the host decoded, from the first sound to the last; null if there was none. */
  wav: string | null;
}

interface Stage {
  extension: Extension;
  backend: LocalBackend;
  microphone: FakeMicrophone;
  page: Page;
  plan: ConversationPlan;
  screenshots: string[];
}

/** Talks with a page through the real extension in a headless browser, against the local engine. */
export async function holdConversation(plan: ConversationPlan): Promise<ConversationReport> {
  await mkdir(plan.out, { recursive: true });
  const extensionDir = await withProgress('Building the extension', () => buildExtension());
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  try {
    const source = keep(await openPageSource(plan.page));
    const backend = keep(await withProgress('Starting the backend with its engine', () => startLocalBackend()));
    const microphone = await createFakeMicrophone();
    keep({ close: microphone.remove });
    const extension = keep(
      await withProgress('Starting the browser', () =>
        openExtension({ extensionDir, headless: true, speak: microphone.path }),
      ),
    );
    await extension.setMicrophone('granted');
    await extension.configure({ backendUrl: backend.url, key: backend.key });
    const page = extension.context.pages()[0] ?? (await extension.context.newPage());
    await page.goto(source.url);
    return await converse({ extension, backend, microphone, page, plan, screenshots: [] });
  } finally {
    for (const thing of opened.reverse()) await thing.close();
  }
}

async function converse(stage: Stage): Promise<ConversationReport> {
  const { extension, page, plan } = stage;
  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  const shown = await watchShownProblems(popup);
  const heard: TapChunk[] = [];
  const turns: TurnReport[] = [];
  let trouble: string | undefined;
  await page.screenshot({ path: picture(stage, 'page') });
  try {
    await begin(stage, popup, host);
    heard.push(...(await host.tap.take('speaker')));
    for (const [i, ask] of plan.asks.entries()) {
      tell(ask.kind === 'spoken' ? `Asking aloud: ${ask.asked}` : `Typing: ${ask.asked}`);
      const turn = await takeTurn({ popup, host, microphone: stage.microphone }, ask);
      heard.push(...turn.speaker);
      turns.push(turn.report);
      await popup.screenshot(picture(stage, `turn-${i + 1}`));
      const { heard: words, answered, firstAudioMs } = turn.report;
      tell(`  heard:    ${words || '(nothing)'}`);
      tell(`  answered: ${answered || '(nothing)'}${firstAudioMs === null ? '' : ` (after ${firstAudioMs} ms)`}`);
    }
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
    tell(trouble);
    await popup.screenshot(picture(stage, 'trouble')).catch(() => {});
  }
  return report(stage, { popup, host, shown, heard, turns, trouble });
}

/** Start, greeting, and the page if it is to be shared: after that the conversation waits for the first question. */
async function begin(stage: Stage, popup: Surface, host: HostPage): Promise<void> {
  const { plan } = stage;
  await popup.press('Start');
  await popup.waitForView(
    'the conversation to begin',
    ({ phase }) => {
      if (phase.name === 'ended') throw new Error(`The conversation did not begin: ${sayProblem(phase.problem)}`);
      return phase.name === 'live';
    },
    30_000,
  );
  await withProgress('Listening to the greeting', () => waitForGreeting(popup, host));
  await popup.screenshot(picture(stage, 'live'));
  if (!plan.sharePage) return;
  await popup.press('Share this page');
  const shared = await waitUntil('the page to be shared', async () => {
    const view = await popup.view();
    if (view?.notice?.code.startsWith('page.')) return view;
    return view?.transcript.some(({ kind }) => kind === 'page') && !view.readingPage && view;
  });
  if (shared.notice?.code.startsWith('page.')) tell(`The page could not be shared: ${sayProblem(shared.notice)}`);
}

/** A call begins with a greeting or with nothing: it has this long to begin. */
const GREETING_WITHIN_MS = 3000;

async function waitForGreeting(popup: Surface, host: HostPage): Promise<void> {
  const since = Date.now();
  await waitUntil('the greeting', async () => {
    const view = await popup.view();
    return view?.transcript.some(({ kind }) => kind === 'message') || Date.now() - since > GREETING_WITHIN_MS;
  });
  await waitForSilence(popup, host);
}

interface Outcome {
  popup: Surface;
  host: HostPage;
  shown: ShownProblems;
  heard: TapChunk[];
  turns: TurnReport[];
  trouble: string | undefined;
}

async function report(stage: Stage, outcome: Outcome): Promise<ConversationReport> {
  const { extension, plan, screenshots, page } = stage;
  const { popup, host, shown, heard, turns, trouble } = outcome;
  const view = await popup.view();
  const { itemsSent } = await popup.diagnose();
  const difference = await compareItems(stage.backend, host, itemsSent);
  // The fake microphone sends zeros between the questions, and that is rightly told.
  const shownProblems = (await shown.all()).filter(({ code }) => code !== 'mic.silent');
  await popup.press('Stop').catch(() => {});
  heard.push(...(await host.tap.take('speaker')));
  const wav = heard.length > 0 ? join(plan.out, 'answers.wav') : null;
  if (wav) {
    const { samples, rateHz } = joinChunks(heard);
    await writeFile(wav, encodeWav(samples, rateHz));
  }
  const uncaught = extension.uncaught.map(({ context, text }) => ({
    code: 'uncaught' as const,
    detail: `${context}: ${text}`,
  }));
  const answered = turns.length === plan.asks.length && turns.every((turn) => turn.answered !== '');
  return {
    ok: answered && trouble === undefined && difference === undefined && uncaught.length === 0,
    page: page.url(),
    turns,
    itemsSent,
    problems: [
      ...shownProblems,
      ...uncaught,
      ...(difference === undefined ? [] : [{ code: 'items_differ' as const, detail: difference }]),
      ...(trouble === undefined ? [] : [{ code: 'demo_failed' as const, detail: trouble }]),
    ],
    timeline: timelineMs(view?.timeline ?? {}),
    screenshots,
    wav,
  };
}

/** Says how the items that we say we sent differ from those that the engine got; undefined if they do not. */
async function compareItems(backend: LocalBackend, host: HostPage, sent: unknown[]): Promise<string | undefined> {
  const callId = host.callIds.at(-1);
  if (callId === undefined) return sent.length === 0 ? undefined : 'items were sent, but there was no call';
  const isCreate = (event: unknown): event is { type: string; item: unknown } =>
    typeof event === 'object' &&
    event !== null &&
    'item' in event &&
    'type' in event &&
    event.type === 'conversation.item.create';
  const received = (await backend.received(callId)).filter(isCreate).map(({ item }) => item);
  if (isDeepStrictEqual(received, sent)) return undefined;
  return `${sent.length} items were sent, ${received.length} arrived, and they are not the same`;
}

/** A milestone that was reached before the click counts as 0. */
function timelineMs(timeline: Timeline): TimelineMs {
  const { click } = timeline;
  const ms = MILESTONES.map((name) => {
    const at = timeline[name];
    return [name, click === undefined || at === undefined ? null : Math.max(0, Math.round(at - click))];
  });
  return Object.fromEntries(ms) as TimelineMs;
}

function picture({ plan, screenshots }: Stage, name: string): string {
  const path = join(plan.out, `${name}.png`);
  screenshots.push(path);
  return path;
}

const sayProblem = ({ code, detail }: Problem): string => (detail === undefined ? code : `${code}, ${detail}`);
