import { BROWSERS, type BrowserName } from '../../../scripts/browser/stage.ts';
import { watchStolen } from '../stolen.ts';
import { benchAnswers } from './answers.ts';
import { benchDeadPeer } from './dead-peer.ts';
import { benchDuplex, benchJitter } from './streams.ts';
import { benchBargeIn, benchEchoOf } from './voices.ts';

type Log = (line: string) => void;

/** All of them in both browsers take about 28 minutes, or 5 where it is quick. */
const PARTS = {
  answers: (browser: BrowserName, quick: boolean, log: Log) => benchAnswers(browser, quick ? 4 : 20, log),
  duplex: (browser: BrowserName, quick: boolean, log: Log) => benchDuplex(browser, quick ? 10 : 60, log),
  'barge-in': (browser: BrowserName, quick: boolean, log: Log) => benchBargeIn(browser, quick ? 3 : 20, log),
  'dead-peer': (browser: BrowserName, quick: boolean, log: Log) => benchDeadPeer(browser, quick ? 1 : 5, log),
  echo: (browser: BrowserName, quick: boolean, log: Log) => benchEchoOf(browser, 'websocket', quick ? 20 : 300, log),
  'echo-webrtc': (browser: BrowserName, quick: boolean, log: Log) =>
    benchEchoOf(browser, 'webrtc', quick ? 20 : 300, log),
  jitter: (browser: BrowserName, quick: boolean, log: Log) => benchJitter(browser, quick ? 20 : 600, log),
};
type Part = keyof typeof PARTS;

/** What `--only` may name: parts and browsers. */
export const WEBSOCKET_PARTS = [...Object.keys(PARTS), ...BROWSERS].join(', ');

/** What is to be measured: everything of what was left out. */
export interface WebSocketBench {
  parts: readonly Part[];
  browsers: readonly BrowserName[];
  quick: boolean;
}

/** Reads `--only`; undefined if it names something else. */
export function readWebSocketParts(only: string | undefined): Pick<WebSocketBench, 'parts' | 'browsers'> | undefined {
  const names = only === undefined ? [] : only.split(',');
  const parts = (Object.keys(PARTS) as Part[]).filter((name) => names.includes(name));
  const browsers = BROWSERS.filter((name) => names.includes(name));
  if (parts.length + browsers.length !== names.length) return undefined;
  return {
    parts: parts.length === 0 ? (Object.keys(PARTS) as Part[]).filter((name) => !NAMED_ONLY.includes(name)) : parts,
    browsers: browsers.length === 0 ? BROWSERS : browsers,
  };
}

/** What is not about WebSockets, and beside them for comparison. */
const NAMED_ONLY: readonly Part[] = ['echo-webrtc'];

/** Minutes of little work, and of nothing that is timed: all browsers at once. Everything else needs the machine alone. */
const TOGETHER: readonly Part[] = ['jitter'];

/** Measures the WebSocket transport in both browsers; a part that breaks is told as that. */
export async function benchWebSocket({ parts, browsers, quick }: WebSocketBench, log: Log): Promise<object> {
  const figures = Object.fromEntries(browsers.map((browser) => [browser, {} as Record<string, unknown>]));
  const measure = async (browser: BrowserName, part: Part): Promise<void> => {
    log(`${browser}: ${part}`);
    const stolen = await watchStolen();
    const measured: object = await PARTS[part](browser, quick, log).catch((error: unknown) => ({
      broken: error instanceof Error ? error.message : String(error),
    }));
    // Of a machine that is not there nothing can be measured: whoever reads the figures is to see it.
    Object.assign(figures[browser] ?? {}, { [part]: { ...measured, stolenPercent: await stolen() } });
  };
  for (const browser of browsers) for (const part of parts) if (!TOGETHER.includes(part)) await measure(browser, part);
  for (const part of parts) {
    if (TOGETHER.includes(part)) await Promise.all(browsers.map((browser) => measure(browser, part)));
  }
  return { quick, ...figures };
}
