import { useContext } from 'preact/hooks';
import type { OfferedPage } from '../utils/session/page-state.ts';
import { countOf } from '../utils/ui/count-of.ts';
import { saySize } from '../utils/ui/say-size.ts';
import { Elsewhere } from './elsewhere.tsx';
import { ExactText } from './exact-text.tsx';
import { Icon } from './icon.tsx';
import { PageFacts } from './page-card.tsx';
import { Pages } from './page-parts.ts';

interface OfferCardProps {
  offer: OfferedPage;
  /** What came of "always", where there is something to tell. */
  onNote(note: string): void;
}

const sayMegabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** A document is not read before it is asked for, so nobody knows its size. */
function sayDocument(fetched: OfferedPage['fetched']): string {
  if (!fetched) return 'PDF, to be fetched again and read';
  const { bytes, total } = fetched;
  return `Reading the PDF… ${sayMegabytes(bytes)}${total === undefined ? '' : ` of ${sayMegabytes(total)}`} MB`;
}

/** The page that could be shared, and the three answers. Nothing of it has left the browser. */
export function OfferCard({ offer, onNote }: OfferCardProps) {
  const parts = useContext(Pages);
  const elsewhere = useContext(Elsewhere);
  if (!parts) return null;
  const { actions, answerer } = parts;
  const { title, url, site, words, truncated, tokens, redacted, frames, kind, fetched } = offer;
  const size = truncated ? `${countOf(words, 'word')}, only a part` : `all ${countOf(words, 'word')}`;
  const facts = kind ? sayDocument(fetched) : `${size} · ${saySize(tokens, answerer)}`;
  /** The buttons go with the card: the keyboard stays in the conversation. */
  const answer = (button: HTMLElement, act: () => void): void => {
    button.closest<HTMLElement>('.log')?.focus();
    act();
  };
  return (
    <section class="page-card offer" aria-label="Share this page?">
      <Icon name="page" />
      <div class="page-card-words">
        <div class="page-card-title" title={url}>
          Share? <bdi>{title.trim() === '' ? url : title}</bdi>
        </div>
        <PageFacts site={site} frames={frames} size={facts} redacted={redacted} />
      </div>
      {!kind && <ExactText id={offer.id} textOf={actions.textOf} />}
      <div class="page-card-row">
        {!elsewhere && !fetched && (
          <button
            type="button"
            class="button small-button strong"
            onClick={({ currentTarget }) => answer(currentTarget, () => void actions.share(offer).then(onNote))}
          >
            Share
          </button>
        )}
        {!elsewhere && !kind && site !== undefined && (
          <button
            type="button"
            class="button small-button quiet"
            onClick={({ currentTarget }) => answer(currentTarget, () => void actions.always(offer).then(onNote))}
          >
            Always on this site
          </button>
        )}
        <button
          type="button"
          class="button small-button quiet"
          data-harmless
          onClick={({ currentTarget }) => answer(currentTarget, () => actions.decline(offer))}
        >
          {fetched ? 'Cancel' : 'Not now'}
        </button>
      </div>
    </section>
  );
}
