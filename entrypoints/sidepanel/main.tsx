import { PanelApp } from '../../components/panel-app.tsx';
import type { OwnHost } from '../../utils/host/own-host.ts';
import { ok } from '../../utils/shared/result.ts';
import { allowSite } from '../../utils/ui/allow-site.ts';
import { draw } from '../../utils/ui/draw.ts';
import { createFollow } from '../../utils/ui/follow.ts';
import { browserActions, createActions } from '../../utils/ui/session-actions.ts';
import { browserLink, connectSession, type LinkSource } from '../../utils/ui/session-client.ts';
import { createTabPicker } from '../../utils/ui/tab-picker.ts';
import { watchTab } from '../../utils/ui/watch-tab.ts';

/** In Firefox this page runs the session, unless the one of another window does. */
const linkTo = (own: Promise<OwnHost>): LinkSource => ({
  ...browserLink,
  ensureHost: async () => ok('running'),
  connect: async () => (await (await own).connect()) ?? browserLink.connect(),
});

// Written out, so that a build without a use for the host does not have it.
const session = connectSession(
  import.meta.env.FIREFOX
    ? linkTo(import('../../utils/host/own-host.ts').then(({ ownHost }) => ownHost()))
    : browserLink,
);
const follow = createFollow(session.send);

const { tabId, known } = watchTab();

const pages = { ...session, allow: allowSite };
const here = async (): Promise<number | undefined> => {
  await known;
  return tabId.value;
};
const actions = createActions(session, browserActions(here));
const tabs = createTabPicker(session, here);

const root = document.getElementById('app');
if (root) {
  draw(root, () => (
    <PanelApp
      view={session.view.value}
      link={session.link.value}
      linkProblem={session.problem.value}
      tabId={tabId.value}
      now={Date.now()}
      followNote={follow.note.value}
      actions={actions}
      pages={pages}
      tabs={tabs}
      tabList={tabs.list.value}
      onFollow={follow.press}
    />
  ));
}
