import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FromWorker, ToWorker } from '../../../engine/worker/messages.ts';
import { type Problem, problem } from '../../../utils/session/problem.ts';
import type { BrainChoice } from '../../../utils/shared/brain.ts';
import type { EventLine } from '../../../utils/transport/event-call.ts';
import { createLocalEngine, type EngineWorker } from '../../../utils/transport/local-engine.ts';

const KEPT_MS = 1_000;

/** An engine whose workers do what the test says. */
function openEngine(readBrain: () => Promise<BrainChoice | undefined> = async () => undefined) {
  const workers: { worker: EngineWorker; got: ToWorker[]; isOver: boolean; say(message: FromWorker): void }[] = [];
  const engine = createLocalEngine(
    () => {
      const own = {
        got: [] as ToWorker[],
        isOver: false,
        worker: {
          onmessage: null,
          onerror: null,
          postMessage: (message: ToWorker) => void own.got.push(message),
          terminate() {
            own.isOver = true;
          },
        } as EngineWorker,
        say: (message: FromWorker) => own.worker.onmessage?.({ data: message } as MessageEvent<FromWorker>),
      };
      workers.push(own);
      return own.worker;
    },
    readBrain,
    KEPT_MS,
  );
  const openLine = async (then: (line: EventLine) => void = () => {}) => {
    const told: unknown[] = [];
    const line = engine.openLine({
      opened: () => told.push('opened'),
      message: (text) => told.push(text),
      loaded: (share) => told.push(share),
      failed: ({ code }: Problem) => told.push(code),
    });
    then(line);
    // What thinks is read.
    for (let i = 0; i < 4; i += 1) await Promise.resolve();
    return { line, told };
  };
  return { workers, engine, openLine };
}

describe('the engine of this computer', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is loaded when the first call asks for it, once for all, and tells how far it is', async () => {
    const { workers, openLine } = openEngine();
    expect(workers).toHaveLength(0);
    const first = await openLine();
    const second = await openLine();
    expect(workers).toHaveLength(1);
    workers[0]?.say({ type: 'progress', done: 2, total: 5, part: 'encoder' });
    workers[0]?.say({ type: 'ready' });
    expect(first.told).toEqual([0.4, 'opened']);
    expect(second.told).toEqual([0.4, 'opened']);
    expect(workers[0]?.got.map(({ type, call }) => [type, call])).toEqual([
      ['open', 'call_1'],
      ['open', 'call_2'],
    ]);
  });

  it('is told what thinks in each call, as it is chosen when that begins, or nothing where that cannot be read', async () => {
    const brain: BrainChoice = { kind: 'server', url: 'http://127.0.0.1:11434', model: 'llama3' };
    const choices = [Promise.resolve(brain), Promise.resolve(undefined), Promise.reject(new Error('no disk'))];
    const { workers, openLine } = openEngine(() => choices.shift() ?? Promise.resolve(undefined));
    await openLine();
    workers[0]?.say({ type: 'ready' });
    await openLine();
    await openLine();
    expect(workers[0]?.got).toEqual([
      { type: 'open', call: 'call_1', audio: 'events', brain },
      { type: 'open', call: 'call_2', audio: 'events' },
      { type: 'open', call: 'call_3', audio: 'events' },
    ]);
  });

  it('waits with a call until it is known what thinks in it', async () => {
    let resolve = (_: undefined): void => undefined;
    const promise = new Promise<undefined>((done) => {
      resolve = done;
    });
    const { workers, openLine } = openEngine(() => promise);
    const { told } = await openLine();
    workers[0]?.say({ type: 'ready' });
    expect(told).toEqual([]);
    resolve(undefined);
    await vi.waitFor(() => expect(told).toEqual(['opened']));
  });

  it('hands each call what is its own, and nothing after its end', async () => {
    const { workers, openLine } = openEngine();
    const { line, told } = await openLine();
    workers[0]?.say({ type: 'ready' });
    line.send('{"type":"response.create"}');
    workers[0]?.say({ type: 'event', call: 'call_1', text: 'a' });
    workers[0]?.say({ type: 'event', call: 'call_9', text: 'b' });
    line.close();
    workers[0]?.say({ type: 'event', call: 'call_1', text: 'c' });
    line.send('d');
    expect(told).toEqual(['opened', 'a']);
    expect(workers[0]?.got.map(({ type }) => type)).toEqual(['open', 'event', 'close']);
    expect(line.isOpen()).toBe(false);
  });

  it('gives its memory back some time after the last call, and not between two', async () => {
    const { workers, openLine } = openEngine();
    const first = await openLine();
    workers[0]?.say({ type: 'ready' });
    first.line.close();
    vi.advanceTimersByTime(KEPT_MS - 1);
    const second = await openLine();
    vi.advanceTimersByTime(10 * KEPT_MS);
    expect(second.told).toEqual(['opened']);
    expect(workers[0]?.isOver).toBe(false);
    second.line.close();
    vi.advanceTimersByTime(KEPT_MS);
    expect(workers[0]?.isOver).toBe(true);
    await openLine();
    expect(workers).toHaveLength(2);
  });

  it.each([
    [
      'cannot read a part of itself',
      (one) => one.say({ type: 'unready', sentence: 'flite.wasm is not in the package' }),
      'engine.failed',
    ],
    ['is refused before it says a word', (one) => one.worker.onerror?.({ message: '' } as ErrorEvent), 'engine.failed'],
  ] as [string, (one: ReturnType<typeof openEngine>['workers'][number]) => void, string][])(
    'that %s fails the call, and the next one gets another',
    async (_, fail, code) => {
      const { workers, openLine } = openEngine();
      const { line, told } = await openLine();
      if (workers[0]) fail(workers[0]);
      expect(told).toEqual([code]);
      expect(workers[0]?.isOver).toBe(true);
      expect(line.isOpen()).toBe(false);
      const next = await openLine();
      workers[1]?.say({ type: 'ready' });
      expect(next.told).toEqual(['opened']);
    },
  );

  it('that is ended in the middle of a call says so', async () => {
    const { workers, openLine } = openEngine();
    const { told } = await openLine();
    workers[0]?.say({ type: 'ready' });
    workers[0]?.worker.onerror?.({ message: 'out of memory' } as ErrorEvent);
    expect(told).toEqual(['opened', 'engine.stopped']);
  });

  it('is not loaded for a call that was given up at once', async () => {
    const { workers, openLine } = openEngine();
    const opening = openLine((line) => line.close());
    await opening;
    expect(workers).toHaveLength(0);
  });

  it('that is stuck is given up, and the next call gets another one', async () => {
    const { workers, engine, openLine } = openEngine();
    const stuck = await openLine();
    workers[0]?.say({ type: 'ready' });
    const other = await openLine();
    engine.giveUp(problem('engine.stopped'));
    stuck.line.close();
    const next = await openLine();
    expect(workers[0]?.isOver).toBe(true);
    expect(other.told).toEqual(['opened', 'engine.stopped']);
    expect(stuck.told).toEqual(['opened']);
    workers[1]?.say({ type: 'ready' });
    expect(next.told).toEqual(['opened']);
  });
});
