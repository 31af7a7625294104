import { failed, ok, type Result } from '../../utils/shared/result.ts';
import { ENGINE_IS_OVER } from '../api-error.ts';
import type { Keys } from '../auth.ts';
import { createCalls } from '../engine-server/calls.ts';
import { createClientSecrets } from '../engine-server/client-secrets.ts';
import { startEngine } from '../engine-server/engine-link.ts';
import { createEngineRoutes, openCall } from '../engine-server/engine-server.ts';
import { createEngineSockets } from '../engine-server/engine-sockets.ts';
import { warmUp } from '../engine-server/webrtc-peer.ts';
import type { WorkerOptions } from '../engine-server/worker-options.ts';
import type { Log } from '../log.ts';
import type { Upstream } from './upstream.ts';

/** What the local engine is started with. */
export interface LocalOptions extends WorkerOptions {
  keys: Keys;
  log: Log;
  keepsRecords: boolean;
  /** Whether the backend listens on loopback only. */
  loopback: boolean;
  /** How long a call may last, in seconds. */
  sessionSeconds: number;
  /** Another engine worker, for tests. */
  workerFile?: URL | undefined;
}

/** The engine of this repository as an upstream; resolves when its models are loaded, or with the sentence why not. */
export async function openLocal(options: LocalOptions): Promise<Result<Upstream, string>> {
  const { keys, log, keepsRecords, sessionSeconds, workerFile, loopback } = options;
  const { modelsDir, chatUrl, chatModel, greets } = options;
  const tell = (line: string) => log.info(line);
  const engine = startEngine({ modelsDir, chatUrl, chatModel, greets, sessionSeconds }, tell, workerFile);
  const [ready] = await Promise.all([engine.ready, warmUp()]);
  if (!ready.ok) {
    await engine.close();
    return ready;
  }
  const calls = createCalls(engine, { log: tell, keepsRecords, loopback, sessionSeconds });
  const secrets = createClientSecrets();
  // Nobody is to talk with an engine that is gone.
  void engine.ended.then(() => calls.close());
  return ok({
    name: 'local',
    givesSecrets: true,
    mint: async (request) => (calls.isOver() ? failed(ENGINE_IS_OVER) : secrets.mint(request)),
    call: (offer, session) => openCall(calls, offer, session),
    isUp: () => !calls.isOver(),
    hangUp: async (id) => {
      calls.hangUp(id);
      return true;
    },
    watch: (id, { ended }) => calls.onEnd(id, ended),
    callUrl: (origin) => `${origin}/v1/realtime/calls`,
    webSocketUrl: (origin) => `${origin.replace(/^http/, 'ws')}/v1/realtime`,
    routes: { '/v1/realtime': createEngineRoutes({ calls, secrets, keys }) },
    upgrade: createEngineSockets({ calls, secrets, keys, log: tell }),
    async close() {
      calls.close();
      await engine.close();
    },
  });
}
