import type { StatusWords, Tone } from '../utils/ui/status.ts';

/** A light whose shape tells as much as its colour. */
export function Light({ tone }: { tone: Tone }) {
  return (
    <span class={`light light-${tone}`} aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

/** What is going on: a light, one live sentence, and what to do now. */
export function Status({ words }: { words: StatusWords }) {
  return (
    <div class="status">
      <Light tone={words.tone} />
      <div class="status-words">
        <div role="status" class="status-sentence">
          {words.sentence}
        </div>
        {words.hint !== '' && <div class="status-hint">{words.hint}</div>}
      </div>
    </div>
  );
}
