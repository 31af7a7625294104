import { useContext } from 'preact/hooks';
import type { Mode } from '../utils/session/mode.ts';
import type { Problem } from '../utils/session/problem.ts';
import { sayUnread } from '../utils/ui/say-unread.ts';
import { type Remedy, type RemedyAction, sayDetails, sayProblem } from '../utils/ui/words.ts';
import { Elsewhere, useElsewhere } from './elsewhere.tsx';
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
      <p>{sayUnread(problem) ?? sentence}</p>
      <div class="notice-remedies">
        <RemedyButton remedy={remedy} look="strong" onRemedy={onRemedy} />
        {other && <RemedyButton remedy={other} look="quiet" onRemedy={onRemedy} />}
      </div>
      <details>
        <summary data-harmless>Details</summary>
        <pre>{sayDetails(problem)}</pre>
      </details>
    </section>
  );
}

interface RemedyProps {
  remedy: Remedy;
  look: 'strong' | 'quiet';
  onRemedy(action: RemedyAction): void;
}

function RemedyButton({ remedy: { label, action }, look, onRemedy }: RemedyProps) {
  const isHarmless = action === 'dismiss' || action === 'stop';
  const elsewhere = useContext(Elsewhere);
  return (
    <button
      type="button"
      class={`button small-button ${look}`}
      data-harmless={isHarmless && elsewhere !== undefined}
      {...useElsewhere(!isHarmless)}
      onClick={() => onRemedy(action)}
    >
      {label}
    </button>
  );
}
