import { createLedger, findLosses, type Ledger, type LedgerLine } from '../../scripts/browser/ledger.ts';
import { sendCommand } from '../../scripts/browser/send-command.ts';
import { readStoredTranscripts } from '../../scripts/browser/stored-transcripts.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { median } from '../../scripts/median.ts';
import type { View } from '../../utils/wire/change.ts';
import { createKeptBrowser, type KeptBrowser, type KillParts } from './kept-browser.ts';

/** A line counts if it was finished so long before the kill, in ms. */
const SURE_MS = 250;
/** A kill comes at a random moment of so many ms of talk. */
const TALK_MS = { from: 400, to: 6_000 };
/** Every so many kills the conversation is deleted instead of continued, and another one begins. */
const DELETE_EVERY = 5;
const QUESTIONS = ['What is this page about?', 'How long is this page?', 'Say hello.', 'What can you do?'];

/** What `kill -9` of the whole browser in a conversation costs. */
export interface BrowserKillFigures {
  kills: number;
  /** Lines that were finished 250 ms before a kill, summed over the kills. */
  lines: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
  /** Times that the popup had the conversation to offer after the restart, of those in which a line was finished. */
  recoveredOffered: number;
  toOffer: number;
  /** Times that Continue made a call that was told the last line, of `toContinue`. */
  continued: number;
  toContinue: number;
  /** Times that nothing was left after Delete, of the others. */
  deleted: number;
  /** From a kill to the next one, s, median. */
  secondsPerKill: number;
}

/** Kills the browser again and again, each time at a random moment of a conversation by typing that goes on after it. */
export async function killBrowsers(
  times: number,
  parts: KillParts,
  log: (line: string) => void,
): Promise<BrowserKillFigures> {
  const browser = await createKeptBrowser(parts);
  const runs: KillRun[] = [];
  try {
    let talk = await beginTalk(browser);
    for (let i = 1; i <= times; i++) {
      const from = performance.now();
      const killed = await talkUntilKilled(browser, talk.popup);
      const next = await recover(browser, parts, killed, i % DELETE_EVERY === 0);
      const seconds = (performance.now() - from) / 1000;
      runs.push({ ...next.run, seconds });
      log(`kill ${i}: ${JSON.stringify({ afterMs: killed.afterMs, processes: killed.processes, ...next.run })}`);
      talk = next;
    }
  } finally {
    await browser.remove();
  }
  return figuresOf(runs);
}

interface KillRun {
  lines: number;
  lost: number;
  doubled: number;
  outOfOrder: number;
  offered: boolean;
  continued?: boolean;
  deleted?: boolean;
  seconds: number;
}

function figuresOf(runs: readonly KillRun[]): BrowserKillFigures {
  const sum = (count: (run: KillRun) => number) => runs.reduce((total, run) => total + count(run), 0);
  return {
    kills: runs.length,
    lines: sum(({ lines }) => lines),
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    outOfOrder: sum(({ outOfOrder }) => outOfOrder),
    recoveredOffered: sum(({ offered, lines }) => Number(offered && lines > 0)),
    toOffer: sum(({ lines }) => Number(lines > 0)),
    continued: sum(({ continued }) => Number(continued === true)),
    toContinue: sum(({ continued }) => Number(continued !== undefined)),
    deleted: sum(({ deleted }) => Number(deleted === true)),
    secondsPerKill: Math.round(median(runs.map(({ seconds }) => seconds)) * 10) / 10,
  };
}

interface Talk {
  popup: Surface;
}

async function beginTalk(browser: KeptBrowser): Promise<Talk> {
  const { extension, page } = await browser.open();
  const popup = await extension.clickToolbar(page);
  await start(popup);
  return { popup };
}

async function start(popup: Surface): Promise<void> {
  await sendCommand(popup.target, { type: 'start', voice: true, clickedAt: Date.now() });
  await becomeLive(popup);
}

