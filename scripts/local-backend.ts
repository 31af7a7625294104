import { type Backend, createBackend } from '../backend/backend.ts';

/** A backend of this process with the local engine. */
export interface LocalBackend {
  url: string;
  key: string;
  /** What the engine got of a call but for its sound, in order; of the newest unless one is named. */
  received(callId?: string): Promise<unknown[]>;
  close(): Promise<void>;
}

/** How the engine of a local backend behaves. */
export interface LocalBackendOptions {
  /** Whether it begins with a greeting; it does unless told otherwise. */
  greets?: boolean;
  /** An endpoint that gives the answers, instead of the engine's own head. */
  chatUrl?: string;
}

/** Starts one on a free loopback port; throws the sentence that says why it can't. It keeps records, in memory. */
export async function startLocalBackend(options: LocalBackendOptions = {}): Promise<LocalBackend> {
  const started = await createBackend({ keepsRecords: true, greets: true, ...options });
  if (!started.ok) throw new Error(started.problem);
  const { url, key = '', close }: Backend = started.value;
  return {
    url,
    key,
    close,
    async received(callId = 'latest') {
      const response = await fetch(`${url}/v1/realtime/calls/${callId}/record`, {
        headers: { authorization: `Bearer ${key}` },
      });
      if (!response.ok) throw new Error(`GET /v1/realtime/calls/${callId}/record: ${response.status}`);
      const { received } = (await response.json()) as { received: unknown[] };
      return received;
    },
  };
}
