import type { Problem } from '../session/problem.ts';
import type { Result } from '../shared/result.ts';
import type { BackendCheck } from '../wire/protocol.ts';
import { sayDetails, sayProblem } from './words.ts';

/** A line that says what came of a press. */
export interface Line {
  tone: 'busy' | 'good' | 'bad';
  text: string;
  /** For people who read details; '' if there are none. */
  details: string;
  /** What the backend wants whoever set it up to know, as text. */
  warnings?: readonly string[];
}

/** Makes a line. */
export const line = (tone: Line['tone'], text: string, details = ''): Line => ({ tone, text, details });

/** What was chosen or typed could not be kept. */
export const notSaved = (error: unknown): Line =>
  line('bad', 'This could not be saved. There may be no room on the disk.', String(error));

/** Told where the backend is set up and not in each conversation: nobody can do anything about it while talking. */
export const NAMES_NO_CALLS =
  'Good to know: your backend opens calls without saying which (no Location in its answer), so it cannot be asked to end one. A call goes on, and may cost, until you press Stop or close the browser.';

/** What a check says about the backend. */
export function sayCheck(result: Result<BackendCheck, Problem>): Line {
  if (!result.ok) {
    const { title, sentence } = sayProblem(result.problem);
    const { host } = result.problem;
    const more = host === undefined ? sentence : `Tokens would go to ${host}. Allow that only if you trust it.`;
    return line('bad', `${title}. ${more}`, sayDetails(result.problem));
  }
  const { warnings } = result.value;
  const text =
    result.value.by === 'token'
      ? `It works: your backend gives tokens for ${result.value.callHost}.`
      : `It works: your backend answers calls itself, at ${result.value.path}. No call was opened to find that out.`;
  return { ...line('good', text), ...(warnings.length > 0 ? { warnings } : {}) };
}
