import type { Milestone, Stage } from './state.ts';

/** The stage that begins when a milestone of the call is reached. */
const NEXT_STAGE: { readonly [name in Milestone]?: Exclude<Stage, 'permission' | 'microphone'> } = {
  answer: 'ice',
  ice: 'dtls',
  dtls: 'channel',
  channel: 'session',
};

const ORDER: readonly Stage[] = [
  'permission',
  'microphone',
  'token',
  'engine',
  'answer',
  'ice',
  'dtls',
  'channel',
  'session',
];

/**
 * The stage that a milestone leads to, or undefined if the current one is later already. Milestones may overtake each other
 * (DTLS can end before the answer is applied) and some transports leave some out: stages only go forward.
 */
export function stageAfter(name: Milestone, current: Stage): (typeof NEXT_STAGE)[Milestone] {
  const stage = NEXT_STAGE[name];
  return stage && ORDER.indexOf(stage) > ORDER.indexOf(current) ? stage : undefined;
}
