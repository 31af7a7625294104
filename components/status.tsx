import type { ComponentChildren } from 'preact';
import type { StatusWords, Tone } from '../utils/ui/status.ts';
import { Beat } from './beat.tsx';

/** A light whose shape tells as much as its colour; it moves while there is something to hear or to wait for. */
export function Light({ tone }: { tone: Tone }) {
  return <Beat name={`light light-${tone}`} moves={tone === 'hearing' || tone === 'thinking' || tone === 'speaking'} />;
}

/** What is going on: a light, one live sentence, and what to do now; beside that, who answers. */
export function Status({ words, children }: { words: StatusWords; children?: ComponentChildren }) {
  return (
    <div class="status">
      <Light tone={words.tone} />
      <div class="status-words">
        <div role="status" class="status-sentence">
          {words.sentence}
        </div>
        <div class="status-more">
          {words.hint !== '' && <div class="status-hint">{words.hint}</div>}
          {children}
        </div>
      </div>
    </div>
  );
}
