import { openPlayback, type Playback } from '../audio/playback.ts';
import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { Problem } from '../session/problem.ts';
import type { PlaybackNews, Subscribe } from '../transport/call-playback.ts';

/** A playback, and who wants to know what becomes of what it plays. */
export interface CallSound {
  playback: Playback;
  played: Subscribe<PlaybackNews>;
}

/** The playbacks of calls without tracks: one that waits for the next of them, and those that calls have. */
export interface PlaybackDevice {
  /** Makes one ready; once. */
  prepare(): void;
  /** Gives one to a call, which gives it back when it is over. */
  take(): CallSound;
  giveBack(sound: CallSound): void;
  /** Closes the one that waits. */
  discardPrepared(): void;
}

export interface PlaybackWorld {
  /** Whether a microphone is open or being opened. */
  isMicrophoneOpen(): boolean;
  /** The voice of whatever call there is cannot be heard. */
  silenced(problem: Problem): void;
}

/**
 * One is kept from call to call: the output device is slow to open. Its latency only says how much of a sound is too
 * little to have been heard, so it is not asked for in Firefox, where that question can stop a page for good while a
 * microphone is open in any page (facts of echo cancelling, section 5).
 */
export function createPlaybackDevice({ isMicrophoneOpen, silenced }: PlaybackWorld): PlaybackDevice {
  let waiting: CallSound | undefined;

  const open = (): CallSound => {
    const takers = new Set<(news: PlaybackNews) => void>();
    const tell = (news: PlaybackNews): void => {
      for (const take of takers) take(news);
    };
    return {
      playback: openPlayback(tell, { mayAskLatency: () => !IN_FIREFOX && !isMicrophoneOpen(), failed: silenced }),
      played(take) {
        takers.add(take);
        return () => takers.delete(take);
      },
    };
  };

  return {
    prepare() {
      waiting ??= open();
    },
    take() {
      const taken = waiting ?? open();
      waiting = undefined;
      return taken;
    },
    giveBack(sound) {
      if (waiting) sound.playback.close();
      else waiting = sound;
    },
    discardPrepared() {
      waiting?.playback.close();
      waiting = undefined;
    },
  };
}
