import { Icon } from './icon.tsx';

/** Leads to the options page. */
export function SettingsButton({ onOpen }: { onOpen(): void }) {
  return (
    <button type="button" class="button quiet icon-only" title="Settings" aria-label="Settings" onClick={onOpen}>
      <Icon name="settings" />
    </button>
  );
}
