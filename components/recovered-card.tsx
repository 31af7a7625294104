import { useState } from 'preact/hooks';
import type { Recovered } from '../utils/session/state.ts';
import { countOf } from '../utils/ui/count-of.ts';
import { sayWhen } from '../utils/ui/say-when.ts';

interface RecoveredCardProps {
  recovered: Recovered;
  /** Ms since 1970. */
  now: number;
  onContinue(): void;
  onDelete(): void;
}

/** A conversation that was cut off and can go on as what it was. Deleting it asks once more, and the keyboard stays on that spot. */
export function RecoveredCard({ recovered, now, onContinue, onDelete }: RecoveredCardProps) {
  const [asked, setAsked] = useState(false);
  const captions = recovered.mode === 'captions';
  const name = `Recovered ${captions ? 'captions' : 'conversation'}`;
  const what = `${countOf(recovered.messages, captions ? 'line' : 'message')}, ${sayWhen(recovered.at, now)}`;
  return (
    <section class="card" aria-label={name}>
      <div role="status">{asked ? 'Delete what was said? This cannot be undone.' : `${name}: ${what}`}</div>
      <div class="card-row">
        <button
          type="button"
          class={`button small-button ${asked ? 'quiet' : 'strong'}`}
          onClick={asked ? () => setAsked(false) : onContinue}
        >
          {asked ? 'Keep it' : captions ? 'Continue captions' : 'Continue'}
        </button>
        <button
          type="button"
          class={`button small-button ${asked ? 'danger' : 'quiet'}`}
          onClick={(event) => {
            // A double click is one press: it must not answer the question that it brings up.
            if (!asked) setAsked(true);
            else if (event.detail < 2) onDelete();
          }}
        >
          {asked ? 'Yes, delete' : 'Delete'}
        </button>
      </div>
    </section>
  );
}
