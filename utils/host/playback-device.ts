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
  /** Of these nothing will ever be heard. */
  const mute = new WeakSet<CallSound>();

  const open = (): CallSound => {
    const takers = new Set<(news: PlaybackNews) => void>();
    const tell = (news: PlaybackNews): void => {
      for (const take of takers) take(news);
    };
    const sound: CallSound = {
      playback: openPlayback(tell, { mayAskLatency: () => !IN_FIREFOX && !isMicrophoneOpen(), failed: silenced }),
      played(take) {
        takers.add(take);
        return () => takers.delete(take);
      },
    };
    void sound.playback.ready.then((why) => {
      if (why) mute.add(sound);
    });
    return sound;
  };

  const discard = (): void => {
    waiting?.playback.close();
    waiting = undefined;
  };
  /** The next call gets a new one: what could not be loaded once may be there now. */
  const discardMute = (): void => {
    if (waiting && mute.has(waiting)) discard();
  };

  return {
    prepare() {
      discardMute();
      waiting ??= open();
    },
    take() {
      discardMute();
      const taken = waiting ?? open();
      waiting = undefined;
      return taken;
    },
    giveBack(sound) {
      discardMute();
      if (waiting || mute.has(sound)) sound.playback.close();
      else waiting = sound;
    },
    discardPrepared: discard,
  };
}
