import '@preact/signals';
import { signal } from '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { PanelApp } from '../../components/panel-app.tsx';
import { createFollow } from '../../utils/ui/follow.ts';
import { browserActions, createActions } from '../../utils/ui/session-actions.ts';
import { connectSession } from '../../utils/ui/session-client.ts';

const session = connectSession();
const follow = createFollow(session.send);

/** The tab in front in this window. */
const tabId = signal<number | undefined>(undefined);
let windowId: number | undefined;
const opened = browser.tabs.query({ active: true, currentWindow: true }).then(([tab]) => {
  windowId = tab?.windowId;
  tabId.value = tab?.id;
});
browser.tabs.onActivated.addListener((activated) => {
  if (activated.windowId === windowId) tabId.value = activated.tabId;
});

const actions = createActions(
  session,
  browserActions(async () => {
    await opened;
    return tabId.value;
  }),
);

function Panel() {
  return (
    <PanelApp
      view={session.view.value}
      link={session.link.value}
      linkProblem={session.problem.value}
      tabId={tabId.value}
      now={Date.now()}
      followNote={follow.note.value}
      actions={actions}
      onFollow={follow.press}
    />
  );
}

const root = document.getElementById('app');
if (root) render(<Panel />, root);
