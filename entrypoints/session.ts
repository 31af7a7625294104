import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { createCallDevice } from '../utils/host/call-device.ts';
import { createDevices } from '../utils/host/devices.ts';
import { openHub } from '../utils/host/hub.ts';
import { createMicrophoneDevice } from '../utils/host/microphone-device.ts';
import { openPages } from '../utils/host/pages.ts';
import { createSessionHost } from '../utils/host/session-host.ts';
import { createTranscriptKeeper } from '../utils/host/transcript-keeper.ts';
import { badgeOf } from '../utils/session/badge.ts';
import { isOff } from '../utils/session/state.ts';
import { callBackground } from '../utils/wire/calls.ts';
import { viewOf } from '../utils/wire/change.ts';

/**
 * The session host: an offscreen document in Chromium, an ordinary page elsewhere (public/session.html). One file without
 * imports: an offscreen document with it is there 14 ms sooner than with the same code in five modules.
 */
export default defineUnlistedScript(() => {
  /** News: if the background is ended just then, the next news comes to one that is new. */
  const tell = (...news: Parameters<typeof callBackground<'showBadge' | 'nowIdle'>>): void => {
    callBackground(...news).catch(() => {});
  };
  const speaker = document.body.appendChild(document.createElement('audio'));
  const microphone = createMicrophoneDevice();
  const call = createCallDevice(speaker, microphone.setPlayed);
  const pages = openPages((event) => host.dispatch(event));
  const keeper = createTranscriptKeeper((event) => host.dispatch(event));
  const host = createSessionHost(createDevices(microphone, call, keeper, pages), (state, before) => {
    hub.show(viewOf(before), viewOf(state));
    keeper.keep(state, before);
    const badge = badgeOf(state);
    if (badge !== badgeOf(before)) tell('showBadge', { badge });
    if (isOff(state) && !isOff(before)) tell('nowIdle', undefined);
  });
  const hub = openHub(
    {
      view: () => viewOf(host.state),
      command: (command) => host.dispatch(command),
      diagnose: () => ({ ...call.diagnose(), captureDelayMs: microphone.delayMs() }),
      alone() {
        call.discardPrepared();
        microphone.discardPrepared();
      },
      tab: (event) => host.dispatch(event),
    },
    pages,
  );
});
