import assert from 'node:assert/strict';
import { loudest } from '../../scripts/browser/loud-moments.ts';
import type { RoomDevices } from '../../scripts/browser/room-devices.ts';
import type { AnySurface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { takeTurn } from '../../scripts/take-turn.ts';
import type { Play } from './scenarios.ts';
import { askAloud } from './talk.ts';

/** A play in a room whose devices come and go. */
export interface PlayWithDevices extends Play {
  devices: RoomDevices;
}

const QUESTION = 'How long is this page?';
/** At another rate nothing like it is understood. */
const UNDERSTOOD = /page/i;
const AUDIBLE = 0.05;

/**
 * Another microphone and another loudspeaker, each with a rate of its own, take the place of those that are there in the
 * middle of a conversation: it goes on. Who is heard at another rate than they speak is not understood; whether what is
 * played has its pitch is looked at where a tone is played (silent-service.ts).
 */
export async function changeRates({ stage, devices }: PlayWithDevices, surface: AnySurface): Promise<void> {
  await devices.replaceSpeaker(44_100);
  const microphone = await devices.replaceMicrophone(16_000);
  await waitUntil('the other microphone', async () => (await devices.heard()).includes(microphone));
  await askAloud(stage, surface, 'What is this page about?', UNDERSTOOD);
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
  await waitUntil('that nobody listens', async () => (await devices.heard()).length === 0);
  assert.match(await answer, /\w/);
  assert.match(await hearAnswer(stage, surface), /\w/);
  await devices.plugInMicrophone(48_000);
  await stage.hands.lookAtDevices();
  await surface.waitForView('the microphone', (view) => view.microphone === 'on' && view.notice === undefined);
  await askAloud(stage, surface, 'What is this page about?', UNDERSTOOD);
}

/** Asks in writing; the answer must be heard. */
async function hearAnswer({ headset }: Play['stage'], surface: AnySurface): Promise<string> {
  const { report, speaker } = await takeTurn({ surface, headset }, { kind: 'typed', asked: QUESTION });
  assert.ok(loudest(speaker) > AUDIBLE, `the answer was not heard: ${JSON.stringify(report)}`);
  return report.answered;
}
