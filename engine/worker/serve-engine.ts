import type { Clock } from '../conversation/clock.ts';
import type { Engine, EngineSession } from '../engine.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** The worker's end of a message channel. */
export interface EnginePort {
  postMessage(message: FromWorker, transfer?: readonly ArrayBuffer[]): void;
  on(event: 'message', listener: (message: ToWorker) => void): unknown;
}

/** The clock of Node and of browsers. */
export const systemClock: Clock = {
  nowMs: () => performance.now(),
  unixS: () => Math.floor(Date.now() / 1000),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return () => clearTimeout(timer);
  },
};

/** The sessions of a worker by their calls. */
type Sessions = Map<string, EngineSession>;

/** Lets calls come through `port` and answers them with `engine`; says first that it is ready. */
export function serveEngine(port: EnginePort, engine: Engine): void {
  const sessions: Sessions = new Map();
  port.on('message', (message) => take(port, engine, sessions, message));
  port.postMessage({ type: 'ready' });
}

type Open = Extract<ToWorker, { type: 'open' }>;

function take(port: EnginePort, engine: Engine, sessions: Sessions, message: ToWorker): void {
  const { call } = message;
  switch (message.type) {
    case 'open':
      sessions.set(call, openSession(port, engine, message));
      return;
    case 'event':
      sessions.get(call)?.receive(message.text);
      return;
    case 'audio':
      sessions.get(call)?.hearAudio(message.samples);
      return;
    case 'drained':
      sessions.get(call)?.audioDrained(message.chunk);
      return;
    case 'expire':
      sessions.get(call)?.expire();
      return;
    case 'close':
      sessions.get(call)?.close();
      sessions.delete(call);
  }
}

const openSession = (port: EnginePort, engine: Engine, { call, session, audio, brain }: Open) =>
  engine.openSession(
    {
      emit: (event) => port.postMessage({ type: 'event', call, text: JSON.stringify(event) }),
      play(given, rateHz, chunk) {
        // A copy that owns its whole buffer: the voice may have given a view of a larger one.
        const samples = given.slice();
        port.postMessage({ type: 'play', call, samples, rateHz, chunk }, [samples.buffer]);
      },
      stopAudio: () => port.postMessage({ type: 'stop-audio', call }),
    },
    session,
    audio,
    brain,
  );
