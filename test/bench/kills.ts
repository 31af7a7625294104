import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { startLocalBackend } from '../../scripts/local-backend.ts';
import { type BrowserKillFigures, killBrowsers } from '../scenarios/browser-kills.ts';
import { type CycleFigures, startAndStop } from '../scenarios/start-stop-cycles.ts';
import { killWorkers, type WorkerKillFigures } from '../scenarios/worker-kills.ts';

/** The parts of the bench, and how often each is done unless said otherwise. */
const TIMES = { browser: 50, worker: 20, cycles: 50 };
type Part = keyof typeof TIMES;

export interface KillOptions {
  /** How often each part is done. */
  times?: number;
  /** The only part to be done. */
  only?: Part;
}

/** Whether there is a part of this name. */
export function isKillPart(name: string): name is Part {
  return Object.hasOwn(TIMES, name);
}

export interface KillFigures {
  browser?: BrowserKillFigures;
  worker?: WorkerKillFigures;
  cycles?: CycleFigures;
}

/** Kills browser and worker in conversations with the local engine, starts and stops, and counts what was lost and left. */
export async function benchKills(options: KillOptions, log: (line: string) => void): Promise<KillFigures> {
  const extensionDir = await buildExtension();
  const backend = await startLocalBackend({ greets: false });
  const parts = { extensionDir, backend };
  const isAsked = (part: Part): boolean => options.only === undefined || options.only === part;
  const timesOf = (part: Part): number => options.times ?? TIMES[part];
  try {
    return {
      ...(isAsked('browser') ? { browser: await killBrowsers(timesOf('browser'), parts, log) } : {}),
      ...(isAsked('worker') ? { worker: await killWorkers(timesOf('worker'), parts, log) } : {}),
      ...(isAsked('cycles') ? { cycles: await startAndStop(timesOf('cycles'), parts) } : {}),
    };
  } finally {
    await backend.close();
  }
}
