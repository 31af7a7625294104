import { effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { SessionClient } from './session-client.ts';

/** Where the question for the microphone stands. */
export type Asked = 'not-yet' | 'asking' | 'granted' | 'dismissed' | 'denied' | 'none' | 'busy' | 'typing' | 'talking';

/** What the welcome page shows and does. */
export interface WelcomeModel {
  asked: ReadonlySignal<Asked>;
  /** Resolves when it is known what the browser already knows. */
  ready: Promise<void>;
  /** Asks; must be called inside the click. Whether it is allowed now. */
  allow(): Promise<boolean>;
  /** Starts a conversation by typing. */
  type(): void;
  /** Starts a conversation at once, after the question for the microphone where this page must ask it; inside the click. */
  tryNow(): Promise<void>;
}

/** What the welcome page needs of the world. */
export interface WelcomeWorld {
  /** The state of the permission for the microphone. */
  queryPermission(): Promise<PermissionState>;
  /** Calls at each change of it. */
  watchPermission(changed: (state: PermissionState) => void): void;
  /** Opens the microphone, which asks, and gives it back at once. Rejects as getUserMedia does. */
  tryMicrophone(): Promise<void>;
  startTyping(): void;
  startTalking(): void;
  /** Whether the page of the session asks for the microphone itself. */
  hostAsks: boolean;
}

/** The logic of the welcome page. */
export function createWelcome(world: WelcomeWorld): WelcomeModel {
  const asked = signal<Asked>('not-yet');
  const learn = (state: PermissionState): void => {
    // While the browser asks, its answer comes with the microphone.
    if (asked.value === 'asking' || asked.value === 'typing' || asked.value === 'talking') return;
    asked.value = state === 'prompt' ? 'not-yet' : state;
  };
  const query = (): Promise<PermissionState> => world.queryPermission().catch(() => 'prompt');
  const ready = query().then(learn);
  world.watchPermission(learn);
  const allow = async (): Promise<boolean> => {
    if (asked.value === 'asking') return false;
    asked.value = 'asking';
    try {
      await world.tryMicrophone();
      asked.value = 'granted';
      return true;
    } catch (error) {
      // The state tells "Never allow" from a closed question; the words of the error do not.
      asked.value = outcomeOf(error instanceof Error ? error.name : '', await query());
      return false;
    }
  };
  const type = (): void => {
    world.startTyping();
    asked.value = 'typing';
  };
  const tryNow = async (): Promise<void> => {
    if (!world.hostAsks && asked.value !== 'granted' && !(await allow())) return;
    world.startTalking();
    asked.value = 'talking';
  };
  return { asked, ready, allow, type, tryNow };
}

/** What a failed getUserMedia means, by the name of its error and the state of the permission afterwards. */
export function outcomeOf(errorName: string, state: PermissionState): Asked {
  if (errorName === 'NotFoundError' || errorName === 'OverconstrainedError') return 'none';
  if (errorName === 'NotAllowedError' || errorName === 'SecurityError')
    return state === 'denied' ? 'denied' : 'dismissed';
  return 'busy';
}

/** Starts a conversation by typing as soon as the session can be seen; one that runs already goes on as it is. */
export const startTyping = (session: SessionClient, now = Date.now): void => startIn(session, false, now);

/** The same aloud. */
export const startTalking = (session: SessionClient, now = Date.now): void => startIn(session, true, now);

function startIn(session: SessionClient, voice: boolean, now: () => number): void {
  let done = false;
  effect(() => {
    if (done || session.link.value !== 'open') return;
    done = true;
    const { phase } = session.view.peek();
    if (phase.name === 'live' || phase.name === 'recovering') return;
    // What waits for the microphone goes on with it.
    if (phase.name === 'starting' && voice) return;
    if (phase.name === 'starting') session.send({ type: 'stop' });
    session.send({ type: 'start', voice, clickedAt: now() });
  });
}
