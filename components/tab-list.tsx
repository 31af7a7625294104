import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ListedTab } from '../utils/ui/list-tabs.ts';
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

/** The other tabs of this window, to share one of them beside the page that one is on. */
export function TabList({ list, picker }: { list: Listed; picker: TabPicker }) {
  const region = useRef<HTMLElement>(null);
  // Before it is drawn: an effect is cleaned up only when what was in it, and had the keyboard, has gone.
  useLayoutEffect(() => {
    const own = region.current;
    const opener = own?.closest('.surface')?.querySelector<HTMLElement>('[aria-expanded].pill');
    own?.focus();
    // What was pressed goes with the list, whatever ends it: the keyboard goes back to what opened it.
    return () => {
      if (own?.contains(document.activeElement)) opener?.focus();
    };
  }, []);
  const { tabs, note } = list;
  return (
    <section
      ref={region}
      class="card tabs"
      aria-label="Share another tab"
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
        <h2>Share another tab</h2>
        <button
          type="button"
          class="button quiet icon-only small-button"
          title="Close"
          aria-label="Close the list"
          onClick={picker.close}
        >
          <Icon name="close" />
        </button>
      </div>
      {tabs && tabs.length > 0 && (
        <ul>
          {tabs.map((tab) => (
            <Row key={tab.id} tab={tab} onPick={() => picker.pick(tab)} />
          ))}
        </ul>
      )}
      <div aria-live="polite" class="small">
        {note || (!tabs ? 'Looking…' : tabs.length === 0 ? 'No other tab can be read.' : '')}
      </div>
    </section>
  );
}

const STATES: Readonly<Record<ListedTab['state'], string>> = {
  ready: '',
  ask: ' · the browser asks first',
  asleep: ' · asleep: open it first',
  never: ' · never shared',
};

function Row({ tab, onPick }: { tab: ListedTab; onPick(): void }) {
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
  const canPick = state === 'ready' || state === 'ask';
  return (
    <li>
      {canPick ? (
        <button type="button" class="tab" aria-label={`${title}, ${site}${STATES[state]}`} onClick={onPick}>
          {words}
        </button>
      ) : (
        <div class="tab">{words}</div>
      )}
    </li>
  );
}
