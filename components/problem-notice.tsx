import type { Mode } from '../utils/session/mode.ts';
import type { Problem } from '../utils/session/problem.ts';
import { type RemedyAction, sayDetails, sayProblem } from '../utils/ui/words.ts';
import { Icon } from './icon.tsx';

interface ProblemNoticeProps {
  problem: Problem;
  /** Whether it has ended the conversation. */
  over: boolean;
  mode: Mode | undefined;
  onRemedy(action: RemedyAction): void;
}

/** What is wrong, what it means, and what to do about it. Read out at once by screen readers. */
export function ProblemNotice({ problem, over, mode, onRemedy }: ProblemNoticeProps) {
  const { title, sentence, remedy, other } = sayProblem(problem, over, mode);
  return (
    <section class="notice" role="alert">
      <h2>
        <Icon name="warning" />
        {title}
      </h2>
      <p>{sentence}</p>
      <div class="notice-remedies">
        <button type="button" class="button small-button strong" onClick={() => onRemedy(remedy.action)}>
          {remedy.label}
        </button>
        {other && (
          <button type="button" class="button small-button quiet" onClick={() => onRemedy(other.action)}>
            {other.label}
          </button>
        )}
      </div>
      <details>
        <summary data-harmless>Details</summary>
        <pre>{sayDetails(problem)}</pre>
      </details>
    </section>
  );
}
