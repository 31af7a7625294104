import assert from 'node:assert/strict';
import { findSound } from '../../scripts/browser/find-sound.ts';
import { joinChunks, loudest } from '../../scripts/browser/loud-moments.ts';
import type { RoomDevices } from '../../scripts/browser/room-devices.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { type TurnReport, takeTurn } from '../../scripts/take-turn.ts';
import type { Play } from './scenarios.ts';
import { askAloud } from './talk.ts';

/** A play in a room whose devices come and go. */
export interface PlayWithDevices extends Play {
  devices: RoomDevices;
}

/** Always answered with the same words. */
const QUESTION = 'What can you do?';
/** What is played too fast or too slow is not like the same sound at all: some 0.1. */
const ALIKE = 0.7;
const AUDIBLE = 0.05;

/**
 * Another microphone and another loudspeaker, each with a rate of its own, take the place of those that are there in the
 * middle of a conversation: it goes on, understands and sounds as before.
 */
export async function changeRates({ stage, devices }: PlayWithDevices, surface: AnySurface): Promise<void> {
  const before = await hearAnswer(stage, surface);
  await devices.replaceSpeaker(44_100);
  await devices.unplugMicrophone();
  await devices.plugInMicrophone(16_000);
  // As it was said, word by word: at another rate nobody is understood.
  await askAloud(stage, surface, 'What is this page about?');
  const after = await hearAnswer(stage, surface);
  assert.equal(after.report.answered, before.report.answered);
  const { likeness } = findSound(after.sound, before.sound);
  assert.ok(likeness > ALIKE, `the same words sound otherwise than before: ${likeness}`);
  const view = await surface.view();
  assert.deepEqual([view?.microphone, view?.notice], ['on', undefined]);
}

/**
 * The only microphone is unplugged in the middle of an answer: that is named, the answer is heard to its end and so is
 * the next one, nobody listens, and a microphone that is plugged in is heard.
 */
export async function unplug({ stage, devices }: PlayWithDevices, surface: AnySurface): Promise<void> {
  const answer = hearAnswer(stage, surface);
  // What goes wrong before it is waited for is told first.
  answer.catch(() => {});
  await surface.waitForView('an answer', ({ phase }) => phase.name === 'live' && phase.turn === 'assistant-speaking');
  await devices.unplugMicrophone();
  const { notice } = await surface.waitForView('the loss', ({ microphone }) => microphone === 'lost');
  assert.equal(notice?.code, 'mic.lost');
  await waitUntil('the reason', async () => (await surface.text('alert'))?.includes('The microphone went away'));
  assert.match(String(await surface.text('alert')), /Plug it in again to talk/);
  await waitUntil('that nobody listens', async () => (await devices.listeners()).length === 0);
  assert.match((await answer).report.answered, /\w/);
  const { report } = await hearAnswer(stage, surface);
  assert.match(report.answered, /\w/);
  await devices.plugInMicrophone(48_000);
  await surface.waitForView('the microphone', (view) => view.microphone === 'on' && view.notice === undefined);
  await askAloud(stage, surface, 'What is this page about?');
}

/** Asks in writing, and gives the answer as it came out of the loudspeaker. */
async function hearAnswer(
  { headset }: Play['stage'],
  surface: AnySurface,
): Promise<{ report: TurnReport; sound: ReturnType<typeof joinChunks> }> {
  await headset.take('speaker');
  const { report, speaker } = await takeTurn({ surface, headset }, { kind: 'typed', asked: QUESTION });
  assert.ok(loudest(speaker) > AUDIBLE, `the answer was not heard: ${JSON.stringify(report)}`);
  return { report, sound: joinChunks(speaker) };
}
