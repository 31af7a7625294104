import { GECKO_ID } from '../../manifest.ts';
import type { ViewPlace } from './view-script.ts';

/** Expressions for the browser's own window. Its elements are named after the add-on's id. */
const WIDGET = GECKO_ID.replace(/[^a-z0-9]/gi, '_');
const ID = JSON.stringify(GECKO_ID);

/** The element of the browser's window that holds a view, once there is one. */
export const browserOf = ({ type, index }: ViewPlace): string =>
  `[...WebExtensionPolicy.getByID(${ID}).extension.views].filter(({ viewType }) => viewType === '${type}')[${index}]?.xulBrowser`;

/** A press of the Enter key by the person, in the view that has the focus of its window. */
export const pressEnter = (place: ViewPlace): string => `(() => {
  const view = ${browserOf(place)};
  if (!view) return false;
  // Whoever presses in a window brings it to the front.
  view.ownerDocument.defaultView.top.focus();
  view.focus();
  const window = view.ownerDocument.defaultView;
  const keyboard = Cc['@mozilla.org/text-input-processor;1'].createInstance(Ci.nsITextInputProcessor);
  keyboard.beginInputTransactionForTests(window);
  const enter = new window.KeyboardEvent('', { key: 'Enter', code: 'Enter', keyCode: window.KeyboardEvent.DOM_VK_RETURN });
  keyboard.keydown(enter);
  keyboard.keyup(enter);
  return true;
})()`;

/** A picture of a view as PNG, in base64. */
export const snapshotOf = (place: ViewPlace): string => `(async () => {
  const view = ${browserOf(place)};
  const bitmap = await view.browsingContext.currentWindowGlobal.drawSnapshot(null, 1, 'white');
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer()).toBase64();
})()`;

/** Shows the toolbar button for good, as a person who pins it. */
export const PIN = `(CustomizableUI.addWidgetToArea('${WIDGET}-browser-action', CustomizableUI.AREA_NAVBAR), true)`;

/** The window that was used last. */
const LAST = "Services.wm.getMostRecentWindow('navigator:browser')";

export const CLICK_TOOLBAR = `(${LAST}.document.getElementById('${WIDGET}-BAP').click(), true)`;
export const OPEN_SIDEBAR = `${LAST}.SidebarController.show('${WIDGET}-sidebar-action').then(() => true)`;
export const CLOSE_SIDEBAR = `(${LAST}.SidebarController.hide(), true)`;
export const IS_SIDEBAR_OPEN = `${LAST}.SidebarController.isOpen`;

/** What the toolbar button says. */
export const BADGE = `(${LAST}.document.getElementById('${WIDGET}-BAP').getAttribute('badge') ?? '')`;

const QUESTION = `[...Services.wm.getEnumerator('navigator:browser')].map(({ PopupNotifications }) => PopupNotifications)
  .filter(({ isPanelOpen }) => isPanelOpen).map(({ panel }) => panel.firstElementChild)
  .find(({ id }) => id === 'webRTC-shareDevices-notification')`;

/** Who asks for the microphone in the browser's question, or undefined while none is shown. */
export const WHO_ASKS = `(${QUESTION}?.getAttribute('name') ?? null)`;

/** Answers that question. `remember`: what is ticked below it. */
export const answerQuestion = (answer: 'allow' | 'block', remember: boolean): string => `(() => {
  const question = ${QUESTION};
  if (!question) return false;
  const { checkbox } = question;
  if (checkbox && checkbox.checked !== ${remember}) checkbox.click();
  ${answer === 'allow' ? 'question.button' : 'question.secondaryButton'}.click();
  return true;
})()`;

/** The browser's own question for what an add-on asks for in a click. */
const PERMISSION_QUESTION = `[...Services.wm.getEnumerator('navigator:browser')].map(({ PopupNotifications }) => PopupNotifications)
  .filter(({ isPanelOpen }) => isPanelOpen).map(({ panel }) => panel.firstElementChild)
  .find(({ id }) => id === 'addon-webext-permissions-notification')`;

/** Allows what an add-on asks for; whether there was a question. */
export const ALLOW_PERMISSION = `(() => {
  const question = ${PERMISSION_QUESTION};
  question?.button.click();
  return question !== undefined;
})()`;

/**
 * What nobody handled in pages of the add-on so far: where, and what. But for what Firefox notes when a page is closed that
 * still waits for an answer: there is nobody left to handle it.
 */
export const uncaughtIn = (origin: string): string => `Services.console.getMessageArray()
  .filter((one) => one instanceof Ci.nsIScriptError && !(one.flags & Ci.nsIScriptError.warningFlag) && one.sourceName.startsWith('${origin}'))
  .filter(({ errorMessage }) => !errorMessage.includes('Promise rejected after context unloaded'))
  .map(({ sourceName, errorMessage }) => ({ context: sourceName.slice(${origin.length + 1}), text: errorMessage }))`;

const principal = (origin: string): string =>
  `Services.scriptSecurityManager.createContentPrincipalFromOrigin('${origin}')`;

/** What was answered to the question for the microphone some other day, and is remembered. */
export const setMicrophone = (origin: string, setting: 'granted' | 'denied' | 'prompt'): string =>
  setting === 'prompt'
    ? `(Services.perms.removeFromPrincipal(${principal(origin)}, 'microphone'), true)`
    : `(Services.perms.addFromPrincipal(${principal(origin)}, 'microphone', Services.perms.${setting === 'granted' ? 'ALLOW' : 'DENY'}_ACTION), true)`;

const EXTENSION = `WebExtensionPolicy.getByID(${ID}).extension`;
/** Allows origins, as the person does who is asked for them. */
export const allow = (origins: readonly string[]): string => `(async () => {
  const { ExtensionPermissions } = ChromeUtils.importESModule('resource://gre/modules/ExtensionPermissions.sys.mjs');
  const more = { permissions: [], origins: ${JSON.stringify(origins)}, data_collection: [] };
  await ExtensionPermissions.add(${ID}, more, ${EXTENSION});
})()`;

/** Ends the background as the browser does when it has had nothing to do. */
export const KILL_BACKGROUND = `${EXTENSION}.terminateBackground({ disableResetIdleForTest: true }).then(() => true)`;

export const OPEN_WINDOW = `(async () => {
  const window = OpenBrowserWindow();
  await new Promise((done) => window.addEventListener('load', done, { once: true }));
  await window.delayedStartupPromise;
  window.focus();
  return true;
})()`;
