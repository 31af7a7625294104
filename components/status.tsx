import type { StatusWords } from '../utils/ui/status.ts';

/** What is going on: a light whose shape tells as much as its colour, one live sentence, and what to do now. */
export function Status({ words }: { words: StatusWords }) {
  return (
    <div class="status">
      <span class={`light light-${words.tone}`} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <div class="status-words">
        <div role="status" class="status-sentence">
          {words.sentence}
        </div>
        {words.hint !== '' && <div class="status-hint">{words.hint}</div>}
      </div>
    </div>
  );
}
