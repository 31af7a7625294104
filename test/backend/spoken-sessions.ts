import { afterAll, afterEach, beforeAll } from 'vitest';
import { type Backend, createBackend } from '../../backend/backend.ts';
import { openSpokenSession } from '../fakes/spoken-session.ts';

export type SpokenSession = ReturnType<typeof openSpokenSession>;

/**
 * Called in a `describe`: starts one backend with the real engine for its tests. Gives what opens a session with it over a
 * WebSocket, which ends with the test.
 */
export function useSpokenSessions(): (options?: { knowsCaptions?: boolean }) => SpokenSession {
  let backend: Backend;
  let opened: SpokenSession[] = [];
  beforeAll(async () => {
    const started = await createBackend({ greets: false });
    if (!started.ok) throw new Error(started.problem);
    backend = started.value;
  });
  afterAll(() => backend.close());
  afterEach(() => {
    for (const session of opened) session.close();
    opened = [];
  });
  return (options) => {
    const session = openSpokenSession(backend, options);
    opened.push(session);
    return session;
  };
}
