import type { Problem } from '../../utils/session/problem.ts';
import type { CallHooks } from '../../utils/transport/call.ts';
import { openWebSocketCall } from '../../utils/transport/websocket.ts';
import { type ClockPlayback, openClockPlayback } from './clock-playback.ts';
import type { AnyEvent } from './webrtc-client.ts';

/** Opens a WebSocket call as the session host does, and keeps all that it tells. */
export function openSocketCall(url: string, token: string, playback: ClockPlayback = openClockPlayback()) {
  const takers = new Set<(frame: ArrayBuffer) => void>();
  const messages: unknown[] = [];
  const events: AnyEvent[] = [];
  const told: string[] = [];
  const problems: Problem[] = [];
  const hooks: CallHooks = {
    hear(message) {
      messages.push(message);
      const event = readEvent(message);
      if (event) events.push(event);
    },
    milestone: (name) => told.push(name),
    limited: (seconds) => told.push(`limited ${seconds}`),
    failed(problem) {
      problems.push(problem);
      told.push(`failed ${problem.code}`);
    },
    plays: () => told.push('plays'),
    loaded: () => {},
    silenced: (problem) => told.push(`silenced ${problem.code}`),
    unstable: () => told.push('unstable'),
    healed: () => told.push('healed'),
  };
  const call = openWebSocketCall(
    {
      ...{ url, token, playback, played: playback.played, muted: false },
      frames(take) {
        takers.add(take);
        return () => takers.delete(take);
      },
    },
    hooks,
  );
  return {
    call,
    playback,
    messages,
    events,
    told,
    problems,
    /** Whether the call still listens to the microphone. */
    isListening: () => takers.size > 0,
    speak(frame: ArrayBuffer): void {
      for (const take of takers) take(frame);
    },
    close(): void {
      call.hangUp();
      playback.close();
    },
  };
}

function readEvent(message: unknown): AnyEvent | undefined {
  try {
    return JSON.parse(String(message)) as AnyEvent;
  } catch {
    return undefined;
  }
}
