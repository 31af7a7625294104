import type { ShownProblem } from '../utils/ui/problems.ts';
import type { RemedyAction } from '../utils/ui/words.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface NoticesProps {
  problems: readonly ShownProblem[];
  onRemedy(action: RemedyAction): void;
}

/** What is wrong, one notice each. */
export function Notices({ problems, onRemedy }: NoticesProps) {
  return (
    <>
      {problems.map(({ problem, over, mode }) => (
        <ProblemNotice key={problem.code} problem={problem} over={over} mode={mode} onRemedy={onRemedy} />
      ))}
    </>
  );
}
