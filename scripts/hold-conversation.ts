import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { encodeWav, type Sound } from '../engine/speech/wav.ts';
import type { Problem } from '../utils/session/problem.ts';
import { MILESTONES, type Timeline } from '../utils/session/state.ts';
import type { TransportChoice, TransportKind } from '../utils/session/transport.ts';
import type { TapChunk } from './browser/audio-tap.ts';
import { buildExtension } from './browser/build-extension.ts';
import type { Headset } from './browser/headset.ts';
import { firstHeardAt, joinChunks, lastHeardAt } from './browser/loud-moments.ts';
import { openStage } from './browser/open-stage.ts';
import { openPageSource } from './browser/serve-pages.ts';
import { HEADSET, openSoundRig } from './browser/sound-rig.ts';
import type { BrowserName, Stage, Started } from './browser/stage.ts';
import type { AnySurface } from './browser/surface.ts';
import { waitUntil } from './browser/wait-until.ts';
import { watchEngine } from './browser/watch-engine.ts';
import type { DemoTransport } from './demo-arguments.ts';
import { keepOpened, type Opened } from './keep-opened.ts';
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
  /** Chromium unless said otherwise. */
  browser?: BrowserName;
  /** Automatic unless said otherwise. */
  transport?: DemoTransport;
}

/** Moments of the start, in ms from the click; null if they did not come. */
export type TimelineMs = { [name in (typeof MILESTONES)[number]]: number | null };

/** What came of a conversation. */
export interface ConversationReport {
  ok: boolean;
  page: string;
  browser: BrowserName;
  /** What the call went over at the end; null if none was there any more. */
  transport: TransportKind | null;
  turns: TurnReport[];
  itemsSent: unknown[];
  /** Every problem that was shown, and every error that nobody handled (code `uncaught`). */
  problems: (Problem | { code: 'uncaught' | 'items_differ' | 'demo_failed'; detail: string })[];
  timeline: TimelineMs;
  screenshots: string[];
  /** What was played, from the first sound to the last; null if there was none. */
  wav: string | null;
}

interface Conversation {
  stage: Stage;
  /** The other side, as far as it tells what it got. */
  other: Pick<LocalBackend, 'received'>;
  plan: ConversationPlan;
  screenshots: string[];
}

/** Talks with a page through the real extension in a headless browser, against the engine of a backend or the extension's own. */
export async function holdConversation(plan: ConversationPlan): Promise<ConversationReport> {
  const { browser = 'chromium', transport = 'auto' } = plan;
  await mkdir(plan.out, { recursive: true });
  const extensionDir = await withProgress('Building the extension', () =>
    buildExtension('production', browser === 'firefox' ? 'firefox' : 'chrome'),
  );
  const { keep, close } = keepOpened();
  try {
    const source = keep(await openPageSource(plan.page));
    // Firefox can't be fed from a file. Nobody wears the headset beside a loudspeaker, so nothing comes back.
    const rig = browser === 'firefox' ? keep(await openSoundRig(HEADSET)) : undefined;
    const open = () => openStage({ browser, extensionDir, pageUrl: source.url, rig });
    const stage = keep(await withProgress('Starting the browser', open));
    await stage.setMicrophone('granted');
    const other = await (transport === 'on-device' ? watchOwnEngine(stage) : chooseBackend(stage, transport, keep));
    return await converse({ stage, other, plan, screenshots: [] });
  } finally {
    await close();
  }
}

/** Starts a backend and saves it in the settings. */
async function chooseBackend(stage: Stage, transport: TransportChoice, keep: Opened['keep']): Promise<LocalBackend> {
  const backend = keep(await withProgress('Starting the backend with its engine', () => startLocalBackend()));
  await stage.configure({ backendUrl: backend.url, key: backend.key, transport });
  return backend;
}

/** What the extension's own engine gets: it is watched from before the session asks for it. */
async function watchOwnEngine(stage: Stage): Promise<Conversation['other']> {
  await stage.openSurface();
  return watchEngine(stage);
}

async function converse(conversation: Conversation): Promise<ConversationReport> {
  const { stage, plan } = conversation;
  const heard: TapChunk[] = [];
  const turns: TurnReport[] = [];
  let trouble: string | undefined;
  await stage.photograph(picture(conversation, 'page'));
  const started = await stage.start();
  const { surface } = started;
  try {
    await begin(conversation, surface);
    heard.push(...(await stage.headset.take('speaker')));
    for (const [i, ask] of plan.asks.entries()) {
      tell(ask.kind === 'spoken' ? `Asking aloud: ${ask.asked}` : `Typing: ${ask.asked}`);
      const turn = await takeTurn({ surface, headset: stage.headset }, ask);
      heard.push(...turn.speaker);
      turns.push(turn.report);
      await surface.screenshot(picture(conversation, `turn-${i + 1}`));
      const { heard: words, answered, firstAudioMs } = turn.report;
      tell(`  heard:    ${words || '(nothing)'}`);
      tell(`  answered: ${answered || '(nothing)'}${firstAudioMs === null ? '' : ` (after ${firstAudioMs} ms)`}`);
    }
  } catch (error) {
    trouble = error instanceof Error ? error.message : String(error);
    tell(trouble);
    await surface.screenshot(picture(conversation, 'trouble')).catch(() => {});
  }
  return report(conversation, { started, heard, turns, trouble });
}

