import type { InjectedReading } from '../../utils/background/page.ts';
import type { PageReading } from '../../utils/page/read-page.ts';
import type { ShownPage } from './page-browser.ts';

/** What the reader found in a page, and what it took. */
export interface ReaderRun {
  reading: PageReading;
  /** ms in the page until the reading was there. */
  ms: number;
  /** ms of the longest stretch in which the page could do nothing else. */
  longestTaskMs: number;
}

/**
 * Runs the extension's own `read-page.js` in a page as an injection does: the value of its last statement is the result, or
 * a promise of it. Throws if the reader did.
 */
export async function runReader({ cdp, world }: ShownPage, script: string): Promise<ReaderRun> {
  // Declarations have no value: that of the whole is still the reader's.
  const expression = `var earshotTasks = [];
    var earshotWatch = new PerformanceObserver((list) => void earshotTasks.push(...list.getEntries()));
    earshotWatch.observe({ type: 'longtask' });
    var earshotFrom = performance.now();
    ${script}
    ;var earshotUntil = performance.now();`;
  const started = await cdp.send('Runtime.evaluate', { expression, contextId: world });
  const { objectId } = answered(started);
  if (objectId === undefined) throw new Error('the reader returned nothing');
  const told = await cdp.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: WAIT.toString(),
    awaitPromise: true,
    returnByValue: true,
  });
  const { injected, ms, longestTaskMs } = answered(told).value as Told;
  return { reading: injected.reading, ms, longestTaskMs };
}

interface Told {
  injected: InjectedReading;
  ms: number;
  longestTaskMs: number;
}

declare const earshotFrom: number;
declare const earshotUntil: number;
declare const earshotTasks: PerformanceEntry[];
declare const earshotWatch: PerformanceObserver;

/** Runs in the page. */
const WAIT = async function (this: unknown): Promise<Told> {
  const isPromise = this instanceof Promise;
  const injected = (await this) as InjectedReading;
  const doneAt = isPromise ? performance.now() : earshotUntil;
  const later = [...earshotTasks, ...earshotWatch.takeRecords()].filter(
    (task) => task.startTime > earshotFrom && task.startTime < doneAt,
  );
  const longestTaskMs = Math.max(earshotUntil - earshotFrom, ...later.map((task) => task.duration));
  return { injected, ms: doneAt - earshotFrom, longestTaskMs };
};

/** As much as is asked of what the browser answers. */
interface Answer {
  result: { objectId?: string; value?: unknown };
  exceptionDetails?: { text: string; exception?: { className?: string } };
}

function answered({ result, exceptionDetails: thrown }: Answer): Answer['result'] {
  // What was thrown may hold words of the page: only its kind is told.
  if (thrown) throw new Error(`the reader threw: ${thrown.exception?.className ?? thrown.text}`);
  return result;
}
