import * as chromium from './host-page.chromium.ts';
import * as firefox from './host-page.firefox.ts';
import { IN_FIREFOX } from './which-browser.ts';

// One by one, so that a build has only what its browser needs.

/** What is known of the host page; where that can be done without anybody seeing it, it is made first. */
export const ensureHostPage = IN_FIREFOX ? firefox.ensureHostPage : chromium.ensureHostPage;
/** Also true for the host running in an ordinary tab: there must never be two. */
export const hostPageExists = IN_FIREFOX ? firefox.hostPageExists : chromium.hostPageExists;
/** Called in every click that needs the host, before anything is awaited. */
export const openHostInClick = IN_FIREFOX ? firefox.openHostInClick : chromium.openHostInClick;
/** Opens the host where no click can. */
export const openHostPage = IN_FIREFOX ? firefox.openHostPage : chromium.openHostPage;
/**
 * Whether the host is a page that the person sees: then the browser can ask for the microphone there, and the person can
 * close it.
 */
export const HOST_CAN_ASK: boolean = IN_FIREFOX ? firefox.HOST_CAN_ASK : chromium.HOST_CAN_ASK;
/** Whether the host may open a microphone now. */
export const isHostInFront = IN_FIREFOX ? firefox.isHostInFront : chromium.isHostInFront;
/** Resolves when the host may open a microphone: some browsers give none to a window behind another. */
export const hostInFront = IN_FIREFOX ? firefox.hostInFront : chromium.hostInFront;
