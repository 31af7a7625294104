import { ok, type Result } from '../../utils/shared/result.ts';
import type { Keys } from '../auth.ts';
import { createCalls } from '../engine-server/calls.ts';
import { createClientSecrets } from '../engine-server/client-secrets.ts';
import { type Log, startEngine } from '../engine-server/engine-link.ts';
import { createEngineRoutes, openCall } from '../engine-server/engine-server.ts';
import type { WorkerOptions } from '../engine-server/messages.ts';
import { warmUp } from '../engine-server/webrtc-peer.ts';
import type { Upstream } from './upstream.ts';

/** What the local engine is started with. */
export interface LocalOptions extends WorkerOptions {
  keys: Keys;
  log: Log;
  keepsRecords: boolean;
  /** Whether the backend listens on loopback only. */
  loopback: boolean;
  /** Life of a client secret that names none, in seconds. */
  secretLifeS?: number | undefined;
  /** Another engine worker, for tests. */
  workerFile?: URL | undefined;
}

/** The engine of this repository as an upstream; resolves when its models are loaded, or with the sentence why not. */
export async function openLocal(options: LocalOptions): Promise<Result<Upstream, string>> {
  const { keys, log, keepsRecords, secretLifeS, workerFile, loopback, modelsDir, chatUrl, chatModel, greets } = options;
  const engine = startEngine({ modelsDir, chatUrl, chatModel, greets }, log, workerFile);
  const [ready] = await Promise.all([engine.ready, warmUp()]);
  if (!ready.ok) {
    await engine.close();
    return ready;
  }
  const calls = createCalls(engine, { log, keepsRecords, loopback });
  const secrets = createClientSecrets(secretLifeS);
  return ok({
    name: 'local',
    mint: async (body) => secrets.mint(body),
    call: (offer) => openCall(calls, offer, undefined),
    callUrl: (origin) => `${origin}/v1/realtime/calls`,
    routes: { '/v1/realtime': createEngineRoutes({ calls, secrets, keys, keepsRecords }) },
    async close() {
      calls.close();
      await engine.close();
    },
  });
}