/** Waits for the call; a start that failed, which a busy machine may do, is tried again as a person would. */
async function becomeLive(popup: Surface, tries = 3): Promise<void> {
  const isDecided = ({ phase }: View): boolean => phase.name === 'live' || phase.name === 'ended';
  const view = await popup.waitForView('a live conversation', isDecided, 60_000).catch(async (error: Error) => {
    throw new Error(`${error.message} It is at ${JSON.stringify((await popup.view())?.phase)}.`, { cause: error });
  });
  if (view.phase.name === 'live') return;
  if (tries === 0) throw new Error(`It does not start: ${JSON.stringify(view.phase)}.`);
  await sendCommand(popup.target, { type: 'start', voice: true, clickedAt: Date.now() });
  await becomeLive(popup, tries - 1);
}

/** What was said before a kill. */
interface Killed {
  conversation: string;
  lines: LedgerLine[];
  /** When the kill came, ms after the talk began to be watched. */
  afterMs: number;
  processes: number;
}

async function talkUntilKilled(browser: KeptBrowser, popup: Surface): Promise<Killed> {
  const ledger = createLedger();
  const afterMs = Math.round(TALK_MS.from + Math.random() * (TALK_MS.to - TALK_MS.from));
  const moment = new Promise<'now'>((now) => setTimeout(() => now('now'), afterMs));
  let conversation = '';
  // What is under way when the browser goes is never answered.
  const talking = keepTalking(popup, ledger, (view) => {
    conversation = view.conversation ?? '';
  });
  await Promise.race([moment, talking]);
  const killedAt = Date.now();
  const processes = await browser.kill();
  return { conversation, lines: ledger.finishedBy(killedAt - SURE_MS), afterMs, processes };
}

/** Types one question after the other and notes what is shown, for ever. */
async function keepTalking(popup: Surface, ledger: Ledger, see: (view: View) => void): Promise<never> {
  for (let asked = 0; ; ) {
    const view = await popup.view();
    if (!view) throw new Error('The session host is gone.');
    ledger.note(view, Date.now());
    see(view);
    if (!awaitsQuestion(view)) continue;
    const text = `${QUESTIONS[asked % QUESTIONS.length]} (${Date.now()})`;
    await sendCommand(popup.target, { type: 'say', text });
    asked += 1;
  }
}

function awaitsQuestion({ phase, transcript }: View): boolean {
  const isOpen = transcript.some((entry) => 'status' in entry && ['waiting', 'in_progress'].includes(entry.status));
  const last = transcript.findLast((entry) => entry.kind === 'message');
  return phase.name === 'live' && phase.turn === 'listening' && !isOpen && last?.speaker !== 'user';
}

/** Starts the browser again, looks at what is left, and goes on. */
async function recover(
  browser: KeptBrowser,
  { backend }: KillParts,
  { conversation, lines }: Killed,
  toDelete: boolean,
): Promise<Talk & { run: Omit<KillRun, 'seconds'> }> {
  const { extension, page } = await browser.open();
  const popup = await extension.clickToolbar(page);
  const { entries } = await readStoredTranscripts(popup.target);
  const kept = entries.filter((one) => one.conversation === conversation).map(({ entry }) => entry);
  const { lost, doubled, outOfOrder } = findLosses(lines, kept);
  const isOffered = await popup
    .waitForView('the recovered conversation', ({ recovered }) => recovered?.conversation === conversation, 15_000)
    .then(
      () => true,
      () => false,
    );
  const run = {
    lines: lines.length,
    lost: lost.length,
    doubled: doubled.length,
    outOfOrder: outOfOrder.length,
    offered: isOffered,
  };
  if (!isOffered) {
    await start(popup);
    return { popup, run };
  }
  if (toDelete) {
    await sendCommand(popup.target, { type: 'delete-recovered' });
    const deleted = await waitUntil('nothing to be left', async () => {
      const left = await readStoredTranscripts(popup.target);
      return !left.entries.some((one) => one.conversation === conversation);
    }).catch(() => false);
    await start(popup);
    return { popup, run: { ...run, deleted } };
  }
  const host = await extension.host();
  await sendCommand(popup.target, { type: 'continue-recovered', voice: true, clickedAt: Date.now() });
  await becomeLive(popup);
  const last = lines.at(-1)?.texts.at(-1) ?? '';
  const continued = await waitUntil('the call to be told', async () =>
    JSON.stringify(await backend.received(host.callIds.at(-1) ?? '')).includes(JSON.stringify(last).slice(1, -1)),
  ).catch(() => false);
  return { popup, run: { ...run, continued } };
}
