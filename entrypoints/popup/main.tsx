import '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { isOff, type PopupActions, PopupApp } from '../../components/popup-app.tsx';
import { expectStart } from '../../utils/ui/expect-start.ts';
import { connectSession } from '../../utils/ui/session-client.ts';
import { callBackground } from '../../utils/wire/calls.ts';

const session = connectSession();

const actions: PopupActions = {
  start: (voice) => {
    if (session.link.value === 'connecting') void expectStart(voice);
    session.send({ type: 'start', voice, clickedAt: Math.round(performance.timeOrigin + performance.now()) });
  },
  stop: () => session.send({ type: 'stop' }),
  setMuted: (muted) => session.send({ type: 'set-muted', muted }),
  say: (text) => {
    // Who types while nothing runs wants an answer; the microphone stays closed.
    if (isOff(session.view.value)) actions.start(false);
    session.send({ type: 'say', text });
  },
  sharePage: async () => {
    const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
    if (tab?.id !== undefined) session.send({ type: 'share-page', tabId: tab.id });
  },
  interrupt: () => session.send({ type: 'interrupt' }),
  dismissNotice: () => session.send({ type: 'dismiss-notice' }),
  openSettings: () => void browser.runtime.openOptionsPage(),
  allowMicrophone: () => void callBackground('openWelcome', undefined),
  reconnect: () => session.retry(),
};

function Popup() {
  return (
    <PopupApp
      view={session.view.value}
      link={session.link.value}
      linkProblem={session.problem.value}
      actions={actions}
    />
  );
}

const root = document.getElementById('app');
if (root) render(<Popup />, root);
