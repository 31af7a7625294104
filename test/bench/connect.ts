import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createBackend } from '../../backend/backend.ts';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { type Extension, openExtension } from '../../scripts/browser/extension.ts';
import { speechFile } from '../../scripts/browser/speech-file.ts';
import { median } from '../../scripts/median.ts';
import type { Timeline } from '../../utils/session/state.ts';
import type { View } from '../../utils/wire/change.ts';
import { serveAgentsPage } from './agents-server.ts';

const RUNS = 10;
/** What a person takes at least from opening the popup to the click. */
const LOOK_MS = 700;

/** From the click to `session.updated`, in ms, medians. */
export interface ConnectFigures {
  /** Added to every token, SDP and preflight request, in ms. */
  delayMs: number;
  ours: {
    /** No host page yet: the click comes with the first frame of the popup. */
    cold: number;
    /** The popup was open for a moment, as it is when a person clicks in it. */
    warm: number;
  };
  /** OpenAI's own client in a web page. */
  agentsRealtime: number;
  ratioCold: number;
  ratioWarm: number;
}

/** Measures both clients in one browser against one engine, with one wav and one granted microphone, in turn. */
export async function benchConnect(delayMs: number, log: (line: string) => void): Promise<ConnectFigures> {
  const started = await createBackend({ delayMs, greets: false });
  if (!started.ok) throw new Error(started.problem);
  const backend = { url: started.value.url, key: started.value.key ?? '' };
  const agents = await serveAgentsPage(backend);
  const speak = await speechFile('What is this page about?');
  const extension = await openExtension({
    extensionDir: await allowLoopback(await buildExtension()),
    headless: true,
    speak,
  });
  try {
    await extension.setMicrophone('granted');
    await extension.configure({ backendUrl: backend.url, key: backend.key });
    await extension.context.grantPermissions(['microphone'], { origin: agents.origin });
    const ui = await extension.context.newPage();
    await ui.addInitScript(PRESS_START);
    const web = await extension.context.newPage();
    const runs = { cold: [] as number[], warm: [] as number[], agents: [] as number[] };
    // One more round first: caches, preflights and the audio service are warm for both afterwards.
    for (let run = 0; run <= RUNS; run++) {
      const round = {
        cold: await connectCold(extension, ui),
        agents: await connectAgents(web, agents.origin, `${backend.url}/v1/realtime/calls`),
        warm: await connectWarm(extension, ui),
      };
      log(`delay ${delayMs} ms, run ${run}: cold ${round.cold}, warm ${round.warm}, agents-realtime ${round.agents}`);
      if (run === 0) continue;
      runs.cold.push(round.cold);
      runs.warm.push(round.warm);
      runs.agents.push(round.agents);
    }
    return figures(delayMs, median(runs.cold), median(runs.warm), median(runs.agents));
  } finally {
    await extension.close();
    await agents.close();
    await started.value.close();
  }
}

function figures(delayMs: number, cold: number, warm: number, agentsRealtime: number): ConnectFigures {
  const ratio = (ms: number): number => Math.round((ms / agentsRealtime) * 100) / 100;
  return { delayMs, ours: { cold, warm }, agentsRealtime, ratioCold: ratio(cold), ratioWarm: ratio(warm) };
}

/**
 * A copy of the build that has the host permission which a person grants when they save the address: headless, nobody can
 * press "Allow".
 */
export async function allowLoopback(extensionDir: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'earshot-bench-'));
  await cp(extensionDir, copy, { recursive: true });
  const path = join(copy, 'manifest.json');
  const manifest: object = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...manifest, host_permissions: ['http://127.0.0.1/*'] }));
  return copy;
}

/** The part of `chrome.runtime` that the page of the bench uses. */
interface ExtensionRuntime {
  sendMessage(message: object): Promise<unknown>;
  connect(options: { name: string }): {
    postMessage(message: object): void;
    disconnect(): void;
    onMessage: { addListener(listener: (message: { view?: View; change?: { fields?: Partial<View> } }) => void): void };
    onDisconnect: { addListener(listener: () => void): void };
  };
}

async function connectCold(extension: Extension, ui: Page): Promise<number> {
  const [worker] = extension.context.serviceWorkers();
  await worker?.evaluate('chrome.offscreen.closeDocument().catch(() => {})');
  return clickToLive(ui, extension.urlOf('popup.html'), 0);
}

const connectWarm = (extension: Extension, ui: Page): Promise<number> =>
  clickToLive(ui, extension.urlOf('popup.html'), LOOK_MS);

/** A fresh page each time, as ours is, looked at for as long as our popup. */
async function connectAgents(web: Page, origin: string, callUrl: string): Promise<number> {
  await web.goto(origin);
  await web.evaluate((look) => new Promise((resolve) => setTimeout(resolve, look)), LOOK_MS);
  const ms = await web.evaluate(`Bench.connectOnce(${JSON.stringify(callUrl)})`);
  return Math.round(Number(ms));
}

/**
 * Opens the real popup and presses its Start: as soon as its first frame is there, because nobody can press what is not
 * drawn, or after a look. The popup itself stamps the click.
 */
async function clickToLive(ui: Page, popupUrl: string, lookMs: number): Promise<number> {
  await ui.goto(`${popupUrl}#${lookMs}`);
  const timeline = await ui.evaluate(async () => {
    const { runtime } = (globalThis as unknown as { chrome: { runtime: ExtensionRuntime } }).chrome;
    return new Promise<Timeline>((resolve, reject) => {
      const follow = () => {
        const port = runtime.connect({ name: 'earshot.session' });
        let known: Partial<View> = {};
        // Nobody listens until the host page is there.
        port.onDisconnect.addListener(() => setTimeout(follow, 10));
        port.onMessage.addListener(({ view, change }) => {
          known = { ...known, ...view, ...change?.fields };
          if (known.phase?.name === 'ended') reject(new Error(JSON.stringify(known.phase)));
          if (known.phase?.name === 'live' && known.timeline) resolve(known.timeline);
        });
        port.postMessage({ type: 'hello' });
      };
      follow();
    });
  });
  await ui.getByRole('button', { name: 'Stop' }).click();
  await ui.getByRole('button', { name: 'Start' }).waitFor();
  await ui.goto('about:blank');
  return (timeline.session ?? 0) - (timeline.click ?? 0);
}

/** Runs in the popup: presses Start in its first frame that has one, or later. */
const PRESS_START = `if (location.pathname === '/popup.html') {
  const press = () => {
    const start = [...document.querySelectorAll('button')].find((button) => button.textContent.trim() === 'Start');
    if (start) start.click();
    else requestAnimationFrame(press);
  };
  setTimeout(() => requestAnimationFrame(press), Number(location.hash.slice(1)));
}`;