/** As long as the slowest stage of a start may take, ms. */
const LIVE_WITHIN_MS = 90_000;

/** Greeting, and the page if it is to be shared: after that the conversation waits for the first question. */
async function begin(conversation: Conversation, surface: AnySurface): Promise<void> {
  const { stage, plan } = conversation;
  await surface.waitForView(
    'the conversation to begin',
    ({ phase }) => {
      if (phase.name === 'ended') throw new Error(`The conversation did not begin: ${sayProblem(phase.problem)}`);
      return phase.name === 'live';
    },
    LIVE_WITHIN_MS,
  );
  await withProgress('Listening to the greeting', () => waitForGreeting(surface, stage.headset));
  await surface.screenshot(picture(conversation, 'live'));
  if (!plan.sharePage) return;
  await surface.press('Share this page');
  const shared = await waitUntil('the page to be shared', async () => {
    const view = await surface.view();
    if (view?.notice?.code.startsWith('page.')) return view;
    return view?.transcript.some(({ kind }) => kind === 'page') && !view.readingPage && view;
  });
  if (shared.notice?.code.startsWith('page.')) tell(`The page could not be shared: ${sayProblem(shared.notice)}`);
}

/** A call begins with a greeting or with nothing: it has this long to begin. */
const GREETING_WITHIN_MS = 3000;

async function waitForGreeting(surface: AnySurface, headset: Headset): Promise<void> {
  const since = Date.now();
  await waitUntil('the greeting', async () => {
    const view = await surface.view();
    return view?.transcript.some(({ kind }) => kind === 'message') || Date.now() - since > GREETING_WITHIN_MS;
  });
  await waitForSilence(surface, headset);
}

interface Outcome {
  started: Started;
  heard: TapChunk[];
  turns: TurnReport[];
  trouble: string | undefined;
}

async function report(conversation: Conversation, outcome: Outcome): Promise<ConversationReport> {
  const { stage, plan, screenshots, other } = conversation;
  const { started, heard, turns, trouble } = outcome;
  const { surface, problems } = started;
  const view = await surface.view();
  const { itemsSent } = await surface.diagnose();
  const difference = await compareItems(other, itemsSent);
  // Between the questions nobody speaks, and that is rightly told.
  const shown = (await problems.all()).filter(({ code }) => code !== 'mic.silent');
  await surface.press('Stop').catch(() => {});
  heard.push(...(await stage.headset.take('speaker')));
  const uncaught = (await stage.uncaught()).map(({ context, text }) => ({
    code: 'uncaught' as const,
    detail: `${context}: ${text}`,
  }));
  const answered = turns.length === plan.asks.length && turns.every((turn) => turn.answered !== '');
  return {
    ok: answered && trouble === undefined && difference === undefined && uncaught.length === 0,
    page: stage.pageUrl,
    browser: stage.browser,
    transport: view?.transport ?? null,
    turns,
    itemsSent,
    problems: [
      ...shown,
      ...uncaught,
      ...(difference === undefined ? [] : [{ code: 'items_differ' as const, detail: difference }]),
      ...(trouble === undefined ? [] : [{ code: 'demo_failed' as const, detail: trouble }]),
    ],
    timeline: timelineMs(view?.timeline ?? {}),
    screenshots,
    wav: await keepSound(plan, heard),
  };
}

/** Writes the sound, from the first that was heard to the last; null if there was none. */
async function keepSound(plan: ConversationPlan, heard: readonly TapChunk[]): Promise<string | null> {
  const first = firstHeardAt(heard, 0);
  const last = lastHeardAt(heard);
  if (first === undefined || last === undefined) return null;
  const path = join(plan.out, 'answers.wav');
  // A loudspeaker is recorded all the time.
  const { samples, rateHz } = joinChunks(heard);
  const begin = heard[0]?.at ?? first;
  const at = (ms: number): number => Math.max(0, Math.round(((ms - begin) / 1000) * rateHz));
  await writeFile(path, encodeWav(samples.subarray(at(first - MARGIN_MS), at(last + MARGIN_MS)), rateHz));
  return path;
}

const MARGIN_MS = 200;

/** Says how the items that we say we sent differ from those that the engine got; undefined if they do not. */
async function compareItems(other: Conversation['other'], sent: unknown[]): Promise<string | undefined> {
  const isCreate = (event: unknown): event is { type: string; item: unknown } =>
    typeof event === 'object' &&
    event !== null &&
    'item' in event &&
    'type' in event &&
    event.type === 'conversation.item.create';
  // Without a call there is no record.
  const events: unknown[] = await other.received().catch(() => []);
  const received = events.filter(isCreate).map(({ item }) => item);
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

function picture({ plan, screenshots }: Conversation, name: string): string {
  const path = join(plan.out, `${name}.png`);
  screenshots.push(path);
  return path;
}

const sayProblem = ({ code, detail }: Problem): string => (detail === undefined ? code : `${code}, ${detail}`);
