import type { Problem } from '../../utils/session/problem.ts';
import { type Evaluator, followSession } from './follow-session.ts';

/** Every problem that the host shows, in the order in which they came. */
export interface ShownProblems {
  all(): Promise<Problem[]>;
}

/** Follows the session from a page of the extension, for as long as that page is open. */
export async function watchShownProblems({ target }: { target: Evaluator }): Promise<ShownProblems> {
  await followSession(
    target,
    `(() => {
    const seen = globalThis.__earshotShown = [];
    const note = (problem) => { if (problem && JSON.stringify(problem) !== JSON.stringify(seen.at(-1))) seen.push(problem); };
    return (fields) => { note(fields?.notice); note(fields?.phase?.problem); };
  })()`,
  );
  return { all: () => target.evaluate<Problem[]>('globalThis.__earshotShown') };
}
