import { microphonesThere, watchPermission } from '../audio/microphone.ts';
import type { MicrophoneEvent } from '../session/events.ts';
import type { Problem } from '../session/problem.ts';

/** What the keeper can do and ask. */
export interface KeptDevice {
  /** Aborts when no microphone is wanted any more. */
  signal(): AbortSignal;
  isLive(): boolean;
  /** Why the microphone ended by itself. */
  why(): Promise<Problem>;
  /** Opens a device in place of the one there was; whether that went well. */
  reopen(signal: AbortSignal): Promise<boolean>;
  report(event: Extract<MicrophoneEvent, { type: 'microphone-lost' | 'microphone-back' }>): void;
}

/** Finds the way back when a microphone goes away. */
export interface MicrophoneKeeper {
  /** Looks for devices that come and permissions that are given, until `signal` aborts; once per signal. */
  watch(signal: AbortSignal): Promise<void>;
  /** The open microphone ended by itself. */
  lost(): Promise<void>;
}

/** Waits before the tries of one event: a device that was just plugged in is not always ready. */
const TRIES_AFTER_MS = [0, 250, 1_000];
/** A device that another one takes the place of sooner is no loss to be told. */
const UNTOLD_MS = 900;

/** Two things that happen at the same moment lead to one search, and a second one after it. */
export function keepMicrophone(device: KeptDevice): MicrophoneKeeper {
  let searching = false;
  let again = false;
  let watched: AbortSignal | undefined;
  let known: string | undefined;

  async function search(signal: AbortSignal, reason: 'lost' | 'changed', failed = () => {}): Promise<void> {
    if (searching) {
      again = true;
      return;
    }
    searching = true;
    try {
      const found = await tryAll(signal, reason, failed);
      if (found && !signal.aborted) device.report({ type: 'microphone-back' });
    } finally {
      searching = false;
    }
    const isDue = again && !signal.aborted && !device.isLive();
    again = false;
    if (isDue) await search(signal, 'changed');
  }

  async function tryAll(signal: AbortSignal, reason: 'lost' | 'changed', failed: () => void): Promise<boolean> {
    for (const [i, wait] of TRIES_AFTER_MS.entries()) {
      if (wait > 0) await pause(wait, signal);
      if (signal.aborted || (device.isLive() && (reason === 'lost' || i > 0))) return false;
      if (await device.reopen(signal)) return true;
      failed();
    }
    return false;
  }

  async function changed(signal: AbortSignal): Promise<void> {
    const there = await microphonesThere();
    const isOther = there !== known;
    known = there;
    if (!signal.aborted && (isOther || !device.isLive())) await search(signal, 'changed');
  }

  return {
    async watch(signal) {
      if (watched === signal) return;
      watched = signal;
      navigator.mediaDevices.addEventListener('devicechange', () => void changed(signal), { signal });
      await watchPermission((state) => {
        if (state === 'granted' && !device.isLive()) void search(signal, 'changed');
      }, signal);
      known = await microphonesThere();
    },
    async lost() {
      const signal = device.signal();
      const problem = await device.why();
      if (signal.aborted || device.isLive()) return;
      let told = false;
      const report = (): void => {
        if (told || signal.aborted || device.isLive()) return;
        told = true;
        device.report({ type: 'microphone-lost', problem });
      };
      if (problem.code !== 'mic.lost') return report();
      // Allowed as before: it was unplugged, and another one may be there.
      // Also where a search is on already, which began when the list of devices changed, and tells nothing.
      setTimeout(report, UNTOLD_MS);
      await search(signal, 'lost', report);
    },
  };
}

/** Resolves after so many ms, or at once when nobody waits any more. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });
}
