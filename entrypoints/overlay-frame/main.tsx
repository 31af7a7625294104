import { signal } from '@preact/signals-core';
import { browser } from 'wxt/browser';
import { OverlayApp } from '../../components/overlay-app.tsx';
import { draw } from '../../utils/ui/draw.ts';
import { browserActions, createActions } from '../../utils/ui/session-actions.ts';
import { browserLink, connectSession } from '../../utils/ui/session-client.ts';
import { createVisibilityGuard } from '../../utils/ui/visibility-guard.ts';

/** Without the nonce that it was placed with, somebody else has put the frame there: it stays blank and asks nobody. */
const nonce = location.hash.slice(1);
// Nobody who looks at the frame's address later finds it there.
history.replaceState(null, '', location.pathname);
const root = document.getElementById('app');
if (root && nonce !== '') show(root);

function show(app: HTMLElement): void {
  const guard = createVisibilityGuard();
  const session = connectSession(guard.canTell ? browserLink : { ...browserLink, leave: undefined }, nonce);
  const covered = signal(false);
  const actions = createActions(
    session,
    browserActions(async () => session.frame.value?.tabId, guard.canTell),
  );
  let zoom = 1;
  const learnZoom = async (tabId: number): Promise<void> => {
    zoom = await browser.tabs.getZoom(tabId);
  };
  session.frame.subscribe((frame) => frame && !frame.layout.drag && void learnZoom(frame.tabId).catch(() => undefined));

  draw(app, () => {
    const frame = session.frame.value;
    // Until the host has accepted the nonce, there is nothing that anybody may see.
    if (!frame) return null;
    return (
      <OverlayApp
        view={session.view.value}
        link={session.link.value}
        linkProblem={session.problem.value}
        layout={frame.layout}
        covered={covered.value}
        actions={actions}
        pages={session}
        onLayout={session.place}
        guard={guard}
        onPressed={(accepted) => {
          covered.value = !accepted;
        }}
        zoom={() => zoom}
      />
    );
  });
}
