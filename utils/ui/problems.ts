import type { Mode } from '../session/mode.ts';
import { type Problem, problem } from '../session/problem.ts';
import type { View } from '../wire/change.ts';
import type { LinkState } from './session-client.ts';

/** Whether nothing runs and nothing is about to. */
export function isOff(view: Pick<View, 'phase'>): boolean {
  return view.phase.name === 'idle' || view.phase.name === 'ended';
}

/** Whether what is said is written down and nobody answers. */
export function isCaptioning(view: Pick<View, 'phase' | 'mode'>): boolean {
  return view.mode === 'captions' && !isOff(view);
}

/** A problem as it is shown: `over` if it has ended the conversation. */
export interface ShownProblem {
  problem: Problem;
  over: boolean;
  /** What it happened in: a conversation unless said otherwise. */
  mode?: Mode;
}

/** What is to be told, most important first; two at most, so that the conversation stays in sight. */
export function problemsOf(view: View, link: LinkState, linkProblem: Problem | undefined): ShownProblem[] {
  if (link === 'gone') return [{ problem: linkProblem ?? problem('host.failed'), over: true }];
  const { phase, notice } = view;
  const shown: ShownProblem[] = [];
  // The host was closed, and another one may be there already.
  if (linkProblem && link !== 'connecting' && isOff(view)) shown.push({ problem: linkProblem, over: true });
  if (phase.name === 'ended') shown.push({ problem: phase.problem, over: true });
  else if (phase.name === 'starting' && phase.stage === 'permission')
    shown.push({ problem: problem('mic.prompt_needed'), over: false });
  if (notice && notice.code !== shown[0]?.problem.code) shown.push({ problem: notice, over: false });
  return shown.slice(0, 2).map((one) => (view.mode === 'captions' ? { ...one, mode: view.mode } : one));
}
