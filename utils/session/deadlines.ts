import { type Problem, problem } from './problem.ts';
import type { Grant, Stage } from './state.ts';

/**
 * How long each stage of a start may take, in ms. The browser has no deadline of its own for most of them: an answer
 * without candidates gives no event at all, ever. `permission` waits for a person.
 */
const DEADLINES_MS: { readonly [stage in Exclude<Stage, 'permission'>]: number } = {
  microphone: 10_000,
  token: 10_000,
  // Two to three seconds; a computer that does much else at the same time took 25 (facts of the on-device engine, section 2).
  engine: 90_000,
  answer: 10_000,
  ice: 10_000,
  dtls: 5_000,
  channel: 5_000,
  session: 5_000,
};

/** The deadline of a stage in ms, or undefined if it has none. */
export function deadlineMs(stage: Stage): number | undefined {
  return stage === 'permission' ? undefined : DEADLINES_MS[stage];
}

/** What it means that a stage did not end in time; `by` tells who was to answer the offer. */
export function overdue(stage: Exclude<Stage, 'permission'>, by: Grant['by'] = 'token'): Problem {
  const detail = `no result of the step "${stage}" within ${DEADLINES_MS[stage]} ms`;
  switch (stage) {
    case 'microphone':
      return problem('mic.busy', { detail });
    case 'token':
      return problem('backend.timeout', { detail });
    case 'engine':
      return problem('engine.slow', { detail });
    case 'answer':
      return problem(by === 'backend' ? 'backend.timeout' : 'openai.timeout', { detail });
    case 'ice':
      return problem('ice.blocked', { detail });
    case 'dtls':
      return problem('dtls.failed', { detail });
    case 'channel':
    case 'session':
      return problem(by === 'device' ? 'engine.failed' : 'openai.no_session', { detail });
  }
}
