import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Deletion } from '../utils/ui/options-model.ts';
import { Icon } from './icon.tsx';

interface DeleteTranscriptsProps {
  deletion: Deletion;
  onAsk(): void;
  onCancel(): void;
  onDelete(): void;
}

/** Deletes what was said, after a question in the page; the keyboard lands on the answer that keeps everything. */
export function DeleteTranscripts({ deletion, onAsk, onCancel, onDelete }: DeleteTranscriptsProps) {
  const keep = useRef<HTMLButtonElement>(null);
  const ask = useRef<HTMLButtonElement>(null);
  const before = useRef(deletion);
  useLayoutEffect(() => {
    if (deletion === 'asked') keep.current?.focus();
    else if (before.current !== 'none' && before.current !== deletion) ask.current?.focus();
    before.current = deletion;
  }, [deletion]);
  return (
    <div class="deletion">
      {deletion === 'asked' ? (
        <fieldset class="question">
          <legend>Delete everything that was said in every conversation? This cannot be undone.</legend>
          <div class="row">
            <button type="button" class="button danger" onClick={onDelete}>
              Yes, delete
            </button>
            <button type="button" ref={keep} class="button quiet" onClick={onCancel}>
              Keep them
            </button>
          </div>
        </fieldset>
      ) : (
        <button type="button" ref={ask} class="button quiet" aria-disabled={deletion === 'busy'} onClick={onAsk}>
          Delete all transcripts
        </button>
      )}
      <div class="line" role="status">
        {deletion === 'busy' && <div class="line-words line-busy">Deleting…</div>}
        {deletion === 'done' && (
          <div class="line-words line-good">
            <Icon name="check" />
            All transcripts are deleted.
          </div>
        )}
        {deletion === 'failed' && (
          <div class="line-words line-bad">
            <Icon name="warning" />
            They could not be deleted. Press Stop in Earshot, close its other tabs, and try again.
          </div>
        )}
      </div>
    </div>
  );
}
