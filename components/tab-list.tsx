import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Talk } from '../utils/session/talk.ts';
import { canPick, type ListedTab } from '../utils/ui/list-tabs.ts';
import type { TabList as Listed, TabPicker } from '../utils/ui/tab-picker.ts';
import { Icon } from './icon.tsx';

/** Opens the list of the other tabs, or closes it. */
export function AnotherTabButton({ list, picker }: { list: Listed | undefined; picker: TabPicker }) {
  return (
    <button
      type="button"
      class="button pill"
      aria-label="Share another tab"
      aria-expanded={list !== undefined}
      onClick={() => (list ? picker.close() : picker.open())}
    >
      <Icon name="panel" />
      Another tab…
    </button>
  );
}

/** Whether the person is in the middle of writing something: what they press next is meant for that. */
const isWriting = (): boolean =>
  document.activeElement instanceof HTMLTextAreaElement && document.activeElement.value !== '';

interface TabListProps {
  list: Listed;
  picker: TabPicker;
  /** Where Space is held to talk, no row takes it by itself: it would be pressed by who wants to speak. */
  talk: Talk;
}

/**
 * The other tabs of this window, to share one of them beside the page that one is on. A list that came because the person has
 * spoken of a tab gives the keyboard to the one that fits, unless they are writing.
 */
export function TabList({ list, picker, talk }: TabListProps) {
  const region = useRef<HTMLElement>(null);
  const { tabs, note, asked } = list;
  const best = asked?.best;
  const isTaken = useRef(false);
  useEffect(() => {
    if (isTaken.current || (asked && isWriting())) return;
    isTaken.current = best !== undefined;
    const row = talk === 'open' ? region.current?.querySelector<HTMLElement>('[data-best="true"]') : undefined;
    (row ?? region.current)?.focus();
  }, [best]);
  // Before it is drawn: an effect is cleaned up only when what was in it, and had the keyboard, has gone.
  useLayoutEffect(() => {
    const own = region.current;
    const opener = own?.closest('.surface')?.querySelector<HTMLElement>('[aria-expanded].pill');
    // What was pressed goes with the list, whatever ends it: the keyboard goes back to what opened it.
    return () => {
      if (own?.contains(document.activeElement)) opener?.focus();
    };
  }, []);
  return (
    <section
      ref={region}
      class="card tabs"
      aria-label={asked ? WHICH : 'Share another tab'}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // The popup stays open, and what is said goes on.
        event.preventDefault();
        event.stopPropagation();
        picker.close();
      }}
    >
      <div class="card-row">
        <h2>{asked ? WHICH : 'Share another tab'}</h2>
        {asked ? (
          <button type="button" class="button quiet small-button" onClick={picker.close}>
            Not now
          </button>
        ) : (
          <button
            type="button"
            class="button quiet icon-only small-button"
            title="Close"
            aria-label="Close the list"
            onClick={picker.close}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      {asked && (
        <p class="small">
          {asked.mustAllow ? `${ALLOW} ` : ''}
          Only the page of the tab that you choose is read.
        </p>
      )}
      {asked?.mustAllow && (
        <button type="button" class="button primary" onClick={picker.open}>
          Show my open tabs
        </button>
      )}
      {tabs && tabs.length > 0 && (
        <ul>
          {tabs.map((tab) => (
            <Row
              key={tab.id}
              tab={tab}
              isBest={tab.id === best}
              isNew={asked?.isNew ?? false}
              onPick={() => picker.pick(tab)}
            />
          ))}
        </ul>
      )}
      <div aria-live="polite" class="small">
        {note || (!tabs ? 'Looking…' : tabs.length === 0 && !asked?.mustAllow ? 'No other tab can be read.' : '')}
      </div>
    </section>
  );
}

const WHICH = 'Which tab do you mean?';
const ALLOW = 'To list your open tabs Earshot needs to see their titles and addresses: the browser asks you.';

const STATES: Readonly<Record<ListedTab['state'], string>> = {
  ready: '',
  ask: ' · the browser asks first',
  asleep: ' · asleep: open it first',
  never: ' · never shared',
};

interface RowProps {
  tab: ListedTab;
  /** It fits best what the person has spoken of. */
  isBest: boolean;
  /** A press does not count yet. */
  isNew: boolean;
  onPick(): void;
}

function Row({ tab, isBest, isNew, onPick }: RowProps) {
  const { title, site, state } = tab;
  const words = (
    <>
      <span class="tab-title">
        <bdi>{title}</bdi>
      </span>
      <span class="small tab-site">
        <bdi>{site}</bdi>
        {STATES[state]}
      </span>
    </>
  );
  return (
    <li>
      {canPick(tab) ? (
        <button
          type="button"
          class="tab"
          data-best={isBest}
          aria-disabled={isNew}
          aria-label={`${title}, ${site}${STATES[state]}`}
          onClick={onPick}
        >
          {words}
        </button>
      ) : (
        <div class="tab">{words}</div>
      )}
    </li>
  );
}
