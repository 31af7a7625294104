import { signal } from '@preact/signals-core';
import { WelcomeApp } from '../../components/welcome-app.tsx';
import { HAS_ENGINE } from '../../utils/platform/has-engine.ts';
import { HOST_CAN_ASK, openHostInClick } from '../../utils/platform/host-page.ts';
import type { Place } from '../../utils/session/place.ts';
import { readPlace } from '../../utils/settings/kept-place.ts';
import { draw } from '../../utils/ui/draw.ts';
import { browserActions, createActions } from '../../utils/ui/session-actions.ts';
import { connectSession, type SessionClient } from '../../utils/ui/session-client.ts';
import { createWelcome, startTalking, startTyping } from '../../utils/ui/welcome-model.ts';

/** Asked anew each time: an older answer may change only after the microphone was refused. */
const permission = () => navigator.permissions.query({ name: 'microphone' });

/** Who answers; undefined until it was read. What cannot be read is told when a conversation is begun. */
const place = signal<Place | undefined>(undefined);
const lookAgain = (): void =>
  void readPlace(HAS_ENGINE).then(
    (kept) => {
      place.value = kept.place;
    },
    () => {
      place.value = 'backend';
    },
  );
lookAgain();
// It opens when Earshot is installed, and a backend may be set up meanwhile.
document.addEventListener('visibilitychange', lookAgain);

/** There since a press has begun a conversation: before that, nothing is woken. */
const session = signal<SessionClient | undefined>(undefined);
const begin = (start: (client: SessionClient) => void) => (): void => {
  openHostInClick();
  session.value ??= connectSession();
  start(session.value);
};

const welcome = createWelcome({
  queryPermission: async () => (await permission()).state,
  watchPermission: (changed) =>
    void permission().then((status) => status.addEventListener('change', () => changed(status.state))),
  tryMicrophone: async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
  },
  startTyping: begin(startTyping),
  startTalking: begin(startTalking),
  hostAsks: HOST_CAN_ASK,
});

const root = document.getElementById('app');
if (root) {
  draw(root, () => {
    const client = session.value;
    return (
      <WelcomeApp
        asked={welcome.asked.value}
        place={place.value}
        talk={
          client && {
            view: client.view.value,
            link: client.link.value,
            problem: client.problem.value,
            actions: createActions(
              client,
              browserActions(async () => undefined),
            ),
          }
        }
        onAllow={() => void welcome.allow()}
        onTry={() => void welcome.tryNow()}
        onType={welcome.type}
      />
    );
  });
}
