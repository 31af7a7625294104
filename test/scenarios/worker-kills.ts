import type { Page } from '@playwright/test';
import { type AudioGaps, findAudioGaps } from '../../scripts/browser/audio-gaps.ts';
import type { Extension, HostPage } from '../../scripts/browser/extension.ts';
import { createLedger, findLosses, type Ledger } from '../../scripts/browser/ledger.ts';
import { sendCommand } from '../../scripts/browser/send-command.ts';
import { stopWorker } from '../../scripts/browser/stop-worker.ts';
import { readStoredTranscripts } from '../../scripts/browser/stored-transcripts.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { waitForSilence } from '../../scripts/take-turn.ts';
import type { View } from '../../utils/wire/change.ts';
import { createKeptBrowser, type KillParts } from './kept-browser.ts';

const QUESTIONS = ['What is this page about?', 'How long is this page?', 'What can you do?'];
/** When in a turn the worker is stopped. */
const MOMENTS = ['during', 'before', 'between'] as const;
type Moment = (typeof MOMENTS)[number] | 'never';

/** What stopping the background worker in a conversation costs. */
export interface WorkerKillFigures {
  kills: number;
  /** Lines of the conversation at its end. */
  lines: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
  /** Calls that the conversation took: 1, as long as it stays live. */
  calls: number;
  /** Times that the popup, opened anew after a kill, showed the same conversation. */
  popupSame: number;
  /** The longest gaps in the assistant's voice in turns with a kill, and in turns with the same questions without one. */
  gaps: AudioGaps;
  control: AudioGaps;
  /** By how much the longest silence in an answer was longer than in the same answer without a kill, in ms, at most. */
  quietMoreMs: number;
}

/** Holds one conversation by typing and stops the worker before, between and during its turns. */
export async function killWorkers(
  times: number,
  parts: KillParts,
  log: (line: string) => void,
): Promise<WorkerKillFigures> {
  const browser = await createKeptBrowser(parts);
  try {
    const { extension, page } = await browser.open();
    return await killWorkersOf(extension, page, times, log);
  } finally {
    await browser.remove();
  }
}

/** As `killWorkers`, in a browser that is there, with a page in front in which the popup can be opened. */
export async function killWorkersOf(
  extension: Extension,
  page: Page,
  times: number,
  log: (line: string) => void,
): Promise<WorkerKillFigures> {
  let popup = await extension.clickToolbar(page);
  const host = await extension.host();
  const ledger = createLedger();
  await sendCommand(popup.target, { type: 'start', voice: true, clickedAt: Date.now() });
  await popup.waitForView('a live conversation', ({ phase }) => phase.name === 'live', 30_000);
  const control: AudioGaps[] = [];
  for (let i = 0; i < QUESTIONS.length; i++)
    control.push(await takeTurn({ extension, popup, host, ledger }, i, 'never'));
  const gaps: AudioGaps[] = [];
  let popupSame = 0;
  for (let i = 0; i < times; i++) {
    const moment = MOMENTS[i % MOMENTS.length] ?? 'during';
    gaps.push(await takeTurn({ extension, popup, host, ledger }, i, moment));
    const before = await popup.view();
    popup = await extension.clickToolbar(page);
    if (await showsSame(popup, before)) popupSame += 1;
    log(`worker kill ${i + 1}, ${moment} a turn: ${JSON.stringify(gaps.at(-1))}`);
  }
  const view = await popup.view();
  const { entries } = await readStoredTranscripts(popup.target);
  const kept = entries.filter(({ conversation }) => conversation === view?.conversation).map(({ entry }) => entry);
  const lines = ledger.finishedBy(Number.POSITIVE_INFINITY);
  const { lost, doubled, outOfOrder } = findLosses(lines, kept);
  return {
    kills: times,
    lines: lines.length,
    lost: lost.length,
    doubled: doubled.length,
    outOfOrder: outOfOrder.length,
    calls: view?.phase.name === 'live' ? host.callIds.length : 0,
    popupSame,
    gaps: longest(gaps),
    control: longest(control),
    quietMoreMs: Math.max(0, ...gaps.map(({ quietMs }, i) => quietMs - (control[i % control.length]?.quietMs ?? 0))),
  };
}

interface Parts {
  extension: Extension;
  popup: Surface;
  host: HostPage;
  ledger: Ledger;
}

/** One question and its answer; gives the gaps in the answer. */
async function takeTurn({ extension, popup, host, ledger }: Parts, number: number, kill: Moment): Promise<AudioGaps> {
  const known = (await popup.view())?.transcript.length ?? 0;
  await host.tap.take('speaker');
  if (kill === 'before') await stopWorker(extension, popup.target);
  await sendCommand(popup.target, { type: 'say', text: QUESTIONS[number % QUESTIONS.length] ?? '' });
  await popup.waitForView('an answer that is spoken', speaks, 30_000);
  if (kill === 'during') await stopWorker(extension, popup.target);
  await waitForSilence(popup, host.tap);
  if (kill === 'between') await stopWorker(extension, popup.target);
  const view = await waitUntil('the answer in writing', async () => {
    const now = await popup.view();
    return now && now.transcript.length >= known + 2 && now;
  });
  ledger.note(view, Date.now());
  return findAudioGaps(await host.tap.take('speaker'));
}

const speaks = ({ phase }: View): boolean => phase.name === 'live' && phase.turn === 'assistant-speaking';

async function showsSame(popup: Surface, before: View | undefined): Promise<boolean> {
  const now = await popup.view();
  const ids = (view: View | undefined) => view?.transcript.map(({ id }) => id).join();
  if (!before || now?.phase.name !== 'live' || ids(now) !== ids(before)) return false;
  const said = before.transcript.findLast((entry) => entry.kind === 'message' && entry.speaker === 'user');
  const words = said?.kind === 'message' ? (said.parts[0] ?? '') : '';
  return waitUntil(
    'the conversation in the popup',
    async () => (await popup.transcript()).includes(words),
    15_000,
  ).catch(() => false);
}

function longest(gaps: readonly AudioGaps[]): AudioGaps {
  return {
    missingMs: Math.max(0, ...gaps.map(({ missingMs }) => missingMs)),
    quietMs: Math.max(0, ...gaps.map(({ quietMs }) => quietMs)),
  };
}
