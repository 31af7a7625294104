import { type Microphone, openMicrophone, permission, watchPermission } from '../audio/microphone.ts';
import type { SessionEvent } from '../session/events.ts';
import { problem } from '../session/problem.ts';
import { callBackground } from '../wire/calls.ts';

type Report = (event: SessionEvent) => void;

export interface MicrophoneDevice {
  /** The open track, or undefined. */
  track(): MediaStreamTrack | undefined;
  /** Opens the device unless it is open already. */
  open(attempt: number, report: Report): Promise<void>;
  /** Opens the page that can ask, and waits for the person's answer. */
  askPermission(attempt: number, report: Report): Promise<void>;
  /** Gives the device back, also one that is still being opened. */
  close(): void;
}

/** The microphone of a session. `changed` is called with a new track when the person plugs another device in. */
export function createMicrophoneDevice(changed: (track: MediaStreamTrack) => void): MicrophoneDevice {
  let microphone: Microphone | undefined;
  let wanted = new AbortController();

  /** Opens a device for as long as it is wanted; undefined and closed again if that ended meanwhile. */
  async function acquire(report: Report, signal: AbortSignal) {
    const opened = await openMicrophone(() => report({ type: 'noticed', problem: problem('mic.lost') }));
    if (opened.ok && signal.aborted) opened.value.close();
    return signal.aborted ? undefined : opened;
  }

  async function replace(report: Report, signal: AbortSignal): Promise<void> {
    const opened = await acquire(report, signal);
    if (!opened?.ok) return;
    const old = microphone;
    microphone = opened.value;
    old?.close();
    changed(microphone.track);
  }

  return {
    track: () => microphone?.track,
    async open(attempt, report) {
      if (microphone?.track.readyState === 'live') return report({ type: 'microphone-ready', attempt });
      const { signal } = wanted;
      const opening = acquire(report, signal);
      if ((await permission()) === 'granted') report({ type: 'microphone-permitted', attempt });
      const opened = await opening;
      if (!opened) return;
      if (opened.ok) {
        microphone = opened.value;
        navigator.mediaDevices.addEventListener('devicechange', () => void replace(report, signal), { signal });
        return report({ type: 'microphone-ready', attempt });
      }
      if (opened.problem.code === 'mic.prompt_needed') return report({ type: 'permission-needed', attempt });
      report({ type: 'failed', attempt, problem: opened.problem });
    },
    async askPermission(attempt, report) {
      const { signal } = wanted;
      const tell = (permission: string): void => {
        if (permission === 'granted') report({ type: 'permission-granted', attempt });
        if (permission === 'denied') report({ type: 'failed', attempt, problem: problem('mic.denied') });
      };
      tell(await watchPermission(tell, signal));
      const opened = await callBackground('openWelcome', undefined);
      if (!opened.ok) report({ type: 'failed', attempt, problem: opened.problem });
    },
    close() {
      wanted.abort();
      wanted = new AbortController();
      microphone?.close();
      microphone = undefined;
    },
  };
}
