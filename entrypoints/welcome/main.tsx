import { WelcomeApp } from '../../components/welcome-app.tsx';
import { openHostInClick } from '../../utils/platform/host-page.ts';
import { draw } from '../../utils/ui/draw.ts';
import { connectSession } from '../../utils/ui/session-client.ts';
import { createWelcome, startTyping } from '../../utils/ui/welcome-model.ts';

/** Asked anew each time: an older answer may change only after the microphone was refused. */
const permission = () => navigator.permissions.query({ name: 'microphone' });

const welcome = createWelcome({
  queryPermission: async () => (await permission()).state,
  watchPermission: (changed) =>
    void permission().then((status) => status.addEventListener('change', () => changed(status.state))),
  tryMicrophone: async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
  },
  startTyping: () => {
    openHostInClick();
    startTyping(connectSession());
  },
});

const root = document.getElementById('app');
if (root) {
  draw(root, () => (
    <WelcomeApp asked={welcome.asked.value} onAllow={() => void welcome.allow()} onType={welcome.type} />
  ));
}
