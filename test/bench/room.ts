import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createBackend } from '../../backend/backend.ts';
import { buildExtension } from '../../scripts/browser/build-extension.ts';
import { type Extension, type HostPage, openExtension } from '../../scripts/browser/extension.ts';
import { servePages } from '../../scripts/browser/serve-pages.ts';
import { openSoundRig, type Recorder, type SoundRig } from '../../scripts/browser/sound-rig.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { type TurnLog, watchTurns } from '../../scripts/browser/turn-log.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { MessageEntry } from '../../utils/session/transcript.ts';

/** A live conversation in a room with real sound; its page is shared. */
export interface Room {
  rig: SoundRig;
  recorder: Recorder;
  extension: Extension;
  popup: Surface;
  host: HostPage;
  turns: TurnLog;
  /** All that was said so far. */
  messages(): Promise<MessageEntry[]>;
  /** Types something and presses Send. */
  type(words: string): Promise<void>;
  close(): Promise<void>;
}

export interface RoomOptions {
  /** False takes the echo canceller away, as a positive control. */
  cancels?: boolean;
  /** An endpoint that gives the answers, instead of the local engine's own head. */
  chatUrl?: string;
}

const PAGE = resolve(import.meta.dirname, '../e2e-chromium/pages/honey-bee.html');

/** Opens a browser with the shipped build in a room, and begins. Whoever opens it closes it. */
export async function openRoom({ cancels = true, chatUrl }: RoomOptions = {}): Promise<Room> {
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(thing: T): T => {
    opened.push(thing);
    return thing;
  };
  const close = async (): Promise<void> => {
    for (const thing of opened.splice(0).reverse()) await thing.close();
  };
  try {
    const extensionDir = await buildExtension();
    const pages = keep(await servePages(PAGE));
    const backend = await createBackend({ greets: false, ...(chatUrl === undefined ? {} : { chatUrl }) });
    if (!backend.ok) throw new Error(backend.problem);
    const { url: backendUrl, key = '' } = keep(backend.value);
    const rig = keep(await openSoundRig());
    const extension = keep(await openExtension({ extensionDir, headless: true, environment: rig.environment }));
    await extension.setMicrophone('granted');
    await extension.configure({ backendUrl, key });
    const page = extension.context.pages()[0] ?? (await extension.context.newPage());
    await page.goto(pages.urlOf('honey-bee.html'));
    const popup = await extension.clickToolbar(page);
    const host = await extension.host();
    if (!cancels) await host.target.evaluate(TAKE_CANCELLER_AWAY);
    const turns = await watchTurns(popup);
    await begin(popup);
    return { rig, recorder: await rig.record(), extension, popup, host, turns, ...talker(popup), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** In the host, before the microphone is opened. */
const TAKE_CANCELLER_AWAY = `(() => {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (constraints) =>
    open({ ...constraints, audio: { ...constraints.audio, echoCancellation: false } });
})()`;

async function begin(popup: Surface): Promise<void> {
  await popup.press('Start');
  await popup.waitForView('a live conversation', ({ phase }) => phase.name === 'live', 30_000);
  await popup.press('Share this page');
  await popup.waitForView('the shared page', ({ transcript }) => transcript.some(({ kind }) => kind === 'page'));
}

function talker(popup: Surface): Pick<Room, 'messages' | 'type'> {
  return {
    async messages() {
      const view = await popup.view();
      return view?.transcript.filter((entry) => entry.kind === 'message') ?? [];
    },
    async type(words) {
      await popup.type('Message', words);
      await popup.press('Send');
    },
  };
}

/** Longer than any pause between two sentences. */
const QUIET_MS = 1500;

/** Whether nobody talks and nothing is being said or made. */
export async function isSilent({ popup, host }: Room): Promise<boolean> {
  const view = await popup.view();
  if (view?.phase.name !== 'live' || view.phase.turn !== 'listening') return false;
  const isOpen = view.transcript.some(
    (entry) => entry.kind === 'message' && (entry.status === 'in_progress' || entry.status === 'waiting'),
  );
  const { now, speaker = 0 } = await host.tap.loudness();
  return !isOpen && now - speaker > 300;
}

/** Waits until the assistant is heard; asks it for something whenever nobody talks and nothing is to come. */
export async function waitForVoice(room: Room, prompt: string): Promise<void> {
  await waitUntil(
    'the assistant to be heard',
    async () => {
      const { now, speaker = 0 } = await room.host.tap.loudness();
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
