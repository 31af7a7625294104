import { useContext } from 'preact/hooks';
import { Pages } from './page-parts.ts';

/** Where an answer comes from, and the way to see it there: in the page, highlighted. */
export function ShowSource({ id, title, fixed }: { id: string; title: string; fixed: true | undefined }) {
  const parts = useContext(Pages);
  if (!parts) return null;
  const isShown = parts.shown === id;
  const button = isShown ? 'Hide' : 'Show me';
  const source = title === '' ? 'the page' : `“${title}”`;
  return (
    // A screen reader says the answer, and not with each one what can be pressed below it.
    <p class="small source" aria-live="off">
      From <bdi>{source}</bdi>{' '}
      {!fixed && (
        <button
          type="button"
          class="link-button"
          data-harmless
          aria-label={`${button}: from ${source}`}
          onClick={() => (isShown ? parts.actions.hideSource() : parts.actions.showSource(id))}
        >
          {button}
        </button>
      )}
    </p>
  );
}
