import type { Problem } from '../../utils/session/problem.ts';
import type { Surface } from './surface.ts';

/** Every problem that the host shows, in the order in which they came. */
export interface ShownProblems {
  all(): Promise<Problem[]>;
}

/** Follows the session from a page of the extension, for as long as that page is open. */
export async function watchShownProblems({ target }: Surface): Promise<ShownProblems> {
  await target.evaluate(`(() => {
    const seen = globalThis.__earshotShown = [];
    const note = (problem) => { if (problem && JSON.stringify(problem) !== JSON.stringify(seen.at(-1))) seen.push(problem); };
    const read = (fields) => { note(fields?.notice); note(fields?.phase?.problem); };
    const port = chrome.runtime.connect({ name: 'earshot.session' });
    port.onMessage.addListener((message) => read(message.view ?? message.change?.fields));
    port.postMessage({ type: 'hello' });
  })()`);
  return { all: () => target.evaluate<Problem[]>('globalThis.__earshotShown') };
}
