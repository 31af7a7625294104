import type { Page } from '@playwright/test';
import type { Extension } from '../../scripts/browser/extension.ts';
import { countOpenMedia, type OpenMedia } from '../../scripts/browser/open-media.ts';
import { sendCommand } from '../../scripts/browser/send-command.ts';
import { waitUntil } from '../../scripts/browser/wait-until.ts';
import { createKeptBrowser, type KillParts } from './kept-browser.ts';

/** What is left in the session host after starts and stops. */
export interface CycleFigures {
  cycles: number;
  /** In the last conversation: proof that the count sees what is there. */
  whileLive: OpenMedia;
  /** After the last Stop, when the popup was closed. */
  left: OpenMedia;
}

/** Starts and stops conversations with the microphone, one after the other. */
export async function startAndStop(cycles: number, parts: KillParts): Promise<CycleFigures> {
  const browser = await createKeptBrowser(parts);
  try {
    const { extension, page } = await browser.open();
    return await startAndStopIn(extension, page, cycles);
  } finally {
    await browser.remove();
  }
}

/** As `startAndStop`, in a browser that is there. */
export async function startAndStopIn(extension: Extension, page: Page, cycles: number): Promise<CycleFigures> {
  const popup = await extension.clickToolbar(page);
  const { target } = await extension.host();
  let whileLive: OpenMedia = { tracks: 0, peerConnections: 0, audioContexts: 0 };
  for (let i = 1; i <= cycles; i++) {
    await sendCommand(popup.target, { type: 'start', voice: true, clickedAt: Date.now() });
    await popup.waitForView('a live conversation', ({ phase }) => phase.name === 'live', 30_000);
    if (i === cycles) whileLive = await countOpenMedia(target);
    await sendCommand(popup.target, { type: 'stop' });
    await popup.waitForView('the end', ({ phase, microphone }) => phase.name === 'idle' && microphone === 'off');
  }
  await popup.close();
  // Closing is not at once: what is still there after a while is left.
  const left = await waitUntil(
    'nothing to be left',
    async () => {
      const now = await countOpenMedia(target);
      return now.tracks + now.peerConnections + now.audioContexts === 0 && now;
    },
    15_000,
  ).catch(() => countOpenMedia(target));
  return { cycles, whileLive, left };
}
