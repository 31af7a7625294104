import type { Line } from '../utils/ui/option-line.ts';
import { Icon } from './icon.tsx';

/** What came of a press, said where it was pressed. The live region is always there, so that its words are announced. */
export function LineNote({ line }: { line: Line | undefined }) {
  return (
    <div class="line" role="status">
      {line && (
        <div class={`line-words line-${line.tone}`}>
          {line.tone === 'busy' ? (
            <span class="spinner" aria-hidden="true" />
          ) : (
            <Icon name={line.tone === 'good' ? 'check' : 'warning'} />
          )}
          <div>
            {line.text}
            {line.warnings && (
              <ul class="warnings" aria-label="What your backend says">
                {line.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            )}
            {line.details !== '' && (
              <details>
                <summary>Details</summary>
                <pre>{line.details}</pre>
              </details>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
