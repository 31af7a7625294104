import { setTimeout as sleep } from 'node:timers/promises';
import type { AudioTap } from '../../scripts/browser/audio-tap.ts';
import { openReadyStage, type ReadyStage } from '../../scripts/browser/ready-stage.ts';
import type { Recorder } from '../../scripts/browser/sound-rig.ts';
import { type TurnLog, watchTurns } from '../../scripts/browser/turn-log.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { keepOpened } from '../../scripts/keep-opened.ts';
import { startLocalBackend } from '../../scripts/local-backend.ts';
import { isFloorFree } from '../../scripts/take-turn.ts';
import type { MessageEntry } from '../../utils/session/transcript.ts';
import { TAKE_CANCELLER_AWAY } from './own-voice.ts';
import { HONEY_BEE } from './pages.ts';
import * as talk from './talk.ts';

/** A live conversation of Chromium beside a loudspeaker, over WebRTC; its page is shared. */
export interface Room extends ReadyStage {
  recorder: Recorder;
  /** What the session decodes, before anything makes it quieter, and what it sends. */
  tap: AudioTap;
  turns: TurnLog;
  /** All that was said so far. */
  messages(): Promise<MessageEntry[]>;
  /** Types something and presses Send. */
  type(words: string): Promise<void>;
}

export interface RoomOptions {
  /** False takes the echo canceller away, as a positive control. */
  cancels?: boolean;
  /** An endpoint that gives the answers, instead of the local engine's own head. */
  chatUrl?: string;
}

/** Opens a browser with the shipped build in a room, and begins. Whoever opens it closes it. */
export async function openRoom({ cancels = true, chatUrl }: RoomOptions = {}): Promise<Room> {
  const { keep, close } = keepOpened();
  try {
    const answers = chatUrl === undefined ? {} : { chatUrl };
    const backend = keep(await startLocalBackend({ greets: false, ...answers }));
    const stage = keep(await openReadyStage({ browser: 'chromium', page: HONEY_BEE, backend }));
    const { ui, rig } = stage;
    if (!cancels) await stage.inHost(TAKE_CANCELLER_AWAY);
    const turns = await watchTurns({ target: { evaluate: stage.inPage } });
    // Before there is a microphone that it could miss.
    const tap = await stage.openTap?.();
    if (!tap) throw new Error('Nobody can listen in this browser.');
    await talk.begin(ui);
    await talk.sharePage(ui);
    return {
      ...stage,
      recorder: await rig.record(),
      tap,
      turns,
      async messages() {
        const view = await ui.view();
        return view ? talk.messagesOf(view) : [];
      },
      type: (words) => talk.type(ui, words),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Longer than any pause between two sentences. */
const QUIET_MS = 1500;

/** Whether nobody talks and nothing is being said or made. */
export async function isSilent({ ui, tap }: Room): Promise<boolean> {
  if (!isFloorFree(await ui.view())) return false;
  const { now, speaker = 0 } = await tap.loudness();
  return now - speaker > 300;
}

/** Waits until the assistant is heard; asks it for something whenever nobody talks and nothing is to come. */
export async function waitForVoice(room: Room, prompt: string): Promise<void> {
  await waitUntil(
    'the assistant to be heard',
    async () => {
      const { now, speaker = 0 } = await room.tap.loudness();
      if (now - speaker < 100) return true;
      if (now - speaker > QUIET_MS && (await isSilent(room))) {
        await room.type(prompt);
        // An answer has this long to begin.
        await sleep(QUIET_MS);
      }
      return false;
    },
    30_000,
  );
}
