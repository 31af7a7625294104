import { signal } from '@preact/signals-core';
import { browser } from 'wxt/browser';
import { PopupApp } from '../../components/popup-app.tsx';
import { HAS_ENGINE } from '../../utils/platform/has-engine.ts';
import { openHostInClick } from '../../utils/platform/host-page.ts';
import { IN_FIREFOX } from '../../utils/platform/which-browser.ts';
import { readPlace } from '../../utils/settings/kept-place.ts';
import { allowSite } from '../../utils/ui/allow-site.ts';
import { choosePlace } from '../../utils/ui/choose-place.ts';
import { draw } from '../../utils/ui/draw.ts';
import { withPlaceAtRest } from '../../utils/ui/place-at-rest.ts';
import { browserActions, createActions } from '../../utils/ui/session-actions.ts';
import { connectSession } from '../../utils/ui/session-client.ts';
import { createTabPicker } from '../../utils/ui/tab-picker.ts';

const openSettings = (): void => void browser.runtime.openOptionsPage();
const session = withPlaceAtRest(connectSession(), {
  read: () => readPlace(HAS_ENGINE),
  choose: choosePlace,
  openSettings,
});

// A popup belongs to one tab for as long as it is open.
const opened = browser.tabs.query({ active: true, currentWindow: true }).then(([tab]) => tab);
const tab = signal<{ id: number | undefined; windowId: number } | undefined>(undefined);
void opened.then((found) => {
  tab.value = found && { id: found.id, windowId: found.windowId };
});

const pages = { ...session, allow: allowSite };
const actions = createActions(
  session,
  browserActions(async () => (await opened)?.id),
);

const tabs = createTabPicker(session, async () => (await opened)?.id);

/** Undefined where there is no side panel, and until it is known in which window it would open. */
function panelOpener(): (() => void) | undefined {
  if (IN_FIREFOX) {
    return () => {
      openHostInClick();
      window.close();
    };
  }
  const windowId = tab.value?.windowId;
  if (windowId === undefined || !('sidePanel' in browser)) return undefined;
  return () => {
    // Nothing may be awaited before it: browsers open it only inside the click.
    void browser.sidePanel.open({ windowId }).then(() => window.close());
  };
}

const root = document.getElementById('app');
if (root) {
  draw(root, () => (
    <PopupApp
      view={session.view.value}
      link={session.link.value}
      linkProblem={session.problem.value}
      tabId={tab.value?.id}
      now={Date.now()}
      actions={actions}
      pages={pages}
      tabs={tabs}
      tabList={tabs.list.value}
      onOpenPanel={panelOpener()}
    />
  ));
}
