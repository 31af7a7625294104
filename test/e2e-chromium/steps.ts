import { expect, type Frame, type Locator, test } from '@playwright/test';
import type { HostPage } from '../../scripts/browser/extension.ts';
import type { FakeMicrophone } from '../../scripts/browser/fake-microphone.ts';
import { tapHeadset } from '../../scripts/browser/headset.ts';
import type { Surface } from '../../scripts/browser/surface.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import type { TurnParts } from '../../scripts/take-turn.ts';
import type { Problem } from '../../utils/session/problem.ts';
import { type Answered, askAloudOnce, askTypedOnce } from '../scenarios/talk.ts';

export { begin, isLive, sharePage } from '../scenarios/talk.ts';

/** Keeps a figure with the test that measured it. */
export const note = (line: string): void => void test.info().annotations.push({ type: 'measured', description: line });

interface TalkParts {
  popup: Surface;
  host: HostPage;
  microphone: FakeMicrophone;
}

const partsOf = ({ popup, host, microphone }: TalkParts): TurnParts => ({
  surface: popup,
  headset: tapHeadset(async () => host.tap, microphone),
});

/** Asks once through the fake microphone. */
export const askAloud = (words: string, parts: TalkParts): Promise<Answered> => askAloudOnce(partsOf(parts), words);

/** Types a question and presses Send. */
export const askTyped = (words: string, parts: TalkParts): Promise<Answered> => askTypedOnce(partsOf(parts), words);

/** The problem with which the conversation ended. */
export async function endedWith(popup: Surface, withinMs?: number): Promise<Problem> {
  const { phase } = await popup.waitForView('the end', (view) => view.phase.name === 'ended', withinMs);
  if (phase.name !== 'ended') throw new Error('It did not end.');
  return phase.problem;
}

/**
 * Where something stands in its page, in CSS pixels, once it stands anywhere. An element that is there need not have a
 * place at every moment: the overlay may be drawn or brought up anew just then.
 */
export async function placeOf(element: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  return waitUntil(`the place of ${element}`, async () => (await element.boundingBox()) ?? undefined);
}

/**
 * Presses in the overlay until that has the outcome that it should have. A press counts only after the frame has been in
 * sight for half a second (utils/ui/visibility-guard.ts): one that comes sooner is refused, which is told, and a person
 * presses again. Never presses once the outcome is there, for the control may be another one by then.
 */
export async function pressUntil(outcome: Locator, press: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (!(await outcome.isVisible())) await press();
    await expect(outcome).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}

/** Opens an overlay that is one line, until the whole conversation is there. */
export function openConversation(overlay: Frame): Promise<void> {
  const open = overlay.getByRole('button', { name: 'Open the conversation' });
  return pressUntil(overlay.getByRole('log'), () => open.click({ timeout: 1_000 }));
}
