import { IN_FIREFOX } from '../platform/which-browser.ts';
import type { BackgroundCall } from '../wire/protocol.ts';

/**
 * What is answered to the frame of an overlay. A page can embed it: all that it may ask for by itself is the host, which
 * asks for its nonce. Where nobody can tell whether a page has had it pressed unseen, it opens nothing and leaves nothing
 * to be done.
 */
export const FRAME_CALLS: readonly BackgroundCall[] = IN_FIREFOX
  ? ['ensureHost']
  : ['ensureHost', 'leaveCommands', 'openWelcome', 'openSettings', 'expectStart'];
